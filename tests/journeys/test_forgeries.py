"""Buttons and links that were never given out change nothing of others' and give nothing away."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar

import pytest
from sqlalchemy import select, update

from bot.clock import MovableClock
from handlers.routes import ROUTES
from handlers.triggers import Press
from services import announcements, deadlines, invitations, needs
from services.entries import get_entry
from services.forms import Draft
from services.permissions import Actor, Role
from services.problems import report_problem
from services.readers import actor_of
from services.registration import grant, request_registration
from services.registration_form import REGISTRATION_FORM
from storage import drafts, mandates, people
from storage.database import Database, Unit
from storage.needs import NEEDS
from storage.schema import metadata
from tests.support.fullest import NOW, furnished
from tests.support.inbox import Inbox, opened, pressed, typed
from tests.support.longest import answers_of
from tests.support.registered import registered

T = TypeVar("T")
Snapshot: TypeAlias = dict[tuple[Any, ...], tuple[Any, ...]]

STRANGER, OF_CHAD, SUSPENDED, FORMER_OFFICER = 900, 901, 902, 903
SECRET = "Zebra"
"""Stands in everything that none of them may read."""

# What anybody's own update changes: the inbox itself, what they saw, what is told of their acts.
OWN = {"received_update", "heartbeat", "pace", "notice", "delivery", "audit_link"}
SEEN = {"open_draft_id", "screen_message_id", "last_message_id", "seen_on", "menu"}

PREFIXES = [
    route.trigger.prefix
    for route in ROUTES
    # One's own data are one's own to erase.
    if isinstance(route.trigger, Press) and route.trigger.prefix != "own-"
]
ACTS = {
    route.trigger.prefix
    for route in ROUTES
    if isinstance(route.trigger, Press) and not route.is_look
}
ODD = (
    "",
    "0",
    "-1",
    "99",
    "9" * 18,
    "9" * 40,
    "١",
    "1١",
    "1 ",
    "1\0",
    "+1",
    "0x1",
    "1.0",
    "x",
    "é",
)
"""Cut off, out of range, in other alphabets, and no number at all."""


@pytest.fixture
async def world(database: Database) -> AsyncIterator[tuple[Inbox, dict[str, int], dict[str, str]]]:
    """A database full of others' records, the four who try, and codes that let nobody in."""
    clock = MovableClock()
    clock.move(NOW - clock.now())
    full = await furnished(database)
    async with database.unit(NOW) as unit:
        for telegram_id, role, iso3 in (
            (OF_CHAD, Role.FOCAL_POINT, "TCD"),
            (SUSPENDED, Role.FOCAL_POINT, "GBR"),
            (FORMER_OFFICER, Role.ISU_ADMINISTRATOR, None),
        ):
            person = await registered(unit, telegram_id, role, iso3=iso3)
            [held] = await mandates.of_person(unit, person.id, states=("active",))
            state = {SUSPENDED: "suspended", FORMER_OFFICER: "ended"}.get(telegram_id, "active")
            await mandates.change(unit, held.id, state=state)
        codes = await _codes(unit)
        await _secrets(unit, full.everyone)
    async with opened(database, clock, ROUTES) as inbox:
        yield inbox, full.numbers, codes


async def _codes(unit: Unit) -> dict[str, str]:
    async def code(**more: Any) -> str:
        made = await invitations.invite(
            unit, Role.FOCAL_POINT, iso3="LAO", organisation=None, days=3
        )
        change = update(metadata.tables["invitation"]).values(**more)
        if more:
            hashed = metadata.tables["invitation"].c.code_hash == invitations.hashed(made)
            await unit.change(change.where(hashed))
        return made

    return {
        "open": await code(),
        "expired": await code(expires_at=NOW - timedelta(seconds=1)),
        "revoked": await code(revoked_at=NOW),
        "used": await code(redeemed_at=NOW, redeemed_by=1),
    }


