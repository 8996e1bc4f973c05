import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import structlog
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.bot_api import BotApi
from bot.health import DEAF_AFTER_SECONDS, Backlog, Health
from bot.polling import POLL_SECONDS, Leadership, Polling, StillLeads, alone


class EndOfStoryError(BaseException):
    """The script has no more answers."""


class Script(BotApi):
    """Telegram, with an answer prepared for each call of getUpdates."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.calls: list[str] = []

    async def call(self, method: str, payload: Any = None, *, read_seconds: float = 0) -> Any:
        self.calls.append(method)
        if method != "getUpdates":
            return True
        assert read_seconds > payload["timeout"]
        self.asked.append(payload)
        if not self.answers:
            raise EndOfStoryError
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def offsets(self) -> list[int | None]:
        return [asked["offset"] for asked in self.asked]


class Story:
    """A poller whose waits are written down instead of waited for, on a clock that they move."""

    def __init__(self, api: BotApi, leadership: Leadership = alone) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self.stored: list[int] = []
        self.during_waits: list[bool] = []
        self.on_receive: Callable[[list[dict[str, Any]]], None] = lambda _: None

        async def no_backlog() -> Backlog:
            return Backlog(0, seconds_late=0.0, is_paused=False)

        self.health = Health(look=no_backlog, seconds=lambda: self.now)
        self.polling = Polling(
            api=api,
            receive=self.receive,
            health=self.health,
            allowed_updates=["message", "my_chat_member"],
            leadership=leadership,
            wait=self.wait,
        )

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        self.during_waits.append(self.is_well)

    async def receive(self, updates: list[dict[str, Any]]) -> None:
        self.on_receive(updates)
        self.stored.extend(update["update_id"] for update in updates)

    @property
    def is_well(self) -> bool:
        return self.health.facts()["telegram"].is_well

    async def play(self) -> None:
        with pytest.raises(EndOfStoryError):
            await self.polling.run()


def update(number: int, **parts: object) -> dict[str, object]:
    return {"update_id": number, **parts}


async def test_an_update_is_confirmed_after_it_is_stored() -> None:
    api = Script([update(7), update(8)], [], [update(9)])
    story = Story(api)
    await story.play()
    assert story.stored == [7, 8, 9]
    assert api.offsets == [None, 9, 9, 10]
    assert api.asked[0]["allowed_updates"] == ["message", "my_chat_member"]
    assert story.waits == []


async def test_a_webhook_is_removed_first_and_what_waits_is_kept() -> None:
    api = Script([])
    await Story(api).play()
    assert api.calls == ["deleteWebhook", "getUpdates", "getUpdates"]


async def test_a_webhook_that_somebody_set_meanwhile_is_removed_as_well() -> None:
    set_meanwhile = Conflict("can't use getUpdates method while webhook is active")
    api = Script([], set_meanwhile, [update(7)])
    story = Story(api)
    await story.play()
    assert story.stored == [7]
    assert api.calls[2:5] == ["getUpdates", "deleteWebhook", "getUpdates"]


async def test_the_first_question_is_short_and_the_next_ones_are_long() -> None:
    api = Script([], [], NetworkError("gone"), [])
    await Story(api).play()
    assert [asked["timeout"] for asked in api.asked] == [0, POLL_SECONDS, POLL_SECONDS, 0, 30]


async def test_nothing_is_confirmed_while_the_database_is_down() -> None:
    api = Script([update(7)], [update(7), update(8)], [update(7), update(8)])
    story = Story(api)
    failures = [ConnectionError("gone"), ConnectionError("gone")]

    def fail(_updates: object) -> None:
        if failures:
            raise failures.pop()

    story.on_receive = fail
    await story.play()
    assert api.offsets == [None, None, None, 9]
    assert story.stored == [7, 8]
    assert len(story.waits) == 2


@pytest.mark.parametrize(
    "failure",
    [
        NetworkError("connection broke"),
        TimedOut(),
        InvalidToken("Unauthorized"),
        InvalidToken("Not Found"),
        Conflict("terminated by other getUpdates request"),
        TelegramError("odd"),
        ValueError("unparseable"),
    ],
)
async def test_every_failure_is_waited_out_and_over_when_telegram_answers(
    failure: Exception,
) -> None:
    api = Script(failure, failure, [update(7)])
    story = Story(api)
    await story.play()
    assert story.stored == [7]
    assert len(story.waits) == 2
    assert story.is_well


@pytest.mark.parametrize("nonsense", [True, None, {}, "x", [1], [{"message": {}}]])
async def test_an_answer_that_makes_no_sense_is_a_failure_too(nonsense: object) -> None:
    story = Story(Script(nonsense, [update(7)]))
    await story.play()
    assert len(story.waits) == 1
    assert story.stored == [7]


async def test_the_waits_grow_to_a_quarter_of_a_minute_and_begin_anew_after_success() -> None:
    gone = NetworkError("gone")
    story = Story(Script(*[gone] * 8, [], gone))
    await story.play()
    for waited, longest in zip(story.waits, [1, 2, 4, 8, 15, 15, 15, 15, 1], strict=True):
        assert longest / 2 <= waited <= longest


async def test_telegram_says_how_long_to_wait() -> None:
    story = Story(Script(RetryAfter(timedelta(seconds=40)), [update(7)]))
    await story.play()
    assert story.waits == [40]


async def test_a_bot_that_stays_deaf_turns_red_and_green_again() -> None:
    story = Story(Script([], *[NetworkError("gone")] * 20, [update(7)]))
    await story.play()
    assert story.during_waits[0]
    assert not story.during_waits[-1]
    assert sum(story.waits[: story.during_waits.index(False)]) <= DEAF_AFTER_SECONDS
    assert story.is_well


async def test_a_withdrawn_token_is_red_at_once_and_the_bot_keeps_asking() -> None:
    story = Story(Script([], *[InvalidToken("Unauthorized")] * 9, [update(7)]))
    with structlog.testing.capture_logs() as lines:
        await story.play()
    assert story.during_waits == [False] * 9
    assert story.stored == [7]
    assert [line["event"] for line in lines] == [
        "telegram is heard",
        "telegram is not heard",
        "telegram is heard",
    ]


async def test_an_odd_update_is_passed_on_beside_the_others() -> None:
    odd = update(8, message={"chat": "nonsense", "from": 12})
    api = Script([update(7), odd, {"no": "number"}, "junk", update(9)])
    story = Story(api)
    await story.play()
    assert story.stored == [7, 8, 9]
    assert api.offsets[-1] == 10


async def test_a_database_error_is_logged_by_name_only() -> None:
    story = Story(Script([update(7)]))

    def fail(_updates: object) -> None:
        raise ConnectionError("INSERT … [parameters: ('what somebody wrote')]")

    story.on_receive = fail
    with structlog.testing.capture_logs() as lines:
        await story.play()
    assert "wrote" not in repr(lines) + repr(story.health.facts())
    assert "ConnectionError" in repr(lines)


class Lock:
    """A lock that other processes want, too."""

    def __init__(self, *turns: int) -> None:
        self.turns = list(turns)
        self.well_while_waiting: list[str] = []
        self.story: Story | None = None

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[StillLeads]:
        assert self.story is not None
        self.well_while_waiting.append(self.story.health.facts()["telegram"].sentence)
        if not self.turns:
            raise EndOfStoryError
        polls = self.turns.pop(0)
        if polls < 0:
            raise ConnectionError("the database is gone")

        async def still_leads() -> bool:
            nonlocal polls
            polls -= 1
            return polls >= 0

        yield still_leads


async def test_a_process_polls_only_while_it_leads_and_takes_over_again() -> None:
    api = Script([update(7)], [update(8)], [update(9)])
    lock = Lock(2, -1, 1)
    lock.story = story = Story(api, lock.__call__)
    await story.play()
    assert story.stored == [7, 8, 9]
    assert api.offsets == [None, 8, 9]
    assert len(story.waits) == 1
    assert len(lock.well_while_waiting) == 4
    assert all("stands by" in sentence for sentence in lock.well_while_waiting)


async def test_a_stop_in_the_midst_of_a_poll_is_clean() -> None:
    class Hanging(Script):
        async def call(self, method: str, payload: Any = None, *, read_seconds: float = 0) -> Any:
            await super().call(method, payload, read_seconds=read_seconds)
            asked.set()
            await asyncio.Event().wait()

    asked = asyncio.Event()
    story = Story(Hanging([]))
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(story.polling.run())
        await asked.wait()
        polling.cancel()
    assert polling.cancelled()
    assert story.waits == []
