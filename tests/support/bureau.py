"""An ISU office with a clock that stands still: who is registered, what is entered, who is told."""

from datetime import UTC, datetime
from typing import Any

from bot.clock import Clock
from bot.reminding import Reminding
from services import meetings
from services.notices import Kind
from services.permissions import Actor, Role
from services.readers import actor_of
from storage import delegations, ledger, mandates, people, reminders
from storage.database import Database
from storage.ledger import Delivery
from storage.meetings import Meeting
from storage.treaty import get_state

MARCH = datetime(2027, 3, 1, 12, tzinfo=UTC)
MEETING = {
    "name": "Intersessional Meeting",
    "starts": "2027-04-12",
    "ends": "2027-04-13",
    "place": "Geneva, Maison de la paix",
    "zone": "Europe/Zurich",
    "registered": None,
}
ANNUAL_REPORT = {"title": "Annual report", "due": "2027-04-30", "states": ["LAO"]}


class Stopped(Clock):
    """A clock that shows what it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Bureau:
    """An ISU officer, the people who are registered, and the tick that looks for reminders."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Stopped(MARCH)
        self.problems: list[str] = []
        self.reminding = self.replica(database)
        self.officer: Actor
        self._numbers = iter(range(1, 1000))

    @classmethod
    async def opened(cls, database: Database) -> "Bureau":
        bureau = cls(database)
        bureau.officer = await bureau.takes_in(Role.ISU, "Europe/Zurich")
        return bureau

    def replica(self, database: Database) -> Reminding:
        return Reminding(
            database=database,
            clock=self.clock,
            on_notices=lambda: None,
            on_problem=lambda what, _: self.problems.append(what),
        )

    async def takes_in(self, role: Role, zone: str, iso3: str | None = None) -> Actor:
        async with self.database.unit(self.clock.at) as unit:
            number = next(self._numbers)
            person = await people.meet(unit, number, language="en", zone=zone)
            delegation_id = None
            if iso3 is not None:
                name = get_state(iso3).name
                delegation_id, _ = await delegations.of_state(unit, iso3, name)
            if role is not Role.PUBLIC:
                await mandates.add(
                    unit,
                    person_id=person.id,
                    delegation_id=delegation_id,
                    role=role,
                    state="active",
                    full_name=f"Person {number}",
                    requested_at=unit.now,
                )
            return await actor_of(unit, person)

    async def enters(self, **answers: Any) -> Meeting:
        async with self.database.unit(self.clock.at) as unit:
            return await meetings.enter_meeting(unit, self.officer, {**MEETING, **answers})

    async def ticks(self, at: datetime) -> None:
        self.clock.at = at
        await self.reminding.fire_due()

    async def told(self, kind: Kind, subject_id: int = 1) -> list[Delivery]:
        """All deliveries of a kind of notice about something, notice by notice."""
        async with self.database.view(self.clock.at) as view:
            numbers = await ledger.notices_about(view, [kind], subject_id)
            return [one for n in sorted(numbers) for one in await ledger.deliveries_of(view, n)]

    async def arrives(self, *delivered: Delivery) -> None:
        """Have deliveries sent."""
        async with self.database.unit(max(one.not_before for one in delivered)) as unit:
            for one in await ledger.claim(unit, "test", most=100, lease_until=unit.now):
                await ledger.settle(unit, one.id, "test", "sent", message_id=one.id)

    async def waiting(self, kind: Kind = Kind.MEETING) -> list[int]:
        async with self.database.view(self.clock.at) as view:
            return [one.days_before for one in await reminders.waiting(view, kind, 1)]
