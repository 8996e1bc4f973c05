"""What every story leaves behind: a record that verifies, and that is silent about nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, Table, literal, select, union_all

from bot.auditing import Auditing
from bot.clock import Clock
from services.audit import verify
from storage.database import Database, View
from storage.schema import (
    announcement,
    approach,
    audit_entry,
    deadline,
    delegation,
    demarche,
    invitation,
    mandate,
    meeting,
    need,
    offer,
    proposal,
    treaty_fact,
)

RECORDED = (
    *(need, offer, meeting, deadline, announcement),
    *(delegation, mandate, invitation, proposal),
    *(demarche, approach, treaty_fact),
)
"""Of each row of these tables the record must say how it came there."""


async def is_vouched_for(database: Database, clock: Clock) -> None:
    """Fail unless the record of a database is whole, and names each of its shared records."""
    await Auditing(database=database, clock=clock).link_entries()
    async with database.view(clock.now()) as view:
        verdict = await verify(view)
        assert verdict.fault is None, verdict
        assert await unrecorded(view) == []


async def recorded(view: View, record: str, record_id: int) -> Sequence[RowMapping]:
    """What was written down about a record, in order."""
    of_it = (audit_entry.c.record == record) & (audit_entry.c.record_id == record_id)
    return await view.all(select(audit_entry).where(of_it).order_by(audit_entry.c.id))


async def unrecorded(view: View) -> list[tuple[str, int]]:
    """The tables and numbers of rows about which nothing was written down."""
    rows = await view.all(union_all(*(_unrecorded_in(table) for table in RECORDED)))
    return [(row["noun"], row["id"]) for row in rows]


def _unrecorded_in(table: Table) -> Select[Any]:
    told = select(audit_entry.c.id).where(
        audit_entry.c.record == table.name, audit_entry.c.record_id == table.c.id
    )
    return select(literal(table.name).label("noun"), table.c.id).where(~told.exists())
