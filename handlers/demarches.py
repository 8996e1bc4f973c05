"""The universalization desk: demarches, what each has come to, and sheets in and out.

Shown to the coordinators of the theme universalization and the ISU; for everybody else there is
nothing here, not even a refusal.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from handlers import forms
from handlers.acts import Act, Look
from handlers.demarche_workbooks import file_name, workbook
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Attachment, Screen, page_of, page_row, press
from handlers.states import REGION_NAMES
from services import approaches, demarche_sheets, demarches
from services.book import book_of
from services.demarche_counts import Counts, counted, initiative_of, parted, rate, region_of
from services.demarche_forms import (
    DEMARCHE_FORM,
    GROUPS,
    answers_of_demarche,
    columns_of_demarche,
)
from services.demarche_sheets import SHEET_FORM
from services.demarches import get_demarche
from services.options import Answers, label_of
from services.permissions import Permission
from services.sheets import Fault, Trial
from services.texts import Plural, RefusedError, Text
from storage import approaches as stored_approaches
from storage import demarches as stored
from storage.approaches import Approach
from storage.demarches import Demarche
from storage.drafts import DraftRow

CONFIDENTIAL = Text("<i>Confidential: for the coordinators on universalization and the ISU.</i>")
"""On every screen of the desk."""

GONE = Screen((Text("What this is about is no longer on record."),))
"""In place of the last button of a form whose demarche was taken back meanwhile."""

ALL = Action(Text("All demarches"), press("dml"))
_A_PAGE = 8
_FAULTS_SHOWN = 12


async def listed(look: Look) -> Screen:
    """All demarches, the last one first."""
    count = await stored.count(look.view)
    page, pages = page_of(look.number(0), count, _A_PAGE)
    found = await stored.newest(look.view, skip=page * _A_PAGE, most=_A_PAGE)
    rows = [(Action(Text("{name}", name=one.name), press("dm", one.id)),) for one in found]
    lines = [Text("<b>Universalization</b>"), CONFIDENTIAL, BLANK]
    if not found:
        lines.append(Text("No demarche is on record yet."))
    else:
        lines.append(Plural("{n} demarche", "{n} demarches", n=count))
    begin = Action(Text("Begin a demarche"), press("dm+"))
    turns = tuple(page_row("dml", (), page, pages))
    return Screen(tuple(lines), (*rows, turns, (begin,), (HOME,)))


async def opened(look: Look) -> Screen:
    """One demarche in figures."""
    return await _card(look, await get_demarche(look.view, look.number(0)))


async def begin_pressed(act: Act) -> Screen:
    return await forms.begin(act, DEMARCHE)


async def change_pressed(act: Act) -> Screen:
    found = await get_demarche(act.unit, act.number(0))
    return await forms.begin(
        act,
        DEMARCHE,
        answers=answers_of_demarche(found),
        changed_at=found.changed_at,
        entry_id=found.id,
    )


async def finished(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the demarche form."""
    named = columns_of_demarche(answers)
    if row.entry_id is None:
        begun = await demarches.begin_demarche(act.unit, act.actor, **named)
        return (await _card(act, begun)).preceded_by(Text("Saved."))
    changed = await demarches.change_demarche(
        act.unit, act.actor, row.entry_id, copied_at=row.created_at, **named
    )
    return (await _card(act, changed)).preceded_by(Text("The change is saved."))


async def take_back_pressed(look: Look) -> Screen:
    """Taking a demarche back is asked back."""
    found = await get_demarche(look.view, look.number(0))
    return Screen(
        (Text("Take back <b>{name}</b>?", name=found.name), CONFIDENTIAL),
        (
            (
                Action(Text("Yes, take it back"), press("dm-", found.id)),
                Action(Text("No, keep it"), press("dm", found.id)),
            ),
        ),
    )


async def taken_back(act: Act) -> Screen:
    await demarches.take_back_demarche(act.unit, act.actor, act.number(0))
    return (await listed(act)).with_toast(Text("Taken back"))


