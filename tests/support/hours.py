"""Putting the clock of a stage to an hour that somebody's own clock shows."""

from datetime import date, datetime, timedelta

from services.reminders import instant
from tests.support.stage import Stage

VIENTIANE = "Asia/Vientiane"
NINE = timedelta(hours=9)
MINUTE = timedelta(minutes=1)


def put_to(stage: Stage, day: date, hour: timedelta, zone: str = VIENTIANE) -> None:
    """Put the clock to an hour of a day in a zone."""
    wall_at = datetime(day.year, day.month, day.day) + hour  # noqa: DTZ001 - a wall clock's.
    stage.clock.move(instant(wall_at, zone) - stage.clock.now())
