"""Patience with hasty people: how fast somebody may write before they are asked to wait a moment.

Each person has a bucket of their own, so that others feel nothing of it, and a second one for what
they type after the bot's name, since every letter of that may come by itself. A person's thumb
never empties them; a script or a stuck key does.
"""

from dataclasses import dataclass

_TOLD_EVERY_SECONDS = 60
_MANY = 10_000
"""So many buckets are kept before those that are full again are let go."""


@dataclass
class _Bucket:
    left: float
    at: float
    told_at: float | None = None


class Flood:
    """Counts what each person sends. A full bucket holds what half a minute refills."""

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._full = per_minute / 2
        self._buckets: dict[tuple[int, bool], _Bucket] = {}

    def admits(self, person: int, at: float, *, is_inline: bool = False) -> bool:
        """Whether something that a person sent at an instant is taken up.

        `at` is in seconds since 1970, of when it was sent: what waited while the bot was down was
        not sent at once.
        """
        bucket = self._buckets.get((person, is_inline))
        if bucket is None:
            self._let_go(at)
            bucket = self._buckets[person, is_inline] = _Bucket(self._full, at)
        self._refill(bucket, at)
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def is_to_be_told(self, person: int, at: float) -> bool:
        """Whether somebody who is too fast is to read it now: once a minute is enough."""
        bucket = self._buckets[person, False]
        if bucket.told_at is not None and at - bucket.told_at < _TOLD_EVERY_SECONDS:
            return False
        bucket.told_at = at
        return True

    def _refill(self, bucket: _Bucket, at: float) -> None:
        passed = max(0.0, at - bucket.at)
        bucket.left = min(self._full, bucket.left + passed * self._per_second)
        bucket.at = max(bucket.at, at)

    def _let_go(self, at: float) -> None:
        if len(self._buckets) < _MANY:
            return
        to_fill = self._full / self._per_second
        self._buckets = {
            whose: bucket for whose, bucket in self._buckets.items() if at - bucket.at < to_fill
        }
