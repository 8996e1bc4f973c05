"""Ready answers, and how words typed beside the buttons find the one that was meant."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any, TypeAlias

from rapidfuzz import fuzz

from services.texts import RefusedError, Text
from services.typed import folded

JSON: TypeAlias = Any
Answers: TypeAlias = Mapping[str, JSON]
"""Stored values by key of question."""

CLOSE = 75
"""How alike (of 100) two words are when one is taken for a slip of the other."""

SAID_BACK = 40
"""Characters of somebody's own words that a refusal repeats."""


@dataclass(frozen=True)
class Reading:
    """What an answer is read against: the day, the reader's language, what was answered before.

    `translate` gives a label in the reader's language as plain words, without HTML.
    """

    today: date
    language: str
    translate: Callable[[Text], str]
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """A ready answer. `code` is stored and travels in a button: never renamed or reused.

    `said` is how a reader sees it as the answer, when the button says it otherwise.
    """

    code: str
    label: Text
    said: Text | None = None


@dataclass(frozen=True)
class Unclear:
    """The words typed mean several things; the code of each option means only one of them."""

    prompt: Text
    options: tuple[Option, ...]


def check_codes(options: Sequence[Option]) -> None:
    """A code fits into a button and cannot be mistaken for a number in the list."""
    for option in options:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,23}", option.code):
            raise ValueError(f"{option.code!r} does not serve as the code of an option")
    if len({option.code for option in options}) < len(options):
        raise ValueError("two options have the same code")


def one_of(options: Sequence[Option], typed: str, reading: Reading) -> Option | Unclear:
    """The option that was pressed or typed. Raises RefusedError when it is like none of them."""
    found = meant(options, typed, reading)
    if not found:
        raise RefusedError(
            Text(
                "“{typed}” is not among the answers. Please press a button.",
                typed=shortened(typed),
            )
        )
    if len(found) == 1:
        return found[0]
    return Unclear(Text("Which one do you mean by “{typed}”?", typed=shortened(typed)), found)


def only_one_of(options: Sequence[Option], typed: str, reading: Reading) -> Option:
    """One of several typed in one message; such a one cannot be asked back with buttons."""
    found = one_of(options, typed, reading)
    if isinstance(found, Unclear):
        raise RefusedError(
            Text(
                "“{typed}” could mean: {options}. Please write it in full.",
                typed=shortened(typed),
                options=listed(option.label for option in found.options),
            )
        )
    return found


def meant(options: Sequence[Option], typed: str, reading: Reading) -> tuple[Option, ...]:
    """The options that the words fit, by the first rule that fits any.

    The code itself; the number in the list; the label; the beginnings of words of the label;
    words close to those of the label. Labels count in the reader's language and in English.
    """
    typed = typed.strip()
    for option in options:
        if option.code == typed:
            return (option,)
    number = typed.removesuffix(".").removesuffix(")")
    if number.isdecimal():
        return tuple(options[int(number) - 1 : int(number)]) if int(number) else ()
    words = folded(typed).split()
    if not words:
        return ()
    for fits in (_same, _begun, _close):
        found = tuple(
            option
            for option in options
            if any(
                fits(words, folded(label).split())
                for label in (reading.translate(option.label), option.label.message)
            )
        )
        if found:
            return found
    return ()


def _same(words: list[str], label: list[str]) -> bool:
    return words == label


def _begun(words: list[str], label: list[str]) -> bool:
    return all(any(known.startswith(word) for known in label) for word in words)


def _close(words: list[str], label: list[str]) -> bool:
    return all(any(fuzz.ratio(word, known) >= CLOSE for known in label) for word in words)


def separated(typed: str) -> list[str]:
    """The parts of a list typed in one message: by commas (of any script), semicolons or lines."""
    return [part.strip() for part in re.split(r"[,;،、\uff0c\uff1b\n]+", typed) if part.strip()]


def shortened(typed: str) -> str:
    """Words said back to the person who typed them, cut when long."""
    return typed if len(typed) <= SAID_BACK else typed[: SAID_BACK - 1] + "…"


def label_of(options: Sequence[Option], code: str) -> Text:
    """The label of a stored code; an option withdrawn since then shows its code."""
    labels = {option.code: option.said or option.label for option in options}
    return labels.get(code) or Text("{code}", code=code)


def listed(texts: Iterable[Text]) -> Text:
    """Several texts in one line, separated by semicolons because labels may hold commas."""
    return reduce(lambda before, text: Text("{before}; {text}", before=before, text=text), texts)
