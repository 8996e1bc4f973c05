"""Which question a sentence asks: a table of what each kind of question may be made of.

A kind fits where everything it needs is there and nothing else is. Words that mean nothing to the
grammar, two readings, or a thing too many make a sentence unclear.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from services.asking.kinds import (
    Asked,
    Changes,
    Compare,
    ConsentOf,
    Counts,
    DeadlineOf,
    Deadlines,
    HasStatus,
    HowMany,
    InForce,
    MeetingOf,
    Meetings,
    NextMeeting,
    ObligationsOf,
    ReportOf,
    SignatureOf,
    StatusOf,
    WhoIs,
    WhoJoined,
)
from services.asking.subject import EMPTY, Subject, span_of
from services.asking.table import Idea
from services.asking.times import When
from services.treaty import Status, months_after

_MONTHS_AHEAD = 12


Answer: TypeAlias = Asked | tuple[Asked, ...] | None
"""The question; or the several that may be meant, of which the writer chooses; or none."""


@dataclass(frozen=True)
class Rule:
    """One way of asking: which ideas are needed, which may be there, and what it is about.

    `state`, `place` and `meeting` say how many of these there are; `time` is `` (none), `day` or
    `span`, and may be left out where `needs_time` is not set.
    """

    needs: frozenset[Idea]
    may: frozenset[Idea]
    ask: Callable[[Subject, date], Answer]
    state: bool = False
    time: str = ""
    needs_time: bool = False
    place: bool = False
    meeting: bool = False


def asked_by(subject: Subject, today: date) -> Answer:
    """The question of the first rule that fits."""
    has_state = bool(subject.states) or Idea.OUR in subject.ideas
    about = subject.ideas - {Idea.OUR}
    if has_state or subject.meetings or about & _WHAT_IT_IS:
        about -= {Idea.IT}
    if subject.unknown or len(subject.states) + (Idea.OUR in subject.ideas) > 1:
        return None
    for rule in RULES:
        if not rule.needs <= about or about - rule.needs - rule.may or rule.state != has_state:
            continue
        if subject.places and (not rule.place or len(subject.places) > 1):
            continue
        if rule.meeting != bool(subject.meetings and rule.meeting) or not _fits(
            rule, subject, today
        ):
            continue
        if answer := _asked(rule, subject, today):
            return answer
    return None


def _fits(rule: Rule, subject: Subject, today: date) -> bool:
    """Whether the times of a sentence are such as a rule takes; no status of the future is told."""
    if rule.meeting:
        bare = [(None, one.when) for one in subject.meetings if one.when]
        return len(subject.meetings) == 1 and list(subject.times) == bare
    if len(subject.meetings) > len([when for _, when in subject.times if when.meeting]):
        return False  # A meeting without days is no time.
    if not subject.times:
        return not rule.needs_time
    if rule.time == "day":
        how, when = subject.times[0]
        return len(subject.times) == 1 and how is None and when.first <= today
    return rule.time == "span" and len(subject.times) <= 2  # noqa: PLR2004 - from, to.


def _asked(rule: Rule, subject: Subject, today: date) -> Answer:
    if rule.time != "day" or not subject.times or subject.times[0][1].is_day:
        return rule.ask(subject, today)
    whole = subject.times[0][1]
    edges = [
        rule.ask(replace(subject, times=((None, When(day, day)),)), today)
        for day in (whole.first, whole.last)
        if day <= today
    ]
    return tuple(one for one in edges if one and not isinstance(one, tuple))


def _past(subject: Subject, today: date) -> tuple[date, date] | None:
    """The span of what has happened: nothing is known of the days to come."""
    span = span_of(subject, today)
    if span is None or span[0] >= min(span[1], today):
        return None
    return span[0], min(span[1], today)


def _ahead(subject: Subject, today: date) -> tuple[date, date] | None:
    """From which day to which one looks ahead: a year where nothing is said."""
    if not subject.times:
        return today, months_after(today, _MONTHS_AHEAD)
    if len(subject.times) == 1 and subject.times[0][0] in {Idea.BEFORE, Idea.UNTIL}:
        how, when = subject.times[0]
        last = when.first - timedelta(days=1) if how is Idea.BEFORE else when.last
        return (today, last) if today <= last else None
    if len(subject.times) == 1 and subject.times[0][0] in {Idea.SINCE, Idea.AFTER}:
        return None
    span = span_of(subject, today)
    if span is None or span[0] >= span[1]:
        return None
    return span[0] + timedelta(days=1), span[1]


_STATUSES = {
    Idea.PARTY: Status.PARTY,
    Idea.SIGNATORY: Status.SIGNATORY,
    Idea.OUTSIDE: Status.NOT_PARTY,
}
_STANDS = frozenset(_STATUSES)


def _status(subject: Subject) -> Status | None:
    """The one status that is asked about; who signed and did not ratify is a signatory."""
    ideas = subject.ideas
    if Idea.NOT in ideas:
        if Idea.SIGN in ideas and ideas & {Idea.RATIFY, Idea.JOIN, Idea.PARTY}:
            return Status.SIGNATORY
        if ideas & {Idea.PARTY, Idea.JOIN} and not ideas & {Idea.SIGN, Idea.SIGNATORY}:
            return Status.NOT_PARTY
        return Status.SIGNATORY if ideas >= {Idea.SIGNATORY, Idea.RATIFY} else None
    found = [status for idea, status in _STATUSES.items() if idea in ideas]
    if not found and ideas & {Idea.JOIN, Idea.RATIFY} and Idea.SIGN not in ideas:
        return Status.PARTY
    return found[0] if len(found) == 1 and Idea.SIGN not in ideas else None


def _how_many(subject: Subject, _: date) -> Answer:
    status = _status(subject)
    if status is None:
        return None
    return HowMany(status, subject.place.region, subject.place.un_group, subject.day)


def _who(subject: Subject, _: date) -> Answer:
    status = _status(subject)
    if status is None:
        return None
    return WhoIs(status, subject.place.region, subject.place.un_group, subject.day)


def _joined(subject: Subject, today: date) -> Answer:
    how, when = subject.times[0]
    if Idea.HOW_MANY in subject.ideas and how is None and when.is_day:
        return None  # On that day, not in those days.
    span = _past(subject, today)
    return WhoJoined(*span) if span else None


def _changes(subject: Subject, today: date) -> Answer:
    span = _past(subject, today)
    return Changes(*span) if span else None


def _compare(subject: Subject, today: date) -> Answer:
    times = [when for how, when in subject.times if how in {None, *EMPTY}]
    if len(times) != len(subject.times) or not times:
        return None
    first, second = times[0], times[1] if len(times) > 1 else When(today, today)
    answers: list[Asked] = []
    for day, other in ((first.first, second.first), (first.last, second.last)):
        early = first.first if first.is_day else day
        late = second.first if second.is_day else other
        if max(early, late) <= today and early != late:
            answers.append(Compare(*sorted((early, late))))
    several = tuple(dict.fromkeys(answers))
    return several[0] if len(several) == 1 else several


def _deadlines(subject: Subject, today: date) -> Answer:
    span = _ahead(subject, today)
    article = {Idea.CLEARANCE: "4", Idea.STOCKPILE: "3", Idea.REPORT: "7"}
    asked = [number for idea, number in article.items() if idea in subject.ideas]
    if span is None or len(asked) > 1:
        return None
    return Deadlines(*span, "".join(asked))


def _is(subject: Subject, _: date) -> Answer:
    status = _STATUSES[next(iter(subject.ideas & _STANDS), Idea.PARTY)]
    return HasStatus(subject.state, status, subject.day)


def _next_meeting(subject: Subject, _: date) -> Answer:
    types = {Idea.MSP: "MSP", Idea.REVIEW: "RC", Idea.INTERSESSIONAL: "intersessional"}
    asked = [name for idea, name in types.items() if idea in subject.ideas]
    return NextMeeting("".join(asked)) if len(asked) < 2 else None  # noqa: PLR2004 - one type.


def _ideas(*ideas: Idea) -> frozenset[Idea]:
    return frozenset(ideas)


_I = Idea
_WHAT_IT_IS = _ideas(_I.FORCE, _I.STATES, _I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
"""Beside these, `it` is nothing that was named in an earlier sentence."""

_AROUND = _ideas(_I.CONVENTION, _I.STATES)
_DUE = _ideas(_I.WHEN, _I.DEADLINE, _I.DONE, _I.NEXT, _I.CONVENTION)
_MEETS = _ideas(_I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
_ACTS = _ideas(_I.PARTY, _I.JOIN, _I.RATIFY, _I.SIGN, _I.SIGNATORY)
_LISTED = _STANDS | _ACTS | _AROUND | {_I.WHO, _I.NOT, _I.STATUS}

RULES: tuple[Rule, ...] = (
    # A meeting.
    Rule(
        frozenset(),
        _ideas(_I.WHEN, _I.WHERE),
        lambda one, _: MeetingOf(one.meetings[0].code),
        meeting=True,
    ),
    # One State.
    Rule(
        frozenset(),
        _ideas(_I.STATUS, _I.CONVENTION),
        lambda one, _: StatusOf(one.state, one.day),
        state=True,
        time="day",
    ),
    Rule(
        _ideas(_I.WHEN, _I.PARTY), _AROUND | {_I.JOIN}, lambda s, _: ConsentOf(s.state), state=True
    ),
    Rule(_ideas(_I.WHEN, _I.JOIN), _AROUND, lambda s, _: ConsentOf(s.state), state=True),
    Rule(_ideas(_I.RATIFY), _AROUND | {_I.WHEN}, lambda s, _: ConsentOf(s.state), state=True),
    Rule(_ideas(_I.SIGN), _AROUND | {_I.WHEN}, lambda s, _: SignatureOf(s.state), state=True),
    Rule(_ideas(_I.PARTY), _AROUND | {_I.JOIN}, _is, state=True, time="day"),
    Rule(_ideas(_I.JOIN), _AROUND, _is, state=True, time="day"),
    Rule(_ideas(_I.SIGNATORY), _AROUND, _is, state=True, time="day"),
    Rule(
        frozenset(),
        _STANDS | _ACTS | _AROUND | {_I.NOT, _I.WITHDRAW, _I.STATUS},
        lambda one, _: StatusOf(one.state, one.day) if one.ideas - {_I.NOT} else None,
        state=True,
        time="day",
    ),
    Rule(_ideas(_I.FORCE), _AROUND | {_I.WHEN}, lambda s, _: InForce(s.state), state=True),
    Rule(_ideas(_I.FORCE), _ideas(_I.WHEN, _I.CONVENTION), lambda _s, _: InForce()),
    Rule(_ideas(_I.CLEARANCE), _DUE, lambda s, _: DeadlineOf(s.state, "4"), state=True),
    Rule(_ideas(_I.STOCKPILE), _DUE, lambda s, _: DeadlineOf(s.state, "3"), state=True),
    Rule(_ideas(_I.REPORT), _DUE | {_I.LAST}, lambda s, _: ReportOf(s.state), state=True),
    Rule(
        _ideas(_I.DEADLINE),
        _ideas(_I.WHEN, _I.NEXT, _I.CONVENTION),
        lambda s, _: ObligationsOf(s.state),
        state=True,
    ),
    # All States.
    Rule(_ideas(_I.JOIN), _LISTED | {_I.HOW_MANY, _I.NEW}, _joined, time="span", needs_time=True),
    Rule(_ideas(_I.RATIFY), _LISTED | {_I.HOW_MANY, _I.NEW}, _joined, time="span", needs_time=True),
    Rule(_ideas(_I.NEW, _I.PARTY), _LISTED | {_I.HOW_MANY}, _joined, time="span", needs_time=True),
    Rule(_ideas(_I.HOW_MANY), _LISTED | {_I.JOIN}, _how_many, time="day", place=True),
    Rule(
        _ideas(_I.HOW_MANY),
        _AROUND | {_I.PARTY, _I.SIGNATORY, _I.OUTSIDE},
        lambda one, _: Counts(one.day),
        time="day",
    ),
    Rule(
        frozenset(),
        _ideas(_I.STATUS, _I.CONVENTION),
        lambda s, _: Counts(s.day) if s.times or s.ideas else None,
        time="day",
    ),
    Rule(
        _ideas(_I.PARTY, _I.SIGNATORY),
        _AROUND | {_I.OUTSIDE, _I.STATUS},
        lambda one, _: Counts(one.day),
        time="day",
    ),
    Rule(frozenset(), _LISTED, _who, time="day", place=True),
    Rule(
        _ideas(_I.DEADLINE),
        _ideas(_I.WHO, _I.WHEN, _I.NEXT, _I.STATES, _I.CLEARANCE, _I.STOCKPILE, _I.REPORT)
        | {_I.PARTY, _I.HOW_MANY, _I.CONVENTION},
        _deadlines,
        time="span",
        needs_time=True,
    ),
    *(
        Rule(_ideas(_I.REPORT, asked), _DUE | {_I.STATES, _I.PARTY}, lambda _s, _: ReportOf())
        for asked in (_I.WHEN, _I.DEADLINE)
    ),
    Rule(
        _ideas(_I.DEADLINE),
        _ideas(_I.WHO, _I.NEXT, _I.STATES, _I.CLEARANCE, _I.STOCKPILE, _I.CONVENTION),
        _deadlines,
    ),
    Rule(
        _ideas(_I.COMPARE), _AROUND | {_I.PARTY, _I.STATUS}, _compare, time="span", needs_time=True
    ),
    Rule(_ideas(_I.CHANGE), _AROUND | {_I.STATUS, _I.NEW}, _changes, time="span", needs_time=True),
    # Meetings ahead.
    *(
        Rule(_ideas(_I.NEXT, kind), _ideas(_I.WHEN, _I.WHERE), _next_meeting)
        for kind in (_I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
    ),
    Rule(_ideas(_I.MEETING), _ideas(_I.NEXT, _I.WHO, _I.WHEN), lambda _s, _: Meetings()),
)
"""In the order in which they are tried; the first one that fits decides."""
