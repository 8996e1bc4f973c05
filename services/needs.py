"""Needs: a State says what it lacks; those whom it concerns are told in the same transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.book import Book, book_of
from services.entries import (
    CONTACT,
    change,
    check_writes_for,
    day_of,
    money_columns,
    money_of,
    publish,
    withdraw,
)
from services.forms import Form, Question
from services.money import money_to_json
from services.notices import UNDO, Kind, Lane, tell
from services.options import Answers
from services.permissions import Actor, Permission
from services.questions import Amount, Choice, Day, SeveralChoices, Words
from services.subscriptions import listeners
from services.taxonomy import KINDS, PILLARS, PRIORITIES
from services.texts import RefusedError, Text
from services.visibility import VISIBILITIES, is_state_party
from storage import delegations, ledger
from storage.database import Unit, View
from storage.delegations import Delegation
from storage.needs import NEEDS, Need

NEED_FORM = Form(
    name="need",
    title=Text("Need"),
    questions=(
        Question(
            key="pillar",
            label=Text("Pillar"),
            prompt=Text("Which part of the Convention does the need serve?"),
            kind=Choice(PILLARS),
        ),
        Question(
            key="kinds",
            label=Text("Kind of assistance"),
            prompt=Text("What kind of assistance would help?"),
            hint=Text("Press as many as you like, then Done."),
            kind=SeveralChoices(KINDS),
        ),
        Question(
            key="title",
            label=Text("Title"),
            prompt=Text("Give the need a short title, up to 80 characters."),
            hint=Text("For example: Two clearance teams for Savannakhet"),
            kind=Words(at_most=80, at_least=5),
        ),
        Question(
            key="missing",
            label=Text("What is missing"),
            prompt=Text("What is missing, and why? Up to 1,500 characters."),
            hint=Text(
                "Donors look for specifics: extent, what you have already, what it would change. "
                "Please leave out exact sites and the names of victims."
            ),
            kind=Words(at_most=1500, at_least=20, lines=True),
        ),
        Question(
            key="amount",
            label=Text("Amount"),
            prompt=Text("How much would it cost?"),
            hint=Text("For example: 250 000 EUR. If it is not costed yet, say so."),
            kind=Amount(),
        ),
        Question(
            key="starts",
            label=Text("From"),
            prompt=Text("From when is it needed?"),
            hint=Text("For example: 1 March 2027"),
            kind=Day(),
            optional=True,
        ),
        Question(
            key="ends",
            label=Text("Until"),
            prompt=Text("By when should it be done?"),
            hint=Text("For example: end of 2027"),
            kind=Day(not_before="starts"),
            optional=True,
        ),
        Question(
            key="priority",
            label=Text("Priority"),
            prompt=Text("How pressing is it?"),
            kind=Choice(PRIORITIES),
        ),
        Question(
            key="visibility",
            label=Text("Who may see it"),
            prompt=Text("Who may see this need?"),
            hint=Text("The contact is shown only to your delegation and the ISU."),
            kind=Choice(VISIBILITIES),
        ),
        CONTACT,
    ),
)


def columns_of(answers: Answers) -> dict[str, Any]:
    """The answers of the form as the columns of a need."""
    return {
        "pillar": answers["pillar"],
        "kinds": tuple(answers["kinds"]),
        "title": answers["title"],
        "missing": answers["missing"],
        **money_columns(answers["amount"]),
        "starts_on": day_of(answers.get("starts")),
        "ends_on": day_of(answers.get("ends")),
        "priority": answers["priority"],
        "visibility": answers["visibility"],
        "contact": answers["contact"],
    }


def answers_of(need: Need) -> dict[str, Any]:
    """A published need as the answers of the form, to be changed."""
    return {
        "pillar": need.pillar,
        "kinds": list(need.kinds),
        "title": need.title,
        "missing": need.missing,
        "amount": money_to_json(money_of(need)),
        "starts": need.starts_on.isoformat() if need.starts_on else None,
        "ends": need.ends_on.isoformat() if need.ends_on else None,
        "priority": need.priority,
        "visibility": need.visibility,
        "contact": need.contact,
    }


def may_publish_needs(delegation: Delegation, book: Book, today: date) -> bool:
    """A State Party does; a signatory or a State not party where the ISU allows it."""
    return delegation.needs_allowed or is_state_party(delegation, book, today)


async def check_may_begin(view: View, actor: Actor) -> None:
    """Refuse at once, not after ten questions, whoever writes for no State that may publish."""
    writes_for = actor.delegations_for(Permission.WRITE_NEEDS)
    seats = await delegations.several(view, writes_for)
    book, today = await book_of(view), view.now.date()
    if seats and not any(may_publish_needs(seat, book, today) for seat in seats.values()):
        raise _not_allowed()


async def publish_need(
    unit: Unit, actor: Actor, answers: Answers, *, delegation_id: int | None
) -> tuple[Need, int]:
    """Publish a need for a delegation; the need, and how many people will be told."""
    seat = check_writes_for(actor, Permission.WRITE_NEEDS, delegation_id)
    await _check_may_publish(unit, seat)
    columns = columns_of(answers)
    need = await publish(unit, actor, NEEDS, Permission.WRITE_NEEDS, columns, delegation_id=seat)
    return need, await _tell_subscribers(unit, need, already=())


async def change_need(
    unit: Unit, actor: Actor, need_id: int, answers: Answers, *, copied_at: datetime
) -> tuple[Need, int]:
    """Change a need; the need, and how many people will be told of it who were not before.

    A change may open it to more readers, or make it fit others. One that had been withdrawn is
    published again, and told again.
    """
    columns = columns_of(answers)
    before, need = await change(unit, actor, NEEDS, need_id, columns, copied_at=copied_at)
    if before.status == "withdrawn":
        await _check_may_publish(unit, need.delegation_id)
    already: Sequence[int] = ()
    if before.status == "published":
        alerts = await ledger.notices_about(unit, [Kind.NEED], need_id)
        states = ("queued", "sending", "sent", "unknown")
        already = await ledger.recipients_of(unit, alerts, states)
    return need, await _tell_subscribers(unit, need, already=already)


async def withdraw_need(unit: Unit, actor: Actor, need_id: int) -> Need:
    """Withdraw a need. Alerts still waiting are called back; who was told is told of this too."""
    before, need = await withdraw(unit, actor, NEEDS, need_id)
    if before.status == "withdrawn":
        return need
    # Of what was told before it was last published, its readers have heard already.
    alerts = await ledger.notices_about(unit, [Kind.NEED], need_id, since=before.published_at)
    await ledger.cancel(unit, alerts)
    told = await ledger.recipients_of(unit, alerts, ("sending", "sent", "unknown"))
    if told:
        await tell(unit, Kind.NEED_WITHDRAWN, told, subject_id=need_id)
    return need


async def _check_may_publish(view: View, delegation_id: int) -> None:
    seat = await delegations.get(view, delegation_id)
    if not may_publish_needs(seat, await book_of(view), view.now.date()):
        raise _not_allowed()


def _not_allowed() -> RefusedError:
    return RefusedError(
        Text(
            "Your State is not a State Party. It publishes needs where the ISU allows it: "
            "please write to info@cmconvention.org."
        )
    )


async def _tell_subscribers(unit: Unit, need: Need, *, already: Sequence[int]) -> int:
    told = [one for one in await listeners(unit, need) if one not in already]
    if told:
        due = unit.now + UNDO
        await tell(unit, Kind.NEED, told, subject_id=need.id, lane=Lane.ALERT, not_before=due)
    return len(told)
