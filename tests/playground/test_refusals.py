"""What Telegram refuses, the playground refuses with the same words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.playground import Phone, World
from tests.support.caller import Caller


def _keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def _button(**action: Any) -> dict[str, Any]:
    return {"text": "Press", **action}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "<p>x</p>", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
async def test_a_broken_text_is_refused(
    call: Caller, khamla: Phone, parameters: dict[str, Any], words: str
) -> None:
    refusal = await call.refusal("sendMessage", chat_id=khamla.chat.id, **parameters)
    assert refusal.startswith(f"400 Bad Request: {words}")


async def test_the_limit_of_a_text_counts_what_is_left_after_the_tags(
    call: Caller, khamla: Phone
) -> None:
    text = "<b>" + "&amp;" * 4096 + "</b>"
    await call.result("sendMessage", chat_id=khamla.chat.id, text=text, parse_mode="HTML")
    assert khamla.last.text == "&" * 4096


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (_button(callback_data=""), "BUTTON_DATA_INVALID"),
        (_button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (_button(url="not an address"), "BUTTON_URL_INVALID"),
        (_button(url="ftp://unog.ch/x"), "BUTTON_URL_INVALID"),
        (_button(callback_data="a", url="https://unog.ch"), "BUTTON_TYPE_INVALID"),
        (
            _button(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "a"},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
    ],
)
async def test_a_broken_button_is_refused(
    call: Caller, khamla: Phone, button: dict[str, Any], words: str
) -> None:
    markup = _keyboard([button])
    refusal = await call.refusal(
        "sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=markup
    )
    assert refusal == f"400 Bad Request: {words}"
    assert not any(message.from_bot for message in khamla.messages)


@pytest.mark.parametrize(
    "rows",
    [[[_button(callback_data="a")] * 9], [[_button(callback_data="a")] * 8] * 13],
    ids=["nine in a row", "104 in all"],
)
async def test_too_many_buttons_are_refused(
    call: Caller, khamla: Phone, rows: list[list[dict[str, Any]]]
) -> None:
    refusal = await call.refusal(
        "sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=_keyboard(*rows)
    )
    assert refusal == "400 Bad Request: reply markup is too long"


async def test_a_button_of_64_bytes_and_a_message_of_100_buttons_are_let_through(
    call: Caller, khamla: Phone
) -> None:
    rows = [[_button(callback_data="x" * 64)] * 5] * 20
    await call.result(
        "sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=_keyboard(*rows)
    )
    assert sum(len(row) for row in khamla.last.buttons) == 100


async def test_a_wrong_token_an_impossible_token_and_an_unknown_method(
    call: Caller, world: World
) -> None:
    assert await call.refusal("sendPigeon") == "404 Not Found: method not found"
    call.token = world.token[:-1] + "x"
    assert await call.refusal("getMe") == "401 Unauthorized"
    call.token = "nonsense"
    assert await call.refusal("getMe") == "404 Not Found"


async def test_an_edit_that_changes_nothing_is_refused_and_one_of_a_button_is_not(
    call: Caller, khamla: Phone
) -> None:
    sent = await call.result("sendMessage", chat_id=khamla.chat.id, text="Which pillar?")
    place = {"chat_id": khamla.chat.id, "message_id": sent["message_id"]}
    refusal = await call.refusal("editMessageText", text="Which pillar?", **place)
    assert refusal == (
        "400 Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    markup = _keyboard([_button(callback_data="a")])
    await call.result("editMessageText", text="Which pillar?", reply_markup=markup, **place)
    await call.result("editMessageReplyMarkup", **place)
    assert khamla.last.buttons == []


async def test_only_own_messages_that_are_still_there_can_be_edited(
    call: Caller, khamla: Phone
) -> None:
    chat_id = khamla.chat.id
    sent = await call.result("sendMessage", chat_id=chat_id, text="x")
    own = {"chat_id": chat_id, "message_id": sent["message_id"]}
    theirs = {"chat_id": chat_id, "message_id": khamla.messages[0].message_id}
    assert (
        await call.refusal("editMessageText", text="y", **theirs)
        == "400 Bad Request: message can't be edited"
    )
    assert (
        await call.refusal("editMessageCaption", caption="y", **own)
        == "400 Bad Request: there is no caption in the message to edit"
    )
    await call.result("deleteMessage", **own)
    assert (
        await call.refusal("editMessageText", text="y", **own)
        == "400 Bad Request: message to edit not found"
    )
    assert (
        await call.refusal("deleteMessage", **own) == "400 Bad Request: message to delete not found"
    )


async def test_a_message_is_too_old_to_delete_after_two_days(
    call: Caller, khamla: Phone, clock: MovableClock
) -> None:
    sent = await call.result("sendMessage", chat_id=khamla.chat.id, text="x")
    clock.move(_hours(49))
    refusal = await call.refusal(
        "deleteMessage", chat_id=khamla.chat.id, message_id=sent["message_id"]
    )
    assert refusal == "400 Bad Request: message can't be deleted"


async def test_the_bot_cannot_write_first(call: Caller, world: World) -> None:
    stranger = world.new_phone("Astrid")
    send = {"chat_id": stranger.chat.id, "text": "x"}
    assert await call.refusal("sendMessage", **send) == "400 Bad Request: chat not found"
    world.new_group("Delegations", stranger)
    assert (
        await call.refusal("sendMessage", **send)
        == "403 Forbidden: bot can't initiate conversation with a user"
    )
    stranger.says("hello")
    await call.result("sendMessage", **send)


async def test_a_blocked_and_a_deactivated_person_cannot_be_reached(
    call: Caller, khamla: Phone
) -> None:
    send = {"chat_id": khamla.chat.id, "text": "x"}
    khamla.blocks()
    blocked = "403 Forbidden: bot was blocked by the user"
    assert await call.refusal("sendMessage", **send) == blocked
    khamla.unblocks()
    await call.result("sendMessage", **send)
    khamla.deactivates()
    assert await call.refusal("sendMessage", **send) == "403 Forbidden: user is deactivated"


async def test_a_group_that_moved_answers_with_its_new_number(
    call: Caller, world: World, khamla: Phone
) -> None:
    group = world.new_group("Lao PDR and Norway", khamla)
    moved = group.migrates()
    answer = await call("sendMessage", chat_id=group.chat.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": moved.chat.id}
    await call.result("sendMessage", chat_id=moved.chat.id, text="x")
    moved.expels_bot()
    assert (
        await call.refusal("sendMessage", chat_id=moved.chat.id, text="x")
        == "403 Forbidden: bot was kicked from the group chat"
    )


async def test_a_press_can_be_answered_once_and_not_after_fifteen_seconds(
    call: Caller, khamla: Phone, world: World, clock: MovableClock
) -> None:
    markup = _keyboard([_button(callback_data="a")])
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=markup)
    khamla.presses("Press")
    khamla.presses("Press")
    first, second = world.presses
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    await call.result("answerCallbackQuery", callback_query_id=first, text="Saved")
    assert await call.refusal("answerCallbackQuery", callback_query_id=first) == too_old
    clock.move(_hours(1))
    assert await call.refusal("answerCallbackQuery", callback_query_id=second) == too_old
    assert [toast.text for toast in khamla.toasts] == ["Saved"]


async def test_commands_with_capitals_and_texts_beyond_the_menu_are_refused(call: Caller) -> None:
    for command, words in (
        ({"command": "Start", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "start", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        refusal = await call.refusal("setMyCommands", commands=[command])
        assert refusal == f"400 Bad Request: {words}"
    refusal = await call.refusal("setMyShortDescription", short_description="x" * 121)
    assert refusal == "400 Bad Request: BOT_SHORT_DESCRIPTION_TOO_LONG"


async def test_what_is_wrong_by_itself_is_a_violation_and_the_state_of_the_world_is_not(
    call: Caller, khamla: Phone, world: World
) -> None:
    await call.refusal("sendMessage", chat_id=1, text="unknown chat")
    assert world.violations == []
    await call.refusal("sendMessage", chat_id=khamla.chat.id, text="x" * 5000)
    await call.result(
        "sendMessage", chat_id=khamla.chat.id, text="https://t.me/LiaisonPlaygroundBot?start=a.b"
    )
    assert world.violations == [
        "sendMessage: Bad Request: message is too long",
        "a link that Telegram cannot open: https://t.me/LiaisonPlaygroundBot?start=a.b",
    ]


async def test_a_parameter_that_telegram_does_not_know_is_a_violation_once_it_is_told(
    call: Caller, khamla: Phone, world: World
) -> None:
    send = {"chat_id": khamla.chat.id, "text": "x", "disable_web_page_preview": True}
    await call.result("sendMessage", **send)
    assert world.violations == []
    world.known_parameters = {"sendMessage": {"chat_id", "text"}}
    await call.result("sendMessage", **send)
    assert world.violations == ["sendMessage: no parameter disable_web_page_preview"]


async def test_the_pace_is_kept_only_when_told_to(
    call: Caller, world: World, khamla: Phone
) -> None:
    for _ in range(40):
        await call.result("sendMessage", chat_id=khamla.chat.id, text="x")
    world.pace.is_enforced = True
    answers = [await call("sendMessage", chat_id=khamla.chat.id, text="x") for _ in range(15)]
    assert all(answer["ok"] for answer in answers[:14])
    assert answers[14]["error_code"] == 429
    wait = answers[14]["parameters"]["retry_after"]
    assert answers[14]["description"] == f"Too Many Requests: retry after {wait}"


async def test_more_than_thirty_messages_in_a_second_are_too_many(world: World) -> None:
    world.pace.is_enforced = True
    for chat_id in range(30):
        world.pace.check(chat_id, at=100 + chat_id / 40)
    with pytest.raises(Exception, match="Too Many Requests: retry after 1"):
        world.pace.check(31, at=100.99)
    world.pace.check(31, at=101.0)


def _hours(hours: float) -> timedelta:
    return timedelta(hours=hours)


def _article(**other: Any) -> dict[str, Any]:
    content = {"message_text": "Lao PDR"}
    return {
        "type": "article",
        "id": "LAO",
        "title": "Laos",
        "input_message_content": content,
    } | other


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"results": [_article() | {"id": str(n)} for n in range(51)]}, "too many inline query"),
        ({"results": "["}, "can't parse inline query results JSON object"),
        ({"results": ["LAO"]}, "inline query result must be an object"),
        ({"results": [_article(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [_article(id="é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [_article(), _article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [_article(title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [_article(input_message_content=None)]}, "input message content is not"),
        (
            {"results": [_article(input_message_content={"message_text": "a" * 4097})]},
            "message is too long",
        ),
        (
            {"results": [_article(input_message_content={"message_text": ""})]},
            "message text is empty",
        ),
        (
            {"results": [_article(reply_markup=_keyboard([_button(url="not an address")]))]},
            "BUTTON_URL_INVALID",
        ),
        ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "", "start_parameter": "st"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"results": [], "button": {"text": "Go"}}, "InlineQueryResultsButton must have exactly"),
        (
            {"results": [], "button": {"text": "Go", "start_parameter": "a b"}},
            "START_PARAM_INVALID",
        ),
    ],
)
async def test_a_broken_answer_to_an_inline_question_is_refused(
    call: Caller, world: World, khamla: Phone, answer: dict[str, Any], words: str
) -> None:
    asked = khamla.asks_inline("laos")
    refusal = await call.refusal("answerInlineQuery", inline_query_id=asked.id, **answer)
    assert refusal.startswith(f"400 Bad Request: {words}")
    assert asked.results is None
    assert world.violations
