"""The rules that needs and offers share: who may read, write, change and withdraw one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

from services.audit import Verb, record
from services.drafts import check_unchanged
from services.forms import Question
from services.money import Money, NotCosted, money_from_json
from services.options import JSON
from services.permissions import Actor, Permission
from services.questions import Words
from services.readers import sight_of
from services.texts import RefusedError, Text
from storage.database import Unit, View
from storage.entries import Entries
from storage.needs import Need
from storage.offers import Offer

Either: TypeAlias = Need | Offer
E = TypeVar("E", Need, Offer)

CONTACT = Question(
    key="contact",
    label=Text("Contact"),
    prompt=Text("Who is the contact? Please give the role and an official e-mail."),
    hint=Text("For example: Head of operations, operations@nra.example"),
    kind=Words(at_most=160, at_least=5),
)


def money_of(entry: Either) -> Money | NotCosted:
    """The amount of a need or an offer."""
    if entry.amount is None or entry.currency is None:
        return NotCosted()
    return Money(entry.amount, entry.currency)


def money_columns(answer: JSON) -> dict[str, Any]:
    """The answer to a question of money as the columns of an entry."""
    money = money_from_json(answer)
    if isinstance(money, NotCosted):
        return {"amount": None, "currency": None}
    return {"amount": money.amount, "currency": money.currency}


def day_of(answer: str | None) -> date | None:
    return None if answer is None else date.fromisoformat(answer)


def check_writes_for(actor: Actor, permission: Permission, delegation_id: int | None) -> int:
    """The delegation in whose name somebody wants to publish, if they may still do so."""
    if delegation_id is None or delegation_id not in actor.delegations_for(permission):
        raise RefusedError(Text("You can publish only on behalf of a delegation of yours."))
    return delegation_id


def may_change(actor: Actor, entry: Either) -> bool:
    """Whoever may write such entries may change those of the delegation they write for."""
    permission = Permission.WRITE_NEEDS if isinstance(entry, Need) else Permission.WRITE_OFFERS
    return entry.delegation_id in actor.delegations_for(permission)


def is_own(actor: Actor, entry: Either) -> bool:
    return entry.delegation_id in actor.delegation_ids


def may_see_contact(actor: Actor, entry: Either) -> bool:
    """The contact is for the entry's own delegation and the ISU."""
    return actor.is_isu or is_own(actor, entry)


async def get_entry(
    view: View, actor: Actor, entries: Entries[E], entry_id: int, *, lock: bool = False
) -> E:
    """An entry that this person may see; a withdrawn one is for its delegation and the ISU.

    Raises RefusedError, alike whether it does not exist or is not shared.
    """
    found = await entries.find(view, entry_id, await sight_of(view, actor), lock=lock)
    if found is None:
        raise RefusedError(Text("That entry does not exist, or is not shared with you."))
    if found.status == "withdrawn" and not (actor.is_isu or is_own(actor, found)):
        raise RefusedError(Text("That entry has been withdrawn by the delegation."))
    return found


async def get_own_entry(unit: Unit, actor: Actor, entries: Entries[E], entry_id: int) -> E:
    """An entry that this person may change, locked."""
    found = await get_entry(unit, actor, entries, entry_id, lock=True)
    if not may_change(actor, found):
        raise RefusedError(Text("Only the delegation that published an entry can change it."))
    return found


async def publish(
    unit: Unit,
    actor: Actor,
    entries: Entries[E],
    permission: Permission,
    columns: Mapping[str, Any],
    *,
    delegation_id: int | None,
) -> E:
    """Publish a new entry in the name of one of one's delegations."""
    entry_id = await entries.add(
        unit,
        delegation_id=check_writes_for(actor, permission, delegation_id),
        author_id=actor.person.id,
        status="published",
        published_at=unit.now,
        changed_at=unit.now,
        **columns,
    )
    published = await get_entry(unit, actor, entries, entry_id)
    await _write_down(unit, actor, Verb.PUBLISHED, entries, None, published)
    return published


async def change(
    unit: Unit,
    actor: Actor,
    entries: Entries[E],
    entry_id: int,
    columns: Mapping[str, Any],
    *,
    copied_at: datetime,
) -> tuple[E, E]:
    """Change an entry: as it was, and as it is now. One that was withdrawn is published anew.

    `copied_at` says when its answers were copied into the draft; a later change is not undone.
    """
    before = await get_own_entry(unit, actor, entries, entry_id)
    check_unchanged(before.changed_at, copied_at)
    anew = {} if before.status == "published" else {"published_at": unit.now}
    await entries.change(unit, entry_id, status="published", **anew, **columns)
    after = await get_entry(unit, actor, entries, entry_id)
    await _write_down(unit, actor, Verb.CHANGED, entries, before, after)
    return before, after


async def withdraw(unit: Unit, actor: Actor, entries: Entries[E], entry_id: int) -> tuple[E, E]:
    """Withdraw an entry: as it was, and as it is now. Withdrawing it twice changes nothing."""
    before = await get_own_entry(unit, actor, entries, entry_id)
    if before.status == "withdrawn":
        return before, before
    await entries.change(unit, entry_id, status="withdrawn")
    after = await get_entry(unit, actor, entries, entry_id)
    await _write_down(unit, actor, Verb.WITHDRAWN, entries, before, after)
    return before, after


async def _write_down(
    unit: Unit, actor: Actor, verb: Verb, entries: Entries[E], before: E | None, after: E
) -> None:
    """Into the record of changes; the contact in it is the author's, whoever changes it."""
    about = after.author_id if after.author_id != actor.person.id else None
    kind = entries.table.name
    await record(unit, actor, verb, kind, after.id, before=before, after=after, about=about)
