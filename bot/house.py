"""The running bot: everything that it is made of, started together and stopped together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.auditing import Auditing
from bot.backoff import Backoff
from bot.bot_api import BotApi
from bot.clock import Clock
from bot.deciding import Deciding
from bot.delivery import Delivering
from bot.fetching import Fetching
from bot.flood import Flood
from bot.health import Backlog, Health
from bot.http_server import serving
from bot.intake import Intake
from bot.leadership import leadership
from bot.menu import Menus, set_menu
from bot.metrics import Metrics
from bot.ops import ops_pages
from bot.pace import OwnSlots, Pace, Slots
from bot.pictures import StoredAlbum
from bot.polling import Polling
from bot.progress import Reporting
from bot.reminding import Reminding
from bot.request import AiohttpRequest
from bot.retaining import Retaining
from bot.settings import Settings
from bot.showing import Showing
from bot.terms import Terms
from bot.tick import Tick
from bot.webhook import Webhook
from handlers.routes import ROUTES
from services import renewals
from services.problems import report_problem
from services.retention import RECEIVED_HOURS
from storage import heartbeat, ledger, pace, pictures, received
from storage.database import Database, is_database_down

log = structlog.get_logger()

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "my_chat_member",
)
_TO_FINISH_SECONDS = 8.0
_TO_LINK_SECONDS = 1.0
_KEPT = timedelta(hours=RECEIVED_HOURS)
_PICTURES_KEPT = timedelta(days=90)
_BEAT_SECONDS = 10


class House:
    """One process of Liaison, from `run` until the event that stops it."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.database = Database(settings.database_url.get_secret_value())
        self.metrics = Metrics()
        self.health = Health(look=self._look_at_database)
        self.bot_id = int(settings.token.split(":")[0])
        self.request = AiohttpRequest(settings.bot_api_url)
        self.api = BotApi(self.request, url=settings.bot_api_url, token=settings.token)
        self._bot = Bot(
            settings.token,
            base_url=f"{settings.bot_api_url}/bot",
            base_file_url=f"{settings.bot_api_url}/file/bot",
            request=self.request,
            get_updates_request=self.request,
        )
        self._pace = Pace(self._slots(), self.clock.now)
        self.delivering = Delivering(
            database=self.database,
            clock=self.clock,
            api=self.api,
            pace=self._pace,
            on_settled=lambda kind, state: self.metrics.deliveries.labels(kind, state).inc(),
            on_problem=self._report,
        )
        self.reminding = Reminding(
            database=self.database,
            clock=self.clock,
            on_notices=self.delivering.wake,
            on_problem=self._report,
        )
        self.reporting = Reporting(database=self.database, clock=self.clock, api=self.api)
        self.auditing = Auditing(database=self.database, clock=self.clock)
        self.retaining = Retaining(
            database=self.database, clock=self.clock, periods=settings.periods
        )
        self.terms = Terms(
            database=self.database, clock=self.clock, on_notices=self.delivering.wake
        )
        self.menus = Menus(database=self.database, clock=self.clock, api=self.api)
        self._tasks = asyncio.TaskGroup()
        self.intake = Intake(
            database=self.database,
            clock=self.clock,
            bot_id=self.bot_id,
            deciding=Deciding(
                database=self.database,
                clock=self.clock,
                bot=self._bot,
                showing=Showing(
                    self.api,
                    self._pace,
                    StoredAlbum(database=self.database, clock=self.clock, bot_id=self.bot_id),
                ),
                fetching=Fetching(self.api),
                routes=ROUTES,
                metrics=self.metrics,
                on_notices=self.delivering.wake,
                periods=settings.periods,
            ),
            metrics=self.metrics,
            on_problem=self._report,
            turn=partial(self._pace.notice, is_bulk=False),
            tasks=self._tasks,
            flood=Flood(settings.updates_per_minute),
        )

    async def run(self, stop: asyncio.Event, started: asyncio.Event | None = None) -> None:
        """Serve until `stop` is set; then finish what is under way and close."""
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            await self.request.initialize()
            stack.push_async_callback(self.request.shutdown)
            await stack.enter_async_context(self._ops())
            async with self._tasks:
                lasting = [
                    self._tasks.create_task(self.health.watch_database()),
                    self._tasks.create_task(self._serve(started or asyncio.Event())),
                ]
                await stop.wait()
                log.info("stopping")
                for task in lasting:
                    task.cancel()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.intake.drain(), _TO_FINISH_SECONDS)
                self.intake.stop()
            with contextlib.suppress(TimeoutError):  # The record of what was done last.
                await asyncio.wait_for(Tick.once(self.auditing.link_entries), _TO_LINK_SECONDS)

    async def _serve(self, started: asyncio.Event) -> None:
        await self._insist(self._introduce)
        tick = Tick(
            (
                (1, self._pace.share),
                (1, self.delivering.expire_leases),
                (1, self.reminding.fire_due),
                (1, self.reporting.show_progress),
                (2, self.auditing.link_entries),
                (5, self.intake.sweep),
                (5, self.menus.bring_up_to_date),
                (_BEAT_SECONDS, self._beat),
                (2, self.terms.end_over),
                (30, self.retaining.erase_old),
                (30, self._forget_old),
                (3600, self._schedule_renewals),
                (3600, self.database.settle),
            )
        )
        async with self._hearing() as hear, asyncio.TaskGroup() as group:
            await self._insist(self.intake.resume)
            group.create_task(self.delivering.run())
            group.create_task(hear())
            group.create_task(self._set_menu())
            group.create_task(tick.once(self.intake.beat))
            # A bot may never be up for an hour.
            group.create_task(tick.once(self._forget_old))
            group.create_task(tick.once(self._schedule_renewals))
            group.create_task(tick.once(self.database.settle))
            group.create_task(tick.once(self.retaining.erase_old))
            tick.start()
            started.set()
            log.info("started", bot=self._bot.username)
            try:
                await asyncio.Event().wait()
            finally:
                tick.stop()

    async def _introduce(self) -> None:
        """Ask Telegram who we are: nothing can be routed before."""
        try:
            await self._bot.initialize()
            await self.intake.deciding.application.initialize()
        except TelegramError as error:
            self.health.not_heard(str(error), is_refused=isinstance(error, InvalidToken))
            raise

    @staticmethod
    async def _insist(step: Callable[[], Awaitable[None]]) -> None:
        """Take a step of the start, again and again while Telegram or the database is away."""
        backoff = Backoff()
        while True:
            try:
                return await step()
            except Exception as error:
                if not isinstance(error, TelegramError) and not is_database_down(error):
                    raise
                log.warning("the start waits", step=step.__name__, error=type(error).__name__)
                await backoff.after(error)

    @asynccontextmanager
    async def _hearing(self) -> AsyncIterator[Callable[[], Coroutine[None, None, None]]]:
        """How updates come in: by webhook where an address is set, else by polling."""
        settings = self.settings
        if settings.webhook_url is None or settings.webhook_secret is None:
            polling = Polling(
                api=self.api,
                receive=self.intake.receive,
                health=self.health,
                allowed_updates=ALLOWED_UPDATES,
                leadership=leadership(self.database, self.bot_id, asyncio.sleep),
            )
            yield polling.run
            return
        webhook = Webhook(
            api=self.api,
            receive=self.intake.receive,
            health=self.health,
            url=settings.webhook_url,
            secret=settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
        )
        async with serving(webhook.pages, settings.listen.host, settings.listen.port):
            yield webhook.run

    @asynccontextmanager
    async def _ops(self) -> AsyncIterator[None]:
        listen = self.settings.ops_listen
        if listen is None:
            yield
            return
        async with serving(ops_pages(self.health, self.metrics), listen.host, listen.port) as port:
            log.info("health and metrics", host=listen.host, port=port)
            yield

    async def _beat(self) -> None:
        if self.health.hears:
            await self.intake.beat()

    async def _forget_old(self) -> None:
        now = self.clock.now()
        async with self.database.unit(now) as unit:
            await received.forget_old(unit, before=now - _KEPT)
            await pictures.forget_old(unit, before=now - _PICTURES_KEPT)

    async def _schedule_renewals(self) -> None:
        """Of mandates that no verb has scheduled: they were there before renewals were."""
        now = self.clock.now()
        async with self.database.view(now) as view:
            missing = await renewals.unscheduled(view)
        if missing:
            async with self.database.unit(now) as unit:
                await renewals.schedule_missing(unit)

    async def _set_menu(self) -> None:
        with contextlib.suppress(TelegramError):
            await set_menu(self.api)

    async def _look_at_database(self) -> Backlog:
        now = self.clock.now()
        async with self.database.unit(now) as unit:
            await heartbeat.try_to_write(unit, self.bot_id)
        async with self.database.view(now) as view:
            waiting, oldest = await ledger.backlog(view)
        late = now - oldest if oldest else timedelta()
        return Backlog(waiting, late.total_seconds(), self._pace.is_paused)

    def _report(self, what: str, error: BaseException) -> None:
        """Log a fault, and tell the ISU of it."""
        log.error(what, exc_info=error)
        self._tasks.create_task(self._tell_the_isu(what))

    async def _tell_the_isu(self, what: str) -> None:
        try:
            async with self.database.unit(self.clock.now()) as unit:
                await report_problem(unit, what)
        except Exception as error:  # noqa: BLE001 - it is logged already; nothing more can be done.
            log.warning("the ISU could not be told", error=type(error).__name__)
        self.delivering.wake()

    def _slots(self) -> Slots:
        if not self.database.is_postgresql:
            return OwnSlots()

        async def take(
            now: datetime, width: timedelta, paused_until: datetime | None
        ) -> tuple[datetime, datetime | None]:
            async with self.database.unit(now) as unit:
                return await pace.take_slot(unit, self.bot_id, now, width, paused_until)

        return take
