"""`liaison demarche import`: a joint demarche that was kept in a sheet, brought in as a whole.

What it would do is said first, with every error by its line; then it asks.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.importing import Sheet
    from services.sheets import Trial
    from storage.database import Unit, View
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
    from bot import importing
    from bot.settings import settings_of_this_process

    settings = settings_of_this_process()
    sheet = _sheet_of(file.read_bytes(), name, begun.date() if begun else None)
    asyncio.run(importing.bring_in(settings, sheet, is_sure=is_sure))


def _sheet_of(content: bytes, name: str, begun: date | None) -> Sheet[dict[str, Any]]:
    """A file of approaches that is to come in, in the demarche of that name."""
    from bot.importing import Sheet
    from services import approaches, demarche_sheets, demarches
    from services.audit import COMMAND_LINE
    from services.book import book_of
    from services.options import Reading
    from storage import approaches as stored

    async def lock(unit: Unit) -> None:
        found = await _named(unit, name, begun)
        if found.id:
            await demarches.get_demarche(unit, found.id, lock=True)

    async def tried(view: View) -> Trial[dict[str, Any]]:
        found = await _named(view, name, begun)
        there = await stored.of_demarche(view, found.id)
        reading = Reading(view.now.date(), "en", lambda text: text.message)
        rows = demarche_sheets.read(content)
        return demarche_sheets.tried(rows, found, there, await book_of(view), reading)

    async def enter(unit: Unit, entries: tuple[dict[str, Any], ...]) -> str:
        found = await _named(unit, name, begun)
        if not found.id:
            found = await demarches.begin_demarche(
                unit, COMMAND_LINE, name=found.name, begun_on=found.begun_on
            )
        await approaches.enter_approaches(unit, COMMAND_LINE, found.id, entries)
        return ""

    return Sheet(("approach", "approaches"), lock, tried, _described, enter)


async def _named(view: View, name: str, begun: date | None) -> Demarche:
    """The demarche of that name, without a number when it is to be begun."""
    from services.demarche_forms import NAME_AT_LEAST, NAME_AT_MOST
    from services.texts import RefusedError, Text
    from services.typed import clean_words
    from storage import demarches
    from storage.demarches import Demarche

    try:
        name = clean_words(name, at_most=NAME_AT_MOST, at_least=NAME_AT_LEAST)
    except RefusedError as refusal:
        raise RefusedError(Text("--name: {said}", said=refusal.text)) from None
    there = await demarches.find_by_name(view, name)
    if there is None and begun is None:
        raise RefusedError(Text("There is no such demarche. With --begun it is begun."))
    if there is not None and begun not in {None, there.begun_on}:
        raise RefusedError(Text("That demarche began on {day}.", day=there.begun_on))
    return there or Demarche(0, name, begun or view.now.date(), None, view.now)


def _described(trial: Trial[dict[str, Any]]) -> list[str]:
    """How many rows are new and how many stand already; every note and error with its line."""
    from bot.command_line import said

    return [
        f"New rows: {len(trial.entries)}.",
        f"Rows that stand already: {len(trial.unchanged)}.",
        *(f"Row {one.line}: {said(one.said)}" for one in trial.notes),
        *(f"Row {one.line} is wrong: {said(one.said)}" for one in trial.faults),
    ]
