"""A demarche that comes as a sheet, XLSX or CSV: each cell is read as if it had been typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services import approaches
from services.book import Book
from services.demarche_forms import (
    ANSWER,
    ANSWERED,
    APPROACHED,
    CHANNEL,
    GROUP,
    INITIATIVE,
    NEXT_BY,
    NEXT_STEP,
    REASON,
    SHEET_NAME,
    STATE,
    THROUGH,
    columns_of,
)
from services.forms import Form, Question
from services.options import (
    JSON,
    Answers,
    Option,
    Reading,
    Unclear,
    listed,
    meant,
    shortened,
)
from services.questions import Choice, Day, Words
from services.sheets import MEGABYTE, Fault, Row, Trial, heading, rows_of
from services.texts import Plural, RefusedError, Text
from storage.approaches import Approach
from storage.demarches import Demarche

MOST_ROWS = 500
"""More than every State by every channel."""

_LONGEST_CELL = 2000
_LARGEST = MEGABYTE

HEADINGS: dict[str, Question] = {
    "State": STATE,
    "Channel": CHANNEL,
    "Through": THROUGH,
    "Approached on": APPROACHED,
    "Answered on": ANSWERED,
    "Answer": ANSWER,
    "Group": GROUP,
    "Reason": REASON,
    "Next step": NEXT_STEP,
    "Next by": NEXT_BY,
    "Regional initiative": INITIATIVE,
}
"""The headings of a sheet, in English in every language, and the question that each answers."""

_ASKED = {heading(name): question for name, question in HEADINGS.items()}
_NEEDED = tuple(name for name, question in HEADINGS.items() if not question.optional)
WHOLE = Form(name="sheet", title=Text("Sheet"), questions=tuple(HEADINGS.values()))

SHEET = "Approaches"
"""The one that is read of a file with several."""

WANTED = Text("Please send the sheet as an XLSX or CSV file of up to 1 MB.")


@dataclass(frozen=True)
class SheetAnswer:
    """A sheet sent as an answer: its rows as [line, {heading: words}], and nothing of the file."""

    options: tuple[Option, ...] = ()

    def parse(self, _typed: str, _reading: Reading) -> JSON | Unclear:
        raise RefusedError(WANTED)

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, list) and 0 < len(value) <= MOST_ROWS

    def shown(self, value: JSON) -> Text:
        return Plural("{n} row", "{n} rows", n=len(value))


SHEET_FORM = Form(
    name=SHEET_NAME,
    title=Text("Import a sheet"),
    questions=(
        Question(
            key="sheet",
            label=Text("Sheet"),
            prompt=WANTED,
            hint=Text("Its headings: {headings}", headings=", ".join(HEADINGS)),
            kind=SheetAnswer(),
        ),
    ),
)


def answer_of(content: bytes) -> JSON:
    """A file as the answer of a `SheetAnswer` question. Raises RefusedError for what is none."""
    if len(content) > _LARGEST:
        raise RefusedError(Text("That file is larger than {n} MB.", n=_LARGEST // MEGABYTE))
    rows = read(content)
    return [
        [row.line, {head: words for head, words in row.cells.items() if words and head in _ASKED}]
        for row in rows
    ]


def rows_in(answer: JSON) -> tuple[Row, ...]:
    """The rows of a stored `SheetAnswer`."""
    return tuple(Row(line, cells) for line, cells in answer)


def read(content: bytes) -> tuple[Row, ...]:
    """The rows of a sheet. Raises RefusedError when it lacks a column that it needs."""
    rows = rows_of(content, most=MOST_ROWS, sheet=SHEET)
    if not rows:
        raise RefusedError(Text("There is no row under the headings of that sheet."))
    missing = [name for name in _NEEDED if heading(name) not in rows[0].cells]
    if missing:
        raise RefusedError(
            Text(
                "That sheet lacks these columns: {missing}. The headings are: {headings}.",
                missing=", ".join(missing),
                headings=", ".join(HEADINGS),
            )
        )
    return tuple(
        replace(row, cells={head: text[:_LONGEST_CELL] for head, text in row.cells.items()})
        for row in rows
    )


def tried(
    rows: Sequence[Row],
    demarche: Demarche,
    there: Iterable[Approach],
    book: Book,
    reading: Reading,
) -> Trial[dict[str, Any]]:
    """What entering the rows would do, one after another, beside what stands there already.

    The entries are columns; a row is unchanged when it stands in the demarche word for word. Noted
    are States that were Parties already on the day of the approach.
    """
    entries, unchanged, faults, notes = [], [], [], []
    standing = list(there)
    for row in rows:
        columns, wrong = _columns(row, reading)
        if not wrong and any(_stands(columns, other) for other in standing if other.id):
            unchanged.append(row.line)
            continue
        faulty = approaches.faults_in(demarche, columns, standing, reading.today)
        wrong += [said for _, said in faulty]
        faults += [Fault(row.line, said) for said in wrong]
        if not wrong:
            one = approaches.blank(demarche, **columns)
            standing.append(one)
            entries.append(columns)
            if book.is_state_party(one.iso3, one.approached_on):
                notes.append(Fault(row.line, approaches.was_party(one)))
    return Trial(tuple(entries), tuple(unchanged), tuple(faults), tuple(notes))


def _stands(columns: dict[str, Any], other: Approach) -> bool:
    return all(getattr(other, name) == value for name, value in columns.items())


def _columns(row: Row, reading: Reading) -> tuple[dict[str, Any], list[Text]]:
    """The cells of a row that can be read, as columns, and what is wrong with each of the others.

    A day to come is read too, so that what it contradicts is told with it.
    """
    answers: dict[str, JSON] = {}
    wrong: list[Text] = []
    for name, question in HEADINGS.items():
        words = row.cells.get(heading(name), "")
        if words:
            try:
                answers[question.key] = _answer(question, words, reading)
            except RefusedError as refusal:
                wrong.append(Text("{column}: {said}", column=question.label, said=refusal.text))
        elif question.optional:
            answers[question.key] = None
        else:
            wrong.append(Text("{column} is missing.", column=question.label))
    read = tuple(question for question in HEADINGS.values() if question.key in answers)
    return columns_of(replace(WHOLE, questions=read), answers), wrong


def _answer(question: Question, words: str, reading: Reading) -> JSON:
    """The answer that a cell is; one that could be several cannot be asked back here."""
    if isinstance(question.kind, Choice) and not meant(question.kind.options, words, reading):
        options = listed(option.label for option in question.kind.options)
        raise RefusedError(
            Text("“{typed}” is none of: {options}", typed=shortened(words), options=options)
        )
    if isinstance(question.kind, Words) and len(words) > question.kind.at_most:
        n, limit = len(words), question.kind.at_most
        raise RefusedError(
            Plural(
                "{n} character, at most {limit} fit.",
                "{n} characters, at most {limit} fit.",
                n=n,
                limit=limit,
            )
        )
    kind = Day() if isinstance(question.kind, Day) else question.kind
    value = kind.parse(words, reading)
    if isinstance(value, Unclear):
        options = listed(option.label for option in value.options)
        raise RefusedError(Text("{prompt} {options}", prompt=value.prompt, options=options))
    return value
