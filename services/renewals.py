"""The yearly renewal: one tap says that somebody still holds a post; without it they only read."""

from datetime import date, datetime, timedelta

from services.audit import Verb, record
from services.mandates import is_in_term, tell_colleagues, years_after
from services.notices import Kind
from services.permissions import Actor
from services.readers import today_of
from services.reminders import AT, instant
from services.texts import RefusedError, Text
from storage import ledger, mandates, people, reminders
from storage.database import Unit, View
from storage.mandates import Mandate
from storage.reminders import Planned

_DAYS_BEFORE = (30, 7, 1, -1)
"""When the holder is reminded; on the day after, writing waits."""

SOON = timedelta(days=_DAYS_BEFORE[0])
"""How long before its day a renewal is asked for."""

_WORTH_TELLING = timedelta(days=30)
"""How long after a lapse it is still told, should Liaison have been down."""


def planned(reconfirm_by: date, zone: str) -> tuple[Planned, ...]:
    """The reminders of a renewal, at their hour on its holder's own clock, the earliest first.

    Each is useless when the next is due, so that nobody gets two at once after the bot was down.
    """
    walls = [datetime.combine(reconfirm_by - timedelta(days=n), AT) for n in _DAYS_BEFORE]
    due = [instant(wall, zone) for wall in walls]
    useless_after = [*due[1:], due[-1] + _WORTH_TELLING]
    return tuple(map(Planned, _DAYS_BEFORE, walls, due, useless_after))


async def schedule_renewal(unit: Unit, mandate: Mandate) -> None:
    """Remind the holder of a mandate before its `reconfirm_by`, and say so when it has passed.

    Every verb that sets `reconfirm_by`, or makes a mandate active again, calls this: approve,
    grant, restore, reconfirm. What is stored counts, not the state of `mandate`; so it may be
    given as it was before or after. What was planned for an earlier day is called back, what has
    gone out is not planned again: calling it twice changes nothing.
    """
    found = await mandates.find(unit, mandate.id, lock=True)
    if found is None:
        return
    under_way = await ledger.notices_about(unit, [Kind.RENEWAL, Kind.LAPSED], found.id)
    await ledger.cancel(unit, under_way)
    for subject in (Kind.RENEWAL, Kind.LAPSED):
        await reminders.cancel(unit, subject, found.id)
    if found.state != "active" or found.reconfirm_by is None:
        return
    zone = (await people.get(unit, found.person_id)).zone
    for subject, is_after in ((Kind.RENEWAL, False), (Kind.LAPSED, True)):
        gone = await reminders.fired(unit, subject, found.id)
        to_come = [
            one
            for one in planned(found.reconfirm_by, zone)
            if (one.days_before < 0) is is_after
            and one.useless_after > unit.now
            and one.wall_at not in gone
        ]
        await reminders.add(unit, subject, found.id, zone, to_come)


async def unscheduled(view: View) -> list[Mandate]:
    """The mandates that no verb has scheduled: they were there before renewals were."""
    oldest = view.now.date() - _WORTH_TELLING
    latest = await reminders.latest(view, Kind.LAPSED)
    return [
        mandate
        for mandate in await mandates.in_state(view, "active")
        if mandate.reconfirm_by is not None
        and mandate.reconfirm_by > oldest
        and latest.get(mandate.id) != planned(mandate.reconfirm_by, "UTC")[-1].wall_at
    ]


async def schedule_missing(unit: Unit) -> None:
    """Schedule them."""
    for mandate in await unscheduled(unit):
        await schedule_renewal(unit, mandate)


async def reconfirm(unit: Unit, actor: Actor, mandate_id: int) -> Mandate:
    """Say that one still holds a post, for a year from today. Saying it twice changes nothing."""
    before = await get_own_mandate(unit, actor, mandate_id, lock=True)
    by = years_after(today_of(unit, actor.person), 1)
    if before.reconfirm_by is None or before.reconfirm_by < by:
        await mandates.change(unit, mandate_id, reconfirm_by=by)
    after = await mandates.find(unit, mandate_id)
    assert after is not None  # noqa: S101 - it is locked by this Unit.
    if after != before:
        await schedule_renewal(unit, after)
        await record(
            unit, actor, Verb.RECONFIRMED, "mandate", mandate_id, before=before, after=after
        )
        if before.id in actor.lapsed:
            await tell_colleagues(unit, after, Verb.RECONFIRMED)
    return after


async def get_own_mandate(
    view: View, actor: Actor, mandate_id: int, *, lock: bool = False
) -> Mandate:
    """A post that this person holds now. RefusedError alike for whatever else it is."""
    found = await mandates.find(view, mandate_id, lock=lock)
    if (
        found is None
        or (found.person_id, found.state) != (actor.person.id, "active")
        or not is_in_term(found, view.now.date())
    ):
        raise RefusedError(Text("You do not hold that post, or no longer. Your posts are on Home."))
    return found
