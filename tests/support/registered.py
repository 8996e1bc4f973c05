"""People who are registered already when a story of the ledger begins."""

from datetime import UTC, datetime

from services.delegations import delegation_for
from services.permissions import Role
from services.registration import grant
from storage import people
from storage.database import Unit
from storage.people import Person

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


async def registered(
    unit: Unit, telegram_id: int, role: Role, *, iso3: str | None = None, name: str = "Somebody"
) -> Person:
    """Somebody with a chat and an active mandate."""
    person = await people.meet(unit, telegram_id, language="en", zone="UTC")
    delegation_id = await delegation_for(unit, iso3=iso3, organisation=None)
    await grant(unit, person, role, delegation_id=delegation_id, full_name=name)
    return await people.get(unit, person.id)


async def many_registered(unit: Unit, count: int, *, first: int = 1) -> list[int]:
    """So many donors of Norway, their numbers."""
    return [
        (await registered(unit, first + n, Role.DONOR, iso3="NOR", name=f"Donor {n}")).id
        for n in range(count)
    ]
