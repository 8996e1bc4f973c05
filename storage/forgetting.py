"""Forgetting a person: what is erased and emptied, and where their traces are looked for."""

import json
import string
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    update,
)

from storage.database import Unit, View
from storage.mandates import Mandate
from storage.own_data import FATES, Fate
from storage.people import Person
from storage.schema import (
    announcement,
    approach,
    audit_value,
    deadline,
    delivery,
    demarche,
    draft,
    invitation,
    mandate,
    meeting,
    need,
    notice,
    offer,
    person,
    problem,
    proposal,
    received_update,
    treaty_fact,
)

_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_CORRECTED = ("full_name", "email", "note_reference")


async def corrected(view: View, person_id: int) -> set[str]:
    """Names, addresses and references that were on record of them once, before a correction."""
    rows = await view.all(
        select(audit_value.c.before, audit_value.c.after).where(
            audit_value.c.person_id == person_id, audit_value.c.field.in_(_CORRECTED)
        )
    )
    return {text for row in rows for text in (row["before"], row["after"]) if text}


async def bury(unit: Unit, who: Person, *, language: str, zone: str) -> None:
    """Make the row of a person a stone without a name: nobody's number, and out of reach."""
    await unit.change(
        update(person)
        .where(person.c.id == who.id)
        .values(
            telegram_id=-who.id,
            chat_id=-who.id,
            language=language,
            language_chosen=False,
            zone=zone,
            zone_chosen=False,
            met_at=unit.now,
            blocked_at=unit.now,  # So that nothing that looks for people to tell finds them.
            open_draft_id=None,
            screen_message_id=None,
            last_message_id=None,
            menu="",
            seen_on=None,
            forgotten_at=unit.now,
        )
    )


async def lock_drafts(unit: Unit, who: Person, needles: Iterable[str]) -> None:
    """Lock their drafts and those that may name them, in the order of their numbers."""
    concerned = or_(draft.c.holder_id == who.id, _holds(draft.c.content, needles))
    await unit.all(select(draft.c.id).where(concerned).order_by(draft.c.id).with_for_update())


async def lock_mandates(unit: Unit, who: Person, *, beside: str) -> None:
    """Lock all their mandates, and everybody's active ones of a role, in the order of numbers."""
    active = and_(mandate.c.role == beside, mandate.c.state == "active")
    concerned = or_(mandate.c.person_id == who.id, active)
    await unit.all(select(mandate.c.id).where(concerned).order_by(mandate.c.id).with_for_update())


STRIPPED: Mapping[str, Any] = {
    "position": "",
    "institution": "",
    "email": "",
    "note_reference": "",
    "note_on": None,
    "note_copy_id": None,
    "reason": None,
}
"""What becomes of the personal columns of a mandate; in place of the name the pseudonym stands."""


async def strip_mandates(unit: Unit, who: Person) -> None:
    """End what they hold and withdraw what they ask for; of what was held the capacity stays.

    Of a mere request not even the delegation: what an organisation is called, they have typed.
    """
    held = mandate.c.state.in_(("active", "suspended"))
    is_open = or_(held, mandate.c.state == "requested")
    was_held = or_(held, mandate.c.state == "ended")
    today = unit.now.date()
    is_over = and_(mandate.c.valid_to.is_not(None), mandate.c.valid_to < today)
    await unit.change(
        update(mandate)
        .where(mandate.c.person_id == who.id)
        .values(
            state=case(
                (held, "ended"),
                (mandate.c.state == "requested", "withdrawn"),
                else_=mandate.c.state,
            ),
            valid_to=case((and_(held, ~is_over), today), else_=mandate.c.valid_to),
            # Whoever decided on it before can no longer take that back.
            decided_at=case((is_open, unit.now)),
            decided_by=case((is_open, who.id)),
            delegation_id=case((was_held, mandate.c.delegation_id)),
            full_name=who.pseudonym,
            **STRIPPED,
        )
    )
    used = update(invitation).where(invitation.c.redeemed_by == who.id)
    await unit.change(used.values(note_reference="", full_name="", institution=""))


async def empty_drafts(unit: Unit, who: Person, *, shared: Collection[str]) -> None:
    """Cancel and empty what they wrote for themselves.

    Drafts of the `shared` forms are their delegation's: colleagues go on with them.
    """
    await unit.change(
        update(draft)
        .where(draft.c.holder_id == who.id)
        .where(or_(draft.c.delegation_id.is_(None), draft.c.form.not_in(shared)))
        .values(
            content={},
            revision=draft.c.revision + 1,
            state=case((draft.c.state == "open", "cancelled"), else_=draft.c.state),
        )
    )


