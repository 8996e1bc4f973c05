"""The yearly renewal as people see it: the reminder with its one tap, and the desk's list."""

from handlers import desk
from handlers.acts import Look
from handlers.reminders import REMINDER, how_soon
from handlers.screens import BLANK, HOME, Action, Screen, page_of, press
from services.delegations import capacity_of
from services.mandates import is_lapsed_for
from services.notices import Skip
from services.renewals import SOON
from services.texts import Text
from storage import mandates, people
from storage.database import View
from storage.ledger import Notice
from storage.mandates import Mandate


async def listed(look: Look) -> Screen:
    """For the ISU: who has not reconfirmed, and who is to before long."""
    found = await mandates.lapsing(look.view, look.today + SOON)
    page, pages = page_of(look.number(0), len(found), desk.A_PAGE)
    shown = found[page * desk.A_PAGE :][: desk.A_PAGE]
    title = Text("<b>Posts to be reconfirmed</b> · {n}", n=len(found))
    actions = [
        Action(
            Text(
                "{name}, {capacity}",
                name=one.full_name,
                capacity=await capacity_of(look.view, one),
            ),
            press("md", one.id),
        )
        for one in shown
    ]
    screen = desk.listed("md~l", title, actions, page, pages)
    lines = list(screen.lines)
    holders = await people.several(look.view, [one.person_id for one in shown])
    for one, holder in zip(shown, holders, strict=True):
        lines += [BLANK, *await _row(look, one, is_lapsed=is_lapsed_for(holder, one, look.now))]
    return Screen(tuple(lines), screen.rows)


async def _row(look: Look, mandate: Mandate, *, is_lapsed: bool) -> list[Text]:
    capacity = await capacity_of(look.view, mandate)
    told = [Text("<b>{name}</b>, {capacity}", name=mandate.full_name, capacity=capacity)]
    if mandate.valid_from is not None:
        told.append(Text("Since {day}", day=mandate.valid_from))
    by = Text("To be reconfirmed by {day}", day=mandate.reconfirm_by)
    if is_lapsed:
        by = Text("Not reconfirmed by {day}: reads, and does not write", day=mandate.reconfirm_by)
    return [*told, by]


async def reminder(look: Look, notice: Notice) -> Screen | Skip:
    """To its holder: a post is to be reconfirmed, with the tap that does it."""
    mandate = await _held(look, notice)
    if mandate is None or mandate.reconfirm_by is None or mandate.id in look.actor.lapsed:
        return Skip("no longer to be reconfirmed")
    if mandate.reconfirm_by > look.today + SOON:
        return Skip("reconfirmed already")
    capacity = await capacity_of(look.view, mandate)
    soon = how_soon(mandate.reconfirm_by, look.today)
    lines = (
        REMINDER,
        Text("Do you still act as {capacity}?", capacity=capacity),
        Text("Please say so with one tap by {day} ({soon}).", day=mandate.reconfirm_by, soon=soon),
        Text("After that day you can read as before, and writing waits for the tap."),
        _WHY,
    )
    return Screen(lines, _rows(mandate))


async def lapsed_notice(look: Look, notice: Notice) -> Screen | Skip:
    """That a post was not reconfirmed: to its holder, and to the ISU."""
    mandate = await mandates.find(look.view, notice.subject_id or 0)
    if mandate is None or mandate.state != "active" or mandate.reconfirm_by is None:
        return Skip("no longer so")
    if not is_lapsed_for(await people.get(look.view, mandate.person_id), mandate, look.now):
        return Skip("reconfirmed meanwhile")
    if mandate.person_id != look.person.id:
        return await _for_the_isu(look.view, mandate) if look.actor.is_isu else Skip("not the ISU")
    capacity = await capacity_of(look.view, mandate)
    lines = (
        Text("<b>Your post was not reconfirmed</b>"),
        Text("Do you still act as {capacity}?", capacity=capacity),
        Text("You can read everything as before. Writing waits; one tap brings it back."),
        _WHY,
    )
    return Screen(lines, _rows(mandate))


async def _for_the_isu(view: View, mandate: Mandate) -> Screen:
    capacity = await capacity_of(view, mandate)
    lines = (
        Text("<b>A post was not reconfirmed</b>"),
        Text("{name}, {capacity}", name=mandate.full_name, capacity=capacity),
        Text("It was to be reconfirmed by {day}.", day=mandate.reconfirm_by),
        Text("They can read, and write again after one tap."),
        Text("<i>You are told because you are in the ISU.</i>"),
    )
    card = Action(Text("Open"), press("md", mandate.id))
    return Screen(lines, ((card,), (Action(Text("All renewals"), press("md~l")), HOME)))


async def _held(look: Look, notice: Notice) -> Mandate | None:
    number = notice.subject_id
    return next((one for one in look.actor.mandates if one.id == number), None)


def _rows(mandate: Mandate) -> tuple[tuple[Action, ...], ...]:
    return (
        (Action(Text("✓ I still hold this post"), press("post+", mandate.id)),),
        (Action(Text("I am leaving this post"), press("post-", mandate.id)),),
        (HOME,),
    )


_WHY = Text("<i>You are told because every post is reconfirmed once a year.</i>")
