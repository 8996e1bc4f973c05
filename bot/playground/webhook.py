"""Posts updates to the bot's own address as Telegram does: in order per chat, until accepted."""

import asyncio

import aiohttp
import orjson

from bot.clock import Clock
from bot.playground.bell import Bell
from bot.playground.updates import PendingUpdate, Updates

_FIRST_RETRY_AFTER = 0.1
_LONGEST_RETRY_AFTER = 10.0
_PATIENCE = 60.0


class WebhookDelivery:
    def __init__(self, updates: Updates, clock: Clock, bell: Bell) -> None:
        self._updates = updates
        self._clock = clock
        self._bell = bell
        self._busy: set[object] = set()

    async def run(self) -> None:
        """Deliver until cancelled; does nothing while the bot polls."""
        patience = aiohttp.ClientTimeout(total=_PATIENCE)
        async with aiohttp.ClientSession(timeout=patience) as session, asyncio.TaskGroup() as tasks:
            while True:
                for update in self._ready():
                    self._busy.add(_lane(update))
                    tasks.create_task(self._deliver(session, update))
                await self._bell.wait(within=self._next_retry_in())

    def _ready(self) -> list[PendingUpdate]:
        """The oldest update of each chat that is not busy and not waiting for its next attempt."""
        if not self._updates.webhook.url:
            return []
        now = asyncio.get_running_loop().time()
        first_of_lane: dict[object, PendingUpdate] = {}
        for update in self._updates.pending:
            first_of_lane.setdefault(_lane(update), update)
        ready = [
            update
            for lane, update in first_of_lane.items()
            if lane not in self._busy and update.not_before <= now
        ]
        return ready[: max(0, self._updates.webhook.max_connections - len(self._busy))]

    def _next_retry_in(self) -> float:
        now = asyncio.get_running_loop().time()
        waits = [update.not_before - now for update in self._updates.pending]
        return min([wait for wait in waits if wait > 0], default=_PATIENCE)

    async def _deliver(self, session: aiohttp.ClientSession, update: PendingUpdate) -> None:
        webhook = self._updates.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = orjson.dumps(update.payload)
        try:
            async with session.post(webhook.url, data=body, headers=headers) as answer:
                if answer.ok:
                    self._updates.forget(update)
                else:
                    self._failed(
                        update,
                        f"Wrong response from the webhook: {answer.status} {answer.reason}",
                    )
        except (aiohttp.ClientError, TimeoutError) as error:
            self._failed(update, "Connection refused" if _is_refusal(error) else "Read timeout")
        finally:
            self._busy.discard(_lane(update))
            self._bell.ring()

    def _failed(self, update: PendingUpdate, error: str) -> None:
        update.attempts += 1
        pause = min(_FIRST_RETRY_AFTER * 2 ** (update.attempts - 1), _LONGEST_RETRY_AFTER)
        update.not_before = asyncio.get_running_loop().time() + pause
        webhook = self._updates.webhook
        webhook.last_error_at, webhook.last_error = self._clock.now(), error


def _lane(update: PendingUpdate) -> object:
    return update.update_id if update.chat_id is None else ("chat", update.chat_id)


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, aiohttp.ClientConnectorError)
