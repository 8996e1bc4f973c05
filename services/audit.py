"""The record of changes: what every verb writes down of what it did, in its own transaction.

People are named by their pseudonyms, and personal values by keyed digests; the values and the keys
lie beside the record and can be erased without touching it. Entries are chained afterwards, by the
tick: each link's digest covers its entry and the digest before it, so that whoever keeps the last
one can prove that nothing before it was changed.
"""

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from services.options import JSON
from services.permissions import Actor
from storage import audit, people
from storage.audit import AuditEntry, AuditLink, AuditValue, UnreadableError
from storage.database import Unit, View

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
    TAKEN_BACK = "taken back"


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
        "note_on",
        "content",
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
        "name",
        "place",
        "what",
        "through",
        "answer",
        "response_group",  # What a government's answer was judged to be.
        "next_step",
        "initiative",
        "source",
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
    told, personal = _told_of(changes)
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


async def record_added(
    unit: Unit, by: Actor | str, verb: Verb, kind: str, added: Mapping[int, object]
) -> None:
    """Write down many new records at once, by their numbers, in their order."""
    if not isinstance(by, str):  # Their personal values lie beside each entry.
        for record_id, after in added.items():
            await record(unit, by, verb, kind, record_id, after=after)
        return
    rows = [
        {
            "actor": by,
            "verb": verb,
            "record": kind,
            "record_id": record_id,
            "about": "",
            "changes": _told_of(differences(None, after))[0],
        }
        for record_id, after in added.items()
    ]
    if rows:
        await audit.add_many(unit, rows)


async def values_before(
    view: View, entry: AuditEntry, *, days: Collection[str] = ()
) -> dict[str, Any]:
    """What an entry tells that was changed, as it was; `days` names the fields that hold one.

    A personal value that was erased since is left out.
    """
    kept = await audit.values_of(view, entry.id)
    was = {field: told[0] for field, told in entry.changes.items() if field not in PERSONAL}
    was |= {field: value.before for field, value in kept.items()}
    return was | {
        field: date.fromisoformat(was[field]) for field in days if was.get(field) is not None
    }


def _told_of(changes: Changes) -> tuple[dict[str, JSON], list[AuditValue]]:
    """What an entry holds of changes, and the personal values behind its digests."""
    told: dict[str, JSON] = {}
    personal = []
    for field, (was, now) in changes.items():
        if field not in PERSONAL:
            told[field] = [was, now]
            continue
        value = AuditValue(field, secrets.token_hex(32), _text(was), _text(now))
        told[field] = list(digests(value))
        personal.append(value)
    return told, personal


START = "0" * 64
"""What stands before the first link."""

_BEFORE_ALL = -(2**63)
_BATCH = 500
_SOON = timedelta(minutes=1)
"""Within this every entry has its link, while Liaison runs."""


class Fault(StrEnum):
    """What is wrong at the first place where the record is broken."""

    HOLE = "hole"
    UNREADABLE = "unreadable"
    NO_ENTRY = "no entry"
    DIGEST = "digest"
    VALUE = "value"
    UNLINKED = "unlinked"
    NOT_NOTED = "not noted"


@dataclass(frozen=True)
class Verdict:
    """What a walk along the chain has found: so many links are well, and `head` is their last.

    `sequence` and `entry_id` say where the fault is, as far as it has such a place.
    """

    links: int
    head: str
    fault: Fault | None = None
    sequence: int = 0
    entry_id: int = 0


def canonical(entry: AuditEntry) -> str:
    """An entry as the one line of JSON that its digest is made of, alike on both databases."""
    plain = {**vars(entry), "at": entry.at.isoformat(timespec="microseconds")}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), default=str)


def digest_of(before: str, entry: AuditEntry) -> str:
    """The digest of a link: SHA-256 over the digest before it and its entry."""
    return hashlib.sha256(f"{before}{canonical(entry)}".encode()).hexdigest()


async def link(unit: Unit) -> int:
    """Chain entries that have no link yet, in the order of their numbers; how many.

    When another process is quicker, none: two chains never grow from one link.
    """
    last = await audit.last_link(unit)
    sequence, digest = (last.sequence, last.digest) if last else (0, START)
    links = []
    for entry in await audit.unlinked(unit, most=_BATCH):
        sequence, digest = sequence + 1, digest_of(digest, entry)
        links.append(AuditLink(sequence, entry.id, digest))
    return len(links) if links and await audit.add_links(unit, links) else 0


Linked: TypeAlias = tuple[AuditLink, AuditEntry | None]


async def pages(view: View) -> AsyncIterator[tuple[Linked, ...]]:
    """The whole chain, some links at a time."""
    after = _BEFORE_ALL
    while page := await audit.links(view, after=after, most=_BATCH):
        yield page
        after = page[-1][0].sequence


async def verify(view: View, *, noted: str = "") -> Verdict:
    """Walk along the chain to its end, or to the first place where it is broken.

    `noted` is a digest that was once the last: with it a tail that was cut off is found, too.
    """
    sound, is_noted = Verdict(0, START), noted in ("", START)
    try:
        async for page in pages(view):
            beside = await _values_beside(view, page)
            for linked, entry in page:
                fault = _fault_of(sound, linked, entry, beside[linked.entry_id])
                if fault is not None:
                    return _broken(sound, fault, sequence=sound.links + 1, entry_id=linked.entry_id)
                sound = Verdict(linked.sequence, linked.digest)
                is_noted = is_noted or linked.digest == noted
    except UnreadableError:
        return _broken(sound, Fault.UNREADABLE, sequence=sound.links + 1)
    if not is_noted:
        return _broken(sound, Fault.NOT_NOTED)
    if unlinked := await audit.first_unlinked(view, before=view.now - _SOON):
        return _broken(sound, Fault.UNLINKED, entry_id=unlinked)
    if stray := await audit.first_stray_value(view):
        return _broken(sound, Fault.VALUE, entry_id=stray)
    return sound


def _broken(sound: Verdict, fault: Fault, *, sequence: int = 0, entry_id: int = 0) -> Verdict:
    return replace(sound, fault=fault, sequence=sequence, entry_id=entry_id)


Beside: TypeAlias = tuple[str, AuditValue]
"""Whose a personal value is, and the value."""


async def _values_beside(view: View, page: Iterable[Linked]) -> Mapping[int, list[Beside]]:
    """The personal values that have not been erased, by the number of their entry."""
    found: defaultdict[int, list[Beside]] = defaultdict(list)
    numbers = [linked.entry_id for linked, _ in page]
    for entry_id, whose, value in await audit.values_of_several(view, numbers):
        found[entry_id].append((whose, value))
    return found


def _fault_of(
    sound: Verdict, linked: AuditLink, entry: AuditEntry | None, values: Iterable[Beside]
) -> Fault | None:
    """What is wrong with a link that comes after those that are sound."""
    if linked.sequence != sound.links + 1:
        return Fault.HOLE
    if entry is None:
        return Fault.NO_ENTRY
    if linked.digest != digest_of(sound.head, entry):
        return Fault.DIGEST
    for whose, value in values:
        told = entry.changes.get(value.field)
        if whose != (entry.about or entry.actor) or told != list(digests(value)):
            return Fault.VALUE
    return None


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
