"""Sentences that are chosen now and put into the reader's language later.

An alert speaks to another person than the one who caused it, so no text is translated where it is
decided. `Text` and `Plural` hold the English sentence (the key of the catalogues) and its values;
`handlers/texts.py` renders them for a reader.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, where a source gives no day; a value of a text."""

    first_day: date


class Text:
    """One sentence with named values, e.g. `Text("Step {n} of {total}", n=2, total=9)`.

    Values may be `str` (escaped when rendered), `int`, `Decimal`, `date`, a `Month`, aware
    `datetime`, a State, a time zone, another `Text`, or a tuple of these. The sentence may hold
    Telegram's HTML tags; values may not.
    """

    __slots__ = ("message", "values")

    def __init__(self, message: str, /, **values: Any) -> None:
        self.message = message
        self.values = values

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and (other.message, other.values) == (
            self.message,
            self.values,
        )

    def __hash__(self) -> int:
        return hash(self.message)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class Plural(Text):
    """A sentence that depends on a number: `Plural("{n} need", "{n} needs", n=3)`."""

    __slots__ = ("many",)

    def __init__(self, one: str, many: str, /, *, n: int, **values: Any) -> None:
        super().__init__(one, n=n, **values)
        self.many = many


class RefusedError(Exception):
    """Something was asked that cannot be done; `text` says why, for the person who asked."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text
