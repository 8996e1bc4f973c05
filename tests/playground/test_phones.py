"""People with phones: what they do reaches the bot, what the bot does reaches their screens."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.playground import Phone, World
from tests.support.caller import Caller

_ARTICLE = {
    "type": "article",
    "id": "LAO",
    "title": "Lao PDR",
    "input_message_content": {"message_text": "<b>Lao PDR</b>", "parse_mode": "HTML"},
}
_GO = {"inline_keyboard": [[{"text": "✅ Go on", "callback_data": "go"}]]}


async def _newest(call: Caller) -> Any:
    return (await call.result("getUpdates", offset=-1))[0]


async def test_a_press_carries_the_message_as_it_was_seen_and_the_data_of_the_button(
    call: Caller, khamla: Phone
) -> None:
    await call.result("sendMessage", chat_id=khamla.chat.id, text="First", reply_markup=_GO)
    before = khamla.last
    await call.result(
        "editMessageText", chat_id=khamla.chat.id, message_id=before.message_id, text="Second"
    )
    with pytest.raises(AssertionError, match=r"no button 'Go on'[\s\S]*Second"):
        khamla.presses("Go on")
    khamla.presses("Go on", message=before)
    press = (await _newest(call))["callback_query"]
    assert press["data"] == "go"
    assert press["message"]["text"] == "Second"
    assert press["from"]["language_code"] == "lo"


async def test_two_presses_at_once_are_two_updates(call: Caller, khamla: Phone) -> None:
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=_GO)
    khamla.presses("Go")
    khamla.presses("Go")
    updates = await call.result("getUpdates")
    assert len({update["callback_query"]["id"] for update in updates[1:]}) == 2


async def test_seeing_means_what_came_since_the_last_act(call: Caller, khamla: Phone) -> None:
    sent = await call.result("sendMessage", chat_id=khamla.chat.id, text="Which State?")
    assert (await khamla.sees("Which State")).message_id == sent["message_id"]
    khamla.says("laos")
    with pytest.raises(AssertionError, match=r"Waited 0\.05 s for 'Which State'[\s\S]*laos"):
        await khamla.sees("Which State", within=0.05)
    await call.result(
        "editMessageText",
        chat_id=khamla.chat.id,
        message_id=sent["message_id"],
        text="Which State? Not that one.",
    )
    assert (await khamla.sees("Which State")).edited


async def test_an_act_is_settled_when_the_press_is_answered_and_the_screen_has_changed(
    call: Caller, khamla: Phone, world: World
) -> None:
    sent = await call.result("sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=_GO)
    khamla.presses("Go")
    place = {"chat_id": khamla.chat.id, "message_id": sent["message_id"]}
    await call.result("editMessageText", text="Done", **place)
    with pytest.raises(AssertionError, match="No answer to the last act"):
        await khamla.settles(within=0.05)
    press = next(iter(world.presses))
    await call.result("answerCallbackQuery", callback_query_id=press, text="Ok", show_alert=True)
    assert (await khamla.settles()).text == "Done"
    assert [(toast.text, toast.is_alert) for toast in khamla.toasts] == [("Ok", True)]


async def test_a_link_of_the_bot_starts_it_and_another_opens_elsewhere(
    call: Caller, world: World
) -> None:
    phone = world.new_phone("Astrid", language=None)
    phone.opens("https://t.me/LiaisonPlaygroundBot?start=need_7")
    message = (await _newest(call))["message"]
    assert message["text"] == "/start need_7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert "language_code" not in message["from"]
    markup = {"inline_keyboard": [[{"text": "Text", "url": "https://t.me/other?start=x"}]]}
    await call.result("sendMessage", chat_id=phone.chat.id, text="x", reply_markup=markup)
    phone.presses("Text")
    assert phone.opened_links == ["https://t.me/other?start=x"]
    with pytest.raises(ValueError, match="at most 64"):
        phone.opens("with.dots")


async def test_a_keyboard_under_the_chat_writes_its_label_until_it_is_removed(
    call: Caller, khamla: Phone
) -> None:
    keyboard = {"keyboard": [["Yes", {"text": "No"}]]}
    await call.result("sendMessage", chat_id=khamla.chat.id, text="?", reply_markup=keyboard)
    khamla.presses("No")
    assert (await _newest(call))["message"]["text"] == "No"
    remove = {"remove_keyboard": True}
    await call.result("sendMessage", chat_id=khamla.chat.id, text="!", reply_markup=remove)
    with pytest.raises(AssertionError, match="no button"):
        khamla.presses("Yes")


async def test_blocking_is_told_to_the_bot_and_nothing_can_be_written_meanwhile(
    call: Caller, khamla: Phone
) -> None:
    khamla.blocks()
    change = (await _newest(call))["my_chat_member"]
    assert change["old_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["status"] == "kicked"
    with pytest.raises(RuntimeError, match="Khamla Vongsa has blocked the bot"):
        khamla.says("hello?")
    khamla.unblocks()
    assert (await _newest(call))["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_an_edited_message_reaches_the_bot_as_such(call: Caller, khamla: Phone) -> None:
    said = khamla.says("laso")
    khamla.edits(said, "laos")
    edited = (await _newest(call))["edited_message"]
    assert (edited["text"], edited["message_id"]) == ("laos", said.message_id)
    assert "edit_date" in edited


async def test_a_group_shows_the_bot_only_what_is_meant_for_it(
    call: Caller, world: World, khamla: Phone
) -> None:
    group = world.new_group("Delegations", khamla)
    sent = await call.result("sendMessage", chat_id=group.chat.id, text="Hello")
    group.says(khamla, "good morning")
    group.says(khamla, "/status laos")
    group.says(khamla, "/status@OtherBot laos")
    group.says(khamla, "what about @LiaisonPlaygroundBot?")
    group.says(khamla, "thanks", reply_to=group.last)
    group.says(None, "/help")
    messages = [update["message"] for update in (await call.result("getUpdates"))[1:]]
    assert [message["text"] for message in messages] == [
        "/status laos",
        "what about @LiaisonPlaygroundBot?",
        "thanks",
        "/help",
    ]
    assert messages[2]["reply_to_message"]["message_id"] == sent["message_id"]
    assert messages[3]["sender_chat"]["id"] == group.chat.id


async def test_an_inline_question_is_answered_once(call: Caller, khamla: Phone) -> None:
    asked = khamla.asks_inline("laos")
    query = (await _newest(call))["inline_query"]
    assert query["query"] == "laos"
    button = {"text": "Which State?", "start_parameter": "st"}
    answer = {"inline_query_id": query["id"], "results": [_ARTICLE], "button": button}
    await call.result("answerInlineQuery", **answer)
    assert (asked.results, asked.button) == ([_ARTICLE], button)
    assert "query is too old" in await call.refusal("answerInlineQuery", **answer)


async def test_an_inline_question_waits_a_moment_only_and_is_cut(
    call: Caller, world: World, clock: MovableClock, khamla: Phone
) -> None:
    asked = khamla.asks_inline("a" * 300)
    assert len((await _newest(call))["inline_query"]["query"]) == 256
    clock.move(timedelta(seconds=16))
    refusal = await call.refusal("answerInlineQuery", inline_query_id=asked.id, results=[])
    assert "query is too old" in refusal
    assert not world.violations  # It is nobody's mistake.


async def test_without_inline_mode_nobody_can_ask(
    call: Caller, world: World, khamla: Phone
) -> None:
    world.is_inline = False
    assert not (await call.result("getMe"))["supports_inline_queries"]
    with pytest.raises(RuntimeError, match="not switched on"):
        khamla.asks_inline("laos")


async def test_what_is_chosen_is_sent_in_ones_own_name_by_way_of_the_bot(
    call: Caller, khamla: Phone
) -> None:
    chosen = khamla.chooses(_ARTICLE)
    assert (chosen.text, chosen.html, chosen.from_bot) == ("Lao PDR", "<b>Lao PDR</b>", False)
    message = (await _newest(call))["message"]
    assert message["via_bot"]["username"] == "LiaisonPlaygroundBot"
    assert message["from"]["id"] == khamla.person.id


async def test_menus_are_kept_per_scope_and_language(call: Caller, khamla: Phone) -> None:
    english = [{"command": "help", "description": "Help"}]
    french = [{"command": "help", "description": "Aide"}]
    own = [{"command": "needs", "description": "Needs"}]
    scope = {"type": "chat", "chat_id": khamla.chat.id}
    await call.result("setMyCommands", commands=english)
    await call.result("setMyCommands", commands=french, language_code="fr")
    assert khamla.menu == english
    khamla.language = "fr"
    assert khamla.menu == french
    await call.result("setMyCommands", commands=own, scope=scope)
    assert khamla.menu == own
    assert await call.result("getMyCommands", language_code="fr") == french
    await call.result("deleteMyCommands", scope=scope)
    assert khamla.menu == french
