"""Pictures: drawn once, sent again by what Telegram calls them, and never out of date."""

from datetime import date

import pytest

from bot.playground import Phone
from bot.playground.records import StoredFile
from handlers import pictures
from services.audit import COMMAND_LINE
from services.book import FactKind
from services.facts import enter_fact
from storage.database import Database
from tests.support.stage import Stage, fills_in

GRID = "Picture: States by region"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What has been drawn since the beginning."""
    made: list[object] = []
    draw = pictures.drawn

    def noted(values: object) -> bytes:
        made.append(values)
        return draw(values)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "drawn", noted)
    return made


async def asks(stage: Stage, name: str, *moves: str) -> Phone:
    phone = stage.world.new_phone(name)
    await fills_in(phone, "=/start", "=/status", *moves)
    return phone


def above(phone: Phone) -> StoredFile:
    """The picture above the last screen."""
    file = phone.messages[-2].source.file
    assert file is not None
    assert file.is_photo
    return file


async def enter_deposit(stage: Stage) -> None:
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        await enter_fact(
            unit,
            COMMAND_LINE,
            {
                "iso3": "DZA",
                "kind": FactKind.DEPOSIT,
                "happened_on": date(2026, 2, 20),
                "how": "accession",
                "source": "C.N.1.2026",
                "source_on": date(2026, 2, 20),
            },
        )
    await database.close()


async def test_anybody_sees_the_picture_above_the_same_in_words(
    stage: Stage, drawings: list[object]
) -> None:
    phone = await asks(stage, "Visitor", GRID)
    screen = phone.last
    assert "States by region" in screen.text
    assert "States Parties · signatories · not party\n" in screen.text
    assert "Asia: 6 · 1 · 17" in screen.text
    assert "Source: UN Treaty Collection" in screen.text
    assert above(phone).content.startswith(b"\x89PNG")
    assert (above(phone).width, len(drawings)) == (1080, 1)
    await fills_in(phone, "Picture: Parties over time")
    said = "Opening for signature (3 December 2008): States Parties 4, signatories 88"
    assert said in phone.last.text
    assert "1RC (7 September 2015): States Parties" in phone.last.text
    await fills_in(phone, "Picture: deadlines ahead")
    assert "Deadlines ahead" in phone.last.text
    await fills_in(phone, "36 months ahead")
    assert len(drawings) == 4
    await fills_in(phone, "All States")
    assert "The Convention on" in phone.last.text


async def test_the_next_who_asks_has_it_without_drawing_or_upload(
    stage: Stage, drawings: list[object]
) -> None:
    first = await asks(stage, "First", GRID)
    await stage.stop()
    await stage.start()  # It is remembered by the database, not by the process.
    second = await asks(stage, "Second", GRID)
    assert above(second) is above(first)
    assert len(drawings) == 1


async def test_a_new_fact_makes_a_new_picture(stage: Stage, drawings: list[object]) -> None:
    phone = await asks(stage, "Visitor", GRID)
    before = above(phone)
    await enter_deposit(stage)
    await fills_in(phone, "=/status", GRID)
    assert above(phone) is not before
    assert above(phone).content != before.content
    assert len(drawings) == 2


async def test_a_picture_that_telegram_has_lost_is_drawn_and_sent_anew(
    stage: Stage, drawings: list[object]
) -> None:
    phone = await asks(stage, "Visitor", GRID)
    lost = above(phone)
    del stage.world.files[lost.file_id]
    for _ in range(2):
        await fills_in(phone, "=/status", GRID)
    found = above(phone)
    assert found.file_id != lost.file_id
    assert found.content == lost.content
    assert len(drawings) == 2


async def test_deadlines_are_drawn_from_today_whatever_day_a_button_carries(stage: Stage) -> None:
    phone = await asks(stage, "Visitor", GRID)
    phone.presses_button({"callback_data": "pi:deadlines:2018-01-01"}, phone.last)
    shown = (await phone.settles()).text
    assert f"12 months from {stage.clock.now():%-d %B %Y}" in shown
    assert "2018" not in shown


async def test_a_forged_button_shows_what_there_is_or_says_that_there_is_none(
    stage: Stage,
) -> None:
    phone = await asks(stage, "Visitor", GRID)
    for data in ("pi:map", "pi", "pi:"):
        await fills_in(phone, "=/status")
        phone.presses_button({"callback_data": data}, phone.last)
        assert (await phone.settles()).text == "There is no such picture."
    await fills_in(phone, "=/status")
    phone.presses_button({"callback_data": "pi:deadlines:9999-12-31:9"}, phone.last)
    assert "Deadlines ahead" in (await phone.settles()).text
