"""Keeps Liaison under Telegram's thirty messages a second, replies before everything else."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

PER_SECOND = 25
"""Notices a second, evenly spaced: a burst is answered with 429. Replies have the rest of 30."""

CHAT_GAP = timedelta(seconds=1)
"""Between two notices in one chat. Replies never wait for it."""

Slots = Callable[[datetime, timedelta], Awaitable[datetime]]
"""Takes the next free slot of a width at a time; on PostgreSQL one row serves all senders."""


class OwnSlots:
    """The slots of a bot that has only this one process."""

    def __init__(self) -> None:
        self._free_at: datetime | None = None

    async def __call__(self, now: datetime, width: timedelta) -> datetime:
        slot = max(now, self._free_at or now)
        self._free_at = slot + width
        return slot


class Pace:
    """Every sendMessage is counted here: a notice waits for its slot, a reply only takes one."""

    def __init__(self, slots: Slots, now: Callable[[], datetime]) -> None:
        self._slots = slots
        self._now = now
        self._replies = 0
        self._paused_until: datetime | None = None
        self._chats: dict[int, datetime] = {}

    def reply(self) -> None:
        """Count a reply: the notices behind it make room."""
        self._replies += 1

    def pause(self, seconds: float) -> None:
        """Telegram said *too many requests*: no notice for a while; replies go on."""
        until = self._now() + timedelta(seconds=seconds)
        self._paused_until = max(until, self._paused_until or until)

    async def notice(self, chat_id: int) -> None:
        """Wait until a notice may go to a chat."""
        replies, self._replies = self._replies, 0
        width = timedelta(seconds=1 / PER_SECOND)
        slot = await self._slots(self._now(), width * (1 + replies)) + width * replies
        slot = max(slot, self._paused_until or slot, self._chat_free_at(chat_id))
        self._chats[chat_id] = slot
        await asyncio.sleep((slot - self._now()).total_seconds())

    def _chat_free_at(self, chat_id: int) -> datetime:
        now = self._now()
        self._chats = {chat: at for chat, at in self._chats.items() if at + CHAT_GAP > now}
        return self._chats[chat_id] + CHAT_GAP if chat_id in self._chats else now
