"""The tick: once a second it looks what the database says is due. The database is the schedule."""

from collections.abc import Awaitable, Callable, Sequence

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.database import is_database_down

log = structlog.get_logger()

Duty = Callable[[], Awaitable[None]]


class Tick:
    """Runs duties every so many seconds, one run of each at a time, and none is dropped as late."""

    def __init__(self, duties: Sequence[tuple[float, Duty]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for seconds, duty in duties:
            self._scheduler.add_job(
                self.once,
                "interval",
                seconds=seconds,
                args=[duty],
                coalesce=True,
                misfire_grace_time=None,
                max_instances=1,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    @staticmethod
    async def once(duty: Duty) -> None:
        """Do a duty now. That it fails is logged, and ends nothing else."""
        try:
            await duty()
        except Exception as error:
            down = is_database_down(error)
            log.warning(
                "tick failed", duty=duty.__name__, error=type(error).__name__, exc_info=not down
            )
