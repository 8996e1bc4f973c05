"""The kinds of question a form can ask: how a typed or pressed answer is read, kept and shown.

A pressed button gives the code of its option, which is read by the same function as typed words,
so nobody has to use the buttons. What could mean two things is asked back and never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from services.options import (
    JSON,
    Answers,
    Option,
    Reading,
    Unclear,
    check_codes,
    label_of,
    listed,
    meant,
    one_of,
    only_one_of,
    separated,
)
from services.texts import Plural, RefusedError, Text


class Kind(Protocol):
    """How one kind of answer is read, checked and shown."""

    @property
    def options(self) -> tuple[Option, ...]:
        """Ready answers, for buttons; typed words are always possible beside them."""

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        """The value to store. Raises RefusedError with a sentence that gives an example."""

    def accepts(self, value: JSON, earlier: Answers) -> bool:
        """Whether a stored value is still an answer, given those to earlier questions."""

    def shown(self, value: JSON) -> Text:
        """An accepted value for a reader."""


@dataclass(frozen=True)
class Choice:
    """One of a few options; its code is stored."""

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        check_codes(self.options)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        found = one_of(self.options, typed, reading)
        return found.code if isinstance(found, Option) else found

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return any(option.code == value for option in self.options)

    def shown(self, value: JSON) -> Text:
        return label_of(self.options, value)


@dataclass(frozen=True)
class YesNo:
    """Yes or no, stored as true or false."""

    yes: Text = Text("Yes")  # noqa: RUF009 (a Text is never changed)
    no: Text = Text("No")  # noqa: RUF009

    @property
    def options(self) -> tuple[Option, ...]:
        return (Option("yes", self.yes), Option("no", self.no))

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        found = one_of(self.options, typed, reading)
        return found.code == "yes" if isinstance(found, Option) else found

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, bool)

    def shown(self, value: JSON) -> Text:
        return self.yes if value else self.no


EVERYTHING = "every"


@dataclass(frozen=True)
class SeveralChoices:
    """Options ticked one by one and then confirmed; the list of their codes is stored.

    `everything` names one more option, such as *Any pillar*, stored as the empty list: it also
    covers options that are added later.
    """

    choices: tuple[Option, ...]
    at_least: int = 1
    everything: Text | None = None

    def __post_init__(self) -> None:
        check_codes(self.options)

    @property
    def options(self) -> tuple[Option, ...]:
        if self.everything is None:
            return self.choices
        return (*self.choices, Option(EVERYTHING, self.everything))

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        if len(meant(self.options, typed, reading)) == 1:
            parts = [typed]  # A label may itself hold commas.
        elif re.fullmatch(r"\W*\d+(\W+\d+)+\W*", typed):
            parts = re.findall(r"\d+", typed)
        else:
            parts = separated(typed)
        if len(parts) <= 1:
            found = one_of(self.options, typed, reading)
            return found if isinstance(found, Unclear) else self.confirmed([found.code])
        return self.confirmed([only_one_of(self.options, part, reading).code for part in parts])

    def ticks(self, value: JSON) -> tuple[str, ...]:
        """The options to show as ticked for a stored answer."""
        return tuple(value) or (EVERYTHING,)

    def toggled(self, ticked: tuple[str, ...], code: str) -> tuple[str, ...]:
        """Ticks after one more press; *everything* and single options exclude each other."""
        if all(option.code != code for option in self.options):
            raise RefusedError(Text("That option is no longer offered. Please choose another."))
        if code in ticked:
            return tuple(tick for tick in ticked if tick != code)
        if EVERYTHING in (code, *ticked):
            return (code,)
        return (*ticked, code)

    def confirmed(self, ticked: Iterable[str]) -> list[str]:
        """The value to store, in the order of the options."""
        ticked = set(ticked)
        if EVERYTHING in ticked:
            return []
        codes = [option.code for option in self.choices if option.code in ticked]
        if len(codes) < self.at_least:
            raise RefusedError(
                Plural(
                    "Please choose at least one, then press Done.",
                    "Please choose at least {n}, then press Done.",
                    n=self.at_least,
                )
            )
        return codes

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        if not isinstance(value, list):
            return False
        if not value:
            return self.everything is not None
        return len(value) >= self.at_least and set(value) <= {o.code for o in self.choices}

    def shown(self, value: JSON) -> Text:
        if not value and self.everything is not None:
            return self.everything
        return listed(label_of(self.choices, code) for code in value)
