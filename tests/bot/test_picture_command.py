from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.picture_commands import picture

pytestmark = pytest.mark.usefixtures("nothing_set")

app = typer.Typer()
app.command()(picture)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("what", ["grid", "line", "deadlines"])
def test_it_draws_and_says_where_it_has_written(what: str, tmp_path: Path) -> None:
    result = run(what, "--day", "2026-02-03", "--output", "new/picture.png")
    assert (result.exit_code, result.stdout) == (0, "Written to new/picture.png.\n")
    assert (tmp_path / "new" / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_file_it_is_named_after_what_it_shows(tmp_path: Path) -> None:
    result = run("deadlines", "--day", "2026-02-03", "--language", "fr", "--months", "36")
    assert result.stdout == "Written to deadlines-2026-02-03.png.\n"
    assert (tmp_path / "deadlines-2026-02-03.png").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("map",), "There is a picture of grid, line, deadlines."),
        (("grid", "--day", "2008-12-02"), "There are pictures from 2008-12-03"),
        (("grid", "--day", "9999-01-01"), "There are pictures from 2008-12-03"),
        (("deadlines", "--day", "2018-01-01"), "There are pictures of deadlines from 2026-02-03"),
        (("grid", "--language", "zh"), "A language is one of en, fr"),
        (("deadlines", "--months", "7"), "for 12 months or for 36"),
    ],
)
def test_what_cannot_be_drawn_is_said_so(given: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run(*given)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
