"""A demarche as a file for the universalization desk: what it exports, it can also import."""

import io
from collections.abc import Sequence
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from handlers.texts import Reader, plain
from handlers.workbooks import page
from services.demarche_counts import counted, rate
from services.demarche_forms import CHANNEL, CHANNELS, GROUPS, answers_of
from services.demarche_sheets import HEADINGS, SHEET, WHOLE
from services.options import label_of
from services.texts import Text
from storage.approaches import Approach
from storage.demarches import Demarche
from storage.treaty import get_state

_CONFIDENTIAL = Text("Confidential: for the coordinators on universalization and the ISU")
_NAME = "Name"
"""A column for readers; a sheet that comes in is read by the State's code."""


def file_name(found: Demarche, day: date) -> str:
    """By number, not by name: a file's name is seen by more people than its content."""
    return f"confidential-{found.id}-{day.isoformat()}.xlsx"


def workbook(found: Demarche, several: Sequence[Approach], day: date, reader: Reader) -> bytes:
    """A page of approaches, under headings that can be imported again, and one of figures.

    *Confidential* stands on every page, on the screen and in print.
    """
    file = io.BytesIO()
    told = plain(_CONFIDENTIAL, reader)
    rows = [(get_state(one.iso3).name, *_cells(one)) for one in several]
    figures = [
        (plain(label, reader), plain(value, reader))
        for label, value in _figures(found, several, day)
    ]
    with Workbook(file, {"in_memory": True}) as book:
        _mark(page(book, SHEET, told, (_NAME, *HEADINGS), rows), told)
        _mark(page(book, "Figures", told, figures[0], figures[1:]), told)
    return file.getvalue()


def _mark(sheet: Worksheet, told: str) -> None:
    sheet.set_header(f"&C{told}")
    sheet.set_footer("&C&P / &N")
    sheet.set_landscape()
    sheet.repeat_rows(0, 1)


def _cells(one: Approach) -> list[str]:
    """An approach as the cells that would be read as it."""
    answers = answers_of(WHOLE, one)
    return [_cell(question.key, answers[question.key]) for question in HEADINGS.values()]


def _cell(key: str, answer: str | None) -> str:
    if key == CHANNEL.key and answer:
        return label_of(CHANNELS, answer).message
    return answer or ""


def _figures(found: Demarche, several: Sequence[Approach], day: date) -> list[tuple[Text, Text]]:
    counts = counted(several, day)
    numbers = {
        Text("Approached"): counts.approached,
        Text("Through resident missions"): counts.by_mission,
        Text("Through points of contact"): counts.by_contact_point,
        Text("Responses"): counts.responses,
        Text("Without an answer"): counts.without_answer,
        **{label_of(GROUPS, code): n for code, n in counts.groups.items()},
        Text("Answered, in no group yet"): counts.in_no_group,
        Text("Next steps"): counts.next_steps,
    }
    return [
        (Text("Demarche"), Text("{name}", name=found.name)),
        (Text("As of"), Text("{day}", day=day)),
        *((label, Text("{n}", n=n)) for label, n in numbers.items()),
        (Text("Response rate"), rate(counts)),
    ]
