"""`liaison demarche import`: a joint demarche that was kept in a sheet, brought in as a whole.

What it would do is said first, with every error by its line; then it asks.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from services.demarche_sheets import Trial
    from storage.database import View
    from storage.demarches import Demarche

demarche = typer.Typer(
    no_args_is_help=True, help="Confidential: outreach for universalization, as data."
)


@demarche.callback()
def outreach() -> None:
    """Confidential: outreach for universalization, as data."""


@demarche.command("import")
def bring_in(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="XLSX or CSV.")
    ],
    *,
    name: Annotated[str, typer.Option(help="Of the demarche; it is begun when there is none.")],
    begun: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day it began."),
    ] = None,
    is_sure: Annotated[bool, typer.Option("--yes", help="Enter them without asking.")] = False,
) -> None:
    """Show what a sheet of approaches would enter and what is wrong with it; then enter it."""
    from bot.cli import settings_of_this_process

    def agree(trial: Trial) -> bool:
        typer.echo("\n".join(_described(trial)))
        if trial.faults:
            typer.echo("Nothing is entered while a row is wrong.", err=True)
            raise typer.Exit(1)
        count = len(trial.entries)
        if not count:
            typer.echo("There is nothing new to enter.")
            return False
        number = "this approach" if count == 1 else f"these {count} approaches"
        if is_sure or (sys.stdin.isatty() and typer.confirm(f"Enter {number}?")):
            return True
        typer.echo("Nothing was entered. With --yes it is.")
        return False

    day = begun.date() if begun else None
    settings = settings_of_this_process()
    entered = asyncio.run(_bring_in(settings, file.read_bytes(), name, day, agree=agree))
    if entered:
        typer.echo(f"Entered {entered} {'approach' if entered == 1 else 'approaches'}.")


async def _bring_in(
    settings: Settings,
    content: bytes,
    name: str,
    begun: date | None,
    *,
    agree: Callable[[Trial], bool],
) -> int:
    """Enter the approaches of a sheet, all or none; how many. `agree` sees first what it does."""
    from bot.clock import Clock
    from bot.command_line import database_of
    from services import demarches
    from services.audit import COMMAND_LINE

    async with database_of(settings) as database:
        async with database.view(Clock().now()) as view:
            _, trial = await _tried(view, content, name, begun)
        if not agree(trial):
            return 0
        async with database.unit(Clock().now()) as unit:
            found, _ = await _tried(unit, content, name, begun)
            if not found.id:
                found = await demarches.begin_demarche(
                    unit, COMMAND_LINE, name=found.name, begun_on=found.begun_on
                )
            await demarches.enter_approaches(unit, COMMAND_LINE, found.id, trial.entries)
    return len(trial.entries)


async def _tried(
    view: View, content: bytes, name: str, begun: date | None
) -> tuple[Demarche, Trial]:
    """The demarche, without a number when it is to be begun, and what the sheet would do to it."""
    from services import demarche_sheets
    from services.book import book_of
    from services.demarche_forms import NAME_AT_LEAST, NAME_AT_MOST
    from services.options import Reading
    from services.texts import RefusedError, Text
    from services.typed import clean_words
    from storage import demarches
    from storage.demarches import Demarche

    name = clean_words(name, at_most=NAME_AT_MOST, at_least=NAME_AT_LEAST)
    there = await demarches.find_by_name(view, name)
    if there is None and begun is None:
        raise RefusedError(Text("There is no such demarche. With --begun it is begun."))
    if there is not None and begun not in {None, there.begun_on}:
        raise RefusedError(Text("That demarche began on {day}.", day=there.begun_on))
    today = view.now.date()
    found = there or Demarche(0, name, begun or today, None, view.now)
    reading = Reading(today=today, language="en", translate=lambda text: text.message)
    standing = await demarches.approaches(view, found.id)
    rows = demarche_sheets.read(content)
    return found, demarche_sheets.tried(rows, found, standing, await book_of(view), reading)


def _described(trial: Trial) -> list[str]:
    """How many rows are new and how many stand already; every note and error with its line."""
    from bot.command_line import said

    return [
        f"New rows: {len(trial.entries)}.",
        f"Rows that stand already: {len(trial.unchanged)}.",
        *(f"Row {one.line}: {said(one.said)}" for one in trial.notes),
        *(f"Row {one.line} is wrong: {said(one.said)}" for one in trial.faults),
    ]
