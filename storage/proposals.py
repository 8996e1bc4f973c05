"""Proposals: what one person may propose and only another may release."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import proposal


@dataclass(frozen=True)
class Proposal:
    """`state`: proposed → released | declined | withdrawn, and released → fetched.

    `kind` says what it is, `facts` for whom and in which role. `decided_by` is None while it waits,
    and when it was released on the command line.
    """

    id: int
    kind: str
    facts: dict[str, Any]
    state: str
    proposed_by: int
    proposed_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(proposal)
        .values(state="proposed", proposed_at=unit.now, **values)
        .returning(proposal.c.id)
    )


async def find(view: View, number: int, *, lock: bool = False) -> Proposal | None:
    query = select(*columns(proposal, Proposal)).where(proposal.c.id == number)
    row = await view.first(query.with_for_update() if lock else query)
    return Proposal(**row) if row else None


async def waiting(view: View, *, since: datetime) -> tuple[Proposal, ...]:
    """What was proposed since then and is not decided on, the oldest first."""
    return await _all(view, _waits(since))


async def count_waiting(view: View, *, since: datetime, not_by: int) -> int:
    """How many wait, without those that one person has proposed."""
    of_others = _waits(since) & (proposal.c.proposed_by != not_by)
    return int(await view.scalar(select(func.count()).select_from(proposal).where(of_others)))


async def to_fetch(view: View, proposer_id: int, *, since: datetime) -> tuple[Proposal, ...]:
    """What was released for a proposer since then; some of it has nothing to be fetched."""
    released = (proposal.c.state == "released") & (proposal.c.decided_at > since)
    return await _all(view, released & (proposal.c.proposed_by == proposer_id))


async def move(unit: Unit, found: Proposal, state: str, **values: Any) -> bool:
    """Take a proposal from one state to the next; False when somebody else was first."""
    touched = await unit.change(
        update(proposal)
        .where(proposal.c.id == found.id, proposal.c.state == found.state)
        .values(state=state, **values)
    )
    return touched == 1


async def _all(view: View, which: ColumnElement[bool]) -> tuple[Proposal, ...]:
    query = select(*columns(proposal, Proposal)).where(which).order_by(proposal.c.id)
    return tuple(Proposal(**row) for row in await view.all(query))


def _waits(since: datetime) -> ColumnElement[bool]:
    return (proposal.c.state == "proposed") & (proposal.c.proposed_at > since)
