"""Problems: what could not be done is kept and told to the ISU, until an officer has seen to it."""

from dataclasses import replace
from datetime import timedelta

from services import audit
from services.audit import Verb
from services.desk import check_is_left, check_undo
from services.notices import Kind, tell_the_isu
from services.permissions import Actor
from services.texts import RefusedError, Text
from storage import ledger, problems
from storage.database import Unit, View
from storage.problems import Problem

_QUIET = timedelta(hours=1)


async def report_problem(unit: Unit, what: str) -> None:
    """Keep that something could not be done, and tell the ISU; the same thing once an hour."""
    what = what[: problems.AT_MOST]
    problem_id = await problems.note(unit, what)
    if what not in await ledger.facts_of(unit, Kind.PROBLEM, "what", since=unit.now - _QUIET):
        await tell_the_isu(unit, Kind.PROBLEM, subject_id=problem_id, facts={"what": what})


async def get_problem(view: View, problem_id: int, *, lock: bool = False) -> Problem:
    found = await problems.find(view, problem_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That problem does not exist."))
    return found


async def settle(unit: Unit, officer: Actor, problem_id: int) -> bool:
    """Say that a problem is seen to; False when this officer has said so already.

    When it comes up again it is a new one. Raises RefusedError when another officer was first.
    """
    found = await get_problem(unit, problem_id, lock=True)
    if not await check_is_left(unit, officer, found.settled_at, found.settled_by):
        return False
    await _change(unit, officer, Verb.SETTLED, found, settled=True)
    return True


async def undo(unit: Unit, officer: Actor, problem_id: int) -> None:
    """Open a problem again, within ten seconds."""
    found = await get_problem(unit, problem_id, lock=True)
    check_undo(officer, found.settled_at, found.settled_by, now=unit.now)
    if await problems.is_open(unit, found.what):
        raise RefusedError(Text("It has come up again already, and stands in the list."))
    await _change(unit, officer, Verb.UNDONE, found, settled=False)


async def _change(
    unit: Unit, officer: Actor, verb: Verb, before: Problem, *, settled: bool
) -> None:
    at, by = (unit.now, officer.person.id) if settled else (None, None)
    await problems.change(unit, before.id, settled_at=at, settled_by=by)
    after = replace(before, settled_at=at, settled_by=by)
    await audit.record(unit, officer, verb, "problem", before.id, before=before, after=after)
