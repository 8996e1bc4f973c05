"""Asking from any chat, by the bot's name and a State's: public facts, the same for everybody."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from bot.playground import Phone
from bot.playground.records import InlineQuery
from services.permissions import Role
from storage import people
from storage.schema import received_update
from tests.support.stage import NEED, Stage, fills_in

NOT_PUBLIC = (
    "focal point",
    "need",
    "offer",
    "demarche",
    "Khamla",
    "Savannakhet",
    "clearance team",
    "approach",
)


async def asks(phone: Phone, words: str) -> InlineQuery:
    """Type behind the bot's name and wait for what it offers."""
    asked = phone.asks_inline(words)
    assert await phone.world.bell.until(lambda: asked.results is not None, within=5)
    return asked


def offered(asked: InlineQuery) -> dict[str, Any]:
    """What can be chosen, by its title."""
    return {one["title"]: one for one in asked.results or []}


def words_of(result: dict[str, Any]) -> str:
    return str(result["input_message_content"]["message_text"])


def button_of(result: dict[str, Any]) -> dict[str, Any]:
    ((button,),) = result["reply_markup"]["inline_keyboard"]
    return dict(button)


async def is_known(stage: Stage, phone: Phone) -> bool:
    assert stage.house is not None
    async with stage.house.database.view(stage.clock.now()) as view:
        return await people.find_by_telegram(view, phone.person.id) is not None


