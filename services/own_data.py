"""Own data: all that is stored about a person, told to that person and to nobody else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from services.demarche_forms import OF_THE_DESK
from services.permissions import Actor, Permission
from storage import delegations, files, own_data
from storage.database import View
from storage.files import File
from storage.own_data import PARTS

Told: TypeAlias = dict[str, Any]

_CONFIDENTIAL = frozenset({"demarches_entered", "approaches_entered"})
"""Lists that are named only to somebody of whom there is something in them."""


@dataclass(frozen=True)
class OwnData:
    """Lists of what is stored about somebody, by name; the names and the keys in them stay."""

    lists: Mapping[str, list[Told]]
    files: tuple[File, ...]

    def count(self, name: str) -> int:
        return len(self.lists[name])

    def as_file(self) -> bytes:
        """All of it as JSON: days and moments as ISO 8601 writes them, words as they were typed."""
        return json.dumps(self.lists, ensure_ascii=False, indent=2).encode()


async def collect(view: View, actor: Actor) -> OwnData:
    """Everything that the tables hold about somebody; nothing of other people."""
    person = actor.person
    lists: dict[str, list[Told]] = {}
    for part in PARTS:
        rows = await own_data.rows_of(view, part, person.id)
        if rows or part.name not in _CONFIDENTIAL:
            lists[part.name] = [_plain(dict(row)) for row in rows]
    if not actor.may(Permission.UNIVERSALIZE, only_looks=True):
        # What a form there was begun with is no more for who has left the desk.
        lists["drafts"] = [one for one in lists["drafts"] if one["form"] not in OF_THE_DESK]
    await _name_delegations(view, lists)
    deliveries = await own_data.deliveries_to(view, person.id)
    lists["deliveries"] = [_plain(dict(row)) for row in deliveries]
    lists["record"] = await _record(view, actor)
    received = await own_data.received_from(view, person.telegram_id)
    lists["received"] = [_with_payload(_plain(dict(row))) for row in received]
    return OwnData(lists, await files.of_person(view, person.id))


async def _name_delegations(view: View, lists: Mapping[str, list[Told]]) -> None:
    """Say the name of a delegation in place of its number."""
    rows = [row for told in lists.values() for row in told if "delegation_id" in row]
    numbers = {row["delegation_id"] for row in rows} - {None}
    seats = await delegations.several(view, numbers)
    for row in rows:
        seat = seats.get(row.pop("delegation_id"))
        row["delegation"] = seat.name if seat else None


async def _record(view: View, actor: Actor) -> list[Told]:
    """What the record holds of them: what they did, and what was done about them.

    Of what they did to somebody else's record, what changed is that person's; so are the names of
    others who acted.
    """
    values: dict[int, dict[str, list[str | None]]] = {}
    for row in await own_data.values_of(view, actor.person.id):
        values.setdefault(row["entry_id"], {})[row["field"]] = [row["before"], row["after"]]
    told = []
    for row in await own_data.record_of(view, actor.person):
        is_about_them = row["about"] in ("", actor.person.pseudonym)
        own = values.get(row["id"], {})
        changes = {**row["changes"], **own} if is_about_them else own
        entry = {name: row[name] for name in ("id", "at", "verb", "record", "record_id")}
        by_them = row["actor"] == actor.person.pseudonym
        told.append(_plain({**entry, "done_by_you": by_them, "changes": changes}))
    return told


def _with_payload(row: Told) -> Told:
    """An update that is still to be decided, as Telegram wrote it."""
    payload = row.pop("payload")
    return {**row, "content": json.loads(payload) if payload else None}


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case _:
            return value
