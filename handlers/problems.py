"""Problems as the ISU sees them: what could not be done, how often, and that it is settled."""

from handlers import desk
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.screens import BLANK, HOME, Action, Screen, page_of, press
from services import problems
from services.desk import name_of
from services.notices import Skip
from services.texts import Plural, RefusedError, Text
from storage import problems as stored
from storage.ledger import Notice
from storage.problems import Problem


async def listed(look: Look) -> Screen:
    """The open problems, what came up last first."""
    count = await stored.count_open(look.view)
    page, pages = page_of(look.number(0), count, desk.A_PAGE)
    found = await stored.open_ones(look.view, skip=page * desk.A_PAGE, most=desk.A_PAGE)
    actions = [Action(Text("{what}", what=one.what), press("pb", one.id)) for one in found]
    return desk.listed("pbl", Text("<b>Problems</b> · {n}", n=count), actions, page, pages)


async def opened(look: Look) -> Screen:
    return await _card(look, await problems.get_problem(look.view, look.number(0)))


async def settled(act: Act) -> Screen:
    """One tap, and the next one is there."""
    problem = await problems.get_problem(act.unit, act.number(0))
    try:
        if not await problems.settle(act.unit, act.actor, problem.id):
            return Screen((), toast=Text("That is done already."))
    except RefusedError as refusal:
        return (await _next(act) or await desk.opened(act)).preceded_by(refusal.text)
    said = Text("Settled: “{what}”", what=problem.what)
    return await desk.seen_to(act, said, press("pb-", problem.id), await _next(act))


async def undone(act: Act) -> Screen:
    await problems.undo(act.unit, act.actor, act.number(0))
    return await opened(act)


async def notice(look: Look, told: Notice) -> Screen | Skip:
    """To the ISU: something could not be done, and somebody should look."""
    del look
    lines = (
        Text("<b>Something needs a look</b>"),
        Text("Please tell whoever runs Liaison: “{what}”.", what=told.facts["what"]),
        Text("You are told because you are in the ISU."),
    )
    return Screen(lines, ((DESK, HOME),))


async def _next(look: Look) -> Screen | None:
    for problem in await stored.open_ones(look.view, skip=0, most=1):
        return await _card(look, problem)
    return None


async def _card(look: Look, problem: Problem) -> Screen:
    lines = [
        Text("<b>Something needs a look</b>"),
        Text("“{what}”", what=problem.what),
        BLANK,
        Plural("It came up once.", "It came up {n} times.", n=problem.times),
        Text("First: {moment}", moment=problem.first_at),
        Text("Last: {moment}", moment=problem.last_at),
        BLANK,
    ]
    ways = (Action(Text("All problems"), press("pbl")), DESK)
    if problem.settled_by is not None:
        who = await name_of(look.view, problem.settled_by)
        lines.append(Text("Settled by {who} on {moment}.", who=who, moment=problem.settled_at))
        return Screen(tuple(lines), (ways,))
    lines.append(Text("Please tell whoever runs Liaison. When it is seen to, settle it."))
    settle = (Action(Text("Settled"), press("pb+", problem.id)),)
    return Screen(tuple(lines), (settle, ways))
