import asyncio
import sqlite3
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.health import DEAF_AFTER_SECONDS, LATE_AFTER_SECONDS, Backlog, Health
from bot.house import House
from bot.http_server import serving
from bot.metrics import Metrics
from bot.ops import ops_pages
from bot.settings import Settings

TOKEN = "123456:" + "A" * 35


class EndOfStoryError(BaseException):
    """Enough has been watched."""


class Watched:
    """A health whose database answers by a script, on a clock that the waits move."""

    def __init__(self, *looks: int | Backlog | Exception) -> None:
        self.now = 0.0
        self.looks = list(looks)
        self.seen: list[tuple[float, bool]] = []
        self.health = Health(look=self.look, seconds=lambda: self.now, wait=self.wait)

    async def look(self) -> Backlog:
        if not self.looks:
            raise EndOfStoryError
        answer = self.looks.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Backlog(answer, seconds_late=0.0, is_paused=False)
        return answer

    async def wait(self, seconds: float) -> None:
        self.seen.append((self.now, self.is_well("database")))
        self.now += seconds

    def is_well(self, name: str) -> bool:
        return self.health.facts()[name].is_well

    async def watch(self) -> None:
        with pytest.raises(EndOfStoryError):
            await self.health.watch_database()


async def test_a_database_that_goes_down_is_red_within_a_quarter_of_a_minute_and_recovers() -> None:
    watched = Watched(3, 3, ConnectionError("with a secret"), ConnectionError(), 5)
    assert not watched.is_well("database")
    await watched.watch()
    assert [well for _, well in watched.seen] == [True, True, False, False, True]
    assert watched.seen[2][0] - watched.seen[1][0] < 15
    assert watched.health.backlog == 5


async def test_a_database_that_hangs_is_red_without_an_answer() -> None:
    watched = Watched(0)
    await watched.watch()
    watched.now += 10
    assert not watched.is_well("database")
    assert "has not answered for 15 s" in watched.health.facts()["database"].sentence


async def test_the_name_of_an_error_is_shown_and_not_its_text() -> None:
    watched = Watched(ConnectionError("postgresql://liaison:p4ssw0rd@db"))
    await watched.watch()
    assert "(ConnectionError)" in watched.health.facts()["database"].sentence


def test_a_bot_that_has_heard_nothing_yet_is_given_time() -> None:
    watched = Watched()
    assert watched.is_well("telegram")
    watched.now += DEAF_AFTER_SECONDS + 1
    assert not watched.is_well("telegram")
    assert watched.health.facts()["telegram"].sentence == (
        "Telegram has not been heard yet, for 91 s."
    )


def test_the_sentence_says_how_long_ago_and_why() -> None:
    watched = Watched()
    watched.health.heard()
    watched.now += 20
    watched.health.not_heard("No connection to Telegram (gaierror)")
    assert watched.health.facts()["telegram"] == (
        True,
        "Telegram was last heard 20 s ago: No connection to Telegram (gaierror).",
    )


def test_who_stands_by_is_well_and_gets_time_when_it_takes_over() -> None:
    watched = Watched()
    watched.health.stands_by()
    watched.now += 1000
    assert watched.is_well("telegram")
    watched.health.leads()
    assert watched.is_well("telegram")
    watched.now += DEAF_AFTER_SECONDS + 1
    assert not watched.is_well("telegram")


def test_a_leader_that_loses_and_regains_its_right_does_not_look_freshly_heard() -> None:
    watched = Watched()
    watched.health.leads()
    watched.health.heard()
    for _ in range(11):
        watched.now += 10
        watched.health.stands_by()
        watched.health.leads()
    assert watched.health.facts()["telegram"] == (False, "Telegram was last heard 110 s ago.")
    watched.health.heard()
    assert watched.is_well("telegram")


async def test_notices_that_are_not_sent_for_minutes_turn_it_red_and_a_pause_excuses_them() -> None:
    def stuck(seconds_late: float, *, is_paused: bool = False) -> Backlog:
        return Backlog(2, seconds_late=seconds_late, is_paused=is_paused)

    watched = Watched(*[stuck(400)] * 62)
    await watched.watch()
    assert watched.now > LATE_AFTER_SECONDS
    assert watched.health.facts()["ledger"] == (
        False,
        "Notices that wait to be sent: 2, the oldest for 310 s already.",
    )
    watched.looks = [stuck(500, is_paused=True), stuck(500)]
    await watched.watch()
    assert watched.is_well("ledger")
    watched.now += LATE_AFTER_SECONDS
    watched.looks = [stuck(20)]
    await watched.watch()
    assert watched.is_well("ledger")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_can_be_read_and_not_written_is_red(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database._BUSY_MS", 20)
    house = House(Settings(bot_token=TOKEN, database_url=database_url))  # type: ignore[arg-type]
    assert await house._look_at_database() == Backlog(0, seconds_late=0.0, is_paused=False)
    other = sqlite3.connect(house.database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        await house._look_at_database()
    other.close()
    await house.database.close()


async def _get(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()


def test_only_who_is_answered_now_hears() -> None:
    health = Watched().health
    assert not health.hears
    health.leads()
    health.heard()
    assert health.hears
    health.not_heard("Bad Gateway")
    assert not health.hears
    health.heard()
    health.stands_by()
    assert not health.hears


async def test_the_page_tells_the_truth_in_its_status_and_in_sentences() -> None:
    watched = Watched(2)
    await watched.watch()
    watched.health.heard()
    async with serving(ops_pages(watched.health, Metrics()), "127.0.0.1", 0) as port:
        status, text = await _get(port, "/healthz")
        assert status == 200
        assert '"is_well":true' in text
        assert '"backlog":2' in text
        watched.now += DEAF_AFTER_SECONDS + 1
        status, text = await _get(port, "/healthz")
    assert status == 503
    assert "Telegram was last heard 91 s ago." in text
    assert '"seconds_since_heard":91.0' in text


async def test_what_is_counted_is_shown_for_prometheus() -> None:
    watched = Watched(4)
    await watched.watch()
    metrics = Metrics()
    metrics.received.inc(3)
    metrics.shown_after.observe(0.04)
    metrics.deliveries.labels(kind="alert", state="sent").inc()
    metrics.retries.labels(what="unit").inc()
    async with serving(ops_pages(watched.health, metrics), "127.0.0.1", 0) as port:
        status, text = await _get(port, "/metrics")
    lines = text.splitlines()
    assert status == 200
    assert "liaison_updates_received_total 3.0" in lines
    assert 'liaison_shown_after_seconds_bucket{le="0.05"} 1.0' in lines
    assert 'liaison_deliveries_total{kind="alert",state="sent"} 1.0' in lines
    assert 'liaison_retries_total{what="unit"} 1.0' in lines
    assert "liaison_ledger_backlog 4.0" in lines
    assert "liaison_database_errors_total 0.0" in lines


async def test_two_bots_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.decided.inc()

    def decided(metrics: Metrics) -> Any:
        return metrics.registry.get_sample_value("liaison_updates_decided_total")

    assert (decided(one), decided(other)) == (1.0, 0.0)


async def test_watching_ends_when_it_is_told_to() -> None:
    async def read() -> Backlog:
        looked.set()
        await asyncio.Event().wait()
        raise AssertionError

    looked = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(Health(look=read).watch_database())
        await looked.wait()
        watching.cancel()
    assert watching.cancelled()
