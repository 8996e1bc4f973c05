"""Meetings as calendar files: whoever opens a newer one has the newer days in their own calendar.

A meeting is the same one in every file by its UID, and the later file has the higher SEQUENCE
(RFC 5545), so a calendar moves it, or marks it as called off, and never holds it twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from icalendar import Calendar, Event

from handlers.acts import Look
from handlers.formal_meetings import known_meeting, named, place_of
from handlers.screens import HOME, Action, Attachment, Screen, press
from handlers.texts import Reader, plain
from services.formal_meetings import PUBLISHED, KnownMeeting, source_of
from services.meetings import get_visible
from services.texts import RefusedError, Text
from storage.meetings import Meeting
from storage.treaty import Source

_FROM = "-//Liaison//Meetings of the Convention on Cluster Munitions//EN"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """What a calendar is told of a meeting. `key` names it for good: its code, or its number."""

    key: str
    name: Text
    starts_on: date
    ends_on: date
    registration_on: date | None
    place: Text
    url: str
    source: Source | None
    revision: int
    changed_at: datetime
    is_called_off: bool


async def of_entered(look: Look) -> Screen:
    """`mc:12`: the calendar file of a meeting that the ISU has entered."""
    meeting = await get_visible(look.view, look.actor, look.number(0))
    return _screen(look, entry_of(meeting), press("m", meeting.id))


async def of_formal(look: Look) -> Screen:
    """`mcf:12MSP`: the calendar file of a formal meeting."""
    known = await known_meeting(look)
    return _screen(look, entry_of_formal(known, look.today), press("mf", known.code))


def entry_of(meeting: Meeting) -> Entry:
    source, published = source_of(meeting), PUBLISHED.find(meeting.code)
    page = (source.url if source else "") or (published.page if published else "")
    return Entry(
        key=meeting.code or f"meeting-{meeting.id}",
        name=named(meeting.code, meeting.name),
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        registration_on=meeting.registration_on,
        place=Text("{place}", place=meeting.place),
        url=meeting.documents_url or page,
        source=source,
        revision=meeting.revision,
        changed_at=meeting.changed_at,
        is_called_off=meeting.state != "published",
    )


def entry_of_formal(known: KnownMeeting, today: date) -> Entry:
    """Raises RefusedError for a meeting whose days are not announced: it is given none."""
    if known.entered:
        return entry_of(known.entered)
    if known.starts_on is None or known.ends_on is None:
        raise RefusedError(Text("Its days are still to be announced."))
    return Entry(
        key=known.code,
        name=named(known.code, known.name),
        starts_on=known.starts_on,
        ends_on=known.ends_on,
        registration_on=known.registration_on,
        place=place_of(known, today),
        url=known.page,
        source=known.source,
        revision=known.revision,
        changed_at=known.changed_at,
        is_called_off=False,
    )


def file_of(entry: Entry, reader: Reader) -> bytes:
    """The calendar file: the meeting, and its last day to register as a day of its own."""
    calendar = Calendar()
    for name, value in (("prodid", _FROM), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    calendar.add_component(
        _event(entry, reader, entry.key, entry.name, entry.starts_on, entry.ends_on)
    )
    closes = entry.registration_on
    if closes is not None:
        summary = Text("Last day to register: {name}", name=entry.name)
        key = f"{entry.key}-registration"
        calendar.add_component(_event(entry, reader, key, summary, closes, closes))
    return bytes(calendar.to_ical())


def _event(entry: Entry, reader: Reader, key: str, summary: Text, first: date, last: date) -> Event:
    """Whole days; the end that a calendar wants is the day after the last one."""
    event = Event()
    event.add("uid", f"{key}@liaison")
    event.add("sequence", entry.revision)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", first)
    event.add("dtend", last + _DAY)
    event.add("summary", plain(summary, reader))
    event.add("location", plain(entry.place, reader))
    event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.source:
        source = Text(
            "Source: {title}, as of {day}.", title=entry.source.title, day=entry.source.read_on
        )
        event.add("description", plain(source, reader))
    if entry.url:
        event.add("url", entry.url)
    return event


def _screen(look: Look, entry: Entry, back: str) -> Screen:
    done = Text("Open the file above: your calendar then has the days of this meeting.")
    if entry.is_called_off:
        done = Text("Open the file above: your calendar then shows that it is called off.")
    file = Attachment(f"{entry.key}.ics", partial(file_of, entry, look.reader))
    return Screen(
        (Text("<b>{name}</b>", name=entry.name), done),
        ((Action(Text("‹ Back"), back), HOME),),
        attachments=(file,),
    )
