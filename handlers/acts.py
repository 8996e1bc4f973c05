"""What a handler is given: who did what, and the way into the database that goes with it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.texts import Reader, plain
from services.options import Reading
from services.permissions import Actor
from services.readers import today_of
from services.retention import USUAL, Periods
from services.texts import Text
from storage.database import Unit, View
from storage.people import Person

_DIGITS = 18
"""The longest number of a row that the databases hold; a forged longer one is nobody's."""


@dataclass(frozen=True)
class Look:
    """Somebody asks to see something. Nothing can be changed through `view`.

    `words` is what was typed, without the command; `arguments` is what a button or a link carried.
    """

    view: View
    actor: Actor
    words: str = ""
    arguments: tuple[str, ...] = ()
    is_private: bool = True
    full_name: str = ""  # As Telegram has it: a first guess, never a proof.
    bot_username: str = ""
    periods: Periods = USUAL  # How long things are kept here.

    @property
    def person(self) -> Person:
        return self.actor.person

    @property
    def now(self) -> datetime:
        return self.view.now

    @property
    def today(self) -> date:
        """The day on the person's own calendar."""
        return today_of(self.view, self.person)

    def day_of(self, moment: datetime) -> date:
        """The day of an instant on the person's own calendar."""
        return moment.astimezone(ZoneInfo(self.person.zone)).date()

    @property
    def reader(self) -> Reader:
        return reader_of(self.person)

    @property
    def reading(self) -> Reading:
        """How what this person types is to be read."""
        reader = self.reader
        return Reading(
            today=self.today,
            language=reader.language,
            translate=lambda text: plain(text, reader),
        )

    def number(self, at: int) -> int:
        """The argument at a place as a number; 0, which no record has, when it is none."""
        text = self.argument(at)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0

    def argument(self, at: int) -> str:
        return self.arguments[at] if at < len(self.arguments) else ""


@dataclass(frozen=True)
class Act(Look):
    """Somebody does something: `unit` is the transaction in which all of it happens."""

    unit: Unit = None  # type: ignore[assignment]  # Always given; a dataclass wants a default here.
    file: bytes | Text | None = field(default=None, repr=False)
    """The content of a file that was sent, or why there is none; None when nothing was sent."""


def reader_of(person: Person) -> Reader:
    return Reader(person.language, person.zone)