async def _secrets(unit: Unit, everyone: Actor) -> None:
    """One of each record that is not for those who try."""
    told = {"title": SECRET, "missing": SECRET, "contact": SECRET, "visibility": "isu"}
    need_answers = {**answers_of(needs.NEED_FORM), **told}
    seat = everyone.mandates[0].delegation_id
    await needs.publish_need(unit, everyone, need_answers, delegation_id=seat)
    answers = {**answers_of(announcements.ANNOUNCEMENT_FORM), "words": SECRET, "roles": ["isu"]}
    await announcements.send(unit, everyone, answers)
    of_laos = {**answers_of(deadlines.DEADLINE_FORM), "title": SECRET, "states": ["LAO"]}
    await deadlines.enter_deadline(unit, everyone, of_laos)
    asking = await people.meet(unit, 950, language="en", zone="UTC")
    await request_registration(
        unit, await actor_of(unit, asking), {**answers_of(REGISTRATION_FORM), "name": SECRET}
    )
    await grant(unit, asking, Role.DONOR, delegation_id=seat, full_name=SECRET)
    await drafts.add(
        unit,
        form="need",
        holder_id=everyone.person.id,
        content=Draft({"title": SECRET}).to_json(),
        delegation_id=seat,
        entry_id=None,
    )
    await report_problem(unit, SECRET)


async def _snapshot(database: Database) -> dict[str, Snapshot]:
    """Every row of every table that is somebody's, by its key."""
    found = {}
    async with database.view(NOW) as view:
        for table in metadata.sorted_tables:
            if table.name in OWN:
                continue
            key = [column.name for column in table.primary_key]
            kept = [column.name for column in table.c if column.name not in SEEN]
            rows = await view.all(select(table))
            found[table.name] = {
                tuple(row[name] for name in key): tuple(str(row[name]) for name in kept)
                for row in rows
            }
    return found


def _touched(before: dict[str, Snapshot], after: dict[str, Snapshot]) -> list[tuple[str, Any]]:
    """Rows of others that are gone or different, and new ones of which nobody's own act tells."""
    theirs = {STRANGER, OF_CHAD, SUSPENDED, FORMER_OFFICER}
    ids = {key for key, row in after["person"].items() if int(row[1]) in theirs}
    may_be_new = {"person", "draft", "audit_entry", "audit_value", "delegation"}
    touched: list[tuple[str, Any]] = []
    for table, rows in before.items():
        touched += [
            (table, key)
            for key, row in rows.items()
            if after[table].get(key) != row and not (table == "person" and key in ids)
        ]
    for table in after.keys() - may_be_new:
        touched += [(table, key) for key in after[table].keys() - before[table].keys()]
    return touched


async def _tries(inbox: Inbox, updates: Iterable[dict[str, Any]]) -> int:
    count = 0
    for batch in _batches(updates, 60):
        await inbox.intake.receive(batch)
        await inbox.settled()
        count += len(batch)
    return count


def _batches(updates: Iterable[Any], size: int) -> Iterable[list[Any]]:
    rest = iter(updates)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def _telling(prefix: str, numbers: dict[str, int]) -> list[int]:
    """Numbers of records of every noun to which something can be done; fewer to look at."""
    nouns = ("need", "request", "meeting", "colleague", "open invitation", "proposal")
    acts = ("unconfirmed", "held", "person", "state not party")
    return sorted({numbers[noun] for noun in (*nouns, *(acts if prefix in ACTS else ()))})


def _some(values: Sequence[T], turn: int, most: int) -> list[T]:
    """A few of many, others at each turn."""
    first = turn * most % len(values)
    return [*values[first:], *values[:first]][:most]


