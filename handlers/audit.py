"""The record of changes as the ISU reads it: what was done to a record, or by and to a person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.acts import Look
from handlers.audit_words import (
    FIELDS,
    NONE,
    RECORDS,
    SAID_ALREADY,
    TOLD_FIRST,
    VERBS,
    cut,
    value_shown,
)
from handlers.desk import DESK
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_of, page_row, press
from services.audit import COMMAND_LINE, LIAISON, PERSONAL, Verb
from services.decision_forms import reason_shown
from services.delegations import capacity_of, seat
from services.texts import Plural, RefusedError, Text
from storage import audit, delegations, mandates, people
from storage.audit import AuditEntry, History
from storage.treaty import State

_A_PAGE = 6
_FIELDS_IN_A_LIST = 4
_IN_A_LIST, _IN_FULL = 30, 140
"""So many characters of a value are shown."""


@dataclass(frozen=True)
class Behind:
    """What stands behind the codes of some entries: names, seats, values not yet erased."""

    names: Mapping[str, str]
    records: Mapping[tuple[str, int], Text]
    seats: Mapping[int, State | str]
    values: Mapping[int, Mapping[str, tuple[str | None, str | None]]]

    def who(self, code: str) -> Text:
        """Who acted: by name, unless they were forgotten or never had one."""
        if code in _BY_THEMSELVES:
            return _BY_THEMSELVES[code]
        return Text("{name}", name=self.names.get(code) or code)


_BY_THEMSELVES = {COMMAND_LINE: Text("command line"), LIAISON: Text("Liaison")}


async def record_opened(look: Look) -> Screen:
    """The history of a record: `aur:need:12:page`."""
    kind, number = look.argument(0), look.number(1)
    if kind not in RECORDS:
        raise RefusedError(Text("I do not know such a record."))
    called = await _named(look, kind, number)
    heading = Text("<b>History</b> · {record}", record=called)
    history, place = History(record=kind, record_id=number), ("aur", kind, number)
    return await _listed(look, heading, history, place, _ways_back(kind, number))


async def person_opened(look: Look) -> Screen:
    """What somebody did, and what was done to them: `aup:7:page`."""
    found = await people.several(look.view, [look.number(0)])
    if not found:
        raise RefusedError(Text("That person is not on record."))
    [person] = found
    names = await audit.names(look.view, [person.pseudonym])
    name = names.get(person.pseudonym) or person.pseudonym
    heading = Text("<b>History</b> · {name}", name=name)
    history, place = History(pseudonym=person.pseudonym), ("aup", person.id)
    return await _listed(look, heading, history, place, _ways_back("person", person.id))


async def entry_opened(look: Look) -> Screen:
    """One thing done, with all that it changed: `aue:34`."""
    entry = await audit.find(look.view, look.number(0))
    if entry is None:
        raise RefusedError(Text("That is not in the record of changes."))
    behind = await _behind(look, [entry])
    lines = [_said(entry, behind), *_concerned(entry, behind), BLANK]
    lines += _changes(entry, behind, most=_IN_FULL)
    history = Action(Text("Its history"), press("aur", entry.record, entry.record_id))
    ways = _ways_back(entry.record, entry.record_id)
    return Screen(tuple(lines), ((history,), (*ways, DESK, HOME)))


async def _listed(
    look: Look,
    heading: Text,
    history: History,
    place: tuple[object, ...],
    back: tuple[Action, ...],
) -> Screen:
    """One page of a history. `place` is what the button that leads here carries, but the page."""
    count = await history.count(look.view)
    page, pages = page_of(look.number(len(place) - 1), count, _A_PAGE)
    first = page * _A_PAGE
    entries = await history.newest(look.view, first=first, most=_A_PAGE)
    behind = await _behind(look, entries)
    lines = [heading]
    for n, entry in enumerate(entries, first + 1):
        lines += [BLANK, Text("{n}. {said}", n=n, said=_said(entry, behind))]
        if history.pseudonym:
            lines += _concerned(entry, behind, but=history.pseudonym)
        changes = _changes(entry, behind, most=_IN_A_LIST)
        lines += changes[:_FIELDS_IN_A_LIST]
        if more := len(changes[_FIELDS_IN_A_LIST:]):
            lines.append(Plural("and {n} more", "and {n} more", n=more))
    if not entries:
        lines += [BLANK, Text("Nothing is on record.")]
    numbers = (
        Action(Text("{n}", n=n), press("aue", one.id)) for n, one in enumerate(entries, first + 1)
    )
    prefix, *arguments = place
    turns = tuple(page_row(str(prefix), arguments, page, pages))
    return Screen(tuple(lines), (*in_rows(numbers, columns=_A_PAGE), turns, (*back, DESK, HOME)))


async def _named(look: Look, kind: str, number: int) -> Text:
    """A mandate by whose it is, a delegation by its State; everything else by its number."""
    if kind == "mandate" and (held := await mandates.find(look.view, number)):
        where = await capacity_of(look.view, held)
        return Text("Mandate: {name}, {capacity}", name=held.full_name, capacity=where)
    if kind == "delegation" and (found := await delegations.find(look.view, number)):
        return Text("{seat}", seat=seat(found))
    return _called(kind, number)


def _called(kind: str, number: int) -> Text:
    noun = RECORDS[kind][0] if kind in RECORDS else Text("{kind}", kind=kind)
    return Text("{noun} {number}", noun=noun, number=str(number)) if number else noun


def _ways_back(kind: str, number: int) -> tuple[Action, ...]:
    """The button that opens the record itself."""
    prefix = RECORDS[kind][1] if kind in RECORDS else ""
    return (Action(Text("‹ Back"), press(prefix, number)),) if prefix and number else ()


async def _behind(look: Look, entries: Sequence[AuditEntry]) -> Behind:
    """Everything that the lines about some entries need, asked together."""
    codes = {code for one in entries for code in (one.actor, one.about)}
    codes |= {code for one in entries for code in one.changes.get("holder", ())}
    numbers = {number for one in entries for number in one.changes.get("delegation_id", ())}
    found = await delegations.several(look.view, numbers - {None})
    values: defaultdict[int, dict[str, tuple[str | None, str | None]]] = defaultdict(dict)
    for entry_id, _, one in await audit.values_of_several(look.view, [one.id for one in entries]):
        values[entry_id][one.field] = (one.before, one.after)
    records = {(one.record, one.record_id) for one in entries}
    return Behind(
        records={record: await _named(look, *record) for record in records},
        names=await audit.names(look.view, codes - {""}),
        seats={number: seat(delegation) for number, delegation in found.items()},
        values=values,
    )


def _said(entry: AuditEntry, behind: Behind) -> Text:
    """When, who, and what they did."""
    verb = VERBS[Verb(entry.verb)] if entry.verb in set(Verb) else Text("{verb}", verb=entry.verb)
    return Text(
        "{moment}: {who}: <b>{verb}</b>", moment=entry.at, who=behind.who(entry.actor), verb=verb
    )


def _concerned(entry: AuditEntry, behind: Behind, *, but: str = "") -> list[Text]:
    """To what it was done; and whom it concerned, when that is neither who acted nor `but`."""
    lines = [behind.records[entry.record, entry.record_id]]
    if entry.about not in ("", entry.actor, but):
        lines.append(Text("Concerns: {who}", who=behind.who(entry.about)))
    return lines


def _changes(entry: AuditEntry, behind: Behind, *, most: int) -> list[Text]:
    """Each field that changed, before → after; what is empty from the first is left out."""
    lines = []
    for field in sorted(entry.changes, key=_place):
        was, now = entry.changes[field]
        if field in SAID_ALREADY or (was is None and now in (None, "")):
            continue
        name = FIELDS.get(field, Text("{field}", field=field))
        kept = behind.values.get(entry.id, {}).get(field)
        before, after = (
            _personal(field, kept and kept[place], digest, most=most)
            if field in PERSONAL
            else _told(field, digest, behind, most=most)
            for place, digest in enumerate((was, now))
        )
        if was is None:
            lines.append(Text("{field}: {after}", field=name, after=after))
        else:
            lines.append(
                Text("{field}: {before} → {after}", field=name, before=before, after=after)
            )
    return lines


def _place(field: str) -> tuple[int, str]:
    """What it is comes first, and then the others by their names."""
    told_first = TOLD_FIRST.index(field) if field in TOLD_FIRST else len(TOLD_FIRST)
    return told_first, field


def _personal(field: str, kept: str | None, digest: str | None, *, most: int) -> Text:
    """A personal value, while it has not been erased."""
    if digest is None:
        return NONE
    if kept is None:
        return Text("<i>erased</i>")
    if field == "reason":
        return reason_shown(cut(kept, most))
    return value_shown(field, kept, most=most)


def _told(field: str, value: Any, behind: Behind, *, most: int) -> Text:
    """A value that is no personal one; what it refers to is called by its name."""
    if field == "delegation_id" and value is not None:
        return Text("{seat}", seat=behind.seats.get(value, str(value)))
    if field == "holder" and value is not None:
        return behind.who(value)
    return value_shown(field, value, most=most)
