"""Bad days on demand: Telegram answering late, with errors, too often asked, or not at all."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.playground.refusals import (
    RefusedByTelegram,
    blocked_by_user,
    not_found,
    server_error,
    too_many_requests,
    unauthorized,
)

DOWNLOAD = "download"
"""Stands for the fetching of a file, which is no method; a reset connection breaks it halfway."""


@dataclass
class Fault:
    """What happens to a call: it waits, is refused, loses its connection, or is answered late.

    A fault with `is_accepted` happens after the call took effect: the bot cannot know that it did.
    Waiting times are real seconds.
    """

    method: str | None
    times: int | None
    probability: float
    refusal: RefusedByTelegram | None = None
    seconds: float = 0.0
    is_accepted: bool = False
    resets_connection: bool = False


class Faults:
    """What the playground was told to do wrong. Each applies to one method, or to all (None),
    the next `times` times or until `clear`, and each time with a probability.
    """

    def __init__(self, on_change: Callable[[], None], seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 - the same bad luck in every run.
        self._faults: list[Fault] = []
        self._on_change = on_change

    def __bool__(self) -> bool:
        return bool(self._faults)

    def too_many_requests(
        self,
        retry_after: int = 1,
        *,
        method: str | None = None,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        refusal = too_many_requests(retry_after)
        self.add(Fault(method, times, probability, refusal=refusal))

    def server_error(
        self,
        status: int = 502,
        *,
        method: str | None = None,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        self.add(Fault(method, times, probability, refusal=server_error(status)))

    def not_found(self, *, method: str = "getUpdates", times: int | None = None) -> None:
        self.add(Fault(method, times, 1.0, refusal=not_found()))

    def unauthorized(self, *, method: str = "getUpdates", times: int | None = None) -> None:
        self.add(Fault(method, times, 1.0, refusal=unauthorized()))

    def blocked(
        self, *, method: str = "sendMessage", times: int | None = None, probability: float = 1.0
    ) -> None:
        self.add(Fault(method, times, probability, refusal=blocked_by_user()))

    def slow(
        self,
        seconds: float,
        *,
        method: str | None = None,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        """The call is carried out after a wait."""
        self.add(Fault(method, times, probability, seconds=seconds))

    def answers_late(
        self,
        seconds: float,
        *,
        method: str | None = None,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        """The call is carried out at once, and answered after a wait."""
        self.add(Fault(method, times, probability, seconds=seconds, is_accepted=True))

    def resets_connection(
        self,
        *,
        is_accepted: bool = False,
        method: str | None = None,
        times: int | None = None,
        probability: float = 1.0,
    ) -> None:
        self.add(Fault(method, times, probability, is_accepted=is_accepted, resets_connection=True))

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)
        self._on_change()

    def clear(self) -> None:
        self._faults.clear()
        self._on_change()

    def strike(self, method: str) -> Fault | None:
        """The fault that befalls this call, if any; the earliest told comes first."""
        for fault in self._faults:
            if fault.method is not None and fault.method.lower() != method.lower():
                continue
            if self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
            return fault
        return None


class Pace:
    """Telegram's limits on sending: 30 messages in any second, and about one a second to a chat."""

    def __init__(self) -> None:
        self.is_enforced = False
        self._sent: deque[float] = deque()
        self._sent_to: dict[int, deque[float]] = {}

    def check(self, chat_id: int, at: float) -> None:
        """Count one message sent at a time of the loop; a short burst to one chat is let pass.

        Raises:
            RefusedByTelegram: 429, when this message is one too many. It is not counted.

        """
        if not self.is_enforced:
            return
        to_chat = self._sent_to.setdefault(chat_id, deque())
        longest = 60.0 if chat_id < 0 else 10.0
        most = 20 if chat_id < 0 else 14
        for sent, span in ((self._sent, 1.0), (to_chat, longest)):
            while sent and sent[0] <= at - span:
                sent.popleft()
        if len(self._sent) >= 30:
            raise too_many_requests(1)
        if len(to_chat) >= most:
            raise too_many_requests(max(1, round(to_chat[0] + longest - at)))
        self._sent.append(at)
        to_chat.append(at)
