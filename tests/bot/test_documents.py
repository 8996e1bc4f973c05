"""What the README says of commands and settings exists, and what exists stands in the README."""

import re
from pathlib import Path

from typer.main import get_command

from bot.cli import app
from bot.defaults import PREFIX
from bot.permissions_page import permissions_page
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_stands_in_the_readme_and_every_one_there_exists() -> None:
    there = set(re.findall(rf"{PREFIX}[A-Z_]+", README))
    assert there == {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_command_stands_in_the_readme_and_every_one_there_exists() -> None:
    there = set(re.findall(r"`liaison ([a-z]+)", README))
    assert there == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_page_of_permissions_is_what_the_table_says() -> None:
    page = (ROOT / "docs/permissions.md").read_text("utf-8")
    assert page == permissions_page(), "liaison permissions > docs/permissions.md"


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


def test_every_page_that_a_page_links_to_exists() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), (page, link)