async def test_a_stranger_finds_a_state_with_its_source_and_is_not_met(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(khamla, "Home", "Publish a need", *NEED[:-2], "Everybody", NEED[-1], "Publish")
    stranger = stage.world.new_phone("Nobody")
    (laos,) = offered(await asks(stranger, "laos")).values()
    assert laos["title"] == "Lao People's Democratic Republic"
    assert laos["description"].startswith("State Party on ")
    for part in ("State Party", "Signed: 3 December 2008", "In force: 1 August 2010", "Source: "):
        assert part in words_of(laos)
    lines = [line for line in words_of(laos).split("\n") if line]
    assert len(lines) <= 6
    shown = f"{laos}".lower()
    assert not [word for word in NOT_PUBLIC if word.lower() in shown]
    assert not await is_known(stage, stranger)
    assert not stranger.messages


async def test_the_button_below_opens_the_card(stage: Stage) -> None:
    stranger = stage.world.new_phone("Nobody")
    (laos,) = offered(await asks(stranger, "laos")).values()
    button = button_of(laos)
    assert button["url"] == "https://t.me/LiaisonPlaygroundBot?start=st_LAO"
    stranger.opens(button["url"])
    await stranger.sees("Lao People's Democratic Republic")
    assert await is_known(stage, stranger)  # Who has pressed Start has.


async def test_a_link_in_the_middle_of_a_form_leads_back_into_it(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(khamla, "Home", "Publish a need", *NEED[:3])
    khamla.opens("https://t.me/LiaisonPlaygroundBot?start=st_nor")
    card = await khamla.sees("Norway")
    assert "State Party" in card.text
    await fills_in(khamla, "Continue", *NEED[3:], "Publish")
    assert khamla.shows("Two clearance teams for Savannakhet")


@pytest.mark.parametrize("link", ["st_ZZZ", "st_LAO_NOR", "st_-", "st_laos", "st_" + "a" * 30])
async def test_a_link_to_no_state_says_so(stage: Stage, link: str) -> None:
    stranger = stage.world.new_phone("Nobody")
    stranger.opens(link)
    said = await stranger.sees("I do not know that State.")
    assert said.find_button("All States")
    await fills_in(stranger, "Home")


async def test_a_card_is_shared_by_a_link_that_opens_it(stage: Stage) -> None:
    reader = stage.world.new_phone("Lectrice", language="fr")
    await fills_in(reader, "=laos")
    buttons = [one for row in reader.last.keyboard for one in row if "url" in one]
    (address,) = (urlsplit(one["url"]) for one in buttons)
    carried = parse_qs(address.query)
    assert (address.netloc, address.path) == ("t.me", "/share/url")
    assert carried["url"] == ["https://t.me/LiaisonPlaygroundBot?start=st_LAO"]
    assert "République démocratique populaire lao" in carried["text"][0]
    assert "+" not in address.query
    other = stage.world.new_phone("Somebody")
    other.opens(carried["url"][0])
    await other.sees("Lao People's Democratic Republic")


async def test_in_a_group_too_a_card_can_be_shared(stage: Stage) -> None:
    member = stage.world.new_phone("Nobody")
    group = stage.world.new_group("Delegations", member)
    group.says(member, "/status laos")
    card = await group.sees("Lao People's Democratic Republic")
    assert "focal point" not in card.text.lower()
    _, share = group.find_pressable("Share", card)
    assert share["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")


async def test_where_a_name_may_mean_several_all_are_listed(stage: Stage) -> None:
    asked = await asks(stage.world.new_phone("Nobody"), "congo")
    assert sorted(offered(asked)) == ["Congo", "Democratic Republic of the Congo"]
    assert asked.button == {"text": "Which State do you mean?", "start_parameter": "st"}


async def test_nothing_typed_offers_where_the_convention_stands_today(stage: Stage) -> None:
    stranger = stage.world.new_phone("Nobody")
    asked = await asks(stranger, "")
    (overview,) = offered(asked).values()
    assert "States Parties: <b>" in words_of(overview)
    assert asked.button is not None
    stranger.opens(str(asked.button["start_parameter"]))
    await stranger.sees("States Parties: ")


async def test_what_is_no_state_gets_the_nearest_and_never_a_guess(stage: Stage) -> None:
    for words in ("atlantis", "?!", "how are you"):
        asked = await asks(stage.world.new_phone("Nobody"), words)
        assert len(offered(asked)) == 3
        assert asked.button is not None
        assert asked.button["text"] == "Not found. Did you mean one of these?"


@pytest.mark.parametrize(
    ("language", "question", "answer", "behind"),
    [
        (
            "en",
            "is Laos a party?",
            "Yes. Lao People's Democratic Republic is a State Party",
            "st_LAO",
        ),
        ("en", "how many parties in Africa", "States Parties on ", "st"),
        ("en", "who joined since 2023", "New States Parties", "st"),
        ("en", "laos 2009-01-01", "Lao People's Democratic Republic", "st_LAO"),
        ("fr", "le Laos a-t-il ratifié ?", "République démocratique populaire lao", "st_LAO"),
    ],
)
async def test_a_question_is_answered(
    stage: Stage, language: str, question: str, answer: str, behind: str
) -> None:
    asked = await asks(stage.world.new_phone("Nobody", language=language), question)
    (result,) = asked.results or []
    assert answer in result["title"]
    assert answer in words_of(result)
    assert button_of(result)["url"].endswith(f"?start={behind}")


async def test_nobody_has_a_state_of_their_own_here(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    assert (await asks(khamla, "our clearance deadline")).results == []


async def test_it_speaks_the_language_of_the_phone(stage: Stage) -> None:
    asked = await asks(stage.world.new_phone("Personne", language="fr"), "laos")
    assert list(offered(asked)) == ["République démocratique populaire lao"]
    assert "3 décembre 2008" in words_of(*offered(asked).values())


async def test_whoever_asks_is_told_the_same(stage: Stage) -> None:
    officer = await stage.invited("Officer", Role.ISU)
    coordinator = await stage.invited("Coordinator", Role.COORDINATOR, iso3="AUT")
    told = [
        (await asks(one, "laos")).results
        for one in (officer, coordinator, stage.world.new_phone("Nobody"))
    ]
    assert told[0] == told[1] == told[2]


async def test_asking_inline_leaves_an_open_form_alone(stage: Stage) -> None:
    khamla = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(khamla, "Home", "Publish a need", *NEED[:3])
    before = khamla.last
    asked = await asks(khamla, "congo")
    khamla.chooses((asked.results or [])[0])  # In the very chat with the bot.
    assert khamla.messages[-1].source.via is stage.world.bot
    await asks(khamla, "laos")  # Once this is answered, what came before it has been decided.
    assert khamla.last == before
    await fills_in(khamla, *NEED[3:], "Publish")
    assert khamla.shows("Two clearance teams for Savannakhet")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_too_long_or_forged_is_answered_or_let_go(stage: Stage) -> None:
    stranger = stage.world.new_phone("Nobody")
    await asks(stranger, "laos " * 100)
    for strange in ("\0", "<b>laos", "/start st_LAO", "st_LAO", "\u202elaos", "'; --", "a" * 256):
        asked = await asks(stranger, strange)
        assert len(asked.results or []) <= 8
    sender = stranger.person.as_json()
    for body in ({}, {"id": "1"}, {"id": "1", "from": sender}, {"id": [], "from": 7, "query": {}}):
        stage.world.send_raw_update({"inline_query": body})
    assert (await asks(stranger, "laos")).results


async def test_an_answer_that_comes_too_late_is_let_go(stage: Stage) -> None:
    stranger = stage.world.new_phone("Nobody")
    late = stage.world.add_inline_query(stranger.person, "laos")
    late.asked_at -= timedelta(minutes=1)
    body = {"id": late.id, "from": stranger.person.as_json(), "query": "laos", "offset": ""}
    stage.world.tell_bot("inline_query", body)
    assert (await asks(stranger, "norway")).results
    assert late.results is None
    calls = stage.world.journal.requests
    assert sum(one.parameters.get("inline_query_id") == late.id for one in calls) == 1


async def test_a_telegram_that_is_busy_is_not_pressed(stage: Stage) -> None:
    stranger = stage.world.new_phone("Nobody")
    stage.world.faults.too_many_requests(5, method="answerInlineQuery", times=1)
    lost = stranger.asks_inline("laos")
    assert (await asks(stranger, "norway")).results
    assert lost.results is None


async def test_what_was_typed_is_not_kept(stage: Stage) -> None:
    await asks(stage.world.new_phone("Nobody"), "secretland")
    assert stage.house is not None
    await stage.house.intake.drain()
    async with stage.house.database.view(stage.clock.now()) as view:
        payloads = [row["payload"] for row in await view.all(select(received_update))]
    assert payloads == [""]


async def test_typing_fast_inline_makes_nobody_too_fast_for_the_chat(stage: Stage) -> None:
    await stage.stop()
    stage.settings = stage.settings.model_copy(update={"updates_per_minute": 20})
    await stage.start()
    stranger = stage.world.new_phone("Nobody")
    for _ in range(5):
        for end in range(1, 6):
            stranger.asks_inline("laos "[:end])
    stranger.says("laos")
    await stranger.sees("State Party")
    assert not stranger.shows("faster than I can follow")
