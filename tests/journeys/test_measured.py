"""How fast it is for people, measured from press to reply over HTTP and printed, never asserted."""

import asyncio
import random
import time
from collections.abc import Callable
from statistics import quantiles

import psutil
import pytest

from bot.clock import Clock
from bot.playground import Phone, PlaygroundServer, World
from services.invitations import invite
from services.permissions import Role
from services.treaty import Status, status_on
from storage.database import Database
from storage.treaty import states
from tests.support.process import LiaisonProcess

PEOPLE = 20
ROUNDS = 3
LONGEST_PAUSE = 1.0
"""Seconds between an answer and the next press: twenty people in a hurry."""
MOVES = ("Publish a need", "Survey and clearance", "Financial", "Back", "Later", "Home")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_twenty_people_press_at_once(
    database_url: str, record_property: Callable[[str, object], None]
) -> None:
    world = World(Clock())
    server = PlaygroundServer(world)
    await server.start()
    bot = LiaisonProcess(server, database_url)
    try:
        begun = time.perf_counter()
        await bot.start()
        phones = await _focal_points(world, database_url)
        first_answer = time.perf_counter() - begun
        seconds: list[float] = []
        async with asyncio.TaskGroup() as people:
            for phone in phones:
                people.create_task(_presses_on(phone, seconds))
        assert bot.process is not None
        resident = psutil.Process(bot.process.pid).memory_info().rss / 1e6
    finally:
        await bot.stop()
        await server.stop()
    percentiles = quantiles(seconds, n=100)
    record_property(
        "measured",
        f"start to first answer {first_answer:.2f} s; {resident:.0f} MB resident; "
        f"press to reply, {PEOPLE} people at once, {len(seconds)} presses: "
        f"p50 {percentiles[49] * 1000:.0f} ms, p95 {percentiles[94] * 1000:.0f} ms, "
        f"p99 {percentiles[98] * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms",
    )
    assert len(seconds) == PEOPLE * ROUNDS * len(MOVES)


async def _focal_points(world: World, database_url: str) -> list[Phone]:
    """People who are in; the first is waited for alone, as the first answer of the process."""
    database = Database(database_url)
    phones = []
    today = world.clock.now().date()
    parties = [state for state in states() if status_on(state, today) is Status.PARTY]
    # Each of another State: colleagues are told of each other, which is not what is measured.
    for number, state in enumerate(parties[:PEOPLE]):
        async with database.unit(world.clock.now()) as unit:
            code = await invite(unit, Role.FOCAL_POINT, iso3=state.iso3, organisation=None, days=1)
        phone = world.new_phone(f"Person {number}")
        phone.opens(code)
        await phone.sees("You are invited")
        phone.presses("Accept")
        await phone.sees("Welcome to Liaison")
        phones.append(phone)
    await database.close()
    return phones


async def _presses_on(phone: Phone, seconds: list[float]) -> None:
    pauses = random.Random(phone.person.id)
    phone.presses("Home")
    await phone.settles()
    for _ in range(ROUNDS):
        for label in MOVES:
            await asyncio.sleep(pauses.uniform(0, LONGEST_PAUSE))
            pressed = time.perf_counter()
            phone.presses(label)
            await phone.settles(within=20)
            seconds.append(time.perf_counter() - pressed)
