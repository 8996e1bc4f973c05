"""One State: where it stands on a day, what it is to do, and where that is known from."""

from collections.abc import Sequence
from datetime import date

from handlers import facts, follows, obligations, sources, standings
from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, press
from handlers.sharing import share
from services.book import Book, book_of
from services.formal_meetings import PUBLISHED, FormalMeetings, formal_meetings_of
from services.obligations import Article, Obligation, Progress, obligations_of
from services.overview import REGIONS
from services.permissions import Role
from services.texts import Text
from services.treaty import Status, in_its_time, is_in_force_on, status_on
from services.visibility import visible_to
from storage import delegations
from storage.state_card import Beside, beside
from storage.treaty import State, region_alternatives

_TOLD_IN_BRIEF = (Article.CLEARANCE, Article.REPORTS)

REGION_NAMES = {region: Text(region) for region in REGIONS}

UN_GROUPS = {
    "African": Text("African Group"),
    "Asia-Pacific": Text("Asia-Pacific Group"),
    "Eastern European": Text("Eastern European Group"),
    "GRULAC": Text("Latin American and Caribbean Group"),
    "WEOG": Text("Western European and Others Group"),
    "none": Text("No regional group"),
}


async def card(
    look: Look, iso3: str, day: date | None = None, *, came_from: tuple[str, ...] = ()
) -> Screen:
    """A State as it stands on a day; today, where none is given, with all that it is to do.

    `came_from` is the place in the list that led here: its standing, region, UN group and page.
    """
    book = await book_of(look.view)
    state = book.state_asked_for(iso3)
    day = day or look.today
    lines = participation(state, day, is_past=day < look.today)
    if day != look.today:
        all_states = Action(Text("All States on this day"), press("s", "", day.isoformat()))
        rows = [(all_states, *_back(came_from, day.isoformat()), HOME)]
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
        lines += [*_duties(found, day, meetings), BLANK]
    lines += sources.of_standing(book.sources_of(iso3), day)
    lines += sources.together(sources.of(found))[1:]
    ways = (*_back(came_from, ""), Action(Text("All States"), press("s")), HOME)
    return Screen(tuple(lines), (*await _rows(look, state, found, near), ways))


def _back(came_from: tuple[str, ...], day: str) -> tuple[Action, ...]:
    """To the page of the list from which the card was opened."""
    if not came_from:
        return ()
    status, *place = came_from
    return (Action(Text("‹ Back"), press("vl", status, day, *place)),)


def _in_a_line(parts: Sequence[Text]) -> Text:
    line, *others = parts
    for one in others:
        line = Text("{before} · {after}", before=line, after=one)
    return line


def _duties(found: Sequence[Obligation], day: date, meetings: FormalMeetings) -> tuple[Text, ...]:
    """A line for each obligation; those of which nothing is on record share one."""
    bare = [one for one in found if _is_bare(one)]
    if len(bare) < 2:  # noqa: PLR2004 - one alone has its line.
        return obligations.in_lines(found, day, meetings)
    *others, last = (str(one.article) for one in bare)
    together = Text(
        "Articles {articles} and {last}: nothing on record here.",
        articles=tuple(others),
        last=last,
    )
    told = [one for one in found if not _is_bare(one)]
    return (*obligations.in_lines(told, day, meetings), together)


def _is_bare(one: Obligation) -> bool:
    return one.progress is Progress.NOTHING_ON_RECORD and one.article is not Article.REPORTS


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
    if not look.is_private:
        return public
    of_the_isu = (facts.enter_action(look, iso3), await facts.listed_action(look, iso3))
    entries = (
        (near.needs, Action(Text("Needs: {n}", n=near.needs), press("nl", "", iso3))),
        (near.offers, Action(Text("Offers: {n}", n=near.offers), press("ol", "", iso3))),
    )
    return (
        *public,
        tuple(action for n, action in entries if n),
        (follows.button(iso3, is_followed=near.is_followed),),
        tuple(action for action in of_the_isu if action),
    )


async def _beside(look: Look, book: Book, iso3: str) -> Beside:
    """What of its needs and offers this reader may see, who speaks for it, who follows it."""
    own = look.actor.delegation_ids
    seats = await delegations.several(look.view, own) if own else {}
    sight = visible_to(look.actor, seats, book, look.today)
    asks = look.person.id
    return await beside(look.view, iso3, sight, role=Role.FOCAL_POINT, person_id=asks)


async def brief(look: Look, iso3: str, day: date | None = None) -> Screen:
    """A State in a few lines, for a chat of others: its standing, its days, what it is to do."""
    book = await book_of(look.view)
    state, day = book.state_asked_for(iso3), day or look.today
    name, standing, _, *acts = _acts(state, day, is_past=day < look.today)
    lines = [name, standing, _in_a_line(acts)]
    found = obligations_of(book, state, day) if day == look.today else ()
    told = [one for one in found if one.article in _TOLD_IN_BRIEF and not _is_bare(one)]
    if told:
        lines += obligations.in_lines(told[:1], day, await formal_meetings_of(look.view))
    return Screen((*lines, *sources.of_standing(book.sources_of(iso3), day)))


def participation(state: State, day: date, *, is_past: bool = False) -> list[Text]:
    """Where a State stands on a day, what has put it there, and its place in the world."""
    return [*_acts(state, day, is_past=is_past), *_places(state)]


def _acts(state: State, day: date, *, is_past: bool) -> list[Text]:
    """What a State has done towards the Convention by a day, and where that puts it.

    Of a past day nothing is told that came after it.
    """
    lines = [Text("<b>{state}</b>", state=state), standings.said(state, day), BLANK]
    state = in_its_time(state, day)
    acts = len(lines)
    if state.before:
        lines.append(_withdrew_earlier(state.before))
    if state.signature_on and state.signature_on <= day:
        lines.append(Text("Signed: {day}", day=state.signature_on))
    if state.consent_on and state.consent_on <= day:
        how = standings.consent(state.consent_type)
        lines.append(Text("Deposited: {day} ({how})", day=state.consent_on, how=how))
        lines += _entry_into_force(state, day)
    left = state.withdrawal_effective_on
    if left and left <= day:
        lines.append(Text("Withdrawal in effect: {day}", day=left))
    elif left and not is_past:
        lines.append(Text("Withdrawal takes effect: {day}", day=left))
    if len(lines) == acts:
        lines.append(Text("Has neither signed nor acceded."))
    return lines


def _withdrew_earlier(before: State) -> Text:
    return Text(
        "A Party from {first}; withdrawal in effect {last}; back since.",
        first=before.consent_on,
        last=before.withdrawal_effective_on,
    )


def _entry_into_force(state: State, day: date) -> list[Text]:
    """Nothing of a State that withdrew before the Convention would have been in force for it."""
    left, due = state.withdrawal_effective_on, state.entry_into_force_on
    if left and due and left <= due:
        return []
    if status_on(state, day) is Status.PARTY and not is_in_force_on(state, day):
        return [Text("Deposited; in force from {day}", day=due)]
    return [Text("In force: {day}", day=due)]


def _places(state: State) -> list[Text]:
    """Its region, where other lists place it, and its regional group of the United Nations."""
    region, other = REGION_NAMES[state.ccm_region], region_alternatives().get(state.iso3)
    shown = Text("Region: {region}", region=region)
    if other:
        elsewhere = REGION_NAMES[other]
        shown = Text("Region: {region} (in other lists: {other})", region=region, other=elsewhere)
    return [shown, Text("UN group: {group}", group=UN_GROUPS[state.un_region_group])]
