"""Content to check: the ISU looks at what is published, and may ask for a correction.

The entry stays its delegation's own: the ISU never changes a word of it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from services import audit
from services.audit import Changes, Verb
from services.desk import check_is_left, check_undo
from services.entries import E, Either, get_entry
from services.forms import Form, Question
from services.mandates import is_in_term
from services.notices import UNDO, Kind, tell
from services.options import Option
from services.permissions import PERMISSIONS, Actor, Permission
from services.questions import Words
from services.texts import RefusedError, Text
from storage import ledger, mandates
from storage.database import Unit, View
from storage.entries import Entries
from storage.needs import NEEDS, Need
from storage.offers import OFFERS

BY_NOUN: dict[str, Entries[Any]] = {"need": NEEDS, "offer": OFFERS}
"""Needs and offers by the name of their table."""

REASONS = (
    Option("contact", Text("The contact is not an official one.")),
    Option("specific", Text("Please be more specific about what is needed or offered.")),
    Option("sites", Text("Please leave out exact sites and the names of victims.")),
    Option("amount", Text("The amount or the dates do not seem right.")),
    Option("category", Text("The pillar or the kind of assistance does not seem right.")),
)

CORRECTION_FORMS = {
    noun: Form(
        name=name,
        title=Text("Ask for a correction"),
        questions=(
            Question(
                key="reason",
                label=Text("Request"),
                prompt=Text("What should the delegation look at again?"),
                hint=Text(
                    "Press a reason, or type your own words. Only they can change the entry."
                ),
                kind=Words(at_most=500, at_least=3, lines=True, options=REASONS),
            ),
        ),
    )
    for noun, name in {"need": "ckneed", "offer": "ckoffer"}.items()
}
"""The same form for each noun, so that a draft says which it is about."""


class ChangedError(RefusedError):
    """An entry is no longer as the officer has seen it."""

    def __init__(self) -> None:
        super().__init__(Text("It has been changed meanwhile. Here it is as it is now."))


def version_of(entry: Either) -> str:
    """What says that an entry is still as somebody has seen it; it fits into a button."""
    return f"{entry.changed_at:%Y%m%d%H%M%S%f}"


async def look_at(
    unit: Unit, officer: Actor, entries: Entries[E], entry_id: int, *, version: str
) -> bool:
    """Say that an entry was looked at; False when this officer has said so already.

    Raises ChangedError when it is no longer in the version that they have seen, and RefusedError
    when another officer was first.
    """
    found = await get_entry(unit, officer, entries, entry_id, lock=True)
    if not await check_is_left(unit, officer, found.checked_at, found.checked_by):
        return False
    if version_of(found) != version:
        raise ChangedError
    await _note(unit, officer, Verb.CHECKED, entries, found)
    return True


async def ask_for_correction(
    unit: Unit, officer: Actor, entries: Entries[E], entry_id: int, reason: str, *, begun: datetime
) -> int:
    """Ask those who write for the delegation to look at an entry again; how many are asked.

    It goes out when *undo* has passed. `begun` is when the officer had it before them: what was
    done or changed since is not overlooked.
    """
    found = await get_entry(unit, officer, entries, entry_id, lock=True)
    if found.changed_at > begun:
        raise ChangedError
    if found.checked_at is not None and found.checked_at >= begun:
        await check_is_left(unit, officer, found.checked_at, found.checked_by)
    writers = await writers_of(unit, found)
    facts = {"noun": entries.table.name, "reason": reason}
    due = unit.now + UNDO
    await tell(unit, Kind.CORRECTION, writers, subject_id=entry_id, facts=facts, not_before=due)
    await _note(unit, officer, Verb.CHECKED, entries, found, reason=reason)
    return len(writers)


async def undo(unit: Unit, officer: Actor, entries: Entries[E], entry_id: int) -> None:
    """Take back within ten seconds that one has looked at an entry, and what one has asked for."""
    found = await get_entry(unit, officer, entries, entry_id, lock=True)
    check_undo(officer, found.checked_at, found.checked_by, now=unit.now)
    asked = await ledger.notices_about(unit, [Kind.CORRECTION], entry_id, since=found.checked_at)
    for notice_id in asked:
        notice = await ledger.get_notice(unit, notice_id)
        if notice.facts["noun"] == entries.table.name:
            await ledger.cancel(unit, [notice_id])
    await _note(unit, officer, Verb.UNDONE, entries, found)


async def writers_of(view: View, entry: Either) -> list[int]:
    """Who may change an entry now. Raises RefusedError when nobody may."""
    writes = Permission.WRITE_NEEDS if isinstance(entry, Need) else Permission.WRITE_OFFERS
    held = await mandates.of_delegation(view, entry.delegation_id, states=("active",))
    found = {
        one.person_id
        for one in held
        if one.role in PERMISSIONS[writes] and is_in_term(one, view.now.date())
    }
    if not found:
        raise RefusedError(
            Text("Nobody writes for this delegation here at present. Please write to it by e-mail.")
        )
    return sorted(found)


async def _note(
    unit: Unit,
    officer: Actor,
    verb: Verb,
    entries: Entries[E],
    before: E,
    *,
    reason: str | None = None,
) -> None:
    is_checked = verb is Verb.CHECKED
    at, by = (unit.now, officer.person.id) if is_checked else (None, None)
    await entries.note_checked(unit, before.id, checked_at=at, checked_by=by)
    after = replace(before, checked_at=at, checked_by=by)
    changes: Changes = audit.differences(before, after)
    if reason is not None:
        changes["reason"] = (None, reason)
    await audit.record(unit, officer, verb, entries.table.name, before.id, changes=changes)
