"""A delegation at the desk: who acts for it, what it published, and whether it may do so."""

from datetime import date

from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.people import SEARCH
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from handlers.standings import said
from services.audit import Verb
from services.book import Book, book_of
from services.delegations import DelegationKind, allow_needs, capacity_of, seat
from services.mandates import STATES, is_in_term
from services.texts import Plural, RefusedError, Text
from services.visibility import is_state_party
from storage import delegations, mandates
from storage.delegations import Delegation
from storage.mandates import Mandate
from storage.needs import NEEDS
from storage.offers import OFFERS

_A_PAGE = 8

_KINDS = {
    DelegationKind.STATE: Text("State"),
    DelegationKind.INTERNATIONAL: Text("International organisation"),
    DelegationKind.NGO: Text("Non-governmental organisation (NGO)"),
}


async def opened(look: Look) -> Screen:
    """`dg:<delegation>[:page]`."""
    found = await delegations.find(look.view, look.number(0))
    if found is None:
        raise RefusedError(Text("That delegation is not on record."))
    return await _card(look, found)


async def needs_allowed(act: Act) -> Screen:
    """The ISU lets a State that is not a Party publish needs."""
    found = await allow_needs(act.unit, act.actor, act.number(0), Verb.ALLOWED)
    return (await _card(act, found)).with_toast(Text("They may publish needs now."))


async def needs_refused(act: Act) -> Screen:
    """No more: what is published stays."""
    found = await allow_needs(act.unit, act.actor, act.number(0), Verb.REVOKED)
    return (await _card(act, found)).with_toast(Text("New needs now wait for the ISU's leave."))


async def _card(look: Look, found: Delegation) -> Screen:
    people = await mandates.of_delegation(look.view, found.id, states=_LISTED)
    people = tuple(sorted(people, key=lambda one: (_LISTED.index(one.state), one.full_name)))
    page, pages = page_of(look.number(1), len(people), _A_PAGE)
    rows = [(await _to_person(look, one),) for one in people[page * _A_PAGE :][:_A_PAGE]]
    book = await book_of(look.view)
    acting = sum(one.state == "active" and is_in_term(one, look.now.date()) for one in people)
    lines = [
        Text("<b>{delegation}</b>", delegation=seat(found)),
        *_standing(found, book, look.today),
        BLANK,
        Plural("{n} person acts for it.", "{n} people act for it.", n=acting),
        *await _entered(look, found),
    ]
    history = Action(Text("History"), press("aur", "delegation", found.id))
    turns = tuple(page_row("dg", (found.id,), page, pages))
    return Screen(
        tuple(lines),
        (*rows, turns, _toggle(found, book, look.today), (history, SEARCH), (DESK, HOME)),
    )


_LISTED = ("active", "suspended", "requested", "ended")


def _standing(found: Delegation, book: Book, today: date) -> list[Text]:
    if found.iso3 is None:
        return [_KINDS[DelegationKind(found.kind)]]
    lines = [said(book.get_state(found.iso3), today)]
    if not is_state_party(found, book, today):
        allowed = Text("Publishes needs only where the ISU allows it: not allowed so far.")
        if found.needs_allowed:
            allowed = Text("The ISU lets it publish needs.")
        lines.append(allowed)
    return lines


async def _entered(look: Look, found: Delegation) -> list[Text]:
    own = frozenset({found.id})
    needs = await NEEDS.of_delegations(look.view, own)
    offers = await OFFERS.of_delegations(look.view, own)
    published = [sum(one.status == "published" for one in entries) for entries in (needs, offers)]
    return [
        Plural("{n} need published", "{n} needs published", n=published[0]),
        Plural("{n} offer published", "{n} offers published", n=published[1]),
    ]


def _toggle(found: Delegation, book: Book, today: date) -> tuple[Action, ...]:
    if found.iso3 is None or is_state_party(found, book, today):
        return ()
    if found.needs_allowed:
        return (Action(Text("Allow needs no longer"), press("dg-", found.id)),)
    return (Action(Text("Allow needs"), press("dg+", found.id)),)


async def _to_person(look: Look, held: Mandate) -> Action:
    label = Text(
        "{name} ({state}), {capacity}",
        name=held.full_name,
        capacity=await capacity_of(look.view, held),
        state=STATES[held.state],
    )
    return Action(label, press("pp", held.person_id))
