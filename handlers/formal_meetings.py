"""The formal meetings as everybody sees them: the list, and what is known of each, with its source.

A meeting without days is listed as *date to be announced*.
"""

from datetime import date

from handlers import sources
from handlers.acts import Look
from handlers.reminders import ALL, CALLED_OFF
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_of, page_row, press
from services import names
from services.formal_meetings import (
    INTERSESSIONAL,
    MSP,
    PREPARATORY,
    PUBLISHED,
    RC,
    KnownMeeting,
    formal_meetings_of,
)
from services.permissions import Permission
from services.texts import RefusedError, Text
from services.web_addresses import is_web_address

A_PAGE = 8
INFORMAL = "informal"
"""Such a meeting has no code that people use: it is called by its name."""

FORMAL = Action(Text("All formal meetings"), press("mfl"))

TYPES = {
    MSP: Text("Meeting of States Parties"),
    RC: Text("Review Conference"),
    INTERSESSIONAL: Text("Intersessional meeting"),
    PREPARATORY: Text("Preparatory meeting"),
    INFORMAL: Text("Informal meeting"),
}

CONFIDENCE = {
    "published": Text("Taken from the published list of meetings."),
    "dates published Feb 2026; outcome not known": Text(
        "The days were published in February 2026; what was decided is not known here."
    ),
    "NOT FOUND: enter from the 3RC final report": Text(
        "Its days and place were not found in what is published."
    ),
}
"""How sure the published list is, in words for everybody."""

DATE_TO_BE_ANNOUNCED = Text("date to be announced")
_TO_BE_ANNOUNCED = Text("to be announced")
_NOT_ON_RECORD = Text("not on record")
_UNDOCS = "https://undocs.org/"


async def listed(look: Look) -> Screen:
    """`mfl:page`: all formal meetings, the newest first; above them those without days."""
    known = (await formal_meetings_of(look.view)).meetings[::-1]
    page, pages = page_of(look.number(0), len(known), A_PAGE)
    shown = known[page * A_PAGE : (page + 1) * A_PAGE]
    lines = [Text("<b>Formal meetings</b>"), BLANK, *(_line(one) for one in shown)]
    rows = in_rows((Action(_short(one), press("mf", one.code)) for one in shown), columns=2)
    return Screen(tuple(lines), (*rows, tuple(page_row("mfl", (), page, pages)), (ALL, HOME)))


async def known_meeting(look: Look) -> KnownMeeting:
    """The formal meeting whose code a button has carried."""
    found = (await formal_meetings_of(look.view)).find(look.argument(0))
    if found is None:
        raise RefusedError(Text("I do not know that meeting."))
    return found


async def card(look: Look, known: KnownMeeting) -> Screen:
    """A formal meeting of which the ISU has entered nothing so far."""
    lines = [
        Text("<b>{name}</b>", name=named(known.code, known.name)),
        Text("Date: {days}", days=days_of(known) if known.starts_on else _TO_BE_ANNOUNCED),
        Text("Place: {place}", place=place_of(known, look.today)),
        *about(look, known),
    ]
    rows = list(links(look, known))
    if look.actor.may(Permission.ENTER_EVENTS):
        enter = Text("Enter its days") if known.starts_on is None else Text("Correct it")
        rows.append((Action(enter, press("m+", known.code)),))
    return Screen(tuple(lines), (*rows, (FORMAL, HOME)))


def about(look: Look, known: KnownMeeting) -> list[Text]:
    """What is known of a formal meeting beside its days and place, and where all of it is from."""
    lines = [Text("{type} · {code}", type=TYPES[known.type], code=known.code)]
    if known.type == INFORMAL:
        lines = [TYPES[known.type]]
    lines += presidency(known, look.today)
    if known.registration_on and not known.entered:
        lines.append(Text("Registration deadline: {day}", day=known.registration_on))
    if known.entered:
        lines.append(Text("Days and place: entered by the ISU"))
    elif known.published:
        confidence = known.published.confidence
        lines.append(CONFIDENCE.get(confidence, Text("{confidence}", confidence=confidence)))
    return [*lines, BLANK, *sources.in_short((known.source,) if known.source else ())]


def presidency(known: KnownMeeting, today: date) -> list[Text]:
    """Which State presides over a meeting, and who, as far as that is known."""
    presides = known.published.presidency if known.published else ""
    of_state = names.find(presides) if presides else None
    state = of_state.state if isinstance(of_state, names.Found) else presides
    lines = [Text("Presidency: {state}", state=state or _unknown(known, today))]
    if known.president and known.is_president_confirmed:
        lines.append(Text("President: {name}", name=known.president))
    elif known.president:
        lines.append(Text("President: {name} (not confirmed)", name=known.president))
    return lines


def links(look: Look, known: KnownMeeting) -> tuple[tuple[Action, ...], ...]:
    """Its documents, its page, who has joined since, and its calendar file."""
    papers = [Action(Text("{symbol}", symbol=one), url=f"{_UNDOCS}{one}") for one in known.symbols]
    pages = []
    if known.entered and is_web_address(known.entered.documents_url):
        pages.append(Action(Text("Documents"), url=known.entered.documents_url))
    if known.page:
        pages.append(Action(Text("Page of the meeting"), url=known.page))
    rows: list[tuple[Action, ...]] = [*in_rows(papers, columns=2), tuple(pages)]
    if known.ends_on and known.ends_on < look.today and not known.is_called_off:
        days = (known.ends_on.isoformat(), look.today.isoformat())
        rows.append((Action(Text("New States Parties since it"), press("vj", *days)),))
    if known.starts_on is not None:
        rows.append((Action(Text("Calendar file"), press("mcf", known.code)),))
    return tuple(rows)


def named(code: str, name: str) -> Text:
    """A meeting's name; that of the published list in the reader's language."""
    listed = PUBLISHED.find(code)
    return Text(listed.name) if listed and listed.name == name else Text("{name}", name=name)


def days_of(known: KnownMeeting) -> Text:
    if known.starts_on is None or known.ends_on is None:
        return DATE_TO_BE_ANNOUNCED
    return between(known.starts_on, known.ends_on)


def between(first: date, last: date) -> Text:
    """The days of a meeting; a month that they share is written once."""
    if first == last:
        return Text("{day}", day=first)
    if (first.year, first.month) == (last.year, last.month):
        return Text("{first}–{last}", first=str(first.day), last=last)
    return Text("{first} to {last}", first=first, last=last)


def place_of(known: KnownMeeting, today: date) -> Text:
    if known.place == "online":
        return Text("online")
    return Text("{place}", place=known.place) if known.place else _unknown(known, today)


def _unknown(known: KnownMeeting, today: date) -> Text:
    """What is said in place of something that is not known: it may come for what is ahead only."""
    is_over = known.ends_on is not None and known.ends_on < today
    return _NOT_ON_RECORD if is_over else _TO_BE_ANNOUNCED


def _short(known: KnownMeeting) -> Text:
    """What a meeting is called on a button."""
    is_coded = known.type != INFORMAL
    return Text("{code}", code=known.code) if is_coded else named(known.code, known.name)


def _line(known: KnownMeeting) -> Text:
    if known.type == INFORMAL:
        line = Text("<b>{name}</b>: {days}", name=_short(known), days=days_of(known))
    else:
        line = _coded_line(known)
    return Text("{line} · {state}", line=line, state=CALLED_OFF) if known.is_called_off else line


def _coded_line(known: KnownMeeting) -> Text:
    return Text(
        "<b>{code}</b> {name}: {days}",
        code=known.code,
        name=named(known.code, known.name),
        days=days_of(known),
    )
