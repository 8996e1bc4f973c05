"""The story that a newcomer plays by hand after `make run`: three phones in one page."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from tests.support.browser import chromium
from tests.support.stage import NEED

MEETING = (
    "Skip",
    "=Preparatory meeting",
    "=in 40 days",
    "=in 41 days",
    "=Palais des Nations, Geneva",
    "Geneva",
    "Skip",
    "Skip",
)


async def test_a_need_and_a_reminder_reach_the_donors_phone_in_the_page(tmp_path: Path) -> None:
    async with chromium() as browser, _playground(tmp_path) as url:
        tab = await browser.new_page()
        await tab.goto(url)
        focal_point, donor, officer = (tab.locator(".phone").nth(number) for number in range(3))
        await _does(officer, "Approve")
        await _moves_the_clock(tab, "+10 s", 2)
        await expect(focal_point).to_contain_text("The ISU has approved your registration")
        await _does(focal_point, "Home", "Publish a need", *NEED, "Publish")
        await expect(focal_point).to_contain_text("It goes to 1 person")
        await _moves_the_clock(tab, "+10 s", 2)
        await expect(donor).to_contain_text("Two clearance teams for Savannakhet")

        await _does(officer, "Home", "Meetings and deadlines", "Enter a meeting", *MEETING)
        await _does(officer, "Publish")
        await expect(officer).to_contain_text("Preparatory meeting")
        await _moves_the_clock(tab, "+1 week", 5)
        await expect(donor).to_contain_text("You are told because", timeout=20_000)
        await expect(donor).to_contain_text("Preparatory meeting")


@asynccontextmanager
async def _playground(folder: Path) -> AsyncIterator[str]:
    """`liaison play` in a process of its own; its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "play",
        "--port",
        "0",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "LIAISON_DATA_DIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield found.group()
    finally:
        process.terminate()
        assert await process.wait() == 0


async def _does(phone: Locator, *moves: str) -> None:
    """Press buttons in the newest message that has them, and type what stands after `=`."""
    for move in moves:
        before = await phone.locator(".log").inner_text()
        if move.startswith("="):
            field = phone.locator("textarea")
            await field.fill(move[1:])
            await field.press("Enter")
        else:
            await phone.get_by_role("button", name=move).last.click()
        await _has_changed(phone, before)


async def _has_changed(phone: Locator, before: str) -> None:
    """Wait until the bot has answered: its last words are other ones than before."""
    await expect(phone.locator(".log")).not_to_have_text(before, use_inner_text=True)
    await expect(phone.locator(".message").last).to_have_class(re.compile("is-from-bot"))


async def _moves_the_clock(tab: Tab, by: str, times: int) -> None:
    if not await tab.locator("#controls").is_visible():
        await tab.locator("#clock").click()
    for _ in range(times):
        await tab.get_by_role("button", name=by, exact=True).click()
