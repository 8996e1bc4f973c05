"""A database as full as it gets: many of every record, as long as may be, and who reads them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from handlers.acts import Act
from services import (
    announcements,
    checks,
    deadlines,
    decisions,
    facts,
    meetings,
    needs,
    offers,
    subscriptions,
)
from services.book import FactKind
from services.delegations import delegation_for
from services.desk import ELSEWHERE
from services.entries import get_entry
from services.fact_rules import SOURCE_AT_MOST
from services.forms import Draft
from services.meeting_form import MEETING_FORM
from services.notices import Kind, tell
from services.permissions import Actor, Role
from services.problems import settle
from services.readers import actor_of
from services.registration import grant, request_registration
from services.registration_form import REGISTRATION_FORM
from services.unconfirmed import told
from storage import drafts, files, follows, invitations, ledger, mandates, people, problems
from storage.database import Database, Unit
from storage.drafts import DraftRow
from storage.needs import NEEDS
from storage.schema import delivery
from storage.treaty import formal_meetings, states
from tests.support.letting_in import letting_in
from tests.support.longest import answers_of, filled
from tests.support.outreach import outreach

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
_EVERY_ROLE = (Role.FOCAL_POINT, Role.DONOR, Role.PARTNER, Role.ISU_ADMINISTRATOR)
_STATES_OF_DELIVERY = ("sent", "failed", "unknown", "skipped", "cancelled", "queued")
_MORE_THAN_A_PAGE = 9


class _UndoneError(Exception):
    """Ends a transaction of which nothing is to stay."""


@dataclass(frozen=True)
class Fullest:
    """Somebody who holds every role, somebody who holds none, and the numbers of what there is.

    `writing` is the draft of an announcement that `everyone` is in the middle of.
    """

    database: Database
    everyone: Actor
    nobody: Actor
    numbers: dict[str, int]
    writing: DraftRow

    @asynccontextmanager
    async def acting(self, actor: Actor, language: str, **given: Any) -> AsyncIterator[Act]:
        """Something that somebody does, in a transaction of which nothing stays."""
        reader = replace(actor, person=replace(actor.person, language=language))
        with suppress(_UndoneError):
            async with self.database.unit(NOW) as unit:
                yield Act(unit, reader, unit=unit, full_name=filled(120), **given)
                raise _UndoneError


async def furnished(database: Database) -> Fullest:
    async with database.unit(NOW) as unit:
        everyone, nobody = await _comes(unit, 1, *_EVERY_ROLE), await _comes(unit, 2)
        # So that somebody stays who lets others in.
        other = await _comes(unit, 3, Role.ISU_ADMINISTRATOR)
        await files.add(unit, person_id=everyone.person.id, kind="jpeg", content=b"")
        numbers = {
            "mandate": everyone.mandates[0].id,
            "request": await _requests(unit),
            "own request": await _asks_for_more(unit, everyone),
            "invitation": await _invited(unit, everyone),
            "need": await _needs(unit, everyone),
            "offer": await _offers(unit, everyone),
            "meeting": await _meetings(unit, everyone),
            "deadline": await _deadlines(unit, everyone),
            "announcement": await _announcement(unit, everyone),
            "problem": await _problems(unit),
            "treaty_fact": await _facts(unit, everyone),
            "unconfirmed": await _unconfirmed(unit, everyone),
        }
        numbers |= await outreach(unit, everyone)
        numbers |= await _colleagues(unit, everyone)
        numbers |= await _decided_on(unit, everyone)
        # After it: with a role that is taken away, open invitations go.
        numbers |= await letting_in(unit, everyone, other_id=other.person.id)
        numbers |= await _seen_to(unit, everyone, numbers)
        await subscriptions.subscribe(unit, everyone, answers_of(subscriptions.SUBSCRIPTION_FORM))
        writing = await drafts.add(
            unit,
            form=announcements.ANNOUNCEMENT_FORM.name,
            holder_id=everyone.person.id,
            content=Draft(answers_of(announcements.ANNOUNCEMENT_FORM)).to_json(),
            delegation_id=None,
            entry_id=None,
        )
        await people.change(unit, everyone.person.id, open_draft_id=writing.id)
        everyone = await actor_of(unit, await people.get(unit, everyone.person.id))
    return Fullest(database, everyone, nobody, numbers, writing)


async def _comes(unit: Unit, number: int, *roles: Role) -> Actor:
    person = await people.meet(unit, number, language="en", zone="America/Araguaina")
    seats = {Role.FOCAL_POINT: "GBR", Role.DONOR: "NOR"}
    for role in roles:
        organisation = filled(120) if role is Role.PARTNER else None
        seat = await delegation_for(unit, iso3=seats.get(role), organisation=organisation)
        await grant(unit, person, role, delegation_id=seat, full_name=filled(120))
    return await actor_of(unit, await people.get(unit, person.id))


async def _colleagues(unit: Unit, actor: Actor) -> dict[str, int]:
    """Who acts for the same delegations and has begun a lot; and posts to be reconfirmed."""
    colleague = await _comes(unit, 4, Role.FOCAL_POINT, Role.DONOR)
    for form in (needs.NEED_FORM, offers.OFFER_FORM):
        for n in range(_MORE_THAN_A_PAGE):
            row = await drafts.add(
                unit,
                form=form.name,
                holder_id=(colleague if n else actor).person.id,
                content=Draft(answers_of(form)).to_json(),
                delegation_id=actor.mandates[0].delegation_id,
                entry_id=None,
            )
    today = NOW.date()
    held = {one.role: one.id for one in actor.mandates}
    by = {Role.DONOR: today + timedelta(days=7), Role.PARTNER: today - timedelta(days=1)}
    for role, day in by.items():
        await mandates.change(unit, held[role], reconfirm_by=day)
    lapsed = colleague.mandates[1].id
    await mandates.change(unit, lapsed, reconfirm_by=today - timedelta(days=1))
    return {
        "colleague": colleague.mandates[0].id,
        "draft": row.id,
        "own lapsing": held[Role.DONOR],
        "own lapsed": held[Role.PARTNER],
        "lapsed": lapsed,
    }


async def _decided_on(unit: Unit, everyone: Actor) -> dict[str, int]:
    """Mandates of others, and two that were taken from `everyone`."""
    held, suspended = await _comes(unit, 5, Role.DONOR), await _comes(unit, 6, Role.DONOR)
    officer = await _comes(unit, 7, Role.ISU_ADMINISTRATOR)
    number, seat = held.mandates[0].id, everyone.mandates[0].delegation_id
    await mandates.change(
        unit,
        number,
        position=filled(160),
        institution=filled(160),
        email="a" * 148 + "@mofa.gov.la",
        note_reference=filled(120),
        note_on=NOW.date(),
        valid_to=NOW.date(),
    )
    taken = {}
    for role, decide in (
        (Role.COORDINATOR, decisions.suspend),
        (Role.PRESIDENCY, decisions.end),
    ):
        one = await grant(unit, everyone.person, role, delegation_id=seat, full_name=filled(120))
        taken[f"own {role}"] = (await decide(unit, officer, one.id, filled(500))).id
    decided = await decisions.suspend(unit, everyone, suspended.mandates[0].id, filled(500))
    return {
        "held": number,
        "suspended": decided.id,
        "administrator": officer.mandates[0].id,
        "person": held.person.id,
        "state not party": await delegation_for(unit, iso3="THA", organisation=None) or 0,
        **taken,
    }


async def _requests(unit: Unit) -> int:
    answers = answers_of(REGISTRATION_FORM)
    return [
        await request_registration(unit, await _comes(unit, 100 + n), answers)
        for n in range(_MORE_THAN_A_PAGE)
    ][-1]


async def _asks_for_more(unit: Unit, actor: Actor) -> int:
    """For a State not party, without a note verbale, from a free-mail address."""
    another = {"role": "deputy", "state": "USA", "email": "a" * 140 + "@gmail.com"}
    return await request_registration(
        unit, actor, {**answers_of(REGISTRATION_FORM, 2), **another, "theme": None}
    )


async def _invited(unit: Unit, actor: Actor) -> int:
    """An invitation that is accepted, and on which the ISU still decides."""
    return await invitations.add(
        unit,
        code_hash="accepted",
        role=Role.COORDINATOR,
        delegation_id=actor.mandates[0].delegation_id,
        theme="universalization",
        is_preapproved=False,
        expires_at=NOW,
        redeemed_at=NOW,
        redeemed_by=actor.person.id,
    )


async def _needs(unit: Unit, author: Actor) -> int:
    answers = {**answers_of(needs.NEED_FORM), "visibility": "public"}
    numbers = [
        (
            await needs.publish_need(
                unit, author, answers, delegation_id=author.mandates[0].delegation_id
            )
        )[0].id
        for _ in range(2 * _MORE_THAN_A_PAGE)
    ]
    await needs.withdraw_need(unit, author, numbers[0])
    return numbers[-1]


async def _offers(unit: Unit, author: Actor) -> int:
    answers = answers_of(offers.OFFER_FORM)
    numbers = [
        (
            await offers.publish_offer(
                unit, author, answers, delegation_id=author.mandates[0].delegation_id
            )
        ).id
        for _ in range(2 * _MORE_THAN_A_PAGE)
    ]
    await offers.withdraw_offer(unit, author, numbers[0])
    return numbers[-1]


async def _meetings(unit: Unit, officer: Actor) -> int:
    """Formal ones: each of the published list can be entered once."""
    answers = answers_of(MEETING_FORM)
    codes = [one.code for one in formal_meetings()[:_MORE_THAN_A_PAGE]]
    return [
        (await meetings.enter_meeting(unit, officer, {**answers, "code": code})).id
        for code in codes
    ][-1]


async def _deadlines(unit: Unit, officer: Actor) -> int:
    answers = answers_of(deadlines.DEADLINE_FORM)
    return [
        (await deadlines.enter_deadline(unit, officer, answers)).id
        for _ in range(_MORE_THAN_A_PAGE)
    ][-1]


async def _announcement(unit: Unit, author: Actor) -> int:
    """One under way: for some it has come to each of the ends that there are."""
    readers = [await _comes(unit, 200 + n, Role.DONOR) for n in range(2 * _MORE_THAN_A_PAGE)]
    await people.change(unit, readers[0].person.id, blocked_at=unit.now)
    answers = answers_of(announcements.ANNOUNCEMENT_FORM)
    sent, _ = await announcements.send(unit, author, answers)
    [notice_id] = await ledger.notices_about(unit, [Kind.ANNOUNCEMENT], sent.id)
    for n, one in enumerate(await ledger.deliveries_of(unit, notice_id)):
        state = _STATES_OF_DELIVERY[n % len(_STATES_OF_DELIVERY)]
        change = update(delivery).where(delivery.c.id == one.id)
        await unit.change(change.values(state=state, reason=filled(200)))
    return sent.id


async def _problems(unit: Unit) -> int:
    whats = [f"{n}{filled(199)}" for n in range(_MORE_THAN_A_PAGE)]
    return [await problems.note(unit, what) for what in whats][-1]


async def _unconfirmed(unit: Unit, reader: Actor) -> int:
    """The last of many; every other one may have arrived."""
    number = 0
    for n, kind in enumerate(sorted(set(Kind) - ELSEWHERE)):
        notice_id = await tell(unit, kind, [reader.person.id], subject_id=1)
        [one] = await ledger.deliveries_of(unit, notice_id)
        state = "failed" if n % 2 else "unknown"
        change = update(delivery).where(delivery.c.id == one.id)
        await unit.change(change.values(state=state, reason=filled(200)))
        number = one.id
    return number


async def _facts(unit: Unit, officer: Actor) -> int:
    """The last of many about one State; its first is taken back, and every State is followed."""
    for state in states():
        await follows.add(unit, officer.person.id, state.iso3)
    received = {
        "iso3": "GBR",
        "kind": FactKind.REPORT,
        "happened_on": NOW.date(),
        "source": filled(SOURCE_AT_MOST),
        "source_on": NOW.date(),
    }
    years = range(2026 - _MORE_THAN_A_PAGE, 2026)
    many = [{**received, "year": one} for one in years]
    entered = (await facts.enter_facts(unit, officer, many)).facts
    await facts.take_back(unit, officer, entered[0].id)
    others = [{**received, "iso3": one.iso3, "year": 2025} for one in states()[:_MORE_THAN_A_PAGE]]
    await facts.enter_facts(unit, officer, others)
    return entered[-1].id


async def _seen_to(unit: Unit, officer: Actor, numbers: dict[str, int]) -> dict[str, int]:
    """What an officer has seen to just now: the one before the last of each."""
    seen_to = {f"{noun} seen to": numbers[noun] - 1 for noun in ("need", "problem", "unconfirmed")}
    need = await get_entry(unit, officer, NEEDS, seen_to["need seen to"])
    await checks.look_at(unit, officer, NEEDS, need.id, version=checks.version_of(need))
    await settle(unit, officer, seen_to["problem seen to"])
    await told(unit, officer, seen_to["unconfirmed seen to"])
    return seen_to
