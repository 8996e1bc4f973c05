"""The universalization desk: in hand for who keeps it, and for everybody else not there."""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import MovableClock
from bot.playground import Phone
from bot.showing import Rendered
from handlers.demarches import CONFIDENTIAL
from handlers.dialogues import DIALOGUES
from handlers.routes import ROUTES
from handlers.triggers import Press
from services import approaches, demarche_sheets, demarches
from services.delegations import delegation_for
from services.demarche_forms import ANSWER_FORM, OF_THE_DESK, answers_of
from services.forms import Draft
from services.invitations import invite
from services.own_data import collect
from services.permissions import CONFIDENTIAL as CONFIDENTIAL_PERMISSIONS
from services.permissions import Actor, Permission, Role
from services.readers import actor_of
from services.registration import grant
from storage import demarches as stored
from storage import drafts, mandates, people
from storage.approaches import Approach
from storage.database import Database, Unit
from storage.people import Person
from storage.schema import audit_entry, file, notice
from tests.support.inbox import Inbox, opened, pressed, typed
from tests.support.outreach import BEGUN, as_csv, as_xlsx, joint_demarche
from tests.support.registered import registered
from tests.support.stage import Stage, fills_in

SAID = "Confidential: for the coordinators on universalization and the ISU."
SECRET = "Zebra"
"""Stands in everything that is kept at the desk."""

FROM_HOME = ("Home", "Universalization", "Begin a demarche")
BEGINS = ("=Joint demarche 2012", "=1 January 2012", "Save")
APPROACHES = (
    "Enter an approach",
    "=etats-unis",
    "Resident mission",
    "=Permanent Mission in Geneva",
    "=1 March 2012",
    "=Pacific partners",
    "Save",
)


async def let_in(stage: Stage, name: str, role: Role, *, theme: str = "") -> Phone:
    """Somebody who has come in by an invitation, a coordinator with a theme."""
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        iso3 = "PRT" if role is Role.COORDINATOR else None
        code = await invite(unit, role, iso3=iso3, organisation=None, days=3, theme=theme)
    await database.close()
    phone = stage.world.new_phone(name)
    phone.opens(code)
    await fills_in(phone, "Accept")
    return phone


async def coordinator(stage: Stage) -> Phone:
    return await let_in(stage, "Paula", Role.COORDINATOR, theme="universalization")


async def sends(phone: Phone, name: str, content: bytes) -> None:
    phone.sends_file(name, content)
    await phone.settles()


def labels(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]


# Who keeps it.


async def test_a_coordinator_enters_an_approach_its_answer_and_the_next_step(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME)
    assert "step 1 of 2" in paula.last.text
    assert SAID in paula.last.text
    await fills_in(paula, *BEGINS)
    assert "Approached: 0" in paula.last.text
    await fills_in(paula, *APPROACHES[:-1])
    assert "State: United States of America" in paula.last.text
    assert "Demarche: Joint demarche 2012" in paula.last.text
    await fills_in(paula, "Save")
    card = paula.last
    assert card.text.startswith("Saved.")
    assert "Resident mission: Permanent Mission in Geneva" in card.text
    assert "No answer yet." in card.text
    assert "Regional initiative: Pacific partners" in card.text
    assert "History" not in labels(paula)

    await fills_in(paula, "Note the answer", "=1 June 2012", "=We consult our agencies.")
    await fills_in(paula, "II: understanding, with obstacles", "Skip", "Save")
    assert "Answered on 1 June 2012." in paula.last.text
    assert "Group II: understanding, with obstacles" in paula.last.text
    assert "Reason missing." in paula.last.text
    await fills_in(paula, "Next step", "=Ask the capital", "=1 July 2012", "Save")
    assert "Next step: Ask the capital" in paula.last.text
    assert SAID in paula.last.text

    await fills_in(paula, "Demarche")
    assert "Responses: 1 (response rate: 100 %)" in paula.last.text
    assert "Next steps: 1, of which the day has come: 1" in paula.last.text
    await fills_in(paula, "Group II (1)")
    assert "1. United States of America · Resident mission" in paula.last.text
    await fills_in(paula, "Demarche", "Next steps (1)")
    assert "by 1 July 2012: Ask the capital" in paula.last.text
    await fills_in(paula, "Demarche", "By region")
    assert "Americas" in paula.last.text
    assert "Approached: 1; responses: 1 (100 %)" in paula.last.text
    await fills_in(paula, "Americas")
    assert "Number: 1" in paula.last.text
    await fills_in(paula, "Demarche", "By regional initiative", "Pacific partners")
    assert "Pacific partners" in paula.last.text


