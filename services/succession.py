"""Succession: who leaves a post hands it on, and what is the delegation's stays with it."""

from dataclasses import dataclass
from datetime import date

from services.audit import Verb, record
from services.contacts import is_gone, tell_if_gone
from services.drafts import SHARED, hand_to
from services.invitations import add_invitation
from services.mandates import (
    is_in_term,
    keeps_an_administrator,
    tell_colleagues,
    years_after,
)
from services.notices import Kind, tell_the_isu
from services.permissions import PERMISSIONS, THE_ISU, WRITERS, Actor, Role
from services.readers import today_of
from services.renewals import get_own_mandate, schedule_renewal
from services.subscriptions import hand_on
from services.texts import RefusedError, Text
from storage import drafts, invitations, mandates
from storage.database import Unit, View
from storage.drafts import DraftRow
from storage.mandates import Mandate

LEAVING = "leaving"
"""What colleagues and the ISU are told of: somebody has left, or says when they will."""

INVITATION_DAYS = 30
"""So long a successor may take to come."""


@dataclass(frozen=True)
class Left:
    """The post as it is now, and the code of the invitation, which is kept nowhere."""

    mandate: Mandate
    code: str | None


def may_be_followed(mandate: Mandate) -> bool:
    """Whether who leaves may invite who follows; on other posts the ISU or the meeting decides."""
    return mandate.delegation_id is not None and mandate.role in WRITERS


async def heirs(view: View, mandate: Mandate) -> tuple[Mandate, ...]:
    """The colleagues who could go on with the drafts of who leaves, each with one post."""
    if mandate.delegation_id is None:
        return ()
    active = await mandates.of_delegation(view, mandate.delegation_id, states=("active",))
    today = view.now.date()
    found: dict[int, Mandate] = {}
    for one in active:
        may_write = one.role in WRITERS and is_in_term(one, today)
        if may_write and one.person_id != mandate.person_id:
            found.setdefault(one.person_id, one)
    return tuple(found.values())


async def drafts_left(
    view: View, mandate: Mandate, heir: Mandate | None = None, *, lock: bool = False
) -> tuple[DraftRow, ...]:
    """The open drafts that somebody holds for a delegation; only what an heir may write."""
    if mandate.delegation_id is None:
        return ()
    every = await drafts.open_in(
        view,
        mandate.delegation_id,
        forms=tuple(SHARED),
        holder_id=mandate.person_id,
        lock=lock,
    )
    if heir is None:
        return every
    held = await mandates.of_person(view, heir.person_id, states=("active",))
    roles = {one.role for one in held if one.delegation_id == mandate.delegation_id}
    return tuple(row for row in every if not roles.isdisjoint(PERMISSIONS[SHARED[row.form]]))


async def check_may_leave(view: View, mandate: Mandate) -> None:
    """Refuse to leave the ISU without an administrator."""
    if mandate.role == Role.ISU_ADMINISTRATOR and not await keeps_an_administrator(
        view, without=mandate.person_id
    ):
        raise RefusedError(
            Text(
                "You are the only ISU administrator. Please see first that somebody else becomes "
                "one; then you can leave this post."
            )
        )


def check_last_day(mandate: Mandate, last_day: date, today: date) -> None:
    """Refuse a last day that has passed, or by which somebody would lengthen their own term."""
    if last_day < today:
        raise RefusedError(Text("That day has passed. Please choose another one."))
    if mandate.valid_to is not None and last_day > mandate.valid_to:
        raise RefusedError(
            Text(
                "Your term ends on {day}. To act longer, please write to the ISU: "
                "info@cmconvention.org.",
                day=mandate.valid_to,
            )
        )
    if last_day > years_after(today, 1):
        raise RefusedError(Text("Please choose a last day within a year."))


async def check_may_invite(view: View, actor: Actor, mandate: Mandate) -> None:
    """Refuse an invitation to who waits for the reconfirmation, or has invited a successor."""
    if not may_be_followed(mandate):
        raise RefusedError(Text("For this post the ISU invites. Please write to it."))
    if mandate.id in actor.lapsed:
        raise RefusedError(
            Text("Please reconfirm first that you still hold this post; then you can invite.")
        )
    made = await invitations.open_ones(view, by=actor.person.id)
    if any(one.capacity == mandate.capacity for one in made):
        raise RefusedError(
            Text(
                "You have invited your successor already. If it is to be somebody else, please "
                "write to the ISU: info@cmconvention.org."
            )
        )


async def leave(
    unit: Unit,
    actor: Actor,
    mandate_id: int,
    *,
    last_day: date | None,
    invites: bool,
    heir_id: int = 0,
) -> Left:
    """Leave a post now, or after a last day; the delegation's entries stay with it.

    `heir_id` is the number of a colleague's mandate: who leaves now may hand their drafts and
    alerts to them. Otherwise the drafts wait, and the alerts go to the successor.
    """
    own = await get_own_mandate(unit, actor, mandate_id)
    heir = next((one for one in await heirs(unit, own) if one.id == heir_id), None)
    if heir_id and (heir is None or last_day is not None):
        raise RefusedError(Text("That colleague cannot take over at present. Please choose again."))
    # Everywhere drafts are locked before mandates, and both in the order of their numbers.
    left = await drafts_left(unit, own, heir, lock=True) if heir is not None else ()
    if Role.ISU_ADMINISTRATOR in actor.roles:
        await mandates.lock_holders(unit, Role.ISU_ADMINISTRATOR)
    before = await get_own_mandate(unit, actor, mandate_id, lock=True)
    await check_may_leave(unit, before)
    if last_day is not None:
        check_last_day(before, last_day, today_of(unit, actor.person))
    code = await _invite(unit, actor, before) if invites else None
    if heir is not None:
        for row in left:
            await hand_to(unit, actor, row, heir.person_id, Verb.HANDED_OVER)
        await hand_on(unit, actor, before, heir)
    return Left(await _end(unit, actor, before, last_day), code)


async def _invite(unit: Unit, actor: Actor, mandate: Mandate) -> str:
    await check_may_invite(unit, actor, mandate)
    return await add_invitation(
        unit,
        actor,
        Role(mandate.role),
        delegation_id=mandate.delegation_id,
        days=INVITATION_DAYS,
        theme=mandate.theme,
        is_preapproved=False,
    )


async def _end(unit: Unit, actor: Actor, before: Mandate, last_day: date | None) -> Mandate:
    """End a post now, or say when it ends; whoever it concerns is told."""
    today = unit.now.date()
    if last_day is None:
        await mandates.change(
            unit,
            before.id,
            state="ended",
            valid_to=today,
            reason=None,
            decided_at=unit.now,
            decided_by=actor.person.id,
        )
    else:
        await mandates.change(unit, before.id, valid_to=last_day)
    after = await mandates.find(unit, before.id)
    assert after is not None  # noqa: S101 - it is locked by this Unit.
    verb = Verb.CHANGED if last_day is not None else Verb.ENDED
    await record(unit, actor, verb, "mandate", before.id, before=before, after=after)
    await tell_of_leaving(unit, after)
    return after


async def tell_of_leaving(unit: Unit, after: Mandate) -> None:
    """Tell whoever it concerns that a post is, or soon will be, given up."""
    await schedule_renewal(unit, after)
    await tell_colleagues(unit, after, LEAVING)
    if after.state != "active" and await is_gone(unit, after):
        await tell_if_gone(unit, after)
    elif after.role not in THE_ISU:
        await tell_the_isu(unit, Kind.COLLEAGUE, subject_id=after.id, facts={"what": LEAVING})
