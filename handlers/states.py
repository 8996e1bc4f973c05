"""One State: where it stands on a day, what it is to do, and where that is known from."""

from collections.abc import Sequence
from datetime import date

from handlers import facts, follows, obligations, sources
from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from handlers.sharing import share
from services.book import Book, book_of
from services.formal_meetings import PUBLISHED, formal_meetings_of
from services.obligations import Obligation, obligations_of
from services.overview import REGIONS
from services.permissions import Role
from services.texts import Text
from services.treaty import Status, is_in_force_on, status_on
from services.visibility import visible_to
from storage import delegations
from storage.state_card import Beside, beside
from storage.treaty import State, region_alternatives

STANDING = {
    Status.PARTY: Text("State Party"),
    Status.SIGNATORY: Text("Signatory"),
    Status.NOT_PARTY: Text("Not party"),
}

REGION_NAMES = {region: Text(region) for region in REGIONS}

UN_GROUPS = {
    "African": Text("African Group"),
    "Asia-Pacific": Text("Asia-Pacific Group"),
    "Eastern European": Text("Eastern European Group"),
    "GRULAC": Text("Latin American and Caribbean Group"),
    "WEOG": Text("Western European and Others Group"),
    "none": Text("in no regional group"),
}

CONSENT = {
    "ratification": Text("ratification"),
    "accession": Text("accession"),
    "acceptance": Text("acceptance"),
    "approval": Text("approval"),
}


async def card(look: Look, iso3: str, day: date | None = None) -> Screen:
    """A State as it stands on a day; today, where none is given, with all that it is to do."""
    book = await book_of(look.view)
    state = book.state_asked_for(iso3)
    day = day or look.today
    lines = participation(state, day, is_past=day < look.today)
    rows = [(Action(Text("All States on this day"), press("s", "", day.isoformat())), HOME)]
    if day != look.today:
        lines.append(BLANK)
        today = Action(Text("Today"), press("s", iso3))
        rows = [(today, Action(Text("Sources"), press("ssrc", iso3))), *rows]
        return Screen((*lines, *sources.of_standing(book.sources_of(iso3), day)), tuple(rows))
    near = await _beside(look, book, iso3)
    if look.is_private:  # Where others look on, nobody who is registered is spoken of.
        spoken_for = Text("Focal point: registered")
        lines.append(spoken_for if near.has_focal_point else Text("Focal point: none registered"))
    lines.append(BLANK)
    found = obligations_of(book, state, day)
    if found:
        waits = any(one.considered_at for one in found)
        meetings = await formal_meetings_of(look.view) if waits else PUBLISHED
        lines += [*obligations.in_lines(found, day, meetings), BLANK]
    lines += sources.of_standing(book.sources_of(iso3), day)
    lines += sources.together(sources.of(found))[1:]
    return Screen(tuple(lines), await _rows(look, state, found, near))


async def _rows(
    look: Look, state: State, found: Sequence[Obligation], near: Beside
) -> tuple[tuple[Action, ...], ...]:
    """What a card leads to; what only one reader may see is no button where others look on."""
    iso3 = state.iso3
    details = [Action(Text("Obligations in detail"), press("sob", iso3))] if found else []
    if any(one.extensions for one in found):
        details.append(Action(Text("Extension history"), press("seh", iso3)))
    public = (
        tuple(details),
        (Action(Text("Sources"), press("ssrc", iso3)), share(look, iso3)),
    )
    ways = (Action(Text("All States"), press("s")), HOME)
    if not look.is_private:
        return (*public, ways)
    of_the_isu = (facts.enter_action(look, iso3), await facts.listed_action(look, iso3))
    return (
        *public,
        (
            Action(Text("Needs: {n}", n=near.needs), press("nl", "", iso3)),
            Action(Text("Offers: {n}", n=near.offers), press("ol", "", iso3)),
        ),
        (follows.button(iso3, is_followed=near.is_followed),),
        tuple(action for action in of_the_isu if action),
        ways,
    )


async def _beside(look: Look, book: Book, iso3: str) -> Beside:
    """What of its needs and offers this reader may see, who speaks for it, who follows it."""
    own = look.actor.delegation_ids
    seats = await delegations.several(look.view, own) if own else {}
    sight = visible_to(look.actor, seats, book, look.today)
    asks = look.person.id
    return await beside(look.view, iso3, sight, role=Role.FOCAL_POINT, person_id=asks)


def participation(state: State, day: date, *, is_past: bool = False) -> list[Text]:
    """What a State has done towards the Convention by a day, and where that puts it.

    Of a past day nothing is told that came after it.
    """
    status = status_on(state, day)
    lines = [
        Text("<b>{state}</b>", state=state),
        Text("<b>{standing}</b> on {day}", standing=STANDING[status], day=day),
        BLANK,
    ]
    acts = len(lines)
    if state.signature_on and state.signature_on <= day:
        lines.append(Text("Signed: {day}", day=state.signature_on))
    if state.consent_on and state.consent_on <= day:
        how = CONSENT.get(state.consent_type, Text("{how}", how=state.consent_type))
        lines.append(Text("Deposited: {day} ({how})", day=state.consent_on, how=how))
        lines.append(_entry_into_force(state, day))
    left = state.withdrawal_effective_on
    if left and left <= day:
        lines.append(Text("Withdrawal in effect: {day}", day=left))
    elif left and not is_past:
        lines.append(Text("Withdrawal takes effect: {day}", day=left))
    if len(lines) == acts:
        lines.append(Text("Has neither signed nor acceded."))
    return [*lines, *_places(state)]


def _entry_into_force(state: State, day: date) -> Text:
    if status_on(state, day) is Status.PARTY and not is_in_force_on(state, day):
        return Text("Deposited; in force from {day}", day=state.entry_into_force_on)
    return Text("In force: {day}", day=state.entry_into_force_on)


def _places(state: State) -> list[Text]:
    """Its region, where other lists place it, and its regional group of the United Nations."""
    region, other = REGION_NAMES[state.ccm_region], region_alternatives().get(state.iso3)
    shown = Text("Region: {region}", region=region)
    if other:
        elsewhere = REGION_NAMES[other]
        shown = Text("Region: {region} (in other lists: {other})", region=region, other=elsewhere)
    return [shown, Text("UN group: {group}", group=UN_GROUPS[state.un_region_group])]
