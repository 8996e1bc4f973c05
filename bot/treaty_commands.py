"""`liaison status` and `liaison treaty`: where States stand, and the facts of it in bulk.

Without a database `status` answers from the files that come with the program.
"""

from __future__ import annotations

import asyncio
import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.clock import Clock

if TYPE_CHECKING:
    from bot.treaty_book import Known
    from storage.treaty import State

_NOT_FOUND = 1
_TO_BE_SAID_AGAIN = 2

treaty = typer.Typer(no_args_is_help=True, help="Facts of States in bulk, from and to sheets.")


class What(StrEnum):
    """The tables of an export."""

    FACTS = "facts"
    STATES = "states"
    OBLIGATIONS = "obligations"
    EXTENSIONS = "extensions"
    MEETINGS = "meetings"


def status(
    name: Annotated[
        list[str] | None,
        typer.Argument(help="A State's name in any of seven languages, or its ISO code."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day asked about; today if none.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY|MEETING", help="New States Parties since a day, or 12MSP."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Tell where a State stands towards the Convention, or how many States stand where."""
    from bot import status_answers
    from bot.treaty_book import known

    today = Clock().now().date()
    day = _day(as_of) if as_of else today
    found = known()
    if name is not None and since is not None:
        _say_again("--since is for all States together: please leave out the name, or --since.")
    if name is not None:
        state = _state(" ".join(name), day, as_json=as_json)
        answer = status_answers.of_state(found, state.iso3, day, today)
    elif since is not None:
        answer = status_answers.joined(found, _end_of(since, found), day, today)
    else:
        answer = status_answers.counted(found, day, today)
    if as_json:
        _print_json(answer.record)
    else:
        typer.echo("\n".join(answer.lines))


@treaty.command("import")
def bring_in(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="XLSX or CSV.")
    ],
    *,
    is_sure: Annotated[bool, typer.Option("--yes", help="Enter them without asking.")] = False,
    skip_wrong: Annotated[
        bool, typer.Option("--skip-wrong", help="Enter the others where rows are wrong.")
    ] = False,
    is_quiet: Annotated[
        bool, typer.Option("--quiet", help="Tell nobody who follows these States.")
    ] = False,
) -> None:
    """Show what a sheet would enter and what is wrong with it; then, if told to, enter it."""
    from bot import importing
    from bot.settings import settings_of_this_process
    from bot.treaty_sheets import sheet_of

    settings, sheet = settings_of_this_process(), sheet_of(file.read_bytes(), is_quiet=is_quiet)
    asyncio.run(importing.bring_in(settings, sheet, is_sure=is_sure, skip_wrong=skip_wrong))


@treaty.command()
def export(
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help=".xlsx or .csv; - prints the CSV."),
    ] = None,
    what: Annotated[What, typer.Option(help="The table of a CSV; an XLSX has all.")] = What.FACTS,
) -> None:
    """Write what is known of the treaty, with its sources; the facts can be imported again."""
    from bot import treaty_sheets
    from bot.settings import settings_of_this_process

    to = None if output == Path("-") else output
    if to is not None and to.suffix.lower() not in {".xlsx", ".csv"}:
        raise typer.BadParameter("The name of the file must end in .xlsx or .csv.")
    asyncio.run(treaty_sheets.write(settings_of_this_process(), to=to, what=what))


def _day(as_of: str) -> date:
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        _say_again(f"“{as_of}” is no day. Please write it like 2012-09-11.")


def _end_of(since: str, found: Known) -> date:
    """The day after which is looked: itself, or the last day of a meeting."""
    try:
        return date.fromisoformat(since)
    except ValueError:
        closed_on = found.meetings.closed_on(since.strip())
    if closed_on is None:
        _say_again(f"“{since}” is neither a day, like 2012-09-11, nor a meeting that was held.")
    return closed_on


def _say_again(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(_TO_BE_SAID_AGAIN)


def _state(name: str, day: date, *, as_json: bool) -> State:
    """The State of that name, or the end of the command with those it may have been."""
    from services.names import Found, Nothing, Several, abbreviated_elsewhere, find

    doubtful = abbreviated_elsewhere(name, "en")
    finding = Nothing((doubtful,)) if doubtful else find(name)
    if isinstance(finding, Found):
        return finding.state
    if isinstance(finding, Several):
        sentence = f"“{name}” may mean several States; please give one by its code:"
        code, key, listed = _TO_BE_SAID_AGAIN, "candidates", finding.states
    else:
        code, key, listed = _NOT_FOUND, "suggestions", finding.suggestions
        more = "The nearest names are:" if listed else "It is not in the list of the 197 States."
        sentence = f"No State is called “{name}”. {more}"
    typer.echo("\n".join([sentence, *(f"  {s.iso3}  {s.name}" for s in listed)]), err=True)
    if as_json:
        states = [{"iso3": state.iso3, "name": state.name} for state in listed]
        _print_json({"as_of": day.isoformat(), key: states})
    raise typer.Exit(code)


def _print_json(answer: dict[str, Any]) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
