"""The ISU's desk as an officer keeps it with one thumb: what waits, and after each thing the next.

Every queue looks alike: its list, a card with the button that sees to it, ten seconds of *Undo*.
"""

from collections.abc import Callable, Sequence

from handlers.acts import Look
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_row, press
from services.desk import Queue, waiting
from services.texts import Plural, Text

DESK = Action(Text("Desk"), press("dk"))
FACTS = Action(Text("Facts entered lately"), press("fcl"))

A_PAGE = 8
"""So many rows of a queue stand on one page."""

_QUEUES: dict[Queue, tuple[str, Callable[[int], Text]]] = {
    Queue.REQUESTS: (
        "rql",
        lambda n: Plural("{n} request to decide", "{n} requests to decide", n=n),
    ),
    Queue.CONTENT: ("ckl", lambda n: Plural("{n} entry to check", "{n} entries to check", n=n)),
    Queue.UNCONFIRMED: (
        "unl",
        lambda n: Plural("{n} unconfirmed delivery", "{n} unconfirmed deliveries", n=n),
    ),
    Queue.RENEWALS: (
        "md~l",
        lambda n: Plural("{n} post not reconfirmed", "{n} posts not reconfirmed", n=n),
    ),
    Queue.PROBLEMS: ("pbl", lambda n: Plural("{n} problem", "{n} problems", n=n)),
    Queue.PROPOSALS: ("prl", lambda n: Plural("{n} proposal", "{n} proposals", n=n)),
}
"""Where each queue is listed, and how its button reads."""

_ALWAYS: tuple[Action, ...] = (
    Action(Text("Search people"), press("pps")),
    Action(Text("Invitations"), press("ivl")),
    Action(Text("Propose a role or an export"), press("pr+")),
    Action(Text("Universalization"), press("dml")),
    FACTS,
)
"""What is done at the desk, whether anything waits or not."""


async def opened(look: Look) -> Screen:
    """`/desk`: a button for each queue in which something waits."""
    counts = await waiting(look.view, look.actor)
    rows = tuple(
        (Action(label(counts[queue]), press(prefix)),)
        for queue, (prefix, label) in _QUEUES.items()
        if counts[queue]
    )
    told = Text("This is waiting for the ISU:") if rows else Text("Nothing is waiting.")
    return Screen(
        (Text("<b>The ISU's desk</b>"), BLANK, told), (*rows, *in_rows(_ALWAYS, columns=2), (HOME,))
    )


async def button(look: Look) -> Action:
    """The way to the desk from Home, with how much waits there."""
    n = sum((await waiting(look.view, look.actor)).values())
    return Action(Text("Desk ({n})", n=n), DESK.press) if n else DESK


def listed(prefix: str, title: Text, actions: Sequence[Action], page: int, pages: int) -> Screen:
    """One page of a queue, a row for each thing that waits."""
    line = title if actions else Text("Nothing is waiting here any more.")
    rows = tuple((action,) for action in actions)
    return Screen((line,), (*rows, tuple(page_row(prefix, (), page, pages)), (DESK, HOME)))


async def seen_to(look: Look, said: Text, undo: str, following: Screen | None) -> Screen:
    """What was just done with its Undo, over the next that waits; over the desk when none does.

    Then Undo stands below, so that the button of the next is where the thumb is.
    """
    if following is None:
        screen = await opened(look)
        rows = ((Action(Text("Undo"), undo),), *screen.rows)
    else:
        screen = following
        last = (Action(Text("Undo the last one"), undo),)
        rows = (*screen.rows[:-1], last, screen.rows[-1])
    return Screen(screen.lines, rows).preceded_by(said)
