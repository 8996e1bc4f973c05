"""The ISU's desk: how much waits there, and that of two officers one does a thing, not both."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import repeat
from typing import TypeAlias

from services.mandates import is_lapsed_for
from services.notices import UNDO, Kind
from services.permissions import Actor, Permission
from services.texts import RefusedError, Text
from storage import checks, mandates, people, problems, proposals, unconfirmed
from storage.database import View
from storage.mandates import Mandate

Count: TypeAlias = Callable[[View], Awaitable[int]]


class Queue(StrEnum):
    """What waits at the desk, in the order in which it should be seen to."""

    REQUESTS = "requests"
    CONTENT = "content"
    RENEWALS = "renewals"
    UNCONFIRMED = "unconfirmed"
    PROBLEMS = "problems"
    PROPOSALS = "proposals"


OPEN_FOR = timedelta(days=7)
"""So long a proposal waits for a second person; then nobody can release it any more."""


ELSEWHERE = frozenset({Kind.REQUEST, Kind.PROBLEM, Kind.PROPOSAL, Kind.ANNOUNCEMENT, Kind.PROGRESS})
"""Kinds of notice whose delivery need not be seen to: their matter stands at the desk itself, or
their report lists who got them.
"""


async def _count_lapsed(view: View) -> int:
    found = await mandates.lapsing(view, view.now.date())
    holders = await people.several(view, [one.person_id for one in found])
    return sum(map(is_lapsed_for, holders, found, repeat(view.now)))


_COUNTS: dict[Queue, Count] = {
    Queue.REQUESTS: partial(mandates.count_in_state, state="requested"),
    Queue.CONTENT: checks.count_unchecked,
    Queue.RENEWALS: _count_lapsed,
    Queue.UNCONFIRMED: partial(unconfirmed.count, without=ELSEWHERE),
    Queue.PROBLEMS: problems.count_open,
}


_ON_RECORD = ("requested", "active", "suspended", "ended", "declined", "withdrawn")


async def waiting(view: View, officer: Actor) -> dict[Queue, int]:
    """How many of each wait for this officer: of proposals, those of others."""
    of_others = await proposals.count_waiting(
        view, since=view.now - OPEN_FOR, not_by=officer.person.id
    )
    counts = {queue: await count(view) for queue, count in _COUNTS.items()}
    return {**counts, Queue.PROPOSALS: of_others}


async def check_is_left(
    view: View, officer: Actor, done_at: datetime | None, done_by: int | None
) -> bool:
    """Whether something is still to be done; False when this officer has done it already.

    Raises RefusedError, which says who, when another has.
    """
    if done_at is None:
        return True
    if done_by == officer.person.id:
        return False
    who = Text("another officer") if done_by is None else await name_of(view, done_by)
    raise RefusedError(Text("{who} has seen to this already.", who=who))


def check_undo(
    officer: Actor, done_at: datetime | None, done_by: int | None, *, now: datetime
) -> None:
    """Whoever did something may take it back for ten seconds."""
    if done_at is None:
        raise RefusedError(Text("That is undone already."))
    if done_by != officer.person.id or now - done_at > UNDO:
        raise RefusedError(Text("It is too late to undo this."))


def check_still_acts(officer: Actor) -> None:
    """Refuse to undo for who is to reconfirm first; asked last, as too late is too late."""
    if not officer.may(Permission.DECIDE_REQUESTS):
        raise RefusedError(Text("Please reconfirm first that you still hold your post."))


async def standing(view: View, found: Mandate) -> Text:
    """What has become of a mandate, and through whom."""
    who = Text("Liaison") if found.decided_by is None else await name_of(view, found.decided_by)
    match found.state:
        case "requested":
            return Text("This mandate is only asked for: the request is not decided.")
        case "withdrawn":
            return Text("This request was withdrawn by the person who asked.")
        case "declined":
            return Text("This request was already declined by {who}.", who=who)
        case "suspended":
            return Text("This mandate is suspended already, by {who}.", who=who)
        case "ended":
            return Text("This mandate was ended already, by {who}.", who=who)
    if found.reason is None:
        return Text("This request was already approved by {who}.", who=who)
    # Only who restores a mandate says why it is active.
    return Text("This mandate was restored already, by {who}.", who=who)


async def name_of(view: View, person_id: int) -> str | Text:
    """Somebody's name as their mandate has it."""
    held = await mandate_of(view, person_id)
    return held.full_name if held else Text("somebody who is not on record any more")


async def mandate_of(view: View, person_id: int) -> Mandate | None:
    """Under which mandate somebody is known: one that is active, or else the last."""
    held = await mandates.of_person(view, person_id, states=_ON_RECORD)
    return max(held, key=lambda one: (one.state == "active", one.id), default=None)
