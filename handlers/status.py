"""Treaty status: any State, or the whole, on any day, with its source."""

from collections.abc import Sequence
from datetime import date

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import names
from services.texts import RefusedError, Text
from services.treaty import (
    Status,
    counts_on,
    is_in_force_on,
    status_on,
)
from services.typed import date_from
from storage.treaty import DEPOSITARY, State, get_state, states

STANDING = {
    Status.PARTY: Text("State Party"),
    Status.SIGNATORY: Text("Signatory"),
    Status.NOT_PARTY: Text("Not party"),
}

_CONSENT = {
    "ratification": Text("ratification"),
    "accession": Text("accession"),
    "acceptance": Text("acceptance"),
    "approval": Text("approval"),
}


_NOT_FOUND = Text(
    "I find no State in that. Type its name, for example Laos, "
    "or press Home to see what you can do."
)


async def asked(look: Look) -> Screen:
    """`/status`, `/status laos`, `/status 2012-09-11`, or words typed outside a form."""
    if not look.words.strip():
        return _overview(look.today)
    words, day = _split(look.words, look.today)
    if any(character.isdigit() for character in words):
        match _days_in(look):
            case (only,):
                return _overview(only)
            case (_, _, *_) as days:
                return _choice_of_day(days)
    match names.mentioned(words):
        case names.Found(state):
            return _card(state, day)
        case names.Several(several):
            return _choice(Text("Which State do you mean?"), several)
        case names.Nothing(suggestions):
            if not suggestions:
                return Screen((_NOT_FOUND,), ((Action(Text("All States"), press("s")), HOME),))
            unknown = Text("I do not know a State of that name. Did you mean one of these?")
            return _choice(unknown, suggestions)


async def pressed(look: Look) -> Screen:
    """The button of the overview, of one State, or of a day: `s`, `s:LAO`, `s::2012-09-11`."""
    iso3 = look.argument(0)
    if not iso3:
        return _overview(_iso_day(look.argument(1)) or look.today)
    if iso3 not in {state.iso3 for state in states()}:
        raise RefusedError(Text("I do not know that State."))
    return _card(get_state(iso3), look.today)


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


def _overview(day: date) -> Screen:
    counts = counts_on(states(), day)
    lines = [
        Text("<b>The Convention on {day}</b>", day=day),
        BLANK,
        Text("States Parties: <b>{n}</b>", n=counts.states_parties),
        Text("Signatories: <b>{n}</b>", n=counts.signatories),
        Text("Not party: <b>{n}</b>", n=counts.not_party),
        Text("States in all: {n}", n=counts.total),
        BLANK,
        Text("For one State, type its name. For another day, for example: /status 2012-09-11"),
        *_source(day),
    ]
    return Screen(tuple(lines), ((HOME,),))


def _card(state: State, day: date) -> Screen:
    status = status_on(state, day)
    lines = [
        Text("<b>{state}</b>", state=state),
        Text("<b>{standing}</b> on {day}", standing=STANDING[status], day=day),
        BLANK,
    ]
    if state.signature_on:
        lines.append(Text("Signed: {day}", day=state.signature_on))
    if state.consent_on:
        how = _CONSENT.get(state.consent_type, Text("{how}", how=state.consent_type))
        lines.append(Text("Deposited: {day} ({how})", day=state.consent_on, how=how))
    if state.entry_into_force_on:
        in_force = is_in_force_on(state, day)
        lines.append(
            Text("In force: {day}", day=state.entry_into_force_on)
            if in_force or status is not Status.PARTY
            else Text("Deposited; in force from {day}", day=state.entry_into_force_on)
        )
    if state.withdrawal_effective_on:
        lines.append(Text("Withdrawal in effect: {day}", day=state.withdrawal_effective_on))
    if not state.signature_on and not state.consent_on:
        lines.append(Text("Has neither signed nor acceded."))
    lines.append(Text("Region: {region}", region=Text(state.ccm_region)))
    lines += [BLANK, *_source(day)]
    needs = Action(Text("Needs of this State"), press("nl", "", state.iso3))
    return Screen(tuple(lines), ((needs,), (Action(Text("All States"), press("s")), HOME)))


def _source(day: date) -> list[Text]:
    """Where a fact is from, and as of when; the present is known as of the day it was read."""
    known = DEPOSITARY.read_on
    title = Text(DEPOSITARY.title)
    lines = [Text("<i>Source: {title}, read on {day}.</i>", title=title, day=known)]
    if day > known:
        lines.append(Text("<i>As of {day}; later changes are not in it.</i>", day=known))
    return lines


def _choice(question: Text, several: tuple[State, ...]) -> Screen:
    rows = tuple(
        (Action(Text("{state}", state=state), press("s", state.iso3)),) for state in several
    )
    return Screen((question,), (*rows, (HOME,)))
