"""Everything that the bot asked of Telegram, in order, for tests of the contract and the pace."""

from dataclasses import dataclass
from datetime import datetime

from bot.playground.refusals import Json


@dataclass(frozen=True)
class Request:
    """One call of a method.

    `parameters` are as they were sent: strings from a form, values from JSON, and for an uploaded
    file its name. `at` is the loop's time in seconds, for paces; `asked_at` is the world's time.
    `answer` is what was sent back, or None when the connection was cut before an answer.
    """

    method: str
    parameters: Json
    files: tuple[str, ...]
    asked_at: datetime
    at: float
    answer: Json | None

    @property
    def is_ok(self) -> bool:
        return bool(self.answer and self.answer["ok"])


class Journal:
    def __init__(self) -> None:
        self.requests: list[Request] = []

    def add(self, request: Request) -> None:
        self.requests.append(request)

    def of(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method.lower() == method.lower()]

    def clear(self) -> None:
        self.requests.clear()