def _gave_away(inbox: Inbox) -> list[str]:
    return [
        str(message)
        for messages in inbox.screens.messages.values()
        for message in messages
        if SECRET in str(message)
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_button_with_another_delegations_numbers_changes_or_shows_anything(
    world: tuple[Inbox, dict[str, int], dict[str, str]],
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    inbox, numbers, _ = world
    ids = sorted({1, 2, *numbers.values()})
    exhaustive = request.config.getoption("--exhaustive")
    before = await _snapshot(inbox.database)
    count = itertools.count(1)
    forged = [
        pressed(next(count), f"{prefix}:{argument}", who)
        for turn, prefix in enumerate(PREFIXES)
        for who, arguments in (
            (
                OF_CHAD,
                [*ids, *ODD] if exhaustive else [*_telling(prefix, numbers), *_some(ODD, turn, 2)],
            ),
            (SUSPENDED, _some(ids, turn, 4 if exhaustive else 1)),
            (FORMER_OFFICER, _some(ids, turn, 4 if exhaustive else 1)),
            (STRANGER, _some(ids, turn, 2 if exhaustive else 1)),
        )
        for argument in map(str, arguments)
        if len(f"{prefix}:{argument}".encode()) <= 64
    ]
    tried = await _tries(inbox, forged)
    assert not inbox.problems
    assert _touched(before, await _snapshot(inbox.database)) == []
    assert _gave_away(inbox) == []
    record_property("measured", f"forged buttons: {tried} pressed by four people, 0 accepted")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_link_that_was_not_given_out_opens_anything(
    world: tuple[Inbox, dict[str, int], dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    inbox, _, codes = world
    before = await _snapshot(inbox.database)
    good = codes["open"]
    spoilt = {
        "expired": codes["expired"],
        "revoked": codes["revoked"],
        "used": codes["used"],
        "cut off": good[:-1],
        "cut off at the start": good[1:],
        "one more": good + "A",
        "other capitals": good.swapcase(),
        "backwards": good[::-1],
        "foreign alphabet": good.translate(str.maketrans("aeoxABEKMHOPCTX", "аеохАВЕКМНОРСТХ")),
        "wide": "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else one for one in good[:20]),
        "the hash": invitations.hashed(good),
        "nothing": "_",
    }
    records = [
        f"{kind}_{number}"
        for kind in ("n", "o", "m", "st", "iv", "rq", "d", "an")
        for number in (*range(20, 25), *ODD[:5])
    ]
    count = itertools.count(1)
    links = [
        update
        for payload in (*spoilt.values(), *records)
        for update in (
            typed(next(count), f"/start {payload}", OF_CHAD),
            pressed(next(count), f"iv!:{payload}"[:32], STRANGER),
        )
    ]
    accepts = [
        pressed(next(count), f"iv!:{code}", who)
        for who in (OF_CHAD, STRANGER)
        for code in spoilt.values()
        if len(f"iv!:{code}".encode()) <= 64
    ]
    tried = await _tries(inbox, [*links, *accepts])
    assert not inbox.problems
    assert _touched(before, await _snapshot(inbox.database)) == []
    assert _gave_away(inbox) == []
    record_property("measured", f"forged links: {tried} opened by two people, 0 accepted")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_hidden_from_them_is_there_and_shown_to_the_isu(
    world: tuple[Inbox, dict[str, int], dict[str, str]],
) -> None:
    inbox, _, codes = world
    async with inbox.database.view(NOW) as view:
        found = await people.find_by_telegram(view, 1)
        assert found is not None
        officer = await actor_of(view, found)
        secret = select(NEEDS.table.c.id).where(NEEDS.table.c.title == SECRET)
        [row] = await view.all(secret)
        assert (await get_entry(view, officer, NEEDS, row["id"])).title == SECRET
    await _tries(inbox, [typed(1, f"/start n_{row['id']}", 1), typed(2, "/desk", 1)])
    assert _gave_away(inbox)
    await _tries(inbox, [pressed(3, f"iv!:{codes['open']}", STRANGER)])
    async with inbox.database.view(NOW) as view:
        stranger = await people.find_by_telegram(view, STRANGER)
        assert stranger is not None
        assert (await actor_of(view, stranger)).roles >= {Role.FOCAL_POINT}
