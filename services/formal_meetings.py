"""The formal meetings of the Convention: the published list, as the ISU has added to it.

One whose days are not announced has none, and is never given any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from services.web_addresses import is_web_address
from storage import meetings
from storage.database import View
from storage.meetings import Meeting
from storage.treaty import (
    DEPOSITARY,
    FormalMeeting,
    Source,
    formal_meetings,
    published_extensions,
)

MSP, RC, INTERSESSIONAL, PREPARATORY = "MSP", "RC", "intersessional", "preparatory"
DECIDING = (MSP, RC)
"""Meetings of States Parties and Review Conferences: those that decide."""

_TYPES = {
    r"\d{1,2}MSP(-\d)?": MSP,
    r"\d{1,2}RC(-\d)?": RC,
    r"\d{1,2}(MSP|RC)-PM\d": PREPARATORY,
    r"IM-\d{4}": INTERSESSIONAL,
}
"""How the codes of formal meetings are made, and of what type each meeting then is."""

_SYMBOL = re.compile(r"\bCCM/[A-Z]+(?:/[A-Z0-9.]+)+\b")
_UNSURE = re.compile(r" \((recollection|unconfirmed)\)$")


@dataclass(frozen=True)
class KnownMeeting:
    """A formal meeting as it is known now: what was published, and what the ISU entered of it.

    What was entered takes the place of what was published.
    """

    code: str
    published: FormalMeeting | None
    entered: Meeting | None

    @property
    def type(self) -> str:
        """MSP, RC, intersessional, preparatory, informal; empty when its code says nothing."""
        return self.published.type if self.published else type_of(self.code)

    @property
    def name(self) -> str:
        return self._latest.name

    @property
    def starts_on(self) -> date | None:
        return self._latest.starts_on

    @property
    def ends_on(self) -> date | None:
        return self._latest.ends_on

    @property
    def registration_on(self) -> date | None:
        if self.entered:
            return self.entered.registration_on
        return self.published.registration_deadline_on if self.published else None

    @property
    def place(self) -> str:
        """City and building; empty when it is not known."""
        if self.entered:
            return self.entered.place
        known = (self.published.city, self.published.venue) if self.published else ()
        return ", ".join(filter(None, known))

    @property
    def is_called_off(self) -> bool:
        return self.entered is not None and self.entered.state == "called-off"

    @property
    def revision(self) -> int:
        return self.entered.revision if self.entered else 0

    @property
    def changed_at(self) -> datetime:
        """When what is known here last changed: the published list was read on one day."""
        if self.entered:
            return self.entered.changed_at
        return datetime.combine(DEPOSITARY.read_on, time(), UTC)

    @property
    def source(self) -> Source | None:
        """Where its days are from, and as of when; None while nothing is known of them."""
        if self.entered:
            return source_of(self.entered)
        return _published_source(self.published) if self.published else None

    @property
    def page(self) -> str:
        """The web page of the meeting; the published one, when what was entered names none."""
        sources = (self.source, _published_source(self.published) if self.published else None)
        return next((one.url for one in sources if one and one.url), "")

    @property
    def president(self) -> str:
        return _UNSURE.sub("", self.published.president) if self.published else ""

    @property
    def is_president_confirmed(self) -> bool:
        found = self.published
        return (
            found is not None
            and found.confidence == "published"
            and not _UNSURE.search(found.president)
        )

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of its documents, as far as they are known here, e.g. `CCM/MSP/2012/5`."""
        noted = _SYMBOL.findall(self.published.note) if self.published else ()
        papers = (one.paper for one in published_extensions() if one.meeting == self.code)
        return tuple(dict.fromkeys((*noted, *filter(None, papers))))

    @property
    def _latest(self) -> Meeting | FormalMeeting:
        latest = self.entered or self.published
        assert latest is not None  # noqa: S101 - it is known from one of the two.
        return latest


@dataclass(frozen=True)
class FormalMeetings:
    """All of them in the order of their first days; those without days come last."""

    meetings: tuple[KnownMeeting, ...]

    def find(self, code: str) -> KnownMeeting | None:
        """A meeting by its code in any case; of one in parts, such as `2RC`, the last part."""
        code = code.upper()
        part = re.compile(rf"{re.escape(code)}-\d")
        parts = [one for key, one in self._by_code.items() if part.fullmatch(key)]
        return self._by_code.get(code) or (parts[-1] if parts else None)

    def closed_on(self, code: str) -> date | None:
        """The last day of a meeting; None when it is not known, or was called off."""
        found = self.find(code)
        return found.ends_on if found and not found.is_called_off else None

    def last(self, day: date, types: Iterable[str] = DECIDING) -> KnownMeeting | None:
        """The last meeting that was over before a day."""
        over = [one for one in self._held(types) if one.ends_on and one.ends_on < day]
        return over[-1] if over else None

    def next(self, day: date, types: Iterable[str] = DECIDING) -> KnownMeeting | None:
        """The next meeting that is not over on a day; it may be one without days as yet."""
        ahead = (one for one in self._held(types) if one.ends_on is None or one.ends_on >= day)
        return next(ahead, None)

    def _held(self, types: Iterable[str]) -> list[KnownMeeting]:
        chosen = set(types)
        return [one for one in self.meetings if one.type in chosen and not one.is_called_off]

    @cached_property
    def _by_code(self) -> dict[str, KnownMeeting]:
        return {one.code.upper(): one for one in self.meetings}


def merged(published: Iterable[FormalMeeting], entered: Iterable[Meeting]) -> FormalMeetings:
    """The published list with what the ISU entered, which is in the order of its last change.

    Of several entries with one code the last counts; one that was called off only without others.
    """
    listed = {one.code: one for one in published}
    standing: dict[str, Meeting] = {}
    for one in entered:
        earlier = standing.get(one.code)
        is_hidden = one.state == "called-off" and earlier and earlier.state == "published"
        if one.state != "withdrawn" and not is_hidden:
            standing[one.code] = one
    known = (
        KnownMeeting(code, listed.get(code), standing.get(code))
        for code in dict.fromkeys((*listed, *standing))
    )
    return FormalMeetings(tuple(sorted(known, key=lambda one: one.starts_on or date.max)))


PUBLISHED = merged(formal_meetings(), ())
"""What came with the program, and nothing else."""


async def formal_meetings_of(view: View) -> FormalMeetings:
    """The formal meetings as they are known now, in one query."""
    return merged(formal_meetings(), await meetings.formal(view))


def is_published(code: str | None) -> bool:
    """Whether a code is in the published list."""
    return any(one.code == code for one in PUBLISHED.meetings)


def is_dated(code: str | None) -> bool:
    """Whether the published list has the days of a code, which can then be set right."""
    return any(one.code == code and one.starts_on for one in PUBLISHED.meetings)


def type_of(code: str) -> str:
    """The type of meeting that a code is made for; empty for anything else."""
    return next((type_ for made, type_ in _TYPES.items() if re.fullmatch(made, code)), "")


def source_of(meeting: Meeting) -> Source | None:
    """The source that the ISU gave; a web address stands in it as itself."""
    if meeting.source_on is None:
        return None
    url = meeting.source if is_web_address(meeting.source) else ""
    return Source(title=meeting.source, url=url, read_on=meeting.source_on)


def _published_source(meeting: FormalMeeting) -> Source | None:
    url, _, more = meeting.source_url.partition(" ; ")
    if not url:
        return None
    host = url.partition("//")[2].partition("/")[0].partition(":")[0].removeprefix("www.")
    return Source("; ".join(filter(None, (host, more))), url, DEPOSITARY.read_on)
