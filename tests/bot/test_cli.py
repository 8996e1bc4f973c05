import asyncio
import os
import re
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typer.testing import CliRunner

from bot import check, cli, logs
from bot.check import Finding, findings, look_at_telegram
from bot.clock import Clock
from bot.http_server import serving
from bot.settings import Address, Settings, SettingsError
from handlers.invitations import qr_picture
from services.permissions import Role
from services.proposals import What, propose
from services.readers import actor_of
from storage.database import Database
from tests.support.commands import without_settings
from tests.support.registered import registered

TOKEN = "123456:" + "A" * 35


def _environment(**settings: str) -> dict[str, str | None]:
    """The environment that a command sees; None takes a variable away."""
    return without_settings() | {
        f"LIAISON_{name.upper()}": value for name, value in settings.items()
    }


async def liaison(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command, which has a thread and an event loop of its own.

    `run` and `play` have a process of their own, as they wait for signals.
    """
    if arguments[0] in {"run", "play"}:
        return await in_a_process(*arguments, **settings)
    invoke = partial(CliRunner().invoke, cli.app, arguments, env=_environment(**settings))
    done = await asyncio.to_thread(invoke)
    if isinstance(done.exception, SettingsError):  # What `run_command` makes of it.
        return 2, done.stdout, f"{done.exception}\n"
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


async def in_a_process(*arguments: str, **settings: str) -> tuple[int, str, str]:
    kept = {**os.environ, **_environment(**settings)}
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "bot", *arguments],
        env={name: value for name, value in kept.items() if value is not None},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(), errors.decode()


def telegram(answer: dict[str, object], status: int = 200) -> Starlette:
    async def get_me(_request: Request) -> Response:
        return JSONResponse(answer, status_code=status)

    return Starlette(routes=[Route(f"/bot{TOKEN}/getMe", get_me, methods=["POST"])])


BOT = {"id": 123456, "is_bot": True, "username": "liaison_bot", "supports_inline_queries": True}
KNOWN = {"ok": True, "result": BOT}
UNKNOWN = {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_check_that_finds_all_well_says_so() -> None:
    async with serving(telegram(KNOWN), "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}"
        settings = Settings(bot_token=TOKEN, bot_api_url=url)  # type: ignore[arg-type]
        found = await findings(settings, [look_at_telegram])
        _, output, errors = await liaison("check", bot_token=TOKEN, bot_api_url=url)
    assert found == [
        (True, "The settings are sound."),
        (True, f"{url} knows the bot as @liaison_bot."),
    ]
    assert f"✓ {url} knows the bot as @liaison_bot.\n" in output
    assert errors == ""


async def test_a_check_says_when_nobody_can_ask_inline() -> None:
    off = {"ok": True, "result": BOT | {"supports_inline_queries": False}}
    async with serving(telegram(off), "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}"
        _, output, _ = await liaison("check", bot_token=TOKEN, bot_api_url=url)
    assert "knows the bot as @liaison_bot. Inline mode is off; /setinline at @BotFather" in output
    assert "✓ http" in output  # It is no fault: everything else works without.


@pytest.mark.parametrize(("is_well", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_of_a_check_tells_whether_all_is_well(
    monkeypatch: pytest.MonkeyPatch, *, is_well: bool, code: int
) -> None:
    async def found(_settings: Settings) -> list[Finding]:
        return [
            Finding(is_well=True, sentence="Fine."),
            Finding(is_well=is_well, sentence="The other."),
        ]

    monkeypatch.setattr(check, "findings", found)
    monkeypatch.setattr(logs, "set_up_logs", lambda *_args, **_kwargs: None)
    result = CliRunner().invoke(cli.app, ["check"], env={"LIAISON_BOT_TOKEN": TOKEN})
    assert result.exit_code == code
    assert result.stdout.splitlines() == ["✓ Fine.", f"{'✓' if is_well else '✗'} The other."]


async def test_a_token_that_telegram_does_not_know_is_found_out() -> None:
    async with serving(telegram(UNKNOWN, 401), "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}"
        code, output, errors = await liaison("check", bot_token=TOKEN, bot_api_url=url)
    assert (code, errors) == (1, "")
    assert f"✗ {url} does not know this LIAISON_BOT_TOKEN.\n" in output


async def test_a_telegram_out_of_reach_is_found_out_without_a_trace() -> None:
    code, output, errors = await liaison("check", bot_token=TOKEN, bot_api_url="http://127.0.0.1:1")
    assert (code, errors) == (1, "")
    assert "✗ http://127.0.0.1:1 does not answer as it should: No connection" in output
    assert TOKEN not in output


async def test_a_missing_token_is_one_of_the_sentences() -> None:
    code, output, _ = await liaison("check")
    assert code == 1
    assert "✗ LIAISON_BOT_TOKEN is missing: " in output


async def test_wrong_settings_are_found_out_and_unknown_ones_warned_about() -> None:
    code, output, errors = await liaison("check", listen="x", bot_tokn=TOKEN)
    assert code == 1
    assert output == "✗ LIAISON_LISTEN must be host:port, for example 127.0.0.1:8081.\n"
    assert errors == (
        "LIAISON_BOT_TOKN is not a setting and is ignored; is LIAISON_BOT_TOKEN meant?\n"
    )


def test_a_wrong_setting_ends_a_command_with_its_sentence_and_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise SettingsError("LIAISON_LISTEN is wrong.")

    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(SystemExit) as ended:
        cli.run_command()
    assert ended.value.code == 2
    assert capsys.readouterr() == ("", "LIAISON_LISTEN is wrong.\n")


async def test_a_start_without_a_token_ends_with_a_sentence_and_code_2() -> None:
    code, output, errors = await liaison("run", ops_listen="off")
    assert (code, output) == (2, "")
    assert errors.startswith("LIAISON_BOT_TOKEN is missing: ")
    assert len(errors.splitlines()) == 1


COMMANDS = (("run",), ("migrate",), ("invite", "--role", "isu"), ("release", "1"))


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_database_out_of_reach_ends_a_command_with_a_sentence_and_code_2(
    command: tuple[str, ...],
) -> None:
    url = "postgresql+asyncpg://liaison:p4ssw0rd@127.0.0.1:9/liaison"
    assert await liaison(*command, database_url=url, bot_token=TOKEN, ops_listen="off") == (
        2,
        "",
        "LIAISON_DATABASE_URL: PostgreSQL does not answer (ConnectionRefusedError).\n",
    )


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[2]])
async def test_a_database_that_was_not_migrated_ends_a_command_with_a_sentence_and_code_2(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    started = {"bot_token": TOKEN, "ops_listen": "off", "data_dir": str(tmp_path)}
    assert await liaison(*command, **started) == (
        2,
        "",
        f"LIAISON_DATABASE_URL: nothing is at {tmp_path}/liaison.db yet; run liaison migrate.\n",
    )
    (tmp_path / "liaison.db").touch()
    code, _, errors = await liaison(*command, **started)
    assert code == 2
    assert "Traceback" not in errors
    assert errors.splitlines()[-1] == (
        "LIAISON_DATABASE_URL: the schema is not that of this release; run liaison migrate."
    )


async def test_a_check_says_each_thing_in_a_sentence_of_its_own(tmp_path: Path) -> None:
    place = {"data_dir": str(tmp_path / "new"), "bot_token": TOKEN}
    assert (await liaison("migrate", **place))[0] == 0
    async with serving(telegram(KNOWN), "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}"
        code, output, errors = await liaison("check", bot_api_url=url, **place)
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "✓ The settings are sound.",
        "✓ SQLite answers.",
        "✓ The database has the schema of this release.",
        "✓ The record of changes can only be added to.",
        f"✓ {url} knows the bot as @liaison_bot.",
    ]


async def test_a_check_of_a_database_out_of_reach_says_so_without_its_password() -> None:
    url = "postgresql+asyncpg://liaison:p4ssw0rd@127.0.0.1:9/liaison"
    code, output, errors = await liaison("check", database_url=url)
    assert (code, errors) == (1, "")
    assert output.splitlines()[1] == (
        "✗ LIAISON_DATABASE_URL: PostgreSQL does not answer (ConnectionRefusedError)."
    )
    assert "p4ssw0rd" not in output


async def test_a_start_at_a_taken_address_ends_with_a_sentence_and_code_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        code, output, errors = await liaison("run", bot_token=TOKEN, ops_listen=place)
    assert (code, output) == (2, "")
    assert errors == "LIAISON_OPS_LISTEN cannot be listened at: Address already in use.\n"


def test_the_address_of_the_webhook_matters_only_where_there_is_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = Address("127.0.0.1", taken.getsockname()[1])
        polling = Settings(listen=listen, ops_listen=None)
        cli.refuse_taken_addresses(polling)
        webhook = polling.model_copy(update={"webhook_url": "https://liaison.example.org/tg"})
        with pytest.raises(SettingsError, match=r"^LIAISON_LISTEN cannot be listened at: "):
            cli.refuse_taken_addresses(webhook)


def test_any_other_error_keeps_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise LookupError

    monkeypatch.setattr(cli, "app", fails)
    with pytest.raises(LookupError):
        cli.run_command()


def test_no_command_imports_the_bot_before_it_is_called() -> None:
    asked = "import sys, bot.cli; print({'telegram', 'pydantic', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


async def test_status_needs_no_settings_that_are_sound() -> None:
    code, output, errors = await liaison("status", "laos", listen="x")
    assert (code, errors) == (0, "")
    assert output.startswith("Lao People's Democratic Republic (LAO), ")


@pytest.fixture
async def place(tmp_path: Path) -> dict[str, str]:
    """Where a migrated database of this test's own is."""
    place = {"data_dir": str(tmp_path / "new")}
    assert (await liaison("migrate", **place))[0] == 0
    return place


async def test_invitations_are_made_listed_and_revoked_on_the_command_line(
    place: dict[str, str], tmp_path: Path
) -> None:
    assert await liaison("invitations", **place) == (0, "No invitation is open.\n", "")
    picture = tmp_path / "invitation.png"
    coordinator = ("--role", "coordinator", "--state", "mex", "--theme", "assistance")
    async with serving(telegram(KNOWN), "127.0.0.1", 0) as port:
        bot = {**place, "bot_token": TOKEN, "bot_api_url": f"http://127.0.0.1:{port}"}
        code, output, _ = await liaison(
            "invite", *coordinator, "--needs-approval", "--qr", str(picture), **bot
        )
    assert code == 0
    [link] = re.findall(
        r"^Link: (https://t\.me/liaison_bot\?start=[\w-]{43})$", output, re.MULTILINE
    )
    assert picture.read_bytes() == qr_picture(link)
    assert (await liaison("invite", "--role", "isu", **place))[0] == 0

    code, output, _ = await liaison("invitations", **place)
    assert code == 0
    assert re.search(r"\b1\b +coordinator +Mexico +\d{4}-\d\d-\d\d \d\d:\d\d UTC", output)
    assert re.search(r"\b2\b +ISU officer +\d{4}", output)
    assert await liaison("revoke", "1", **place) == (0, "Invitation 1 is revoked.\n", "")
    assert "Mexico" not in (await liaison("invitations", **place))[1]
    for number in ("1", "99"):
        code, output, errors = await liaison("revoke", number, **place)
        assert (code, output) == (2, "")
        assert "There is no such open invitation." in errors


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--role", "king"), "The role must be one of"),
        (("--role", "donor"), "every other needs a State"),
        (("--role", "isu", "--state", "LAO"), "An ISU role has no delegation"),
        (("--role", "donor", "--state", "QQQ"), "no State's ISO code"),
        (("--role", "coordinator", "--state", "LAO"), "A coordinator has a theme"),
        (("--role", "isu", "--qr", "x.png"), "the bot's name is not known"),
    ],
)
async def test_what_does_not_go_together_in_an_invitation_is_said_in_a_sentence(
    place: dict[str, str], asked: tuple[str, ...], said: str
) -> None:
    code, output, errors = await liaison("invite", *asked, **place)
    assert (code, output) == (2, "")
    assert said in re.sub(r"[\s│]+", " ", errors)
    assert (await liaison("invitations", **place))[1] == "No invitation is open.\n"


async def test_a_proposal_is_released_on_the_command_line_once(place: dict[str, str]) -> None:
    assert await liaison("proposals", **place) == (0, "No proposal waits.\n", "")
    now = Clock().now()
    database = Database(f"sqlite+aiosqlite:///{place['data_dir']}/liaison.db")
    async with database.unit(now) as unit:
        officer = await registered(unit, 1, Role.ISU, name="Irene [red]Keller")
        await propose(unit, await actor_of(unit, officer), What.REGISTER, reason="Audit")
    await database.close()
    code, output, _ = await liaison("proposals", **place)
    assert code == 0
    assert re.search(r"\b1\b +Export the register of +Irene \[red\]Keller", output)
    told = "Released: Export the register of people.\n"
    assert await liaison("release", "1", **place) == (0, told, "")
    code, output, errors = await liaison("release", "1", **place)
    assert (code, output) == (2, "")
    assert "Released by whoever runs Liaison" in re.sub(r"[\s│]+", " ", errors)