async def test_what_was_noted_is_undone_changed_and_taken_back(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES)
    await fills_in(paula, "Note the answer", "Skip", "Skip", "III: needs", "=The region", "Save")
    assert "Reason: The region" in paula.last.text
    await fills_in(paula, "Undo")
    assert "No answer yet." in paula.last.text
    assert "Group" not in paula.last.text

    await fills_in(paula, "Change", "Change an answer", "Channel", "Point of contact", "Save")
    assert "Point of contact: Permanent Mission" in paula.last.text
    await fills_in(paula, "Demarche", *APPROACHES)
    assert "also approached through 1 other channel" in paula.last.text
    await fills_in(paula, "All States")
    assert paula.last.text.count("approached through more than one channel") == 2
    await fills_in(paula, "1. United States", "Take back", "Yes, take it back")
    assert "Taken back" in paula.last.text
    stage.move(seconds=11)
    await fills_in(paula, "Undo")
    assert "too late" in paula.last.text
    await fills_in(paula, "Home", "Universalization", "Joint demarche 2012")
    assert "Approached: 1" in paula.last.text


async def test_what_makes_no_sense_is_refused_and_the_answers_stay(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES)
    await fills_in(paula, "Note the answer", "=1 February 2012", "Skip", "Skip", "Save")
    assert "is earlier than the approach of 1 March 2012" in paula.last.text
    assert "please check" in paula.last.text
    await fills_in(paula, "Cancel", "Yes, delete", "Home", "Universalization", "Joint", "Enter an")
    await fills_in(paula, "=laos", "Resident mission", "=Vientiane", "=2 March 2012", "Skip")
    assert "was a State Party already on 2 March 2012" in paula.last.text
    await fills_in(paula, "Save")
    assert "was a State Party already on 2 March 2012" in paula.last.text


async def test_the_totals_of_the_third_meeting_come_in_by_a_sheet_and_go_out_again(
    stage: Stage,
) -> None:
    irene = await let_in(stage, "Irene", Role.ISU)
    await fills_in(irene, "Home", "Desk", *FROM_HOME[1:], *BEGINS, "Import a sheet")
    assert "XLSX or CSV" in irene.last.text
    assert SAID in irene.last.text
    rows = joint_demarche()
    await sends(irene, "demarche.csv", as_csv([*rows, {**rows[0], "State": "Xyzzyland"}]))
    assert "1 row has an error:" in irene.last.text
    assert "Line 115: State:" in irene.last.text
    assert not any(label.startswith("Enter") for label in labels(irene))
    await fills_in(irene, "Send a corrected sheet")
    await sends(irene, "demarche.xlsx", as_xlsx(rows))
    assert "Every row can be entered." in irene.last.text
    await fills_in(irene, "Enter them: 113 rows")
    await _shows_the_totals(irene)
    await fills_in(irene, "History")
    assert "Irene: entered" in irene.last.text

    await fills_in(irene, "‹ Back", "Export")
    [sent] = [one for one in irene.messages if one.from_bot and one.file_name]
    assert (sent.file_name or "").endswith(".xlsx")
    assert sent.content is not None
    assert "demarche" not in (sent.file_name or "")
    read = demarche_sheets.read(sent.content)
    assert len(read) == 113
    await fills_in(irene, "‹ Demarche", "Import a sheet")
    await sends(irene, "again.xlsx", sent.content)
    assert "113 rows stand there already." in irene.last.text
    assert not any(label.startswith("Enter") for label in labels(irene))

    assert stage.house is not None
    async with stage.house.database.view(stage.clock.now()) as view:
        assert await view.all(select(file.c.id)) == []
        verbs = await view.all(select(audit_entry.c.verb, audit_entry.c.record))
        assert {("exported", "demarche"), ("entered", "approach")} <= {
            (row["verb"], row["record"]) for row in verbs
        }
        assert await view.all(select(notice.c.id).where(notice.c.kind.like("%approach%"))) == []


