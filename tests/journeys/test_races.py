"""Two at the same moment: one wins, the other is told, and nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.house import House
from bot.playground import Phone
from bot.playground.records import Press
from services.permissions import Role
from storage import drafts, people
from storage.database import Database
from storage.drafts import DraftRow
from storage.schema import mandate, need
from tests.support.requests import registration
from tests.support.stage import NEED, Stage, fills_in, serving

ROUNDS = 40

only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def database(stage: Stage) -> AsyncIterator[Database]:
    opened = Database(stage.database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def replica(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A second process on the same database."""
    if stage.settings.webhook_url is not None:
        pytest.skip("at one address there is one process")
    monkeypatch.setattr("bot.leadership._ASK_AGAIN_SECONDS", 0.01)
    house = House(stage.settings, clock=stage.clock)
    async with serving(house):
        yield house


async def idle(*houses: House | None) -> None:
    async with asyncio.timeout(10):
        for house in houses:
            assert house is not None
            await house.intake._idle.wait()


async def answered(stage: Stage, *presses: Press) -> list[str]:
    """What the phone showed over the chat for each press, once all are answered."""
    assert await stage.world.bell.until(lambda: all(press.is_answered for press in presses), 10)
    return [press.toast.text if press.toast else "" for press in presses]


async def test_two_quick_presses_of_a_button_have_one_effect(
    stage: Stage, database: Database
) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need")
    question = phone.last
    for _ in range(2):
        phone.presses("Survey and clearance", question)
    toasts = await answered(stage, *list(stage.world.presses.values())[-2:])
    assert toasts == ["", "That button belongs to an earlier step. Here is where you are now."]
    assert "step 2 of 10" in phone.last.text

    await fills_in(phone, *NEED[1:])
    review = phone.last
    for _ in range(2):
        phone.presses("Publish", review)
    toasts = await answered(stage, *list(stage.world.presses.values())[-2:])
    await idle(stage.house)
    assert toasts == ["Published.", "That is done already."]
    assert "Published." in phone.last.text
    async with database.view(stage.clock.now()) as view:
        assert await view.scalar(select(func.count()).select_from(need)) == 1


async def test_two_officers_who_decide_one_request_at_once_are_told_who_was_first(
    stage: Stage, database: Database
) -> None:
    officers = [await stage.invited(name, Role.ISU) for name in ("Irene", "Ivan")]
    nora = stage.world.new_phone("Nora")
    await fills_in(nora, "=/start", *registration("donor", "=norway"), "Send to the ISU")
    for officer in officers:
        await officer.sees("Nora Berg")
    for officer in officers:
        officer.presses("Approve")
    texts = sorted([(await officer.settles()).text for officer in officers])
    assert texts[0].startswith("Approved: Nora Berg.")
    assert texts[1].startswith("This request was already approved by I")
    winner = next(officer for officer in officers if "Approved: Nora" in officer.last.text)
    assert texts[1].startswith(f"This request was already approved by {winner.title}.")
    async with database.view(stage.clock.now()) as view:
        states = await view.all(select(mandate.c.state).order_by(mandate.c.id))
        assert [row["state"] for row in states] == ["active"] * 3
    stage.move(seconds=11)
    assert "approved your registration" in (await nora.sees("approved")).text


class Rivals:
    """One person whose presses reach two processes."""

    def __init__(self, stage: Stage, database: Database, phone: Phone, replica: House) -> None:
        assert stage.house is not None
        self.stage = stage
        self.database = database
        self.phone = phone
        self.houses = (stage.house, replica)
        self._numbers = iter(range(900_000_000, 910_000_000))

    def press(self, data: str) -> tuple[Press, dict[str, Any]]:
        """A press and the update that tells of it, which Telegram has not delivered yet."""
        phone, message = self.phone, self.phone.last
        press = self.stage.world.add_press(phone.chat, phone.person, message.message_id, data)
        query = {
            "id": press.id,
            "from": phone.person.as_json(),
            "message": message.source.as_json(),
            "chat_instance": "1",
            "data": data,
        }
        return press, {"update_id": next(self._numbers), "callback_query": query}

    def answers_to(self, press: Press) -> int:
        """How often a press was answered: once for each time that it was decided."""
        answers = self.stage.world.journal.of("answerCallbackQuery")
        return [answer.parameters["callback_query_id"] for answer in answers].count(press.id)

    async def draft(self) -> DraftRow:
        async with self.database.view(self.stage.clock.now()) as view:
            person = await people.find_by_telegram(view, self.phone.person.id)
            assert person is not None
            rows = await drafts.open_of(view, person.id)
        return rows[0]


@only_postgresql
async def test_presses_that_reach_two_processes_at_once_have_one_winner_in_every_round(
    stage: Stage, database: Database, replica: House
) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need")
    rivals = Rivals(stage, database, phone, replica)
    one, two = rivals.houses
    for number in range(ROUNDS):
        row = await rivals.draft()
        moves = ("b", "b") if number % 2 else ("o:CLR", "o:VA")
        presses, updates = zip(
            *(rivals.press(f"f:{row.id}:{row.revision}:{move}") for move in moves), strict=True
        )
        if number % 4 < 2:
            await asyncio.gather(one.intake.receive([updates[0]]), two.intake.receive([updates[1]]))
        else:  # Both are stored when both processes begin, so the first must win.
            await one.intake.receive(list(updates))
            two.intake.wake(phone.person.id)
        stale = ["belongs to an earlier step" in text for text in await answered(stage, *presses)]
        await idle(*rivals.houses)
        assert [rivals.answers_to(press) for press in presses] == [1, 1]
        after = await rivals.draft()
        assert (after.revision, sorted(stale)) == (row.revision + 1, [False, True])
        if moves[0] != moves[1]:
            assert after.content["answers"] == {"pillar": "VA" if stale[0] else "CLR"}
        if number % 4 >= 2:
            assert stale == [False, True]


@only_postgresql
async def test_a_question_that_reaches_two_processes_is_answered(
    stage: Stage, replica: House
) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home")
    assert stage.house is not None
    phone.says("/status laos")
    update = stage.world.updates.delivered[-1]
    await asyncio.gather(replica.intake.receive([update]), stage.house.intake.receive([update]))
    await phone.sees("State Party")
    await idle(stage.house, replica)
    assert len([message for message in phone.messages if "State Party" in message.text]) == 1


@only_postgresql
async def test_when_the_polling_process_stops_the_other_takes_over(
    stage: Stage, replica: House
) -> None:
    assert stage.house is not None
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    assert "stands by" in replica.health.facts()["telegram"].sentence
    assert "stands by" not in stage.house.health.facts()["telegram"].sentence
    await fills_in(phone, "Home", "Publish a need", NEED[0])
    await stage.stop()
    await fills_in(phone, *NEED[1:])
    assert "please check" in phone.last.text
    assert "stands by" not in replica.health.facts()["telegram"].sentence
