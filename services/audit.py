"""The record of changes: what every verb writes down of what it did, in its own transaction.

People are named by their pseudonyms, and personal values by keyed digests; the values and the keys
lie beside the record and can be erased without touching it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from services.options import JSON
from services.permissions import Actor
from storage import audit, people
from storage.audit import AuditValue
from storage.database import Unit

Changes: TypeAlias = dict[str, tuple[JSON, JSON]]


class Verb(StrEnum):
    """What can be done to a record. Stored: never renamed or reused."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    CORRECTED = "corrected"
    ROLE_CHANGED = "role changed"
    RECONFIRMED = "reconfirmed"
    LAPSED = "lapsed"
    ENDED = "ended"
    HANDED_OVER = "handed over"
    TAKEN_OVER = "taken over"
    INVITED = "invited"
    REVOKED = "revoked"
    REDEEMED = "redeemed"
    PROPOSED = "proposed"
    RELEASED = "released"
    PUBLISHED = "published"
    CHANGED = "changed"
    CHECKED = "checked"
    ALLOWED = "allowed"
    ENTERED = "entered"
    CALLED_OFF = "called off"
    ANNOUNCED = "announced"
    CALLED_BACK = "called back"
    SETTLED = "settled"
    EXPORTED = "exported"
    FORGOTTEN = "forgotten"
    ERASED = "erased"


COMMAND_LINE = "command line"
LIAISON = "Liaison"
"""Who acts when no person does: whoever runs Liaison, and Liaison by itself."""

PERSONAL = frozenset(
    {
        "full_name",
        "position",
        "institution",
        "email",
        "note_reference",
        "contact",
        "reason",
        "telegram_id",
        "chat_id",
        # Free text may name somebody, too.
        "title",
        "missing",
        "description",
        "words",
        "facts",
    }
)
"""Fields of which the record holds keyed digests only."""

_UNTOLD = frozenset({"id", "changed_at", "person_id"})


def differences(before: object | None, after: object | None) -> Changes:
    """The fields in which two states of a record differ; None stands for *not there*.

    Raises TypeError for what is no dataclass.
    """
    was, now = _fields(before), _fields(after)
    return {
        field: (was.get(field), now.get(field))
        for field in {**was, **now}
        if field not in _UNTOLD and was.get(field) != now.get(field)
    }


async def record(
    unit: Unit,
    by: Actor | str,
    verb: Verb,
    kind: str,
    record_id: int,
    *,
    before: object | None = None,
    after: object | None = None,
    about: int | None = None,
    changes: Changes | None = None,
) -> None:
    """Write down what was done to a record: `kind` is its table.

    Say what changed by two states of the record (dataclasses), or by `changes` as `differences`
    gives them. `about` is the number of the person concerned; whoever acts when nobody else is.
    """
    changes = differences(before, after) if changes is None else changes
    concerned = about if about is not None or isinstance(by, str) else by.person.id
    pseudonym = (await people.get(unit, about)).pseudonym if about is not None else ""
    told: dict[str, JSON] = {}
    personal = []
    for field, (was, now) in changes.items():
        if field not in PERSONAL:
            told[field] = [was, now]
            continue
        value = AuditValue(field, secrets.token_hex(32), _text(was), _text(now))
        told[field] = list(digests(value))
        personal.append(value)
    entry_id = await audit.add(
        unit,
        actor=by if isinstance(by, str) else by.person.pseudonym,
        verb=verb,
        record=kind,
        record_id=record_id,
        about=pseudonym,
        changes=told,
    )
    if concerned is not None:  # Nobody could ask that a value of nobody's is erased.
        for value in personal:
            await audit.keep_value(unit, entry_id, concerned, value)


def digests(value: AuditValue) -> tuple[str | None, str | None]:
    """What the record holds in place of a personal value before and after: HMAC-SHA-256."""
    return _digest(value.key, value.before), _digest(value.key, value.after)


def _digest(key: str, text: str | None) -> str | None:
    if text is None:
        return None
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _fields(state: object | None) -> Mapping[str, JSON]:
    if state is None:
        return {}
    if not is_dataclass(state) or isinstance(state, type):
        msg = f"no record: {state!r}"
        raise TypeError(msg)
    return {field: _plain(value) for field, value in asdict(state).items()}


def _plain(value: Any) -> JSON:
    """A value as JSON holds it, alike on both databases."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case tuple() | list() | set() | frozenset():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case _:
            plain: JSON = value
            return plain


def _text(value: JSON) -> str | None:
    return None if value is None else str(value)
