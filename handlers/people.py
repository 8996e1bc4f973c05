"""People at the desk: the search, what it has found, and the card of one person.

The words of a search travel in the buttons: `ppl:<words>:<page>` is a page of what was found, and
`pp:<person>:<words>:<page>` a card that leads back there.
"""

from collections.abc import Sequence

from handlers import forms
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.forms import Dialogue
from handlers.mandates import facts
from handlers.registration import particulars
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from services import people
from services.delegations import capacity, capacity_of, seat
from services.mandates import STATES
from services.options import Answers
from services.people import SEARCH_FORM, Found, searched
from services.permissions import Permission
from services.texts import Plural, RefusedError, Text
from storage import delegations, mandates
from storage import people as stored
from storage.drafts import DraftRow
from storage.mandates import Mandate
from storage.people import Known, Person
from storage.treaty import State

_A_PAGE = 8
SEARCH = Action(Text("Search people"), press("pps"))

_EVERY_STATE = tuple(STATES)


async def search_pressed(act: Act) -> Screen:
    return await forms.begin(act, SEARCHING)


async def asked(act: Act) -> Screen:
    """`/people`; `/people khamla` searches at once."""
    if not act.words.strip():
        return await forms.begin(act, SEARCHING)
    return await _list(act, searched(act.words))


async def search_typed(act: Act, row: DraftRow, answers: Answers) -> Screen:
    del row
    return await _list(act, searched(answers["words"]))


async def listed(look: Look) -> Screen:
    """One page of what was found."""
    return await _list(look, searched(look.argument(0)), look.number(1))


async def opened(look: Look) -> Screen:
    """`pp:<person>`: every mandate that somebody has or had, and what can be done about each."""
    person = await stored.find(look.view, look.number(0))
    if person is None:
        raise RefusedError(Text("That person is not on record."))
    held = await mandates.of_person(look.view, person.id, states=_EVERY_STATE)
    newest = list(reversed(held))
    lines = _heading(person, newest)
    for one in newest:
        lines += [BLANK, *await facts(look, one), *particulars(one)]
    if newest:
        last = max(one.requested_at for one in newest)
        lines += [BLANK, Text("Last request: {moment}", moment=last)]
    rows = [(await _to_mandate(look, one),) for one in newest if one.state in _OPEN]
    seats = [
        (Action(Text("{delegation}", delegation=where), press("dg", number)),)
        for number, where in await _seats(look, newest)
    ]
    into_the_isu: tuple[Action, ...] = ()
    if person.id != look.person.id and any(one.state == "active" for one in held):
        into_the_isu = (Action(Text("Propose a role in the ISU"), press("prw", person.id)),)
    history = Action(Text("History"), press("aup", person.id))
    place = look.arguments[1:]
    back = (Action(Text("‹ Back"), press("ppl", *place)),) if place else ()
    return Screen(
        tuple(lines), (*rows, *seats, into_the_isu, (history, SEARCH), (*back, DESK, HOME))
    )


_OPEN = ("active", "suspended", "requested")


def _heading(person: Person, held: Sequence[Mandate]) -> list[Text]:
    lines = [Text("<b>{name}</b>", name=held[0].full_name if held else person.pseudonym)]
    if person.forgotten_at is not None:
        lines.append(Text("Erased on {moment}.", moment=person.forgotten_at))
    elif not held:
        lines.append(Text("Holds no role, and has asked for none."))
    lines.append(Text("In the record: {pseudonym}", pseudonym=person.pseudonym))
    if person.blocked_at is not None:
        lines.append(Text("Has blocked the bot since {moment}.", moment=person.blocked_at))
    return lines


async def _to_mandate(look: Look, held: Mandate) -> Action:
    label = Text(
        "{capacity} ({state})",
        capacity=await capacity_of(look.view, held),
        state=STATES[held.state],
    )
    return Action(label, press("rq" if held.state == "requested" else "md", held.id))


async def _seats(look: Look, held: Sequence[Mandate]) -> list[tuple[int, State | str]]:
    """The delegations of somebody's mandates that count today, each once."""
    numbers = [one.delegation_id for one in held if one.state in _OPEN]
    known = await delegations.several(look.view, {one for one in numbers if one is not None})
    return [(number, seat(found)) for number, found in known.items()]


async def _list(look: Look, words: str, page: int = 0) -> Screen:
    if not words:
        raise RefusedError(Text("Please type a part of a name, for example Khamla."))
    found = await people.search(look.view, words)
    rows = [
        (Action(Text("{delegation}", delegation=seat(one)), press("dg", one.id)),)
        for one in found.delegations
    ]
    count = len(rows) + len(found.people)
    page, pages = page_of(page, count, _A_PAGE)
    first = page * _A_PAGE
    shown = rows[first:][:_A_PAGE]
    some = found.people[max(0, first - len(rows)) :][: _A_PAGE - len(shown)]
    shown += [(await _to_person(look, one, page, words),) for one in some]
    lines = _lines(words, found, count)
    if not count and (number := await people.find_by_pseudonym(look.view, words)) is not None:
        lines = [Text("This pseudonym stands for:")]
        shown = [(Action(Text("Open"), press("pp", number)),)]
    turns = tuple(page_row("ppl", (words,), page, pages))
    again = Action(Text("Search again"), SEARCH.press)
    return Screen(tuple(lines), (*shown, turns, (again, DESK, HOME)))


def _lines(words: str, found: Found, count: int) -> list[Text]:
    lines: list[Text] = [Text("<b>Search</b>: {words}", words=words)]
    if count:
        lines.append(Plural("{n} found", "{n} found", n=count))
    elif not found.nobody_for:
        lines.append(Text("Nobody and no delegation is found. Try a part of the name."))
    lines += [
        Text("Nobody has registered for {state} so far.", state=state) for state in found.nobody_for
    ]
    return lines


async def _to_person(look: Look, known: Known, page: int, words: str) -> Action:
    where = await capacity(look.view, known.role, known.delegation_id, known.theme)
    label = Text("{name}, {capacity}", name=known.full_name, capacity=where)
    if known.state != "active":
        # A long label is cut at its end, and this is not to be lost.
        label = Text(
            "{name} ({state}), {capacity}",
            name=known.full_name,
            state=STATES[known.state],
            capacity=where,
        )
    return Action(label, press("pp", known.person_id, words, page))


SEARCHING = Dialogue(
    form=SEARCH_FORM,
    permission=Permission.READ_DESK,
    finish_label=Text("Search"),
    finish=search_typed,
    is_reviewed=False,
)
