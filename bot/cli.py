"""The commands of those who run Liaison. Each imports what it needs only when it is called."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.demarche_commands import demarche
from bot.people_commands import invitations, invite, proposals, release, revoke
from bot.picture_commands import picture
from bot.treaty_commands import status, treaty

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def liaison() -> None:
    """Liaison, the chat assistant of the delegations to the Convention on Cluster Munitions."""


@app.command()
def run() -> None:
    """Run the bot on Telegram: by webhook where LIAISON_WEBHOOK_URL is set, else by polling."""
    import asyncio
    import gc

    from bot.check import refuse_a_database_that_is_not_ready
    from bot.clock import Clock
    from bot.house import House
    from bot.logs import set_up_logs
    from bot.settings import settings_of_this_process
    from bot.stopping import stop_signals
    from bot.warming import warm

    settings = settings_of_this_process()
    assert settings.token  # A missing one is said before anything else.  # noqa: S101
    refuse_taken_addresses(settings)
    set_up_logs(settings.log_level, secrets=settings.secrets)

    async def until_told_to_stop() -> None:
        await refuse_a_database_that_is_not_ready(settings)
        with stop_signals() as told_to_stop:
            await House(settings).run(told_to_stop)

    warm(Clock().now())
    # What is loaded by now stays: sparing the collector from it shortens the longest waits.
    gc.freeze()
    asyncio.run(until_told_to_stop())


app.command()(status)
app.command()(picture)
app.add_typer(treaty, name="treaty")
for command in (invite, invitations, revoke, proposals, release):
    app.command()(command)


@app.command("play")
def open_playground(
    *,
    server_only: Annotated[
        bool, typer.Option("--server-only", help="Only the local Telegram, for another `run`.")
    ] = False,
    host: Annotated[str, typer.Option(help="A loopback address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The first port to try; 0 for any.")] = 8080,
) -> None:
    """Try Liaison on this machine: three phones in a web page, sample people, no token."""
    import asyncio

    from bot.logs import set_up_logs
    from bot.play import play, serve_only
    from bot.settings import settings_of_this_process
    from bot.stopping import stop_signals

    settings = settings_of_this_process()
    set_up_logs("WARNING", secrets=settings.secrets)

    async def until_told_to_stop() -> None:
        with stop_signals() as told_to_stop:
            if server_only:
                await serve_only(host=host, port=port, stop=told_to_stop)
            else:
                await play(settings, host=host, port=port, stop=told_to_stop)

    asyncio.run(until_told_to_stop())


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this release. Safe to run again."""
    import asyncio

    from bot import migrating
    from bot.settings import settings_of_this_process

    asyncio.run(migrating.migrate(settings_of_this_process()))
    typer.echo("The database has the schema of this release.")


@app.command()
def permissions() -> None:
    """Print who may do what, as docs/permissions.md has it."""
    from bot.permissions_page import permissions_page

    typer.echo(permissions_page(), nl=False)


@app.command()
def check() -> None:
    """Check the settings and what Liaison depends on, a sentence each."""
    import asyncio

    from bot.check import Finding, findings
    from bot.logs import set_up_logs
    from bot.settings import SettingsError, settings_of_this_process

    try:
        settings = settings_of_this_process()
    except SettingsError as wrong:
        found = [Finding(is_well=False, sentence=line) for line in str(wrong).splitlines()]
    else:
        set_up_logs("ERROR", secrets=settings.secrets)
        found = asyncio.run(findings(settings))
    for finding in found:
        typer.echo(f"{'✓' if finding.is_well else '✗'} {finding.sentence}")
    raise typer.Exit(code=not all(finding.is_well for finding in found))


app.add_typer(demarche, name="demarche")

audit = typer.Typer(no_args_is_help=True, help="The record of changes: who did what to what.")
app.add_typer(audit, name="audit")


@audit.command()
def verify(
    head: Annotated[
        str, typer.Option(metavar="DIGEST", help="The last digest, noted earlier.")
    ] = "",
) -> None:
    """Walk along the whole record, and tell whether anything in it was changed."""
    import asyncio

    from bot.auditing import verdict_on
    from bot.settings import settings_of_this_process

    is_whole, sentence = asyncio.run(verdict_on(settings_of_this_process(), noted=head))
    typer.echo(sentence)
    raise typer.Exit(code=not is_whole)


@audit.command()
def export(
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="In UTC."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="A file; printed without one.")] = None,
) -> None:
    """Write the record as lines of JSON, pseudonymous and without personal values."""
    import asyncio

    from bot import auditing
    from bot.settings import settings_of_this_process

    day = since.date() if since else None
    asyncio.run(auditing.export(settings_of_this_process(), since=day, to=output))


def refuse_taken_addresses(settings: Settings) -> None:
    """Raise SettingsError when the bot could not listen where it is told to."""
    from bot.http_server import listening
    from bot.settings import SettingsError

    for name, address in {
        "LIAISON_LISTEN": settings.listen if settings.webhook_url else None,
        "LIAISON_OPS_LISTEN": settings.ops_listen,
    }.items():
        if address is not None:
            try:
                listening(*address).close()
            except OSError as error:
                reason = str(error.strerror).partition(" (")[0]
                raise SettingsError(f"{name} cannot be listened at: {reason}.") from None


def run_command() -> None:
    """Run the command that the command line names; a wrong setting ends it with a sentence."""
    try:
        app(prog_name="liaison")
    except Exception as error:
        from bot.settings import SettingsError

        if not isinstance(error, SettingsError):
            raise
        typer.echo(str(error), err=True)
        sys.exit(2)
