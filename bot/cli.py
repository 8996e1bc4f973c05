"""The commands of those who run Liaison. Each imports what it needs only when it is called."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def liaison() -> None:
    """Liaison, the chat assistant of the delegations to the Convention on Cluster Munitions."""


@app.command()
def check() -> None:
    """Check the settings and what Liaison depends on, a sentence each."""
    import asyncio

    from bot.check import Finding, findings
    from bot.logs import set_up_logs
    from bot.settings import SettingsError

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


def settings_of_this_process() -> Settings:
    """The settings from the environment, with a warning for each name that means nothing.

    Raises SettingsError, which `run_command` turns into its sentences and exit code 2.
    """
    from bot.settings import read_settings, unknown_settings

    for sentence in unknown_settings(os.environ):
        typer.echo(sentence, err=True)
    return read_settings()


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
