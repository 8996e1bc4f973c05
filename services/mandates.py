"""Mandates: how long somebody holds a role, and when the yearly reconfirmation is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.notices import Kind, tell
from services.permissions import Actor, Role
from services.texts import RefusedError, Text
from storage import mandates, people
from storage.database import Unit, View
from storage.mandates import Mandate
from storage.people import Person

_YEARS = {Role.COORDINATOR: 2, Role.PRESIDENCY: 1}
"""Offices that rotate; every other role is held until further notice."""


STATES = {
    "requested": Text("asked for"),
    "active": Text("active"),
    "suspended": Text("suspended"),
    "ended": Text("ended"),
    "declined": Text("declined"),
    "withdrawn": Text("withdrawn"),
}
"""What became of a mandate, in a word."""


@dataclass(frozen=True)
class Term:
    """From when to when a mandate holds, both days included, and by when it is reconfirmed."""

    valid_from: date
    valid_to: date | None
    reconfirm_by: date

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "reconfirm_by": self.reconfirm_by,
        }


def term_from(role: str, day: date) -> Term:
    """The term of a role that somebody takes up on a day."""
    years = _YEARS.get(Role(role))
    return Term(day, years_after(day, years) if years else None, years_after(day, 1))


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a 29 February that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def is_in_term(mandate: Mandate, day: date) -> bool:
    has_begun = mandate.valid_from is None or mandate.valid_from <= day
    return has_begun and (mandate.valid_to is None or day <= mandate.valid_to)


def is_lapsed_for(holder: Person, mandate: Mandate, now: datetime) -> bool:
    """Whether the yearly reconfirmation is missing: it reads, and no longer writes.

    The day by which it is due has to be over on the holder's own clock, whoever asks.
    """
    today = now.astimezone(ZoneInfo(holder.zone)).date()
    return mandate.reconfirm_by is not None and mandate.reconfirm_by < today


def acting(person: Person, active: Iterable[Mandate], now: datetime) -> Actor:
    """A person under those of their active mandates that are in term now."""
    held = tuple(mandate for mandate in active if is_in_term(mandate, now.date()))
    lapsed = frozenset(mandate.id for mandate in held if is_lapsed_for(person, mandate, now))
    return Actor(person, held, lapsed)


async def keeps_an_administrator(view: View, *, without: int) -> bool:
    """Whether the ISU has an administrator until further notice beside the person of this number.

    There always is one, or nobody could let anybody in: one who is to leave does not count.
    """
    today = view.now.date()
    return any(
        one.role == Role.ISU_ADMINISTRATOR
        and one.person_id != without
        and one.valid_to is None
        and is_in_term(one, today)
        for one in await mandates.in_state(view, "active")
    )


async def check_not_twice(view: View, wanted: Mandate) -> None:
    """Refuse a mandate to who acts in the same capacity already, under another one."""
    held = await mandates.of_person(view, wanted.person_id, states=("active",))
    if any(one.capacity == wanted.capacity for one in held if one.id != wanted.id):
        raise RefusedError(Text("The person acts in this role already, under another mandate."))


async def tell_colleagues(
    unit: Unit, mandate: Mandate, what: str, *, not_before: datetime | None = None
) -> None:
    """Tell everybody else who acts for a delegation what became of a mandate there.

    `what` is the verb of the record, such as "suspended".
    """
    if mandate.delegation_id is None:
        return
    active = await mandates.of_delegation(unit, mandate.delegation_id, states=("active",))
    today = unit.now.date()
    others = {one.person_id for one in active if is_in_term(one, today)} - {mandate.person_id}
    reached = [
        person.id
        for person in await people.several(unit, sorted(others))
        if person.blocked_at is None
    ]
    if reached:
        facts = {"what": what}
        await tell(
            unit,
            Kind.COLLEAGUE,
            reached,
            subject_id=mandate.id,
            facts=facts,
            not_before=not_before,
        )
