"""People, the delegations that they speak for, and the mandates that bind the two."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, insert, select, update

from storage.database import Unit, View, columns
from storage.schema import delegation, mandate, person


@dataclass(frozen=True)
class Person:
    """Somebody who has written to the bot. `zone` is an IANA name, `language` a catalogue's."""

    id: int
    telegram_id: int
    chat_id: int
    language: str
    language_chosen: bool
    zone: str
    zone_chosen: bool
    met_at: datetime
    blocked_at: datetime | None
    open_draft_id: int | None
    screen_message_id: int | None
    last_message_id: int | None


@dataclass(frozen=True)
class Delegation:
    """The seat of a State (`kind` "state", with `iso3`) or of an organisation."""

    id: int
    kind: str
    iso3: str | None
    name: str


@dataclass(frozen=True)
class Mandate:
    """That a person may act in a role; for the ISU without a delegation.

    `state` is "requested", "active", "declined" or "withdrawn".
    """

    id: int
    person_id: int
    delegation_id: int | None
    role: str
    state: str
    full_name: str
    position: str
    email: str
    requested_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    reason: str | None


async def meet(unit: Unit, telegram_id: int, *, language: str, zone: str) -> Person:
    """The person behind a Telegram number, locked until the Unit ends; new people are added."""
    query = _locked(select(*columns(person, Person)).where(person.c.telegram_id == telegram_id))
    row = await unit.first(query)
    if row is None:
        await unit.add_once(
            person,
            {
                "telegram_id": telegram_id,
                "chat_id": telegram_id,
                "language": language,
                "language_chosen": False,
                "zone": zone,
                "zone_chosen": False,
                "met_at": unit.now,
            },
        )
        row = await unit.first(query)
        assert row is not None  # noqa: S101 - the line above has put it there.
    return Person(**row)


def _locked(query: Select[Any]) -> Select[Any]:
    # Not the key: whoever tells this person something must not wait for them, or in a circle.
    return query.with_for_update(key_share=True)


async def get(view: View, person_id: int, *, lock: bool = False) -> Person:
    query = select(*columns(person, Person)).where(person.c.id == person_id)
    row = await view.first(_locked(query) if lock else query)
    if row is None:
        msg = f"no person {person_id}"
        raise LookupError(msg)
    return Person(**row)


async def several(view: View, person_ids: Collection[int]) -> tuple[Person, ...]:
    """The people of these numbers, in their order."""
    rows = await view.all(select(*columns(person, Person)).where(person.c.id.in_(person_ids)))
    found = {row["id"]: Person(**row) for row in rows}
    return tuple(found[one] for one in person_ids if one in found)


async def find_by_telegram(view: View, telegram_id: int) -> Person | None:
    row = await view.first(
        select(*columns(person, Person)).where(person.c.telegram_id == telegram_id)
    )
    return Person(**row) if row else None


async def change(unit: Unit, person_id: int, **values: Any) -> None:
    await unit.change(update(person).where(person.c.id == person_id).values(**values))


async def saw_message(
    unit: Unit, person_id: int, message_id: int, *, is_screen: bool = False
) -> None:
    """Remember the newest message of the chat, and whether it carries the present screen."""
    newest = case(
        (person.c.last_message_id > message_id, person.c.last_message_id), else_=message_id
    )
    screen = {"screen_message_id": message_id} if is_screen else {}
    await change(unit, person_id, last_message_id=newest, **screen)


async def delegation_of_state(unit: Unit, iso3: str, name: str) -> int:
    """The number of a State's delegation, made at its first use."""
    await unit.add_once(delegation, {"kind": "state", "iso3": iso3, "name": name})
    return int(await unit.scalar(select(delegation.c.id).where(delegation.c.iso3 == iso3)))


async def delegation_of_organisation(unit: Unit, name: str) -> int:
    await unit.add_once(delegation, {"kind": "organisation", "name": name})
    is_meant = (delegation.c.kind == "organisation") & (delegation.c.name == name)
    return int(await unit.scalar(select(delegation.c.id).where(is_meant)))


async def get_delegation(view: View, delegation_id: int) -> Delegation:
    row = await view.first(
        select(*columns(delegation, Delegation)).where(delegation.c.id == delegation_id)
    )
    if row is None:
        msg = f"no delegation {delegation_id}"
        raise LookupError(msg)
    return Delegation(**row)


async def delegations(view: View, ids: Iterable[int]) -> dict[int, Delegation]:
    rows = await view.all(
        select(*columns(delegation, Delegation)).where(delegation.c.id.in_(set(ids)))
    )
    return {row["id"]: Delegation(**row) for row in rows}


async def add_mandate(unit: Unit, **values: Any) -> int:
    return await unit.add(insert(mandate).values(**values).returning(mandate.c.id))


async def find_mandate(view: View, mandate_id: int, *, lock: bool = False) -> Mandate | None:
    query = select(*columns(mandate, Mandate)).where(mandate.c.id == mandate_id)
    row = await view.first(query.with_for_update() if lock else query)
    return Mandate(**row) if row else None


async def change_mandate(unit: Unit, mandate_id: int, **values: Any) -> None:
    await unit.change(update(mandate).where(mandate.c.id == mandate_id).values(**values))


async def mandates_of(view: View, person_id: int, *, states: Iterable[str]) -> tuple[Mandate, ...]:
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.person_id == person_id, mandate.c.state.in_(list(states)))
        .order_by(mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def mandates_of_several(
    view: View, person_ids: Collection[int], *, state: str
) -> dict[int, tuple[Mandate, ...]]:
    """The mandates in a state of each of several people who have any."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.person_id.in_(person_ids), mandate.c.state == state)
        .order_by(mandate.c.id)
    )
    found: defaultdict[int, tuple[Mandate, ...]] = defaultdict(tuple)
    for row in rows:
        found[row["person_id"]] += (Mandate(**row),)
    return found


async def mandates_in(view: View, state: str) -> tuple[Mandate, ...]:
    """All mandates in a state, the oldest request first."""
    rows = await view.all(
        select(*columns(mandate, Mandate))
        .where(mandate.c.state == state)
        .order_by(mandate.c.requested_at, mandate.c.id)
    )
    return tuple(Mandate(**row) for row in rows)


async def people_with_roles(
    view: View, roles: Iterable[str], *, iso3: Iterable[str] | None = None
) -> list[int]:
    """Who holds one of the roles now and can be reached; of some States only, where named."""
    query = (
        select(person.c.id)
        .distinct()
        .join(mandate, mandate.c.person_id == person.c.id)
        .where(mandate.c.state == "active", mandate.c.role.in_(list(roles)))
        .where(person.c.blocked_at.is_(None))
        .order_by(person.c.id)
    )
    if iso3 is not None:
        query = query.join(delegation, delegation.c.id == mandate.c.delegation_id).where(
            delegation.c.iso3.in_(list(iso3))
        )
    return [row["id"] for row in await view.all(query)]


async def zones_of(view: View, person_ids: Iterable[int]) -> dict[int, str]:
    """The time zone of each of several people."""
    rows = await view.all(select(person.c.id, person.c.zone).where(person.c.id.in_(person_ids)))
    return {row["id"]: row["zone"] for row in rows}


async def people_with_open_drafts(view: View) -> list[int]:
    """Telegram's numbers of those who were in the middle of a form."""
    rows = await view.all(
        select(person.c.telegram_id).where(
            person.c.open_draft_id.is_not(None), person.c.blocked_at.is_(None)
        )
    )
    return [row["telegram_id"] for row in rows]
