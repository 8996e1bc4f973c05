"""What waits for the bot: updates, kept until confirmed, by getUpdates or by webhook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.playground.bell import Bell
from bot.playground.refusals import Json, conflict

_KEPT = timedelta(hours=24)
_PRESS_KEPT = timedelta(seconds=150)
_ONLY_WHEN_ASKED_FOR = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class PendingUpdate:
    payload: Json
    chat_id: int | None
    expires_at: datetime
    attempts: int = 0
    not_before: float = 0.0

    @property
    def update_id(self) -> int:
        number: int = self.payload["update_id"]
        return number


@dataclass
class Webhook:
    """Where updates are posted to; an empty address means that the bot asks for them."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    last_error_at: datetime | None = None
    last_error: str = ""


class Updates:
    """The queue between the people and the bot.

    Messages are kept for 24 hours and presses for 150 seconds of the world's clock, as at Telegram.
    """

    def __init__(self, clock: Clock, bell: Bell) -> None:
        self.webhook = Webhook()
        self.allowed: list[str] = []
        self.is_closing = False
        self._clock = clock
        self._bell = bell
        self._pending: list[PendingUpdate] = []
        self._delivered: list[Json] = []
        self._next_id = 800_000_001
        self._poll = 0
        self._conflict = ""
        self._waiting = 0

    @property
    def is_polled(self) -> bool:
        """Whether a bot waits for updates at this moment."""
        return self._waiting > 0

    @property
    def pending(self) -> list[PendingUpdate]:
        """What still waits, oldest first; what is too old has gone."""
        now = self._clock.now()
        self._pending = [update for update in self._pending if update.expires_at > now]
        return self._pending

    @property
    def delivered(self) -> list[Json]:
        """Every update ever queued, oldest first, to send one again."""
        return self._delivered

    def add(self, kind: str, body: Json, chat_id: int | None) -> Json | None:
        """Queue an update; None when the bot said that it does not want this kind."""
        is_wanted = kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_ASKED_FOR
        if not is_wanted:
            return None
        payload = {"update_id": self._next_id, kind: body}
        self._next_id += 1
        self._delivered.append(payload)
        kept = _PRESS_KEPT if kind == "callback_query" else _KEPT
        self.add_raw(payload, chat_id, kept=kept)
        return payload

    def add_raw(self, payload: Json, chat_id: int | None = None, kept: timedelta = _KEPT) -> None:
        """Queue an update as it is, whatever is in it; without an `update_id` it gets the next."""
        if "update_id" not in payload:
            payload = {"update_id": self._next_id, **payload}
            self._next_id += 1
        self._pending.append(PendingUpdate(payload, chat_id, self._clock.now() + kept))
        self._bell.ring()

    def forget(self, update: PendingUpdate) -> None:
        self._pending = [kept for kept in self._pending if kept is not update]

    def forget_all(self) -> None:
        self._pending.clear()

    def end_poll(self, because: str = "") -> None:
        """End a getUpdates that waits: with nothing, or with a conflict that is named."""
        self._poll += 1
        self._conflict = because
        self._bell.ring()

    async def get(self, offset: int, limit: int, timeout: float) -> Sequence[Json]:  # noqa: ASYNC109
        """The updates from `offset` on, after waiting up to `timeout` seconds for the first one.

        Everything before `offset` is confirmed and forgotten. A negative offset counts from the end
        and forgets what lies before. A second call at the same time ends the first with a conflict.
        """
        if self.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.end_poll(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        poll = self._poll
        self._confirm(offset)
        self._waiting += 1
        try:
            await self._bell.until(
                lambda: bool(self.pending) or self.is_closing or self._poll != poll, within=timeout
            )
        finally:
            self._waiting -= 1
        if self._poll != poll and self._conflict:
            raise conflict(self._conflict)
        return [update.payload for update in self.pending[:limit]]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self.pending[offset:]
        elif offset > 0:
            self._pending = [update for update in self.pending if update.update_id >= offset]
