"""Subscriptions: of which new needs somebody wants to hear."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import person, subscription


@dataclass(frozen=True)
class Subscription:
    """Pillars and kinds that are followed; none named means any."""

    id: int
    person_id: int
    pillars: tuple[str, ...]
    kinds: tuple[str, ...]
    muted_at: datetime | None


async def find_of(view: View, person_id: int) -> Subscription | None:
    row = await view.first(
        select(*columns(subscription, Subscription)).where(subscription.c.person_id == person_id)
    )
    return Subscription(**row) if row else None


async def save(
    unit: Unit, person_id: int, *, pillars: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    """Set what a person follows; it replaces what they followed before, and is heard again."""
    values = {"pillars": pillars, "kinds": kinds, "muted_at": None}
    changed = await unit.change(
        update(subscription).where(subscription.c.person_id == person_id).values(**values)
    )
    if not changed:
        await unit.change(
            insert(subscription).values(person_id=person_id, created_at=unit.now, **values)
        )


async def remove(unit: Unit, subscription_id: int) -> None:
    await unit.change(delete(subscription).where(subscription.c.id == subscription_id))


async def mute(unit: Unit, person_id: int, muted_at: datetime | None) -> None:
    await unit.change(
        update(subscription).where(subscription.c.person_id == person_id).values(muted_at=muted_at)
    )


async def heard(view: View) -> tuple[Subscription, ...]:
    """All subscriptions of people who can be reached and have not muted them."""
    rows = await view.all(
        select(*columns(subscription, Subscription))
        .join(person, person.c.id == subscription.c.person_id)
        .where(subscription.c.muted_at.is_(None), person.c.blocked_at.is_(None))
        .order_by(subscription.c.id)
    )
    return tuple(Subscription(**row) for row in rows)
