"""Keeps Liaison under Telegram's thirty messages a second, replies before everything else."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.pace import FURTHEST, next_slot

PER_SECOND = 25
"""Notices a second, evenly spaced: a burst is answered with 429. Replies have the rest of 30."""

CHAT_GAP = timedelta(seconds=1)
"""Between two notices in one chat. Replies never wait for it."""

_WIDTH = timedelta(seconds=1) / PER_SECOND
_REMEMBERED = timedelta(seconds=1)
_MOST_REPLIES = 50

Slots = Callable[
    [datetime, timedelta, datetime | None], Awaitable[tuple[datetime, datetime | None]]
]
"""Takes the next free slot of a width, and tells until when there is a pause, if one is known.

It is told what this process knows of a pause: on PostgreSQL one row serves all senders.
"""

Wait = Callable[[float], Awaitable[object]]


class OwnSlots:
    """The slots of a bot that has only this one process."""

    def __init__(self) -> None:
        self._free_at: datetime | None = None

    async def __call__(
        self, now: datetime, width: timedelta, paused_until: datetime | None
    ) -> tuple[datetime, datetime | None]:
        slot = next_slot(now, self._free_at or now)
        self._free_at = slot + width
        return slot, paused_until


class Pace:
    """Every sendMessage is counted here: a notice waits for its slot, a reply only takes one."""

    def __init__(
        self, slots: Slots, now: Callable[[], datetime], wait: Wait = asyncio.sleep
    ) -> None:
        self._slots = slots
        self._now = now
        self._wait = wait
        self._door = asyncio.Lock()
        self._replies: deque[datetime] = deque(maxlen=_MOST_REPLIES)
        self._pause: tuple[datetime, datetime] | None = None
        self._chats: dict[int, datetime] = {}

    def reply(self) -> None:
        """Count a reply: the notices behind it make room."""
        self._replies.append(self._now())

    def pause(self, asked: timedelta) -> None:
        """Telegram said *too many requests*: no bulk for a while; replies and alerts go on."""
        now = self._now()
        if not self.is_paused or self._pause is None or self._pause[1] < now + asked:
            self._pause = (now, now + asked)

    @property
    def is_paused(self) -> bool:
        """Whether no bulk may go now. A clock that is put back ends the pause."""
        return self._pause is not None and self._pause[0] <= self._now() < self._pause[1]

    async def notice(self, chat_id: int, *, is_bulk: bool) -> bool:
        """Wait until a notice may go to a chat; False when it must not: it is bulk in a pause."""
        # First the chat and then the door: whoever waits for a chat takes no slot from others.
        while (left := self._left(chat_id)) > timedelta():
            await self._wait(left.total_seconds())
        self._chats[chat_id] = self._now()
        # One at a time, so that those behind make room for replies that come meanwhile.
        async with self._door:
            if not (is_bulk and self.is_paused):
                before = _WIDTH * self._recent_replies()
                slot = await self._take(before + _WIDTH) + before
                self._chats[chat_id] = slot
                await self._wait((slot - self._now()).total_seconds())
            return not (is_bulk and self.is_paused)

    async def share(self) -> None:
        """Tell the other senders of replies and of a pause, though no notice goes out here."""
        if self._replies or self.is_paused:
            await self._take(_WIDTH * self._recent_replies())

    async def _take(self, width: timedelta) -> datetime:
        known = self._pause[1] if self.is_paused and self._pause else None
        slot, paused_until = await self._slots(self._now(), width, known)
        if paused_until is not None:
            self.pause(paused_until - self._now())
        return slot

    def _recent_replies(self) -> int:
        """Replies of the last second that no notice has made room for yet."""
        while self._replies and self._replies[0] <= self._now() - _REMEMBERED:
            self._replies.popleft()
        recent = len(self._replies)
        self._replies.clear()
        return recent

    def _left(self, chat_id: int) -> timedelta:
        """How long a chat is to be left in peace."""
        now = self._now()
        self._chats = {chat: at for chat, at in self._chats.items() if at + CHAT_GAP > now}
        left = self._chats.get(chat_id, now - CHAT_GAP) + CHAT_GAP - now
        return left if left <= FURTHEST else timedelta()
