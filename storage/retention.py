"""Retention: what is old enough to go, deleted a few rows at a time so that nobody waits for it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, or_, select, update

from storage import audit, delegations
from storage.database import Unit, View
from storage.schema import (
    announcement,
    delivery,
    draft,
    file,
    invitation,
    mandate,
    notice,
    person,
    problem,
    proposal,
)

_UNFINISHED = ("queued", "sending")


async def requests(unit: Unit, before: datetime, most: int) -> int:
    """Declined and withdrawn requests, with what the record holds of the person in them."""
    refused = mandate.c.state.in_(("declined", "withdrawn"))
    decided = func.coalesce(mandate.c.decided_at, mandate.c.requested_at) < before
    ids = await _some(unit, mandate, and_(refused, decided), most)
    await audit.drop_values_of(unit, mandate.name, ids)
    copies = await _copies(unit, mandate.c.id.in_(ids))
    await _delete(unit, mandate, ids)
    await _delete_unused(unit, copies)
    return len(ids)


async def drafts(unit: Unit, before: datetime, most: int) -> int:
    """Drafts that nobody has touched, whether finished, cancelled or abandoned."""
    ids = await _some(unit, draft, draft.c.changed_at < before, most)
    named = update(person).where(person.c.open_draft_id.in_(ids))
    await unit.change(named.values(open_draft_id=None))
    await _delete(unit, draft, ids)
    return len(ids)


async def invitations(unit: Unit, before: datetime, most: int) -> int:
    """Invitations that open nothing any more: used, revoked or expired."""
    over = or_(
        invitation.c.redeemed_at < before,
        invitation.c.revoked_at < before,
        and_(invitation.c.redeemed_at.is_(None), invitation.c.expires_at < before),
    )
    ids = await _some(unit, invitation, over, most)
    came_by = update(mandate).where(mandate.c.invitation_id.in_(ids))
    await unit.change(came_by.values(invitation_id=None))
    await _delete(unit, invitation, ids)
    return len(ids)


async def proposals(unit: Unit, before: datetime, most: int) -> int:
    """Proposals from long ago, whatever became of them: whom they were about is in the record."""
    ids = await _some(unit, proposal, proposal.c.proposed_at < before, most)
    await _delete(unit, proposal, ids)
    return len(ids)


async def seats(unit: Unit, _before: datetime, most: int) -> int:
    """Seats of organisations whose last request, draft or invitation has gone: at once."""
    return len(await delegations.drop_unused(unit, most=most))


async def note_copies(unit: Unit, before: datetime, most: int) -> int:
    """Copies of notes verbales whose request was decided long ago; the reference stays.

    Of somebody in the middle of a form they stay too: it may be asking by the same copy again.
    """
    filling_in = exists().where(draft.c.holder_id == mandate.c.person_id, draft.c.state == "open")
    over = and_(
        ~filling_in,
        mandate.c.note_copy_id.is_not(None),
        mandate.c.state != "requested",
        mandate.c.decided_at < before,
    )
    ids = await _some(unit, mandate, over, most)
    copies = await _copies(unit, mandate.c.id.in_(ids))
    await unit.change(update(mandate).where(mandate.c.id.in_(ids)).values(note_copy_id=None))
    await _delete_unused(unit, copies)
    return len(copies)


async def unused_files(unit: Unit, before: datetime, most: int) -> int:
    """Files that went with no request, of people who are in the middle of no form."""
    used = exists().where(mandate.c.note_copy_id == file.c.id)
    filling_in = exists().where(draft.c.holder_id == file.c.person_id, draft.c.state == "open")
    over = and_(file.c.received_at < before, ~used, ~filling_in)
    ids = await _some(unit, file, over, most)
    await _delete(unit, file, ids)
    return len(ids)


async def deliveries(unit: Unit, before: datetime, most: int) -> int:
    """What became of old notices. An announcement's progress goes on where its author left it."""
    old = select(notice.c.id).where(notice.c.created_at < before, notice.c.kind != "progress")
    over = and_(delivery.c.notice_id.in_(old), delivery.c.state.not_in(_UNFINISHED))
    ids = await _some(unit, delivery, over, most)
    await _delete(unit, delivery, ids)
    return len(ids)


async def notices(unit: Unit, before: datetime, most: int) -> int:
    """Old notices without deliveries; an announcement and its notice stay together."""
    told = exists().where(delivery.c.notice_id == notice.c.id)
    announced = and_(
        notice.c.kind.in_(("announcement", "progress")),
        exists().where(announcement.c.id == notice.c.subject_id),
    )
    ids = await _some(unit, notice, and_(notice.c.created_at < before, ~told, ~announced), most)
    await _delete(unit, notice, ids)
    return len(ids)


async def problems(unit: Unit, before: datetime, most: int) -> int:
    ids = await _some(unit, problem, problem.c.settled_at < before, most)
    await _delete(unit, problem, ids)
    return len(ids)


async def long_away(view: View, before: datetime, most: int) -> Sequence[int]:
    """People without any role, or request for one, who have not been there since a day."""
    rows = await view.all(
        select(person.c.id).where(_is_away(before)).order_by(person.c.id).limit(most)
    )
    return [row["id"] for row in rows]


async def is_long_away(view: View, person_id: int, before: datetime) -> bool:
    """The same of one person, asked under their lock: they may just have come back."""
    return bool(
        await view.scalar(select(person.c.id).where(person.c.id == person_id, _is_away(before)))
    )


def _is_away(before: datetime) -> ColumnElement[bool]:
    holds = exists().where(
        mandate.c.person_id == person.c.id,
        mandate.c.state.in_(("requested", "active", "suspended")),
    )
    return and_(
        person.c.forgotten_at.is_(None),
        person.c.met_at < before,
        or_(person.c.seen_on.is_(None), person.c.seen_on < before.date()),
        ~holds,
    )


async def _some(unit: Unit, table: Table, over: ColumnElement[bool], most: int) -> list[int]:
    """The numbers of a few rows of which it is true, locked; others may hold some of them now."""
    rows = await unit.all(
        select(table.c.id)
        .where(over)
        .order_by(table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=table)
    )
    return [row["id"] for row in rows]


async def _delete_unused(unit: Unit, copies: Collection[int]) -> None:
    """Delete copies, except those that another request still refers to."""
    used = exists().where(mandate.c.note_copy_id == file.c.id)
    await unit.change(delete(file).where(file.c.id.in_(copies), ~used))


async def _copies(view: View, of: ColumnElement[bool]) -> list[int]:
    rows = await view.all(
        select(mandate.c.note_copy_id).where(of, mandate.c.note_copy_id.is_not(None))
    )
    return [row["note_copy_id"] for row in rows]


async def _delete(unit: Unit, table: Table, ids: Collection[Any]) -> None:
    await unit.change(delete(table).where(table.c.id.in_(ids)))
