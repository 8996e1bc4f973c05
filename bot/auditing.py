"""Keeps the record of changes chained, and lets whoever runs Liaison verify and export it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import Progress

from bot.clock import Clock
from bot.looking import looking_into
from bot.settings import Settings, SettingsError
from services import audit as record
from services.audit import Fault, Verdict
from storage import audit
from storage.audit import AuditEntry, AuditLink, UnreadableError
from storage.database import Database

_MANY = 5_000
"""From so many entries on, an export shows how far it is."""

_BROKEN: dict[Fault, str] = {
    Fault.HOLE: "The record is broken at link {sequence}: that link is missing.",
    Fault.UNREADABLE: "The record is broken at link {sequence}: it, or its entry, cannot be read.",
    Fault.NO_ENTRY: "The record is broken at link {sequence}: its entry, {entry_id}, is missing.",
    Fault.DIGEST: (
        "The record is broken at link {sequence}: it, or its entry, {entry_id}, "
        "is not as it was written."
    ),
    Fault.VALUE: (
        "The record is broken at entry {entry_id}: a personal value beside it "
        "is not as it was written."
    ),
    Fault.UNLINKED: (
        "The record is broken at entry {entry_id}: it has had no link for more than a minute. "
        "If Liaison was stopped, start it: it links what waits."
    ),
    Fault.NOT_NOTED: (
        "The record is broken: none of its {links} links has the digest that was noted. "
        "Its end has been cut off or replaced."
    ),
}


class Auditing:
    """Looks for entries that the chain does not hold yet."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def link_entries(self) -> None:
        """Chain them all; what another process chains at the same time is left to it."""
        while await self._is_any_left():
            async with self._database.unit(self._clock.now()) as unit:
                if not await record.link(unit):
                    return

    async def _is_any_left(self) -> bool:
        async with self._database.view(self._clock.now()) as view:
            return bool(await audit.unlinked(view, most=1))


async def verdict_on(settings: Settings, *, noted: str = "") -> tuple[bool, str]:
    """Whether the record is whole, and what is to be said of it in one sentence."""
    async with looking_into(settings) as view:
        verdict = await record.verify(view, noted=noted.strip().lower())
    return verdict.fault is None, sentence_of(verdict)


def sentence_of(verdict: Verdict) -> str:
    if verdict.fault is not None:
        place = {"sequence": verdict.sequence, "entry_id": verdict.entry_id, "links": verdict.links}
        return _BROKEN[verdict.fault].format(**place)
    if not verdict.links:
        return "The record is empty."
    noun = "entry" if verdict.links == 1 else "entries, each chained to the one before"
    return f"The record is whole: {verdict.links} {noun}. Its last digest is {verdict.head}"


async def export(settings: Settings, *, since: date | None = None, to: Path | None = None) -> None:
    """Write the record as lines of JSON, without personal values; the last line holds the head.

    A link's digest is SHA-256 over the digest before it and its entry as it stands in the line.
    """
    async with looking_into(settings) as view:
        total = await audit.count_links(view)
        with _opened(to) as file, _progress(total, to) as progress:
            task = progress.add_task("Exporting", total=total)
            entries, head = 0, record.START
            try:
                async for page in record.pages(view):
                    lines = [_line(*linked) for linked in page if _is_since(linked[1], since)]
                    file.writelines(lines)
                    entries, head = entries + len(lines), page[-1][0].digest
                    progress.advance(task, len(page))
            except UnreadableError:
                raise SettingsError(_UNREADABLE) from None
            file.write(f"{json.dumps({'entries': entries, 'head': head})}\n")


_UNREADABLE = (
    "The record cannot be exported: a part of it cannot be read. See liaison audit verify."
)


def _line(link: AuditLink, entry: AuditEntry | None) -> str:
    text = record.canonical(entry) if entry else "null"
    return f'{{"sequence":{link.sequence},"digest":"{link.digest}","entry":{text}}}\n'


def _is_since(entry: AuditEntry | None, day: date | None) -> bool:
    return day is None or entry is None or entry.at.date() >= day


@contextmanager
def _opened(to: Path | None) -> Iterator[TextIO]:
    """The file to write to; none named: what the command prints."""
    if to is None:
        yield sys.stdout
        return
    try:
        file = to.open("w", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{to} cannot be written: {error.strerror}.") from None
    with file:
        yield file


def _progress(total: int, to: Path | None) -> Progress:
    """How far it is, shown to a person who waits and not among the lines."""
    is_seen = sys.stderr.isatty() and not (to is None and sys.stdout.isatty())
    return Progress(
        console=Console(stderr=True),
        disable=total < _MANY or not is_seen,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