async def _shows_the_totals(phone: Phone) -> None:
    for line in (
        "113 approaches are entered.",
        "Approached: 113",
        "Through resident missions: 87",
        "Through points of contact: 26",
        "Responses: 92 (response rate: 81 %)",
        "Without an answer: 21",
        "I: legislation or consultation under way: 26",
        "II: understanding, with obstacles: 27",
        "III: needs a change in security or politics: 39",
    ):
        assert line in phone.last.text, line


async def test_a_whole_sheet_is_undone_at_once(stage: Stage) -> None:
    irene = await let_in(stage, "Irene", Role.ISU)
    await fills_in(irene, *FROM_HOME, *BEGINS, "Import a sheet")
    await sends(irene, "demarche.csv", as_csv(joint_demarche()[:5]))
    await fills_in(irene, "Enter them: 5 rows", "Undo")
    assert "5 approaches are taken back." in irene.last.text
    assert "Approached: 0" in irene.last.text


async def test_a_coordinator_whose_term_is_over_has_lost_the_desk_and_its_drafts(
    stage: Stage,
) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, *BEGINS, *APPROACHES, "Note the answer", "=1 June 2012")
    card = next(m for m in reversed(paula.messages) if m.from_bot)
    assert stage.house is not None
    async with stage.house.database.unit(stage.clock.now()) as unit:
        [held] = await mandates.of_person(unit, 1, states=("active",))
        yesterday = (unit.now - timedelta(days=1)).date()
        await mandates.change(unit, held.id, valid_to=yesterday)
    paula.presses("Later", card)
    await paula.settles()
    assert "already finished or cancelled" in paula.last.text
    paula.says("=We consult")
    await paula.settles()
    paula.says("/start")
    await paula.settles()
    assert "Universalization" not in labels(paula)
    assert not any("Continue" in label for label in labels(paula))
    assert "demarche" not in paula.last.text.casefold()


# Nobody else.


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
@pytest.mark.parametrize("who", OTHERS, ids=OTHERS.values())
async def test_every_button_of_the_desk_is_to_others_one_that_never_was(
    desk: Desk, who: int
) -> None:
    unknown = await desk.pressing("zz:1", who)
    assert unknown
    tried = 0
    for prefix in PREFIXES:
        for arguments in ("", "99", str(desk.approach.id), f"{desk.demarche}:III"):
            data = f"{prefix}:{arguments}" if arguments else prefix
            assert await desk.pressing(data, who) == unknown, data
            tried += 1
    assert tried == 4 * len(PREFIXES) > 0


@only_sqlite
@pytest.mark.parametrize("who", OTHERS, ids=OTHERS.values())
async def test_a_draft_of_the_desk_is_to_others_one_that_never_was(desk: Desk, who: int) -> None:
    unknown = await desk.pressing("f:9999:0:c", who)
    for move in ("c", "p", "z", "x", "o:III", "n", "k", "r:answer", "X", "l"):
        assert await desk.pressing(f"f:{desk.draft}:0:{move}", who) == unknown, move
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


async def test_inline_knows_nothing_of_it(stage: Stage) -> None:
    paula = await coordinator(stage)
    await fills_in(paula, *FROM_HOME, f"={SECRET} demarche", "=1 January 2012", "Save")
    await fills_in(paula, *APPROACHES)
    donor = await stage.invited("Nora", Role.DONOR, iso3="NOR")
    for phone in (paula, donor):
        for words in ("", "demarche", "universalization", SECRET, "usa"):
            told = await _offered_inline(phone, words)
            assert not [one for one in (SECRET, "emarche", "pproach", "dm:", "ap:") if one in told]


async def _offered_inline(phone: Phone, words: str) -> str:
    asked = phone.asks_inline(words)
    assert await phone.world.bell.until(lambda: asked.results is not None, within=5)
    return str(asked.results)


# What every screen says.


def test_every_form_of_the_desk_says_that_it_is_confidential() -> None:
    of_the_desk = [one for one in DIALOGUES.values() if one.permission in CONFIDENTIAL_PERMISSIONS]
    assert {one.form.name for one in of_the_desk} == OF_THE_DESK
    assert all(one.note == CONFIDENTIAL for one in of_the_desk)
