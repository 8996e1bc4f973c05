"""Brings in what was kept in a sheet: it is shown first and, if told to, entered as a whole."""

import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import typer

from bot.clock import Clock
from bot.command_line import database_of
from bot.settings import Settings
from services.sheets import Trial
from services.texts import RefusedError, Text
from storage.database import Unit, View

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """A sheet that is to come in: how it is tried, described and entered.

    `lock` comes before it is tried for the second time, so that what was tried is what is entered.
    `noun` is what one row is called, and several; `enter` gives back what is to be added to how
    many they were.
    """

    noun: tuple[str, str]
    lock: Callable[[Unit], Awaitable[None]]
    tried: Callable[[View], Awaitable[Trial[T]]]
    described: Callable[[Trial[T]], Iterable[str]]
    enter: Callable[[Unit, tuple[T, ...]], Awaitable[str]]


async def bring_in(
    settings: Settings, sheet: Sheet[T], *, is_sure: bool, skip_wrong: bool = False
) -> None:
    """Enter the rows of a sheet, all or none, and say how many.

    What cannot be read, and what somebody else has changed since it was shown, ends the command
    with its sentence.
    """
    async with database_of(settings) as database:
        async with database.view(Clock().now()) as view:
            trial = await sheet.tried(view)
        for line in sheet.described(trial):
            typer.echo(line)
        if not _is_agreed(trial, sheet.noun, is_sure=is_sure, skip_wrong=skip_wrong):
            return
        async with database.unit(Clock().now()) as unit:
            await sheet.lock(unit)
            again = await sheet.tried(unit)
            if (again.unchanged, again.faults) != (trial.unchanged, trial.faults):
                raise RefusedError(
                    Text("Something was entered by somebody else just now. Please look again.")
                )
            more = await sheet.enter(unit, again.entries)
    count = len(again.entries)
    typer.echo(f"Entered {count} {sheet.noun[count > 1]}.{more}")


def _is_agreed(trial: Trial[T], noun: tuple[str, str], *, is_sure: bool, skip_wrong: bool) -> bool:
    """Whether to enter what was shown; a row that is wrong ends the command."""
    if trial.faults and not skip_wrong:
        typer.echo("Nothing is entered while a row is wrong.", err=True)
        raise typer.Exit(1)
    count = len(trial.entries)
    if not count:
        typer.echo("There is nothing new to enter.")
        return False
    rows = f"this {noun[0]}" if count == 1 else f"these {count} {noun[1]}"
    if is_sure or (_is_at_a_terminal() and typer.confirm(f"Enter {rows}?")):
        return True
    typer.echo("Nothing was entered. With --yes it is.")
    return False


def _is_at_a_terminal() -> bool:
    """Whether somebody sits there and can answer."""
    return sys.stdin.isatty()
