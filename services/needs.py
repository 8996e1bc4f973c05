"""Needs: a State says what it lacks; those whom it concerns are told in the same transaction."""

from datetime import date
from typing import Any

from services.forms import Form, Question
from services.money import Money, NotCosted, money_from_json, money_to_json
from services.notices import UNDO, Kind, Lane, tell
from services.options import Answers
from services.permissions import Actor, Permission
from services.questions import Amount, Choice, Day, SeveralChoices, Words
from services.readers import sight_of
from services.subscriptions import listeners
from services.taxonomy import KINDS, PILLARS, PRIORITIES
from services.texts import RefusedError, Text
from services.visibility import VISIBILITIES
from storage import ledger, needs
from storage.database import Unit, View
from storage.needs import Need

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
        Question(
            key="contact",
            label=Text("Contact"),
            prompt=Text("Who is the contact? Please give the role and an official e-mail."),
            hint=Text("For example: Head of operations, operations@nra.example"),
            kind=Words(at_most=160, at_least=5),
        ),
    ),
)


def columns_of(answers: Answers) -> dict[str, Any]:
    """The answers of the form as the columns of a need."""
    money = money_from_json(answers["amount"])
    amount, currency = (
        (money.amount, money.currency) if isinstance(money, Money) else (None, None)
    )
    return {
        "pillar": answers["pillar"],
        "kinds": tuple(answers["kinds"]),
        "title": answers["title"],
        "missing": answers["missing"],
        "amount": amount,
        "currency": currency,
        "starts_on": _day(answers.get("starts")),
        "ends_on": _day(answers.get("ends")),
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


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def money_of(entry: Any) -> Money | NotCosted:
    """The amount of a need or an offer."""
    if entry.amount is None:
        return NotCosted()
    return Money(entry.amount, entry.currency)


async def get_need(view: View, actor: Actor, need_id: int, *, lock: bool = False) -> Need:
    """A need that this person may see. Raises RefusedError when there is none such."""
    found = await needs.find(view, need_id, await sight_of(view, actor), lock=lock)
    if found is None:
        raise RefusedError(Text("That need does not exist, or is not shared with you."))
    return found


async def get_own_need(unit: Unit, actor: Actor, need_id: int) -> Need:
    """A need that this person may change, locked."""
    found = await get_need(unit, actor, need_id, lock=True)
    if not may_change(actor, found):
        raise RefusedError(Text("Only the delegation that published a need can change it."))
    return found


def may_change(actor: Actor, need: Need) -> bool:
    return actor.may(Permission.WRITE_NEEDS) and need.delegation_id in actor.delegation_ids


def may_see_contact(actor: Actor, need: Need) -> bool:
    """The contact is for the need's own delegation and the ISU."""
    return actor.is_isu or need.delegation_id in actor.delegation_ids


async def publish_need(unit: Unit, actor: Actor, answers: Answers) -> tuple[Need, int]:
    """Publish a need for one's delegation; the need, and how many people will be told."""
    mandate = actor.mandate_for(Permission.WRITE_NEEDS)
    if mandate is None or mandate.delegation_id is None:
        raise RefusedError(Text("Only a focal point of a State can publish a need."))
    need_id = await needs.add(
        unit,
        delegation_id=mandate.delegation_id,
        author_id=actor.person.id,
        status="published",
        published_at=unit.now,
        changed_at=unit.now,
        **columns_of(answers),
    )
    need = await get_need(unit, actor, need_id)
    return need, await _tell_subscribers(unit, need)


async def change_need(unit: Unit, actor: Actor, need_id: int, answers: Answers) -> tuple[Need, int]:
    """Change a need. One that had been withdrawn is published again, and told again."""
    before = await get_own_need(unit, actor, need_id)
    await needs.change(unit, need_id, status="published", **columns_of(answers))
    need = await get_need(unit, actor, need_id)
    if before.status == "published":
        return need, 0
    return need, await _tell_subscribers(unit, need)


async def withdraw_need(unit: Unit, actor: Actor, need_id: int) -> Need:
    """Withdraw a need. Alerts still waiting are called back; who was told is told of this too."""
    need = await get_own_need(unit, actor, need_id)
    if need.status == "withdrawn":
        return need
    await needs.change(unit, need_id, status="withdrawn")
    alerts = await ledger.notices_about(unit, [Kind.NEED], need_id)
    await ledger.cancel(unit, alerts)
    told = await ledger.recipients_of(unit, alerts, ("sending", "sent", "unknown"))
    if told:
        facts = {"title": need.title}
        await tell(unit, Kind.NEED_WITHDRAWN, told, subject_id=need_id, facts=facts)
    return await get_need(unit, actor, need_id)


async def _tell_subscribers(unit: Unit, need: Need) -> int:
    told = await listeners(unit, need)
    if told:
        due = unit.now + UNDO
        await tell(unit, Kind.NEED, told, subject_id=need.id, lane=Lane.ALERT, not_before=due)
    return len(told)
