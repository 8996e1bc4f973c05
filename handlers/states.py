"""One State: where it stands on a day, with the source of what is said."""

from datetime import date

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from services.book import Book, book_of
from services.texts import RefusedError, Text
from services.treaty import Status, is_in_force_on, status_on
from storage.treaty import Source, State

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


async def card(look: Look, iso3: str, day: date | None = None) -> Screen:
    """A State as it stands on a day; today where none is given."""
    book = await book_of(look.view)
    state = known_state(book, iso3)
    day = day or look.today
    lines = [*participation(state, day), BLANK, *sourced(book.sources_of(iso3), day)]
    needs = Action(Text("Needs of this State"), press("nl", "", state.iso3))
    return Screen(tuple(lines), ((needs,), (Action(Text("All States"), press("s")), HOME)))


def known_state(book: Book, iso3: str) -> State:
    """The State of a code that a button or a link has carried."""
    try:
        return book.get_state(iso3)
    except KeyError:
        raise RefusedError(Text("I do not know that State.")) from None


def participation(state: State, day: date) -> list[Text]:
    """What a State has done towards the Convention, and where that puts it on a day."""
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
    return lines


def sourced(sources: tuple[Source, ...], day: date) -> list[Text]:
    """Where something is from, and as of when; the present is known as of the day it was read."""
    lines = [
        Text("<i>Source: {title}, read on {day}.</i>", title=Text(one.title), day=one.read_on)
        for one in sources
    ]
    known = max(one.read_on for one in sources)
    if day > known:
        lines.append(Text("<i>As of {day}; later changes are not in it.</i>", day=known))
    return lines
