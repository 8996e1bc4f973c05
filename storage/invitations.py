"""Invitations: single-use codes that let somebody in, of which only a hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Unit, columns
from storage.schema import invitation


@dataclass(frozen=True)
class Invitation:
    """A code bound to a role and, outside the ISU, to a delegation."""

    id: int
    role: str
    delegation_id: int | None
    expires_at: datetime
    redeemed_at: datetime | None


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(invitation).values(created_at=unit.now, **values).returning(invitation.c.id)
    )


async def find(unit: Unit, code_hash: str) -> Invitation | None:
    row = await unit.first(
        select(*columns(invitation, Invitation)).where(invitation.c.code_hash == code_hash)
    )
    return Invitation(**row) if row else None


async def redeem(unit: Unit, invitation_id: int, person_id: int) -> bool:
    """Use an invitation up; False when somebody else was first or it has expired."""
    return (
        await unit.change(
            update(invitation)
            .where(invitation.c.id == invitation_id, invitation.c.redeemed_at.is_(None))
            .where(invitation.c.expires_at > unit.now)
            .values(redeemed_at=unit.now, redeemed_by=person_id)
        )
        == 1
    )
