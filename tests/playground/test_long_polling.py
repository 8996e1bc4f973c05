"""getUpdates: what was not confirmed comes again, what was confirmed never does."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.clock import MovableClock
from bot.playground import Phone, World
from tests.support.caller import Caller


def _texts(updates: list[Any]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_again_until_the_next_offset_confirms_them(
    call: Caller, khamla: Phone
) -> None:
    khamla.says("one")
    first = await call.result("getUpdates")
    assert _texts(first) == ["/start", "one"]
    assert await call.result("getUpdates") == first
    khamla.says("two")
    rest = await call.result("getUpdates", offset=first[-1]["update_id"] + 1)
    assert _texts(rest) == ["two"]
    assert _texts(await call.result("getUpdates")) == ["two"]


async def test_a_negative_offset_keeps_only_the_last_ones(call: Caller, khamla: Phone) -> None:
    for text in ("one", "two", "three"):
        khamla.says(text)
    assert _texts(await call.result("getUpdates", offset=-1)) == ["three"]
    assert _texts(await call.result("getUpdates")) == ["three"]


async def test_a_limit_bounds_the_batch(call: Caller, khamla: Phone) -> None:
    khamla.says("one")
    assert _texts(await call.result("getUpdates", limit=1)) == ["/start"]


async def test_a_waiting_poll_returns_as_soon_as_somebody_writes(
    call: Caller, world: World
) -> None:
    phone = world.new_phone("Astrid")
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(call.result("getUpdates", timeout=30))
        await _is_polling(world)
        phone.says("hello")
    assert _texts(poll.result()) == ["hello"]


async def test_a_second_poll_ends_the_first_with_a_conflict(call: Caller, world: World) -> None:
    phone = world.new_phone("Astrid")
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(call("getUpdates", timeout=30))
        await _is_polling(world)
        second = tasks.create_task(call.result("getUpdates", timeout=30))
        answer = await first
        phone.says("hello")
    assert answer == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    assert _texts(second.result()) == ["hello"]


async def test_polling_is_refused_while_a_webhook_is_set(call: Caller) -> None:
    await call.result("setWebhook", url="https://liaison.example/hook")
    assert await call.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await call.result("deleteWebhook")
    assert await call.result("getUpdates") == []


async def test_only_kinds_that_were_asked_for_are_kept_and_the_wish_is_remembered(
    call: Caller, khamla: Phone
) -> None:
    await call.result("getUpdates", offset=-1, allowed_updates=["my_chat_member"])
    khamla.says("nobody listens")
    khamla.blocks()
    updates = await call.result("getUpdates")
    assert [set(update) - {"update_id"} for update in updates[1:]] == [{"my_chat_member"}]


async def test_a_press_waits_150_seconds_and_a_message_a_day(
    call: Caller, khamla: Phone, clock: MovableClock
) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x", reply_markup=markup)
    khamla.presses("Go")
    clock.move(timedelta(seconds=151))
    assert _texts(await call.result("getUpdates")) == ["/start"]
    clock.move(timedelta(hours=24))
    assert await call.result("getUpdates") == []


async def test_updates_can_be_repeated_and_nonsense_can_be_sent(
    call: Caller, khamla: Phone, world: World
) -> None:
    khamla.says("one")
    first, second = await call.result("getUpdates")
    await call.result("getUpdates", offset=second["update_id"] + 1)
    world.repeat_updates(second, first)
    world.send_raw_update({"message": {"nonsense": True}})
    *again, nonsense = await call.result("getUpdates")
    assert again == [second, first]
    assert nonsense["message"] == {"nonsense": True}


async def _is_polling(world: World) -> None:
    """Returns once a getUpdates is waiting."""
    assert await world.bell.until(lambda: world.updates.is_polled, within=5)
