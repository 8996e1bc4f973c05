"""The kinds of question a form can ask: how a typed or pressed answer is read, kept and shown.

A pressed button gives the code of its option, which is read by the same function as typed words,
so nobody has to use the buttons. What could mean two things is asked back and never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services import names
from services.money import Money, NotCosted, money_from, money_from_json, money_to_json
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
    shortened,
)
from services.texts import Plural, RefusedError, Text
from services.typed import clean_words, date_from, folded
from storage.treaty import State, get_state, states

ADDRESS = re.compile(r"[^@\s<>,;:]+@[^@\s<>,;:.]+(\.[^@\s<>,;:.]+)*\.[^\W\d_]{2,}")
ADDRESS_AT_MOST = 160


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
"""The code of the option that stands for all others."""


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
        if len(parts) <= 1 and self.at_least == 1:
            found = one_of(self.options, typed, reading)
            return found if isinstance(found, Unclear) else self.confirmed([found.code])
        codes = [only_one_of(self.options, part, reading).code for part in parts or [typed]]
        return self.confirmed(codes)

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


@dataclass(frozen=True)
class Words:
    """Free text within limits, in characters; line breaks stay when `lines` is true.

    `options` are suggestions: of one that is taken, the code is stored, so that every reader has it
    in their own language.
    """

    at_most: int
    at_least: int = 1
    lines: bool = False
    options: tuple[Option, ...] = ()

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        words = folded(typed)
        for option in self.options:
            if typed == option.code or words == folded(reading.translate(option.label)):
                return option.code
        return clean_words(typed, at_most=self.at_most, at_least=self.at_least, lines=self.lines)

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, str) and self.at_least <= len(value) <= self.at_most

    def shown(self, value: JSON) -> Text:
        return label_of(self.options, value)


@dataclass(frozen=True)
class Email:
    """An e-mail address, stored as typed but for spaces and the case of its domain."""

    options: tuple[Option, ...] = ()

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        address = typed.strip().removeprefix("mailto:").strip(" <>.,;")
        name, _, domain = address.rpartition("@")
        address = f"{name}@{domain.lower()}"
        if not self.accepts(address, {}):
            raise RefusedError(
                Text(
                    "“{typed}” does not look like an e-mail address. "
                    "Please type one such as mission.geneva@mofa.gov.la.",
                    typed=shortened(typed),
                )
            )
        return address

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return (
            isinstance(value, str)
            and len(value) <= ADDRESS_AT_MOST
            and value.isprintable()
            and ADDRESS.fullmatch(value) is not None
        )

    def shown(self, value: JSON) -> Text:
        return Text("{words}", words=value)


@dataclass(frozen=True)
class StateName:
    """One of the 197 States, typed in any language; stored by its ISO 3166-1 alpha-3 code."""

    options: tuple[Option, ...] = ()

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        if self.accepts(typed, {}):
            return typed
        finding = names.find(typed)
        match finding:
            case names.Found():
                return finding.state.iso3
            case names.Several():
                prompt = Text("Which State do you mean by “{typed}”?", typed=shortened(typed))
                return Unclear(prompt, _as_options(finding.states))
            case names.Nothing(suggestions) if suggestions:
                prompt = Text(
                    "I know no State called “{typed}”. Is it one of these? "
                    "If not, please type its name again, for example Laos.",
                    typed=shortened(typed),
                )
                return Unclear(prompt, _as_options(suggestions))
        if folded(typed):
            raise RefusedError(
                Text(
                    "“{typed}” is not in the list of the 197 States. "
                    "Please type the name of a State, for example Laos.",
                    typed=shortened(typed),
                )
            )
        raise RefusedError(Text("Please type the name of a State, for example Laos."))

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return any(state.iso3 == value for state in states())

    def shown(self, value: JSON) -> Text:
        return _named(get_state(value))


@dataclass(frozen=True)
class StateNames:
    """Several States typed in one message, or all of them; the list of their codes is stored.

    `everything` names the option that stands for all, stored as the empty list.
    """

    everything: Text

    @property
    def options(self) -> tuple[Option, ...]:
        return (Option(EVERYTHING, self.everything),)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        if typed == EVERYTHING or folded(typed) == folded(reading.translate(self.everything)):
            return []
        whole = names.find(typed)
        if isinstance(whole, names.Found):
            return [whole.state.iso3]
        parts = separated(typed)
        if len(parts) <= 1:
            return StateName().parse(typed, reading)
        codes = []
        for part in parts:
            found = StateName().parse(part, reading)
            if isinstance(found, Unclear):
                raise RefusedError(
                    Text(
                        "Which State do you mean by “{typed}”: {options}? "
                        "Please send the list again with the full name.",
                        typed=shortened(part),
                        options=listed(option.label for option in found.options),
                    )
                )
            codes.append(found)
        return sorted(set(codes))

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, list) and all(StateName().accepts(code, {}) for code in value)

    def shown(self, value: JSON) -> Text:
        return listed(_named(get_state(code)) for code in value) if value else self.everything


def _as_options(found: Iterable[State]) -> tuple[Option, ...]:
    return tuple(Option(state.iso3, _named(state)) for state in found)


def _named(state: State) -> Text:
    return Text("{state}", state=state)


@dataclass(frozen=True)
class Day:
    """A day of the calendar, stored as `2027-04-03`.

    `not_before` is the key of an earlier question whose day it may not precede: when that one is
    moved past it, this one is asked again. Today counts only while it is typed, because a draft
    may rest for days; whoever publishes checks it again.
    """

    not_before: str | None = None
    not_before_today: bool = False
    not_after_today: bool = False
    options: tuple[Option, ...] = ()

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        bounds = [reading.today] if self.not_before_today else []
        if first := self._first_day(reading.answers):
            bounds.append(first)
        found = date_from(
            typed,
            languages=(reading.language,),
            today=reading.today,
            not_before=max(bounds, default=None),
            not_after=reading.today if self.not_after_today else None,
        )
        if isinstance(found, date):
            return found.isoformat()
        return Unclear(
            Text("Which day do you mean by “{typed}”?", typed=shortened(typed)),
            tuple(Option(day.isoformat(), Text("{day}", day=day)) for day in found),
        )

    def accepts(self, value: JSON, earlier: Answers) -> bool:
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            return False
        return day >= (self._first_day(earlier) or day)

    def shown(self, value: JSON) -> Text:
        return Text("{day}", day=date.fromisoformat(value))

    def _first_day(self, earlier: Answers) -> date | None:
        value = earlier.get(self.not_before) if self.not_before else None
        return date.fromisoformat(value) if value else None


NOT_COSTED = Option("not-costed", Text("Not costed"))


@dataclass(frozen=True)
class Amount:
    """A sum of money above zero, or *not costed*; stored as `services.money` keeps it."""

    options: tuple[Option, ...] = (NOT_COSTED,)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        if folded(typed) == folded(reading.translate(NOT_COSTED.label)):
            return money_to_json(NotCosted())
        found = money_from(typed, language=reading.language)
        if not isinstance(found, tuple):
            return money_to_json(found)
        # Four decimals can be no group of thousands, so the code is read in one way only.
        return Unclear(
            Text("Which amount do you mean by “{typed}”?", typed=shortened(typed)),
            tuple(
                Option(f"{money.amount:.4f} {money.currency}", money_shown(money))
                for money in found
            ),
        )

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        try:
            money = money_from_json(value)
            return isinstance(money, NotCosted) or money.amount > 0
        except (ArithmeticError, KeyError, TypeError):
            return False

    def shown(self, value: JSON) -> Text:
        return money_shown(money_from_json(value))


def money_shown(money: Money | NotCosted) -> Text:
    """A sum for a reader, with the currency's code and the figures written the reader's way."""
    if isinstance(money, NotCosted):
        return NOT_COSTED.label
    return Text("{amount} {currency}", amount=money.figures, currency=money.currency)
