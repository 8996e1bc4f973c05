"""How each kind of notice reads, for whoever receives it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from handlers import (
    announcements,
    checks,
    deadlines,
    delegations,
    drafts,
    events,
    follows,
    invitations,
    mandates,
    meetings,
    needs,
    problems,
    proposals,
    registration,
    renewals,
    requests,
)
from handlers.acts import Look
from handlers.screens import Screen
from services.notices import Kind, Skip
from services.readers import actor_of
from services.texts import Text
from storage.database import View
from storage.ledger import Delivery, Notice
from storage.people import Person

Renderer: TypeAlias = Callable[[Look, Notice], Awaitable[Screen | Skip]]

RENDERERS: dict[Kind, Renderer] = {
    Kind.REQUEST: requests.request_notice,
    Kind.APPROVED: registration.approved_notice,
    Kind.DECLINED: registration.declined_notice,
    Kind.INVITATION_USED: invitations.used_notice,
    Kind.PROPOSAL: proposals.release_asked,
    Kind.PROPOSAL_DECIDED: proposals.decided_notice,
    Kind.NEED: needs.alert,
    Kind.NEED_WITHDRAWN: needs.withdrawn_notice,
    Kind.MEETING: meetings.reminder,
    Kind.REGISTRATION: meetings.registration_reminder,
    Kind.DEADLINE: deadlines.reminder,
    Kind.CALLED_OFF: events.called_off_notice,
    Kind.ANNOUNCEMENT: announcements.announcement_notice,
    Kind.PROGRESS: announcements.progress_notice,
    Kind.PROBLEM: problems.notice,
    Kind.COLLEAGUE: delegations.colleague_notice,
    Kind.CONTACT_GONE: delegations.contact_gone_notice,
    Kind.RENEWAL: renewals.reminder,
    Kind.LAPSED: renewals.lapsed_notice,
    Kind.DRAFT_TAKEN: drafts.taken_notice,
    Kind.MANDATE: mandates.mandate_notice,
    Kind.CORRECTION: checks.correction_notice,
    Kind.STATE_CHANGED: follows.state_changed_notice,
}


async def screen_of(
    view: View, notice: Notice, delivery: Delivery, person: Person
) -> Screen | Skip:
    """A notice as its recipient sees it today, or why it is not to be sent any more."""
    look = Look(view, await actor_of(view, person))
    screen = await RENDERERS[Kind(notice.kind)](look, notice)
    if isinstance(screen, Skip) or delivery.copy == 0:
        return screen
    return screen.preceded_by(
        Text("<i>Sent once more: it is not certain that the first one reached you.</i>")
    )
