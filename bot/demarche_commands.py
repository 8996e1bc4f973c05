"""`liaison demarche import`: a joint demarche that was kept in a sheet, brought in as a whole.

What it would do is said first, with every error by its line; nothing is entered without `--enter`.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.settings import Settings
    from services.demarche_sheets import Fault, Trial

demarche = typer.Typer(
    no_args_is_help=True, help="Confidential: outreach for universalization, as data."
)


@demarche.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An XLSX or CSV file.")],
    *,
    name: Annotated[str, typer.Option(help="Of the demarche; begun when there is none.")],
    begun: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day it began."),
    ] = None,
    enter: Annotated[
        bool, typer.Option("--enter", help="Enter the rows; without it nothing is changed.")
    ] = False,
) -> None:
    """Say what a sheet of approaches would do, and with --enter do it: all of its rows or none."""
    from bot.cli import settings_of_this_process

    day = begun.date() if begun else None
    settings = settings_of_this_process()
    trial = asyncio.run(_read(settings, file.read_bytes(), name, day, enter=enter))
    typer.echo("\n".join(_told(trial, is_entered=enter and not trial.faults)))
    raise typer.Exit(code=bool(trial.faults))


async def _read(
    settings: Settings, content: bytes, name: str, begun: date | None, *, enter: bool
) -> Trial:
    """What the sheet would do, or has done when it is to and no row is wrong."""
    from bot.clock import Clock
    from bot.command_line import database_of
    from services import demarche_sheets, demarches
    from services.audit import COMMAND_LINE
    from services.book import book_of
    from services.demarche_forms import NAME_AT_LEAST, NAME_AT_MOST
    from services.options import Reading
    from services.texts import RefusedError, Text
    from services.typed import clean_words
    from storage import demarches as stored
    from storage.demarches import Demarche

    async with database_of(settings) as database, database.unit(Clock().now()) as unit:
        reading = Reading(today=unit.now.date(), language="en", translate=lambda one: one.message)
        name = clean_words(name, at_most=NAME_AT_MOST, at_least=NAME_AT_LEAST)
        there = await stored.find_by_name(unit, name)
        if there is None and begun is None:
            raise RefusedError(Text("There is no such demarche: please give --begun, to begin it."))
        if there is not None and begun not in {None, there.begun_on}:
            raise RefusedError(Text("That demarche began on {day}.", day=there.begun_on))
        found = there or Demarche(0, name, begun or unit.now.date(), None, unit.now)
        standing = await stored.approaches(unit, found.id)
        rows = demarche_sheets.read(content)
        trial = demarche_sheets.tried(rows, found, standing, await book_of(unit), reading)
        if enter and not trial.faults:
            if there is None:
                found = await demarches.begin_demarche(
                    unit, COMMAND_LINE, name=name, begun_on=found.begun_on
                )
            await demarches.enter_approaches(unit, COMMAND_LINE, found.id, trial.entries)
        return trial


def _told(trial: Trial, *, is_entered: bool) -> list[str]:
    """What was or would be entered, and what was wrong."""
    count = f"{len(trial.entries)} new, {len(trial.unchanged)} there already"
    lines = [
        *_lines(trial.faults),
        *_lines(trial.notes),
        f"{count}, {len(trial.faults)} with errors.",
    ]
    if is_entered:
        return [*lines, "Entered."]
    if trial.faults:
        return [*lines, "Nothing is entered: please correct the sheet."]
    return [*lines, "Nothing is entered yet: add --enter to enter them."]


def _lines(faults: Iterable[Fault]) -> list[str]:
    from bot.command_line import said

    return [f"Line {one.line}: {said(one.said)}" for one in faults]
