"""Never more than Telegram bears, replies at once, and a chat is left a second between notices."""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest

from bot.pace import CHAT_GAP, PER_SECOND, OwnSlots, Pace

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOST = 30
"""Messages that Telegram takes in any second."""


class Time:
    """A clock that stands still until everybody waits, and then goes on to who is woken next."""

    def __init__(self) -> None:
        self.at = NOON
        self._order = itertools.count()
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []

    def now(self) -> datetime:
        return self.at

    async def wait(self, seconds: float) -> None:
        woken = asyncio.Event()
        until = self.at + timedelta(seconds=max(0.0, seconds))
        heapq.heappush(self._sleepers, (until, next(self._order), woken))
        await woken.wait()

    async def passes(self, *stories: Awaitable[object]) -> None:
        """Let time pass until all stories have come to their end."""
        told = asyncio.gather(*stories)
        while not told.done():
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers and not told.done():
                until, _, woken = heapq.heappop(self._sleepers)
                self.at = max(self.at, until)
                woken.set()
        await told


class Sending:
    """A sender, and when each of its messages went out."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.pace = Pace(OwnSlots(), time.now, time.wait)
        self.notices: list[tuple[datetime, int]] = []
        self.replies: list[datetime] = []
        self.refused = 0

    async def bulk(self, chats: list[int], *, at_once: int = 16) -> None:
        """A long announcement as the ledger's sender sends it: some at once, then the next."""
        for first in range(0, len(chats), at_once):
            await asyncio.gather(*(self.notice(chat) for chat in chats[first : first + at_once]))

    async def notice(self, chat: int) -> None:
        if await self.pace.notice(chat, is_bulk=True):
            self.notices.append((self.time.at, chat))
        else:
            self.refused += 1

    async def answering(self, count: int, *, every: timedelta) -> None:
        """Replies to what people press, which nothing holds up."""
        for _ in range(count):
            self.pace.reply()
            self.replies.append(self.time.at)
            await self.time.wait(every.total_seconds())

    def busiest_second(self, *, since: datetime = NOON) -> int:
        """The most messages in any sliding second."""
        sent = sorted([*self.replies, *(at for at, _ in self.notices)])
        sent = [at for at in sent if at >= since]
        return max(sum(at <= other < at + SECOND for other in sent) for at in sent)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def sending(time: Time) -> Sending:
    return Sending(time)


async def test_a_long_bulk_is_even_in_every_sliding_second(time: Time, sending: Sending) -> None:
    await time.passes(sending.bulk(list(range(1000))))
    assert len(sending.notices) == 1000
    assert sending.busiest_second() == PER_SECOND
    assert time.at - NOON < timedelta(seconds=1000 / PER_SECOND + 1)


async def test_notices_make_room_for_replies_and_replies_never_wait(
    time: Time, sending: Sending
) -> None:
    every = SECOND / 12
    await time.passes(sending.bulk(list(range(1000))), sending.answering(400, every=every))
    gaps = {later - earlier for earlier, later in itertools.pairwise(sending.replies)}
    assert gaps == {every}
    assert sending.busiest_second() <= MOST


async def test_after_a_burst_of_replies_the_notices_stand_back_at_once(
    time: Time, sending: Sending
) -> None:
    async def burst() -> None:
        await time.wait(5)
        await sending.answering(20, every=timedelta())

    await time.passes(sending.bulk(list(range(500))), burst())
    after = NOON + timedelta(seconds=5)
    in_the_next_second = [at for at, _ in sending.notices if after < at <= after + SECOND]
    assert len(in_the_next_second) <= MOST - 20
    assert sending.busiest_second(since=after) <= MOST


async def test_replies_of_long_ago_hold_nothing_up(time: Time, sending: Sending) -> None:
    await time.passes(sending.answering(1000, every=SECOND / 20))
    time.at += timedelta(minutes=1)
    begun = time.at
    await time.passes(sending.notice(1))
    assert time.at == begun


async def test_a_chat_is_left_a_second_between_notices_and_others_do_not_wait_for_it(
    time: Time, sending: Sending
) -> None:
    await time.passes(sending.bulk([1, 1, 1, *range(2, 15)]))
    to_one = [at for at, chat in sending.notices if chat == 1]
    others = [at for at, chat in sending.notices if chat != 1]
    assert all(later - at >= CHAT_GAP for at, later in itertools.pairwise(to_one))
    assert max(others) - NOON < SECOND
    assert to_one[2] - NOON < timedelta(seconds=2.5)


async def test_who_waited_for_a_chat_is_counted_when_it_goes_out(
    time: Time, sending: Sending
) -> None:
    """Sixteen times two notices to one chat: the second ones do not come on top of the others."""
    await time.passes(sending.bulk([n // 2 for n in range(600)], at_once=32))
    assert sending.busiest_second() <= PER_SECOND


async def test_a_pause_gives_back_what_waits_and_lets_replies_through(
    time: Time, sending: Sending
) -> None:
    async def too_many() -> None:
        await time.wait(0.3)
        sending.pace.pause(timedelta(seconds=30))
        sending.pace.pause(timedelta(seconds=3))
        await sending.answering(3, every=SECOND)

    await time.passes(sending.bulk(list(range(16))), too_many())
    assert len(sending.notices) + sending.refused == 16
    assert sending.refused > 6
    assert all(at - NOON <= timedelta(seconds=0.3) for at, _ in sending.notices)
    assert len(sending.replies) == 3
    time.at = NOON + timedelta(seconds=30.2)
    assert sending.pace.is_paused
    time.at = NOON + timedelta(seconds=30.3)
    assert not sending.pace.is_paused


async def test_in_a_pause_an_alert_takes_its_slot_and_goes(time: Time, sending: Sending) -> None:
    async def alerts() -> None:
        assert await sending.pace.notice(1, is_bulk=False)

    sending.pace.pause(timedelta(seconds=30))
    await time.passes(alerts(), sending.notice(2))
    assert (sending.notices, sending.refused) == ([], 1)


class SharedSlots(OwnSlots):
    """The one row of several processes."""

    def __init__(self) -> None:
        super().__init__()
        self._paused_until: datetime | None = None

    async def __call__(
        self, now: datetime, width: timedelta, paused_until: datetime | None
    ) -> tuple[datetime, datetime | None]:
        self._paused_until = paused_until or self._paused_until
        return await super().__call__(now, width, self._paused_until)


async def test_two_processes_share_a_pause_and_make_room_for_each_others_replies(
    time: Time,
) -> None:
    slots = SharedSlots()
    one, other = Sending(time), Sending(time)
    one.pace, other.pace = (Pace(slots, time.now, time.wait) for _ in range(2))
    await time.passes(one.answering(10, every=timedelta()))
    await one.pace.share()
    await time.passes(other.notice(1))
    assert other.notices == [(NOON + SECOND * 10 / PER_SECOND, 1)]
    one.pace.pause(timedelta(seconds=30))
    await one.pace.share()
    await time.passes(other.notice(2))
    assert other.pace.is_paused
    assert (len(other.notices), other.refused) == (1, 1)
    time.at += timedelta(seconds=31)
    await time.passes(other.notice(3))
    assert len(other.notices) == 2


async def test_a_clock_that_is_put_back_stops_nothing(time: Time, sending: Sending) -> None:
    await time.passes(sending.bulk(list(range(20))))
    sending.pace.pause(timedelta(seconds=5))
    time.at -= timedelta(hours=1)
    begun = time.at
    await time.passes(sending.bulk(list(range(20))))
    assert len(sending.notices) == 40
    assert time.at - begun < SECOND
