"""The time that every due-check reads: the real one, or in the playground one that can be moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the aware UTC time. The only place in the project that asks the machine for it."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the place.


class MovableClock(Clock):
    """A clock that the playground can put forward, so that reminders fall due while one watches."""

    def __init__(self) -> None:
        self._moved_by = timedelta()
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return super().now() + self._moved_by

    def move(self, by: timedelta) -> None:
        """Put the clock forward (or back) by a duration and tell whoever waits for a time."""
        self._moved_by += by
        for listener in self._listeners:
            listener()

    def on_move(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each move."""
        self._listeners.append(listener)
