"""The story of a form whose bot is killed again and again, told once or fifty times."""

import asyncio
import random

from bot.clock import Clock
from bot.playground import Phone, PlaygroundServer, World
from services.invitations import invite
from services.permissions import Role
from storage.database import Database
from tests.support.process import LiaisonProcess
from tests.support.stage import NEED, does

ANSWERS = (
    "Survey and clearance",
    "Financial",
    "Two clearance teams for Savannakhet",
    "Two teams of eight",
    "250,000 EUR",
    "1 March 2027",
    "High",
    "Registered donors and partners",
    "Head of operations, operations@nra.example",
)
"""What the review card says of NEED."""


async def killed_in_the_middle_of_the_form(database_url: str, *, kills: int, seed: int) -> None:
    """Fill in the form of a need while the bot is killed; every accepted answer is still there.

    A kill falls at a moment drawn from `seed`, between the press and a little after its answer.
    """
    moments = random.Random(seed)
    world = World(Clock())
    server = PlaygroundServer(world)
    await server.start()
    bot = LiaisonProcess(server, database_url)
    try:
        await bot.start()
        phone = await _focal_point(world, database_url)
        left = kills
        while left > 0:
            phone.presses("Publish a need")
            await phone.sees("step 1 of 10")
            for number, move in enumerate(NEED, start=1):
                does(phone, move)
                if left > 0:
                    await asyncio.sleep(moments.uniform(0, 0.06))
                    await bot.kill()
                    await bot.start()
                    left -= 1
                if move == "Financial":
                    # Ticked, and the same step: only the button tells.
                    assert await world.bell.until(lambda: _shows_button(phone, "✓ Financial"), 20)
                else:
                    await phone.sees(_after(number), within=20)
            review = phone.last.text
            assert [answer for answer in ANSWERS if answer not in review] == []
            does(phone, "Cancel")
            await phone.sees("delete your answers")
            does(phone, "Yes, delete")
            await phone.sees("nothing was sent")
            does(phone, "Home")
            await phone.sees("You act as focal point")
    finally:
        await bot.stop()
        await server.stop()
    assert not world.violations


def _after(number: int) -> str:
    """What stands on the screen after so many moves of NEED: the third confirms the second."""
    if number == len(NEED):
        return "please check"
    return f"step {number + 1 if number <= 1 else number} of 10"


def _shows_button(phone: Phone, label: str) -> bool:
    return any(label in row for row in phone.last.buttons)


async def _focal_point(world: World, database_url: str) -> Phone:
    database = Database(database_url)
    async with database.unit(world.clock.now()) as unit:
        code = await invite(unit, Role.FOCAL_POINT, iso3="LAO", organisation=None, days=1)
    await database.close()
    phone = world.new_phone("Khamla")
    phone.opens(code)
    await phone.sees("You are invited")
    phone.presses("Accept")
    await phone.sees("Welcome to Liaison")
    phone.presses("Home")
    await phone.sees("You act as focal point")
    return phone
