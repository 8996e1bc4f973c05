"""What is told to whom, and how urgently: the kinds of notice and the lanes they travel in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from services.permissions import THE_ISU
from storage import ledger, mandates
from storage.database import Unit

UNDO = timedelta(seconds=10)
"""How long an alert waits, so that it can be called back."""


class Lane(IntEnum):
    """The fastest first: answers to a request, alerts, then what goes to many."""

    REPLY = 0
    ALERT = 1
    BULK = 2


class Kind(StrEnum):
    """Every kind of notice. Stored: never renamed or reused."""

    REQUEST = "request"  # To the ISU: somebody asks to be registered.
    APPROVED = "approved"
    DECLINED = "declined"
    NEED = "need"  # To subscribers: a new need that fits.
    NEED_WITHDRAWN = "need-withdrawn"  # To those who were told of it.
    MEETING = "meeting"  # To those concerned: a reminder of a meeting.
    REGISTRATION = "registration"  # A reminder of its registration deadline.
    DEADLINE = "deadline"
    CALLED_OFF = "called-off"  # A meeting or deadline that was announced is withdrawn or moved.
    ANNOUNCEMENT = "announcement"
    PROGRESS = "progress"  # To the author of an announcement: how far it has gone out.
    PROBLEM = "problem"  # To the ISU: something could not be done.
    MANDATE = "mandate"  # To its holder: suspended, restored, corrected, ended.
    COLLEAGUE = "colleague"  # To the others of a delegation: somebody came, left or changed.
    CONTACT_GONE = "contact-gone"  # To the ISU: nobody writes for a delegation any more.
    RENEWAL = "renewal"  # To its holder: a mandate is to be reconfirmed.
    LAPSED = "lapsed"  # To its holder and the ISU: it was not.
    DRAFT_TAKEN = "draft-taken"  # To who held a draft: a colleague goes on with it.
    INVITATION_USED = "invitation-used"  # To who invited: somebody has come.
    PROPOSAL = "proposal"  # To the other officers: something needs a second person.
    PROPOSAL_DECIDED = "proposal-decided"  # To who proposed it.
    STATE_CHANGED = "state-changed"  # To those who follow a State: a fact was entered.
    CORRECTION = "correction"  # To a delegation: the ISU asks to look at an entry again.


IMPORTANT = frozenset({Kind.MEETING, Kind.REGISTRATION, Kind.DEADLINE})
"""Kinds that are sent once more, marked as a copy, when it is unknown whether they arrived."""


@dataclass(frozen=True)
class Skip:
    """A notice that is not to be sent to this reader any more, and why."""

    reason: str


async def tell(
    unit: Unit,
    kind: Kind,
    recipients: Iterable[int],
    *,
    subject_id: int | None = None,
    facts: dict[str, Any] | None = None,
    lane: Lane = Lane.ALERT,
    not_before: datetime | None = None,
    useless_after: datetime | None = None,
) -> int:
    """Write a notice and its deliveries into the ledger, in the transaction of their cause."""
    notice_id = await ledger.add_notice(unit, kind, subject_id=subject_id, facts=facts or {})
    due = not_before or unit.now
    await ledger.queue(
        unit,
        notice_id,
        [(recipient, due) for recipient in recipients],
        lane=lane,
        useless_after=useless_after,
    )
    return notice_id


async def tell_the_isu(
    unit: Unit, kind: Kind, *, subject_id: int | None = None, facts: dict[str, Any] | None = None
) -> int:
    """Tell every ISU officer at once."""
    officers = await mandates.people_with_roles(unit, THE_ISU)
    return await tell(unit, kind, officers, subject_id=subject_id, facts=facts, lane=Lane.REPLY)
