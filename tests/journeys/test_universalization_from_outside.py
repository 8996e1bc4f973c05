"""The universalization desk is, for everybody but who keeps it, not there."""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.showing import Rendered
from handlers.routes import ROUTES
from handlers.triggers import Press
from services import approaches, demarches
from services.delegations import delegation_for
from services.demarche_forms import ANSWER_FORM, answers_of
from services.forms import Draft
from services.own_data import collect
from services.permissions import Actor, Permission, Role
from services.readers import actor_of
from services.registration import grant
from storage import demarches as stored
from storage import drafts, mandates, people
from storage.approaches import Approach
from storage.database import Database, Unit
from storage.people import Person
from tests.support.inbox import Inbox, opened, pressed, typed
from tests.support.outreach import BEGUN
from tests.support.registered import registered

SECRET = "Zebra"
"""Stands in everything that is kept at the desk."""


@dataclass
class Seen:
    """All that was shown to anybody, in its order."""

    shown: list[tuple[int, Rendered | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """An inbox in front of a desk on which something is kept, and its numbers."""

    inbox: Inbox
    seen: Seen
    demarche: int
    approach: Approach
    draft: int
    numbers: Iterator[int]

    async def answers(self, *updates: dict[str, Any]) -> list[tuple[int, Rendered | None]]:
        """What is shown after some updates, word for word."""
        before = len(self.seen.shown)
        await self.inbox.intake.receive(list(updates))
        await self.inbox.settled()
        assert not self.inbox.problems
        return self.seen.shown[before:]

    async def pressing(self, data: str, who: int) -> list[tuple[int, Rendered | None]]:
        return await self.answers(pressed(next(self.numbers), data, who))

    async def typing(self, words: str, who: int) -> list[tuple[int, Rendered | None]]:
        return await self.answers(typed(next(self.numbers), words, who))


KEEPER = 100
OTHERS = {
    1: "public",
    2: "focal point of the State approached",
    3: "focal point of another State",
    4: "deputy",
    5: "donor",
    6: "partner",
    7: "coordinator of another theme",
    8: "presidency",
    9: "coordinator whose term is over",
    10: "suspended coordinator",
    11: "suspended officer",
}
PREFIXES = [
    route.trigger.prefix
    for route in ROUTES
    if isinstance(route.trigger, Press) and route.permission is Permission.UNIVERSALIZE
]


async def _others(unit: Unit) -> None:
    for number, role, iso3 in (
        (2, Role.FOCAL_POINT, "USA"),
        (3, Role.FOCAL_POINT, "LAO"),
        (4, Role.DEPUTY, "LAO"),
        (5, Role.DONOR, "NOR"),
        (8, Role.PRESIDENCY, "LAO"),
        (11, Role.ISU, None),
    ):
        await registered(unit, number, role, iso3=iso3, name="Somebody")
    person = await people.meet(unit, 6, language="en", zone="UTC")
    seat = await delegation_for(unit, iso3=None, organisation="Mines Advisory Group")
    await grant(unit, person, Role.PARTNER, delegation_id=seat, full_name="Somebody")
    await _coordinates(unit, 7, "clearance")
    for number, change in (
        (9, {"valid_to": (unit.now - timedelta(days=1)).date()}),
        (10, {"state": "suspended"}),
    ):
        former = await _coordinates(unit, number, "universalization")
        [held] = await mandates.of_person(unit, former.id, states=("active",))
        await mandates.change(unit, held.id, **change)
    officer = await people.find_by_telegram(unit, 11)
    assert officer is not None
    [held] = await mandates.of_person(unit, officer.id, states=("active",))
    await mandates.change(unit, held.id, state="suspended")
    await people.meet(unit, 1, language="en", zone="UTC")


async def _coordinates(unit: Unit, number: int, theme: str) -> Person:
    person = await people.meet(unit, number, language="en", zone="UTC")
    seat = await delegation_for(unit, iso3="PRT", organisation=None)
    role = Role.COORDINATOR
    await grant(unit, person, role, delegation_id=seat, full_name="Somebody", theme=theme)
    return person


async def _keeps(unit: Unit, keeper: Actor) -> tuple[int, Approach]:
    found = await demarches.begin_demarche(unit, keeper, name=SECRET, begun_on=BEGUN)
    columns = {
        "iso3": "USA",
        "channel": "mission",
        "through": SECRET,
        "approached_on": BEGUN,
        "answered_on": BEGUN,
        "answer": SECRET,
        "response_group": "III",
        "reason": SECRET,
        "next_step": SECRET,
        "next_on": BEGUN,
        "initiative": SECRET,
    }
    [one] = await approaches.enter_approaches(unit, keeper, found.id, [columns])
    return found.id, one


@pytest.fixture
async def desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    clock = MovableClock()
    async with database.unit(clock.now()) as unit:
        person = await _coordinates(unit, KEEPER, "universalization")
        number, one = await _keeps(unit, await actor_of(unit, person))
        await _others(unit)
        # A draft of the desk that a former coordinator has left open.
        former = await people.find_by_telegram(unit, 9)
        assert former is not None
        left = await drafts.add(
            unit,
            form=ANSWER_FORM.name,
            holder_id=former.id,
            content=Draft(answers_of(ANSWER_FORM, one)).to_json(),
            delegation_id=None,
            entry_id=one.id,
        )
        await people.change(unit, former.id, open_draft_id=left.id)
    async with opened(database, clock, ROUTES) as inbox:
        seen = Seen()
        show = inbox.screens.show

        async def shown(chat_id: int, screen: Rendered | None, **more: Any) -> int | None:
            seen.shown.append((chat_id, screen))
            return await show(chat_id, screen, **more)

        monkeypatch.setattr(inbox.screens, "show", shown)
        yield Desk(inbox, seen, number, one, left.id, itertools.count(1))


only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@only_sqlite
async def test_every_button_of_the_desk_is_to_others_one_that_never_was(desk: Desk) -> None:
    kept = ("", "99", str(desk.approach.id), f"{desk.demarche}:III")
    every = [f"{prefix}:{one}" if one else prefix for prefix in PREFIXES for one in kept]
    assert every
    for who, called in OTHERS.items():
        [unknown] = await desk.pressing("zz:1", who)
        shown = await desk.answers(*(pressed(next(desk.numbers), data, who) for data in every))
        assert dict(zip(every, shown, strict=True)) == dict.fromkeys(every, unknown), called


@only_sqlite
async def test_a_draft_of_the_desk_is_to_others_one_that_never_was(desk: Desk) -> None:
    for who, called in OTHERS.items():
        unknown = await desk.pressing("f:9999:0:c", who)
        for move in ("c", "p", "z", "x", "o:III", "n", "k", "r:answer", "X", "l"):
            assert await desk.pressing(f"f:{desk.draft}:0:{move}", who) == unknown, (called, move)
    async with desk.inbox.database.view(desk.inbox.clock.now()) as view:
        left = await drafts.find_open(view, desk.draft)
        assert left is not None
        assert left.state == "open"


@only_sqlite
@pytest.mark.parametrize("who", OTHERS, ids=OTHERS.values())
async def test_no_words_command_or_link_leads_there(desk: Desk, who: int) -> None:
    unknown = await desk.typing("/start dz_1", who)
    for link in ("dm_1", "ap_1", "dml_1", "um_1"):
        assert await desk.typing(f"/start {link}", who) == unknown, link
    unknown = await desk.typing("/xyzzy", who)
    for command in ("/demarche", "/demarches", "/universalization", "/outreach", "/approach"):
        assert await desk.typing(command, who) == unknown, command
    for words in (
        "demarche",
        "universalization",
        "outreach",
        SECRET,
        "usa",
        "/start",
        "/start st_USA",
        "/help",
        "/status usa",
        "/my",
        "/needs usa",
        "/offers",
        "/meetings",
        "/settings",
        "/privacy",
        "/delegation",
        "/post",
        "/desk",
        "/people zebra",
        "/announce",
        "/mydata",
        "/cancel",
    ):
        await desk.typing(words, who)
    assert _gives_away(desk) == []


def _gives_away(desk: Desk) -> list[str]:
    """What was shown that says that there is a desk; a question may say back what was typed."""
    told = [
        str(screen.message) + "".join(_text(one.content()) for one in screen.attachments)
        for _, screen in desk.seen.shown
        if screen is not None
    ]
    traces = (
        *(f"{SECRET} ", f"{SECRET}\\n", f'"answer": "{SECRET}"', "III"),
        *("'dm", "'ap", "demarches", "approaches"),
    )
    return [words for words in told if any(trace in words for trace in traces)]


def _text(content: bytes) -> str:
    return content.decode(errors="replace")


@only_sqlite
async def test_what_everybody_may_ask_answers_the_same_with_and_without_the_desk(
    desk: Desk,
) -> None:
    asked = ("demarche", "universalization", "usa", "/status usa", "/start st_USA", "/needs usa")
    with_it = [await desk.typing(words, 5) for words in asked]
    async with desk.inbox.database.unit(desk.inbox.clock.now()) as unit:
        await approaches.take_back(unit, "command line", desk.approach.id)
        await stored.change(unit, desk.demarche, name="Another")
    assert [await desk.typing(words, 5) for words in asked] == with_it


@only_sqlite
async def test_the_keeper_finds_there_what_is_hidden_from_the_others(desk: Desk) -> None:
    await desk.pressing("dml", KEEPER)
    await desk.pressing(f"dm:{desk.demarche}", KEEPER)
    await desk.pressing(f"ap:{desk.approach.id}", KEEPER)
    told = [str(screen.message) for _, screen in desk.seen.shown if screen is not None]
    assert len(told) == 3
    assert all(SECRET in one and "Confidential" in one for one in told)


@only_sqlite
async def test_the_data_of_others_name_no_such_list(desk: Desk) -> None:
    async with desk.inbox.database.view(desk.inbox.clock.now()) as view:
        for number in (5, KEEPER):
            person = await people.find_by_telegram(view, number)
            assert person is not None
            own = await collect(view, await actor_of(view, person))
            assert (b"approaches_entered" in own.as_file()) == (number == KEEPER)
