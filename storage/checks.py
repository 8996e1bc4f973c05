"""What the ISU has not looked at since its delegation published or changed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union_all

from storage.database import View
from storage.needs import NEEDS
from storage.offers import OFFERS


@dataclass(frozen=True)
class Unchecked:
    """A need or an offer (`noun` is its table) that waits to be looked at."""

    noun: str
    id: int
    delegation_id: int
    title: str
    changed_at: datetime


async def count_unchecked(view: View) -> int:
    needs, offers = (
        select(func.count()).select_from(entries.unchecked(view).subquery()).scalar_subquery()
        for entries in (NEEDS, OFFERS)
    )
    return int(await view.scalar(select(needs + offers)))


async def unchecked(view: View, *, skip: int, most: int) -> tuple[Unchecked, ...]:
    """Some of them, what has waited longest first."""
    both = union_all(NEEDS.unchecked(view), OFFERS.unchecked(view)).subquery()
    rows = await view.all(
        select(both).order_by(both.c.changed_at, both.c.noun, both.c.id).offset(skip).limit(most)
    )
    return tuple(Unchecked(**row) for row in rows)
