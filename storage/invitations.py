"""Invitations: single-use codes that let somebody in, of which only a hash is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import invitation


@dataclass(frozen=True)
class Invitation:
    """A code bound to a role and, outside the ISU, to a delegation.

    It is open until it is redeemed, revoked or expired. `invited_by` is None when it was made on
    the command line. Unless it is pre-approved, the ISU still decides on whoever accepts it.
    Into the ISU, `full_name` and `institution` say for whom it is.
    """

    id: int
    role: str
    delegation_id: int | None
    created_at: datetime
    expires_at: datetime
    theme: str = ""
    invited_by: int | None = None
    is_preapproved: bool = True
    note_reference: str = ""
    full_name: str = ""
    institution: str = ""
    redeemed_at: datetime | None = None
    redeemed_by: int | None = None
    revoked_at: datetime | None = None
    revoked_by: int | None = None

    @property
    def capacity(self) -> tuple[str, int | None, str]:
        """Role, delegation and theme, as those of a mandate."""
        return self.role, self.delegation_id, self.theme

    def is_open_at(self, now: datetime) -> bool:
        return self.redeemed_at is None and self.revoked_at is None and self.expires_at > now


async def add(unit: Unit, **values: Any) -> int:
    return await unit.add(
        insert(invitation).values(created_at=unit.now, **values).returning(invitation.c.id)
    )


async def find(view: View, invitation_id: int) -> Invitation | None:
    """An invitation by its number, whatever has become of it."""
    return await _first(view, invitation.c.id == invitation_id)


async def find_by_code(view: View, code_hash: str) -> Invitation | None:
    """An invitation by the hash of its code, whatever has become of it."""
    return await _first(view, invitation.c.code_hash == code_hash)


async def open_ones(
    view: View, *, first: int = 0, most: int | None = None, by: int | None = None
) -> tuple[Invitation, ...]:
    """What can still be redeemed, what expires first before the rest; of one inviter if named."""
    query = (
        select(*columns(invitation, Invitation))
        .where(_is_open(view.now), *_made_by(by))
        .order_by(invitation.c.expires_at, invitation.c.id)
        .offset(first)
        .limit(most)
    )
    return tuple(Invitation(**row) for row in await view.all(query))


async def count_open(view: View, *, by: int | None = None) -> int:
    query = select(func.count()).select_from(invitation)
    return int(await view.scalar(query.where(_is_open(view.now), *_made_by(by))))


async def redeem(unit: Unit, invitation_id: int, person_id: int) -> bool:
    """Use an invitation up; False when it is open no longer, or somebody else was first."""
    return await _close(unit, invitation_id, redeemed_at=unit.now, redeemed_by=person_id)


async def revoke(unit: Unit, invitation_id: int, by: int | None) -> bool:
    """Take an invitation back; False when it was open no longer. `by` None: the command line."""
    return await _close(unit, invitation_id, revoked_at=unit.now, revoked_by=by)


async def _close(unit: Unit, invitation_id: int, **values: Any) -> bool:
    touched = await unit.change(
        update(invitation)
        .where(invitation.c.id == invitation_id, _is_open(unit.now))
        .values(**values)
    )
    return touched == 1


async def _first(view: View, which: ColumnElement[bool]) -> Invitation | None:
    row = await view.first(select(*columns(invitation, Invitation)).where(which))
    return Invitation(**row) if row else None


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (
        invitation.c.redeemed_at.is_(None)
        & invitation.c.revoked_at.is_(None)
        & (invitation.c.expires_at > now)
    )


def _made_by(person_id: int | None) -> Collection[ColumnElement[bool]]:
    return () if person_id is None else (invitation.c.invited_by == person_id,)
