"""Treaty status: any State, or the whole, on any day, with its source."""

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

_STANDING = {
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


async def asked(look: Look) -> Screen:
    """`/status`, `/status laos`, `/status 2012-09-11`, or words typed outside a form."""
    if not look.words.strip():
        return _overview(look.today)
    if any(character.isdigit() for character in look.words):
        day = _day_in(look)
        if day is not None:
            return _overview(day)
    match names.mentioned(look.words):
        case names.Found(state):
            return _card(state, look.today)
        case names.Several(several):
            return _choice(Text("Which State do you mean?"), several)
        case names.Nothing(suggestions):
            if not suggestions:
                return _overview(look.today)
            unknown = Text("I do not know a State of that name. Did you mean one of these?")
            return _choice(unknown, suggestions)


async def pressed(look: Look) -> Screen:
    """The button of the overview, or of one State: `s` or `s:LAO`."""
    iso3 = look.argument(0)
    if not iso3:
        return _overview(look.today)
    if iso3 not in {state.iso3 for state in states()}:
        raise RefusedError(Text("I do not know that State."))
    return _card(get_state(iso3), look.today)


def _day_in(look: Look) -> date | None:
    """The day that was typed, if it is one."""
    try:
        found = date_from(look.words, languages=(look.reader.language,), today=look.today)
    except RefusedError:
        return None
    return found if isinstance(found, date) else None


def _overview(day: date) -> Screen:
    counts = counts_on(day)
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


def _card(state: State, today: date) -> Screen:
    status = status_on(state, today)
    lines = [
        Text("<b>{state}</b>", state=state),
        Text("<b>{standing}</b>", standing=_STANDING[status]),
        BLANK,
    ]
    if state.signature_on:
        lines.append(Text("Signed: {day}", day=state.signature_on))
    if state.consent_on:
        how = _CONSENT.get(state.consent_type, Text("{how}", how=state.consent_type))
        lines.append(Text("Deposited: {day} ({how})", day=state.consent_on, how=how))
    if state.entry_into_force_on:
        in_force = is_in_force_on(state, today)
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
    lines += [BLANK, *_source(today)]
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
