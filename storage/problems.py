"""Problems: what could not be done, counted until somebody in the ISU has seen to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Unit, View, columns
from storage.schema import problem

AT_MOST = 200
"""Characters of what is said of a problem."""

_IS_OPEN = problem.c.settled_at.is_(None)


@dataclass(frozen=True)
class Problem:
    """Something that could not be done: how often, and from when to when so far."""

    id: int
    what: str
    times: int
    first_at: datetime
    last_at: datetime
    settled_at: datetime | None
    settled_by: int | None


async def note(unit: Unit, what: str) -> int:
    """Count a problem that is open already, or open it; its number."""
    insert = postgresql.insert if unit.is_postgresql else sqlite.insert
    once_more = {"times": problem.c.times + 1, "last_at": unit.now}
    return await unit.add(
        insert(problem)
        .values(what=what, first_at=unit.now, last_at=unit.now)
        .on_conflict_do_update(index_elements=["what"], index_where=_IS_OPEN, set_=once_more)
        .returning(problem.c.id)
    )


async def find(view: View, problem_id: int, *, lock: bool = False) -> Problem | None:
    query = select(*columns(problem, Problem)).where(problem.c.id == problem_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Problem(**row) if row else None


async def is_open(view: View, what: str) -> bool:
    return bool(await view.scalar(select(problem.c.id).where(problem.c.what == what, _IS_OPEN)))


async def count_open(view: View) -> int:
    return int(await view.scalar(select(func.count()).select_from(problem).where(_IS_OPEN)))


async def open_ones(view: View, *, skip: int, most: int) -> tuple[Problem, ...]:
    """Some of those that nobody has settled, what came up last first."""
    rows = await view.all(
        select(*columns(problem, Problem))
        .where(_IS_OPEN)
        .order_by(problem.c.last_at.desc(), problem.c.id.desc())
        .offset(skip)
        .limit(most)
    )
    return tuple(Problem(**row) for row in rows)


async def change(
    unit: Unit, problem_id: int, *, settled_at: datetime | None, settled_by: int | None
) -> None:
    await unit.change(
        update(problem)
        .where(problem.c.id == problem_id)
        .values(settled_at=settled_at, settled_by=settled_by)
    )
