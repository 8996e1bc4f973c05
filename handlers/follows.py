"""Following a State: one button on its card, and a notice when something is entered of it."""

from collections.abc import Sequence

from handlers import fact_words
from handlers.acts import Act, Look
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_of, page_row, press
from services import follows
from services.book import book_of
from services.follows import known
from services.notices import Skip
from services.texts import Plural, Text
from storage import facts
from storage import follows as stored
from storage.facts import Fact
from storage.ledger import Notice
from storage.treaty import State

_A_PAGE = 20
_TOLD_AT_ONCE = 5
"""So many facts fit into one notice; the card holds the rest."""

_MOST_BUTTONS = 6

LIST = Action(Text("States I follow"), press("fol"))


def button(iso3: str, *, is_followed: bool) -> Action:
    """On a State's card: be told of changes, or no longer."""
    if is_followed:
        return _stop(iso3)
    return Action(Text("Tell me of changes"), press("fo+", iso3))


async def followed(act: Act) -> Screen:
    """`fo+:LAO`."""
    state = await follows.follow(act.unit, act.actor, act.argument(0))
    lines = (
        Text("You follow <b>{state}</b>.", state=state),
        Text("When the ISU enters something new about it, you are told here."),
    )
    return Screen(lines, ((_stop(state.iso3),), (_card_of(state), LIST), (HOME,)))


async def unfollowed(act: Act) -> Screen:
    """`fo-:LAO`."""
    state = await follows.unfollow(act.unit, act.actor, act.argument(0))
    again = Action(Text("Tell me of changes"), press("fo+", state.iso3))
    said = Text("You no longer follow {state}, and are not told of changes there.", state=state)
    return Screen((said,), ((again,), (_card_of(state), LIST), (HOME,)), toast=Text("Stopped"))


async def listed(look: Look) -> Screen:
    """The States that one follows: `fol:page`."""
    states = await follows.followed(look.view, look.actor)
    if not states:
        none = Text("You follow no State. On a State's card press “Tell me of changes”.")
        return Screen((none,), ((Action(Text("All States"), press("s")), HOME),))
    page, pages = page_of(look.number(0), len(states), _A_PAGE)
    shown = states[page * _A_PAGE : (page + 1) * _A_PAGE]
    lines = (
        Text("<b>States I follow</b>"),
        Plural("You follow {n} State.", "You follow {n} States.", n=len(states)),
    )
    rows = in_rows(map(_card_of, shown), columns=2)
    return Screen(lines, (*rows, tuple(page_row("fol", (), page, pages)), (HOME,)))


async def list_action(look: Look) -> Action | None:
    """The way to the list, for who follows a State."""
    return LIST if await stored.of_person(look.view, look.person.id) else None


async def state_changed_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To a follower: what was entered, its source, and why they are told.

    What was taken back before it went out is left out; a correction speaks of what was told.
    """
    found = await facts.several(look.view, notice.facts.get("ids") or [notice.subject_id or 0])
    if notice.facts.get("taken_back"):
        return await _correction(look, found)
    standing = [fact for fact in found if fact.state == "standing"]
    if not standing:
        return Skip("taken back")
    followed = {one.iso3: one for one in await follows.followed(look.view, look.actor)}
    told = [fact for fact in standing if fact.iso3 in followed]
    if not told:
        return Skip("no longer follows the State")
    states = [followed[iso3] for iso3 in dict.fromkeys(fact.iso3 for fact in told)]
    return _of_one(states[0], told) if len(states) == 1 else _of_several(states, told)


def _of_one(state: State, told: Sequence[Fact]) -> Screen:
    lines = [Text("<b>{state}</b>", state=state)]
    for fact in told[:_TOLD_AT_ONCE]:
        lines += [fact_words.sentence(fact), fact_words.source(fact)]
    lines += [*_more(told), BLANK, Text("<i>You follow {state}.</i>", state=state)]
    return Screen(tuple(lines), ((_card_of(state), _stop(state.iso3)), (HOME,)))


def _of_several(states: Sequence[State], told: Sequence[Fact]) -> Screen:
    """What came in at once of several States: the first entries, and the way to each."""
    lines: list[Text] = [
        Plural(
            "<b>{n} entry about {m} States that you follow</b>",
            "<b>{n} entries about {m} States that you follow</b>",
            n=len(told),
            m=len(states),
        )
    ]
    for fact in told[:_TOLD_AT_ONCE]:
        state = known(fact.iso3)
        said = Text("{state}: {what}", state=state, what=fact_words.sentence(fact))
        lines += [BLANK, said, fact_words.source(fact)]
    cards = in_rows(map(_card_of, states), columns=2) if len(states) <= _MOST_BUTTONS else ()
    return Screen((*lines, *_more(told)), (*cards, (LIST, HOME)))


def _more(told: Sequence[Fact]) -> list[Text]:
    more = len(told[_TOLD_AT_ONCE:])
    return [Plural("and {n} more entry", "and {n} more entries", n=more)] if more else []


async def _correction(look: Look, found: tuple[Fact, ...]) -> Screen | Skip:
    """What is taken back, and what stands now in its place."""
    if not found:
        return Skip("not on record")
    state = known(found[0].iso3)
    book = await book_of(look.view)
    lines = [
        Text("<b>Correction</b> · {state}", state=state),
        Text("This was told to you, and is taken back:"),
    ]
    for fact in found:
        now = fact_words.on_record_now(book, fact, look.today)
        lines += [fact_words.sentence(fact), BLANK, *now]
    is_followed = await stored.find(look.view, look.person.id, state.iso3) is not None
    follow = button(state.iso3, is_followed=is_followed)
    return Screen(tuple(lines), ((_card_of(state), follow), (HOME,)))


def _stop(iso3: str) -> Action:
    return Action(Text("Stop telling me"), press("fo-", iso3))


def _card_of(state: State) -> Action:
    return Action(Text("{state}", state=state), press("s", state.iso3))
