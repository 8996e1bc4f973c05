"""Where a person's data lies: every column that names somebody, what becomes of it, what is told.

A column that names people and is missing here fails a test, so that nothing new is left out of
`/mydata` or `/forget`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, or_, select

from storage.database import View
from storage.people import Person
from storage.schema import (
    announcement,
    approach,
    audit_entry,
    audit_value,
    deadline,
    delivery,
    demarche,
    draft,
    file,
    follow,
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
    subscription,
    treaty_fact,
)


class Fate(StrEnum):
    """What becomes of the rows that name somebody who is forgotten."""

    ERASED = "erased"  # The rows go.
    REPLACED = "replaced"  # The rows stay and no longer name anybody.
    PSEUDONYM = "kept under the pseudonym"  # They name a person row that says nothing any more.


FATES: Mapping[Column[Any], Fate] = {
    received_update.c.person: Fate.REPLACED,
    person.c.id: Fate.PSEUDONYM,
    mandate.c.person_id: Fate.PSEUDONYM,
    mandate.c.decided_by: Fate.PSEUDONYM,
    invitation.c.redeemed_by: Fate.PSEUDONYM,
    invitation.c.invited_by: Fate.PSEUDONYM,
    invitation.c.revoked_by: Fate.PSEUDONYM,
    file.c.person_id: Fate.ERASED,
    proposal.c.proposed_by: Fate.PSEUDONYM,
    proposal.c.decided_by: Fate.PSEUDONYM,
    draft.c.holder_id: Fate.PSEUDONYM,
    need.c.author_id: Fate.PSEUDONYM,
    need.c.checked_by: Fate.PSEUDONYM,
    offer.c.author_id: Fate.PSEUDONYM,
    offer.c.checked_by: Fate.PSEUDONYM,
    subscription.c.person_id: Fate.ERASED,
    follow.c.person_id: Fate.ERASED,
    treaty_fact.c.entered_by: Fate.PSEUDONYM,
    demarche.c.entered_by: Fate.PSEUDONYM,
    approach.c.entered_by: Fate.PSEUDONYM,
    meeting.c.entered_by: Fate.PSEUDONYM,
    deadline.c.entered_by: Fate.PSEUDONYM,
    announcement.c.author_id: Fate.PSEUDONYM,
    delivery.c.recipient_id: Fate.PSEUDONYM,
    delivery.c.told_by: Fate.PSEUDONYM,
    problem.c.settled_by: Fate.PSEUDONYM,
    audit_entry.c.actor: Fate.PSEUDONYM,
    audit_entry.c.about: Fate.PSEUDONYM,
    audit_value.c.person_id: Fate.ERASED,
}


@dataclass(frozen=True)
class Part:
    """One list in a person's export: the rows that name them in a column, and what is told of each.

    What is not told belongs to somebody else, or only says once more that it is about them.
    """

    name: str
    by: Column[Any]
    told: tuple[Column[Any], ...]


def _all_but(table: Table, *left_out: str) -> tuple[Column[Any], ...]:
    return tuple(column for column in table.c if column.name not in left_out)


def _some(table: Table, *names: str) -> tuple[Column[Any], ...]:
    return tuple(table.c[name] for name in names)


PARTS = (
    Part("you", person.c.id, _all_but(person, "id")),
    Part("mandates", mandate.c.person_id, _all_but(mandate, "person_id", "decided_by")),
    Part("requests_decided", mandate.c.decided_by, _some(mandate, "id", "state", "decided_at")),
    Part(
        "invitations_made",
        invitation.c.invited_by,
        _all_but(
            invitation,
            "code_hash",
            "invited_by",
            "redeemed_by",
            "revoked_by",
            "note_reference",
            "full_name",
            "institution",
        ),
    ),
    Part(
        "invitations_used",
        invitation.c.redeemed_by,
        _some(
            invitation,
            "id",
            "role",
            "delegation_id",
            "theme",
            "redeemed_at",
            "note_reference",
            "full_name",
            "institution",
        ),
    ),
    Part("invitations_revoked", invitation.c.revoked_by, _some(invitation, "id", "revoked_at")),
    Part("drafts", draft.c.holder_id, _all_but(draft, "holder_id", "revision")),
    Part("subscriptions", subscription.c.person_id, _all_but(subscription, "person_id")),
    Part(
        "needs",
        need.c.author_id,
        _some(need, "id", "delegation_id", "status", "title", "published_at", "changed_at"),
    ),
    Part("needs_checked", need.c.checked_by, _some(need, "id", "checked_at")),
    Part(
        "offers",
        offer.c.author_id,
        _some(offer, "id", "delegation_id", "status", "title", "published_at", "changed_at"),
    ),
    Part("offers_checked", offer.c.checked_by, _some(offer, "id", "checked_at")),
    Part("files", file.c.person_id, _all_but(file, "person_id", "content")),
    Part(
        "proposals", proposal.c.proposed_by, _some(proposal, "id", "kind", "state", "proposed_at")
    ),
    Part(
        "proposals_decided",
        proposal.c.decided_by,
        _some(proposal, "id", "kind", "state", "decided_at"),
    ),
    Part("meetings_entered", meeting.c.entered_by, _some(meeting, "id", "name", "changed_at")),
    Part("deadlines_entered", deadline.c.entered_by, _some(deadline, "id", "title", "changed_at")),
    Part(
        "announcements",
        announcement.c.author_id,
        _some(announcement, "id", "words", "roles", "sent_at"),
    ),
    Part(
        "deliveries_told_otherwise",
        delivery.c.told_by,
        _some(delivery, "id", "told_at"),
    ),
    Part("states_followed", follow.c.person_id, _some(follow, "iso3", "created_at")),
    Part("facts_entered", treaty_fact.c.entered_by, _some(treaty_fact, "id", "entered_at")),
    Part("demarches_entered", demarche.c.entered_by, _some(demarche, "id", "name", "changed_at")),
    Part("approaches_entered", approach.c.entered_by, _some(approach, "id", "iso3", "changed_at")),
    Part("problems_settled", problem.c.settled_by, _some(problem, "id", "what", "settled_at")),
)


async def rows_of(view: View, part: Part, person_id: int) -> Sequence[RowMapping]:
    key = next(iter(part.by.table.primary_key))
    return await view.all(select(*part.told).where(part.by == person_id).order_by(key))


async def deliveries_to(view: View, person_id: int) -> Sequence[RowMapping]:
    """What they were told by notices: of what kind, when, and what became of it."""
    return await view.all(
        select(
            delivery.c.id,
            notice.c.kind,
            notice.c.created_at,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.changed_at,
            delivery.c.message_id,
        )
        .join(notice, notice.c.id == delivery.c.notice_id)
        .where(delivery.c.recipient_id == person_id)
        .order_by(delivery.c.id)
    )


async def record_of(view: View, who: Person) -> Sequence[RowMapping]:
    """Entries of the record that they caused or that are about them."""
    return await view.all(select(audit_entry).where(_concerns(who)).order_by(audit_entry.c.id))


async def values_of(view: View, person_id: int) -> Sequence[RowMapping]:
    """The personal values behind the record that are about them."""
    return await view.all(
        select(
            audit_value.c.entry_id, audit_value.c.field, audit_value.c.before, audit_value.c.after
        )
        .where(audit_value.c.person_id == person_id)
        .order_by(audit_value.c.entry_id, audit_value.c.field)
    )


async def received_from(view: View, telegram_id: int) -> Sequence[RowMapping]:
    """What Telegram delivered of them lately; the content of what is decided is gone."""
    return await view.all(
        select(
            received_update.c.update_id,
            received_update.c.received_at,
            received_update.c.decided_at,
            received_update.c.payload,
        )
        .where(received_update.c.person == telegram_id)
        .order_by(received_update.c.update_id)
    )


def _concerns(who: Person) -> ColumnElement[bool]:
    return or_(audit_entry.c.about == who.pseudonym, audit_entry.c.actor == who.pseudonym)
