"""Treaty status: any State, or the whole, on any day, with its source."""

from collections.abc import Sequence
from datetime import date

from handlers import overview
from handlers.acts import Look
from handlers.screens import HOME, Action, Screen, press
from handlers.states import card
from services import names
from services.texts import RefusedError, Text
from services.typed import date_from
from storage.treaty import State

_NOT_FOUND = Text(
    "I find no State in that. Type its name, for example Laos, "
    "or press Home to see what you can do."
)


async def asked(look: Look) -> Screen:
    """`/status`, `/status laos`, `/status 2012-09-11`, or words typed outside a form."""
    if not look.words.strip():
        return await overview.opened(look, look.today)
    words, day = _split(look.words, look.today)
    if any(character.isdigit() for character in words):
        match _days_in(look):
            case (only,):
                return await overview.opened(look, only)
            case (_, _, *_) as days:
                return _choice_of_day(days)
    match names.mentioned(words):
        case names.Found(state):
            return await card(look, state.iso3, day)
        case names.Several(several):
            return _choice(Text("Which State do you mean?"), several)
        case names.Nothing(suggestions):
            if not suggestions:
                return Screen((_NOT_FOUND,), ((Action(Text("All States"), press("s")), HOME),))
            unknown = Text("I do not know a State of that name. Did you mean one of these?")
            return _choice(unknown, suggestions)


async def pressed(look: Look) -> Screen:
    """The overview or a State, today or on a day: `s`, `s:LAO`, `s::2012-09-11`, `s:LAO:…`."""
    iso3, day = look.argument(0), _iso_day(look.argument(1))
    if not iso3:
        return await overview.opened(look, day or look.today)
    return await card(look, iso3, day)


def _split(words: str, today: date) -> tuple[str, date]:
    """`laos 2012-09-11`: a name, and the day that is asked about; today where none is."""
    name, _, last = words.strip().rpartition(" ")
    day = _iso_day(last) if name else None
    return (name, day) if day else (words, today)


def _iso_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _days_in(look: Look) -> tuple[date, ...]:
    """The day that was typed, or the days that it may be; none when it is no day."""
    try:
        found = date_from(look.words, languages=(look.reader.language,), today=look.today)
    except RefusedError:
        return ()
    return (found,) if isinstance(found, date) else found


def _choice_of_day(several: Sequence[date]) -> Screen:
    rows = tuple(
        (Action(Text("{day}", day=day), press("s", "", day.isoformat())),) for day in several
    )
    return Screen((Text("Which day do you mean?"),), (*rows, (HOME,)))


def _choice(question: Text, several: tuple[State, ...]) -> Screen:
    rows = tuple(
        (Action(Text("{state}", state=state), press("s", state.iso3)),) for state in several
    )
    return Screen((question,), (*rows, (HOME,)))