async def parts_listed(look: Look) -> Screen:
    """`dmb:<demarche>:r` by region, `dmb:<demarche>:i` by regional initiative."""
    found = await get_demarche(look.view, look.number(0))
    by_initiative = look.argument(1) == "i"
    part = initiative_of if by_initiative else region_of
    parts = parted(await stored_approaches.of_demarche(look.view, found.id), part)
    head = Text("By regional initiative") if by_initiative else Text("By region")
    lines = [Text("<b>{name}</b> · {head}", name=found.name, head=head), CONFIDENTIAL]
    names = list(parts)
    page, pages = page_of(look.number(2), len(names), _A_PAGE)
    rows = []
    for name in names[page * _A_PAGE :][:_A_PAGE]:
        several = parts[name]
        called = _initiative(name) if by_initiative else REGION_NAMES[name]
        counts = counted(several, look.today)
        lines += [BLANK, Text("<b>{part}</b>", part=called), *_in_short(counts)]
        which = f"{'i' if by_initiative else 'r'}{several[0].id}"
        rows.append((Action(called, press("apl", found.id, which)),))
    if not names:
        lines += [BLANK, Text("Nobody has been approached yet.")]
    turns = tuple(page_row("dmb", (found.id, look.argument(1)), page, pages))
    return Screen(tuple(lines), (*rows, turns, (to_demarche(found), HOME)))


async def import_pressed(act: Act) -> Screen:
    found = await get_demarche(act.unit, act.number(0))
    return await forms.begin(act, SHEET, entry_id=found.id)