async def erase(unit: Unit, who: Person) -> None:
    """Delete their files, their subscription and the personal values behind the record."""
    for column, fate in FATES.items():
        if fate is Fate.ERASED:
            await unit.change(delete(column.table).where(column == who.id))
    told = update(delivery).where(delivery.c.recipient_id == who.id)
    await unit.change(told.values(message_id=None))


async def silence_reasons(unit: Unit, who: Person, kind: str) -> None:
    """Take the reasons out of what they were told of decisions on their mandates."""
    theirs = select(mandate.c.id).where(mandate.c.person_id == who.id)
    told = await unit.all(
        select(notice.c.id, notice.c.facts)
        .where(notice.c.kind == kind, notice.c.subject_id.in_(theirs))
        .order_by(notice.c.id)
    )
    for row in told:
        silenced = {**row["facts"], "reason": ""}
        await unit.change(update(notice).where(notice.c.id == row["id"]).values(facts=silenced))


async def disown_updates(unit: Unit, telegram_id: int) -> None:
    """Take the number and the content out of what was received from somebody and is decided."""
    await unit.change(
        update(received_update)
        .where(received_update.c.person == telegram_id, received_update.c.decided_at.is_not(None))
        .values(person=0, payload="")
    )


# Traces in what others wrote, or what now belongs to others.


@dataclass(frozen=True)
class Place:
    """A column in which somebody may be named: `what` says how, "words", "contact" or "json"."""

    column: Column[Any]
    what: str = "words"
    is_of_delegation: bool = False
    """Whether only the rows of their own delegations are looked at."""


PLACES = (
    Place(draft.c.content, "json"),
    Place(need.c.title, is_of_delegation=True),
    Place(need.c.missing, is_of_delegation=True),
    Place(need.c.contact, "contact", is_of_delegation=True),
    Place(offer.c.title, is_of_delegation=True),
    Place(offer.c.description, is_of_delegation=True),
    Place(offer.c.contact, "contact", is_of_delegation=True),
    Place(mandate.c.reason),
    Place(invitation.c.full_name),
    Place(proposal.c.facts, "json"),
    Place(meeting.c.name),
    Place(deadline.c.title),
    Place(announcement.c.words),
    Place(notice.c.facts, "json"),
    Place(problem.c.what),
    Place(meeting.c.source),
    Place(treaty_fact.c.source),
    Place(demarche.c.name),
    Place(approach.c.through),
    Place(approach.c.answer),
    Place(approach.c.reason),
    Place(approach.c.next_step),
    Place(approach.c.initiative),
)


async def replace_in(
    unit: Unit,
    place: Place,
    mandates: Iterable[Mandate],
    needles: Iterable[str],
    replaced: Callable[[Any], Any],
) -> int:
    """Put what `replaced` gives into each row that holds a needle; how many rows that changed."""
    table, column = place.column.table, place.column
    where = [_holds(column, needles)]
    if place.is_of_delegation:
        where.append(table.c.delegation_id.in_({one.delegation_id for one in mandates} - {None}))
    rows = await unit.all(select(table.c.id, column).where(*where).order_by(table.c.id))
    changed = 0
    for row in rows:
        value = replaced(row[column])
        if value != row[column]:
            await unit.change(
                update(table).where(table.c.id == row["id"]).values({column.name: value})
            )
            changed += 1
    return changed


async def drop_values(unit: Unit, needles: Iterable[str], is_named: Callable[[str], bool]) -> int:
    """Erase the values of others behind the record that name somebody; how many."""
    sought = tuple(needles)
    rows = await unit.all(
        select(audit_value).where(
            or_(_holds(audit_value.c.before, sought), _holds(audit_value.c.after, sought))
        )
    )
    named = [row for row in rows if any(is_named(row[side] or "") for side in ("before", "after"))]
    for row in named:
        await unit.change(
            delete(audit_value).where(
                audit_value.c.entry_id == row["entry_id"], audit_value.c.field == row["field"]
            )
        )
    return len(named)


def _holds(column: Column[Any], needles: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text, or the text of JSON, holds one of the needles, however it is capitalised."""
    text = func.lower(cast(column, String))
    spelt = {
        form
        for needle in needles
        for written in (needle, needle.lower(), needle.upper(), needle.title())
        for form in (written, json.dumps(written)[1:-1])
    }
    # SQLite's `lower` knows the letters of ASCII only, PostgreSQL's all.
    forms = {form.lower() for form in spelt} | {form.translate(_ASCII_LOWER) for form in spelt}
    return or_(false(), *(text.contains(form, autoescape=True) for form in sorted(forms)))
