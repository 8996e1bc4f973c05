"""People: whoever has written to the bot, with their language, their clock and their chat."""

import base64
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, select, update

from storage.database import Unit, View, columns
from storage.schema import mandate, person


@dataclass(frozen=True)
class Person:
    """Somebody who has written to the bot. `zone` is an IANA name, `language` a catalogue's.

    Of somebody who was forgotten only the pseudonym is left; their Telegram numbers are nobody's.
    """

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
    pseudonym: str = ""
    forgotten_at: datetime | None = None
    seen_on: date | None = None


@dataclass(frozen=True)
class Known:
    """Somebody by what they can be searched for, and one of the mandates that say so."""

    person_id: int
    pseudonym: str
    mandate_id: int
    full_name: str
    email: str
    role: str
    theme: str
    delegation_id: int | None
    state: str


def new_pseudonym() -> str:
    """What stands for a name in the record, e.g. "P-7KQ2MX4B"; it says nothing of the person."""
    return "P-" + base64.b32encode(secrets.token_bytes(5)).decode()


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
                "pseudonym": new_pseudonym(),
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


async def find(view: View, person_id: int) -> Person | None:
    row = await view.first(select(*columns(person, Person)).where(person.c.id == person_id))
    return Person(**row) if row else None


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


async def find_by_pseudonym(view: View, pseudonym: str) -> Person | None:
    row = await view.first(select(*columns(person, Person)).where(person.c.pseudonym == pseudonym))
    return Person(**row) if row else None


async def known(view: View) -> tuple[Known, ...]:
    """Whoever holds, held or asked for a role: once for each mandate, the newest first."""
    rows = await view.all(
        select(
            mandate.c.person_id,
            person.c.pseudonym,
            mandate.c.id.label("mandate_id"),
            mandate.c.full_name,
            mandate.c.email,
            mandate.c.role,
            mandate.c.theme,
            mandate.c.delegation_id,
            mandate.c.state,
        )
        .join(person, person.c.id == mandate.c.person_id)
        .order_by(mandate.c.id.desc())
    )
    return tuple(Known(**row) for row in rows)


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
    await unit.change(
        update(person)
        # Of the chat with somebody who was forgotten meanwhile nothing is remembered.
        .where(person.c.id == person_id, person.c.forgotten_at.is_(None))
        .values(last_message_id=newest, **screen)
    )


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