async def tried(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card of a sheet: what entering it would do; if all is well, the button."""
    found = await stored.find(look.view, row.entry_id or 0)
    if found is None:
        return GONE
    trial = await _trial(look, found, answers)
    lines = [Text("Demarche: <b>{name}</b>", name=found.name), *_faults(trial.faults)]
    if n := len(trial.unchanged):
        lines.append(Plural("{n} row stands there already.", "{n} rows stand there already.", n=n))
    lines += [_on_line(note) for note in trial.notes[:_FAULTS_SHOWN]]
    if trial.faults:
        lines += [BLANK, Text("Nothing is entered. Please correct the sheet and send it again.")]
        again = press("f", row.id, row.revision, "r", "sheet")
        return Screen(tuple(lines), ((Action(Text("Send a corrected sheet"), again),),))
    n = len(trial.entries)
    if not n:
        return Screen(tuple(lines))
    enter = Plural("Enter it: {n} row", "Enter them: {n} rows", n=n)
    return Screen(tuple(lines), ((forms.finish_action(SHEET, row, enter),),))


async def sheet_entered(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of a sheet: all of its rows are entered, or none."""
    found = await get_demarche(act.unit, row.entry_id or 0)
    trial = await _trial(act, found, answers)
    if trial.faults:
        raise RefusedError(_on_line(trial.faults[0]))
    entered = await approaches.enter_approaches(act.unit, act.actor, found.id, trial.entries)
    n = len(entered)
    said = Plural("{n} approach is entered.", "{n} approaches are entered.", n=n)
    card = await _card(act, found)
    undo = (Action(Text("Undo"), press("dmu", found.id)),)
    return Screen(card.lines, (undo, *card.rows)).preceded_by(said)


async def undone(act: Act) -> Screen:
    """Take back what was entered together just now."""
    n = await approaches.undo_entered(act.unit, act.actor, act.number(0))
    said = Plural("{n} approach is taken back.", "{n} approaches are taken back.", n=n)
    return (await opened(act)).preceded_by(said)


async def export_pressed(act: Act) -> Screen:
    """A demarche as a file for who may see it; that it was taken is written down."""
    found, several = await demarches.export(act.unit, act.actor, act.number(0))
    content = partial(workbook, found, several, act.today, act.reader)
    return Screen(
        (
            Text("<b>{name}</b>", name=found.name),
            CONFIDENTIAL,
            Text("Please delete the file when it has served."),
        ),
        ((to_demarche(found), HOME),),
        attachments=(Attachment(file_name(found, act.today), content),),
    )


def to_demarche(found: Demarche) -> Action:
    """The way back to a demarche."""
    return Action(Text("‹ Demarche"), press("dm", found.id))


async def _card(look: Look, found: Demarche) -> Screen:
    several = await stored_approaches.of_demarche(look.view, found.id)
    counts = counted(several, look.today)
    lines = [
        Text("<b>{name}</b>", name=found.name),
        CONFIDENTIAL,
        Text("Begun on {day}.", day=found.begun_on),
        BLANK,
        *_figures(counts),
    ]
    return Screen(tuple(lines), _rows(look, found, several, counts))


def _figures(counts: Counts) -> list[Text]:
    lines = [
        Text("Approached: <b>{n}</b>", n=counts.approached),
        Text("Through resident missions: {n}", n=counts.by_mission),
        Text("Through points of contact: {n}", n=counts.by_contact_point),
        BLANK,
        Text(
            "Responses: <b>{n}</b> (response rate: {rate})", n=counts.responses, rate=rate(counts)
        ),
        Text("Without an answer: {n}", n=counts.without_answer),
        *(
            Text("{group}: <b>{n}</b>", group=label_of(GROUPS, code), n=n)
            for code, n in counts.groups.items()
        ),
    ]
    if counts.in_no_group:
        lines.append(Text("Answered, in no group yet: {n}", n=counts.in_no_group))
    due = counts.next_due
    return [
        *lines,
        BLANK,
        Text("Next steps: {n}, of which the day has come: {due}", n=counts.next_steps, due=due),
    ]


def _in_short(counts: Counts) -> list[Text]:
    """The figures of a part in two lines."""
    return [
        Text(
            "Approached: {approached}; responses: {responses} ({rate})",
            approached=counts.approached,
            responses=counts.responses,
            rate=rate(counts),
        ),
        Text(
            "I: {one}; II: {two}; III: {three}; next steps: {steps}",
            one=counts.groups["I"],
            two=counts.groups["II"],
            three=counts.groups["III"],
            steps=counts.next_steps,
        ),
    ]


def _rows(
    look: Look, found: Demarche, several: Sequence[Approach], counts: Counts
) -> tuple[tuple[Action, ...], ...]:
    def to(label: Text, which: str) -> Action:
        return Action(label, press("apl", found.id, which))

    lists: tuple[tuple[Action, ...], ...] = ()
    if several:
        groups = tuple(
            to(Text("Group {group} ({n})", group=code, n=n), code)
            for code, n in counts.groups.items()
        )
        silent = to(Text("No answer ({n})", n=counts.without_answer), "no")
        steps = to(Text("Next steps ({n})", n=counts.next_steps), "next")
        lists = (
            groups,
            (to(Text("All States"), "all"), silent),
            (steps, Action(Text("By region"), press("dmb", found.id, "r"))),
        )
        if any(one.initiative for one in several):
            by_initiative = press("dmb", found.id, "i")
            lists = (*lists, (Action(Text("By regional initiative"), by_initiative),))
    enter = Action(Text("Enter an approach"), press("ap+", found.id))
    sheet = Action(Text("Import a sheet"), press("dms", found.id))
    change = Action(Text("Change"), press("dm~", found.id))
    last = Action(Text("Take back"), press("dm?", found.id))
    if several:
        last = Action(Text("Export"), press("dmx", found.id))
    history: tuple[Action, ...] = ()
    if look.actor.may(Permission.READ_RECORD, only_looks=True):
        history = (Action(Text("History"), press("aur", "demarche", found.id)),)
    return (*lists, (enter, sheet), (change, last, *history), (ALL, HOME))


def _initiative(name: str) -> Text:
    return Text("{name}", name=name) if name else Text("No regional initiative")


async def _trial(look: Look, found: Demarche, answers: Answers) -> Trial[dict[str, Any]]:
    """What the rows of a sheet would do today."""
    return demarche_sheets.tried(
        demarche_sheets.rows_in(answers["sheet"]),
        found,
        await stored_approaches.of_demarche(look.view, found.id),
        await book_of(look.view),
        look.reading,
    )


def _faults(faults: Sequence[Fault]) -> list[Text]:
    """How many rows are wrong, and the first errors with their lines."""
    if not faults:
        return [Text("Every row can be entered.")]
    n = len({one.line for one in faults})
    lines: list[Text] = [Plural("{n} row has an error:", "{n} rows have errors:", n=n)]
    lines += [_on_line(one) for one in faults[:_FAULTS_SHOWN]]
    if more := len(faults[_FAULTS_SHOWN:]):
        lines.append(Plural("and {n} more", "and {n} more", n=more))
    return lines


def _on_line(fault: Fault) -> Text:
    return Text("Line {line}: {said}", line=str(fault.line), said=fault.said)


DEMARCHE = Dialogue(
    form=DEMARCHE_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Save"),
    finish=finished,
    note=CONFIDENTIAL,
)
SHEET = Dialogue(
    form=SHEET_FORM,
    permission=Permission.UNIVERSALIZE,
    finish_label=Text("Enter them"),
    finish=sheet_entered,
    review=tried,
    note=CONFIDENTIAL,
)
