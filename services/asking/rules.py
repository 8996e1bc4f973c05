"""The kinds of question, and what each may be made of: a table of rules, tried in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    ExtensionsOf,
    HasStatus,
    HowMany,
    InForce,
    MeetingOf,
    Meetings,
    NextMeeting,
    ObligationsOf,
    OpenObligations,
    ReportOf,
    SignatureOf,
    StatusOf,
    WhoIs,
    WhoJoined,
    WithdrawalOf,
)
from services.asking.sentence import Piece
from services.asking.subject import FROM_TO, Subject, span_of
from services.asking.table import Idea
from services.asking.times import When
from services.overview import annual_report_between
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


def _past(subject: Subject, today: date) -> tuple[date, date] | None:
    """The span of what has happened: nothing is known of the days to come."""
    span = span_of(subject, today)
    if span is None or span[0] >= min(span[1], today):
        return None
    how, last = subject.times[-1]
    ends = last.first - timedelta(days=1) if how is Idea.BEFORE else last.first
    if ends > today:
        return None
    return span[0], min(span[1], today)


def _ahead(subject: Subject, today: date) -> tuple[date, date] | None:
    """From which day to which one looks ahead: a year where nothing is said.

    Of a stretch that has begun what remains is meant; one that began as the first of two times
    is another question.
    """
    if not subject.times:
        return today, months_after(today, _MONTHS_AHEAD)
    if len(subject.times) == 1 and subject.times[0][0] in {Idea.BEFORE, Idea.UNTIL}:
        how, when = subject.times[0]
        last = when.first - timedelta(days=1) if how is Idea.BEFORE else when.last
        return (today, last) if today <= last else None
    if len(subject.times) == 1 and subject.times[0][0] in {Idea.SINCE, Idea.AFTER}:
        return None
    span = span_of(subject, today)
    if span is None or span[0] >= span[1] or span[1] < today:
        return None
    first = span[0] + timedelta(days=1)
    if first < today and len(subject.times) > 1:
        return None
    return max(first, today), span[1]


_STATUSES = {
    Idea.PARTY: Status.PARTY,
    Idea.SIGNATORY: Status.SIGNATORY,
    Idea.OUTSIDE: Status.NOT_PARTY,
}
STANDS = frozenset(_STATUSES)
_DONE_ONCE = frozenset({Idea.JOIN, Idea.RATIFY})
_JOINED = _DONE_ONCE | {Idea.PARTY}


def _status(subject: Subject) -> Status | None:
    """The one status that is asked about; who signed and did not ratify is a signatory."""
    ideas = subject.ideas
    if ideas & _DONE_ONCE and subject.times and Idea.HAD not in ideas:
        return None  # What was done on a day is not where States stood on it.
    if Idea.NOT in ideas:
        return _status_denied([one for one in subject.order if one in _ACTS | {Idea.NOT}])
    found = [status for idea, status in _STATUSES.items() if idea in ideas]
    if Idea.SIGN in ideas or len(found) > 1:
        return None
    if ideas & _DONE_ONCE:
        return Status.PARTY if found in ([], [Status.PARTY]) else None
    return found[0] if found else None


def _status_denied(acts: Sequence[Piece]) -> Status | None:
    """`signed but not ratified`, `not joined`; in another order they say another thing."""
    at = acts.index(Idea.NOT)
    before, denied, after = set(acts[:at]), acts[at + 1 : at + 2], set(acts[at + 2 :])
    if not denied or denied[0] not in _JOINED:
        return None
    if before and before <= {Idea.SIGN, Idea.SIGNATORY} and after <= _JOINED:
        return Status.SIGNATORY
    is_joining = denied[0] is not Idea.RATIFY and not before and after <= {Idea.PARTY, Idea.JOIN}
    return Status.NOT_PARTY if is_joining else None


def _how_many(subject: Subject, _: date) -> Answer:
    status = _status(subject)
    if status is None:
        return None
    return HowMany(status, subject.place.region, subject.place.un_group, subject.day)


def _who(subject: Subject, _: date) -> Answer:
    status = Status.SIGNATORY if _has_not_ratified(subject) else _status(subject)
    if status is None or not subject.ideas & _WHOSE:
        return None
    return WhoIs(status, subject.place.region, subject.place.un_group, subject.day)


def _has_not_ratified(subject: Subject) -> bool:
    """`who has not ratified`: the signatories, and nobody else has signed."""
    acts = [one for one in subject.order if one in _ACTS | {Idea.NOT}]
    return acts == [Idea.NOT, Idea.RATIFY] and not subject.times and Idea.HAD not in subject.ideas


def _joined(subject: Subject, today: date) -> Answer:
    how, when = subject.times[0]
    if subject.ideas & {Idea.NOT, Idea.OUTSIDE, Idea.SIGN, Idea.SIGNATORY, Idea.HAD}:
        return None
    if Idea.HOW_MANY in subject.ideas and how is None and when.is_day:
        return None  # On that day, or by that day?
    span = _past(subject, today)
    return WhoJoined(*span) if span else None


def _counts(subject: Subject, _: date) -> Answer:
    """All counts: of several standings only where they are named side by side."""
    standings = subject.ideas & STANDS
    if len(standings) > 1 and Idea.AND not in subject.ideas:
        return None
    return Counts(subject.day) if standings | subject.ideas & {Idea.STATES} else None


def _changes(subject: Subject, today: date) -> Answer:
    span = _past(subject, today)
    return Changes(*span) if span else None


def _compare(subject: Subject, today: date) -> Answer:
    times = [when for how, when in subject.times if how in FROM_TO]
    if len(times) != len(subject.times) or not times:
        return None
    first, second = times[0], times[1] if len(times) > 1 else When(today, today)
    answers: list[Asked] = []
    for day, other in ((first.first, second.first), (first.last, second.last)):
        early = first.last if first.is_day else day  # A meeting stands for the day it closed on.
        late = second.last if second.is_day else other
        if max(early, late) <= today and early != late:
            answers.append(Compare(*sorted((early, late))))
    several = tuple(dict.fromkeys(answers))
    return several[0] if len(several) == 1 else several


def _deadlines(subject: Subject, today: date) -> Answer:
    span = _ahead(subject, today)
    articles = _articles(subject)
    if span is None or len(articles) > 1:
        return None
    if Idea.REPORT in subject.ideas:
        coming = annual_report_between(today, months_after(today, _MONTHS_AHEAD))
        return ReportOf() if annual_report_between(*span) == coming and not articles else None
    return Deadlines(*span, "".join(articles))


def _open(subject: Subject, _: date) -> Answer:
    articles = _articles(subject)
    return OpenObligations(articles[0]) if len(articles) == 1 else None


def _articles(subject: Subject) -> list[str]:
    article = {Idea.CLEARANCE: "4", Idea.STOCKPILE: "3"}
    return [number for idea, number in article.items() if idea in subject.ideas]


def _is(subject: Subject, _: date) -> Answer:
    if Idea.JOIN in subject.ideas and subject.times and Idea.HAD not in subject.ideas:
        return None  # To have joined on a day is not to have been a Party on it.
    status = _STATUSES[next(iter(subject.ideas & STANDS), Idea.PARTY)]
    return HasStatus(subject.state, status, subject.day)


def _standing(subject: Subject, _: date) -> Answer:
    """The card, whatever is asked of where a State stands; of a day not what was done on it."""
    acts = subject.ideas & {*_DONE_ONCE, Idea.FORM, Idea.SIGN, Idea.WITHDRAW}
    if (subject.times and acts) or not subject.ideas & {*STANDS, *acts}:
        return None
    return StatusOf(subject.state, subject.day)


def _next_meeting(subject: Subject, _: date) -> Answer:
    types = {Idea.MSP: "MSP", Idea.REVIEW: "RC", Idea.INTERSESSIONAL: "intersessional"}
    asked = [name for idea, name in types.items() if idea in subject.ideas]
    return NextMeeting("".join(asked)) if len(asked) < 2 else None  # noqa: PLR2004 - one type.


def _ideas(*ideas: Idea) -> frozenset[Idea]:
    return frozenset(ideas)


_I = Idea
WHAT_IT_IS = _ideas(_I.FORCE, _I.STATES, _I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
"""Beside these, `it` is nothing that was named in an earlier sentence."""

_AROUND = _ideas(_I.CONVENTION, _I.STATES)
_DUE = _ideas(
    *(_I.WHEN, _I.DEADLINE, _I.OBLIGATION, _I.DONE, _I.MUST, _I.ALL, _I.NEXT, _I.CONVENTION)
)
MEETS = _ideas(_I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
_ACTS = _ideas(_I.PARTY, _I.JOIN, _I.RATIFY, _I.FORM, _I.SIGN, _I.SIGNATORY, _I.OUTSIDE)
_LISTED = (_ACTS - {_I.FORM}) | _AROUND | {_I.WHO, _I.NOT, _I.STATUS}
_WHOSE = STANDS | {_I.WHO, _I.STATES}

RULES: tuple[Rule, ...] = (
    # A meeting.
    Rule(
        frozenset(),
        _ideas(_I.WHEN, _I.WHERE),
        lambda one, _: MeetingOf(one.meetings[0].code),
        meeting=True,
    ),
    Rule(
        _ideas(_I.PRESIDENT),
        _ideas(_I.WHO),
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
    *(
        Rule(
            _ideas(how, _I.JOIN), _AROUND | {_I.PARTY}, lambda s, _: ConsentOf(s.state), state=True
        )
        for how in (_I.WHEN, _I.HOW)
    ),
    *(
        Rule(
            _ideas(act),
            _AROUND | {_I.WHEN, _I.HOW, _I.RATIFY},
            lambda s, _: ConsentOf(s.state),
            state=True,
        )
        for act in (_I.RATIFY, _I.FORM)
    ),
    Rule(
        _ideas(_I.WITHDRAW, _I.WHEN),
        _ideas(_I.CONVENTION),
        lambda s, _: WithdrawalOf(s.state),
        state=True,
    ),
    Rule(
        _ideas(_I.WITHDRAW, _I.WHO),
        _ideas(_I.CONVENTION, _I.STATES, _I.WHEN),
        lambda _s, _: WithdrawalOf(),
    ),
    *(
        Rule(_ideas(asked), _ideas(_I.CONVENTION), lambda s, _: ExtensionsOf(s.state), state=True)
        for asked in (_I.EXTENSION, _I.REQUEST)
    ),
    Rule(
        _ideas(_I.REQUEST),
        _ideas(_I.WHO, _I.STATES, _I.CONVENTION),
        lambda _s, _: ExtensionsOf(),
    ),
    Rule(_ideas(_I.SIGN), _AROUND | {_I.WHEN}, lambda s, _: SignatureOf(s.state), state=True),
    Rule(_ideas(_I.PARTY), _AROUND | {_I.JOIN}, _is, state=True, time="day"),
    Rule(_ideas(_I.JOIN), _AROUND, _is, state=True, time="day"),
    Rule(_ideas(_I.SIGNATORY), _AROUND, _is, state=True, time="day"),
    Rule(
        frozenset(),
        _ACTS | _AROUND | {_I.NOT, _I.OR, _I.WITHDRAW, _I.STATUS},
        _standing,
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
        _ideas(_I.WHEN, _I.NEXT, _I.CONVENTION, _I.ALL, _I.OBLIGATION),
        lambda s, _: ObligationsOf(s.state),
        state=True,
    ),
    Rule(
        _ideas(_I.OBLIGATION),
        _ideas(_I.CONVENTION, _I.ALL),
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
        _AROUND | STANDS,
        _counts,
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
        _counts,
        time="day",
    ),
    Rule(frozenset(), _LISTED, _who, time="day", place=True),
    Rule(
        _ideas(_I.DEADLINE),
        _ideas(_I.WHO, _I.WHEN, _I.NEXT, _I.STATES, _I.CLEARANCE, _I.STOCKPILE, _I.REPORT)
        | {_I.PARTY, _I.HOW_MANY, _I.CONVENTION, _I.ALL},
        _deadlines,
        time="span",
        needs_time=True,
    ),
    *(
        Rule(_ideas(_I.REPORT, asked), _DUE | {_I.STATES, _I.PARTY}, lambda _s, _: ReportOf())
        for asked in (_I.MUST, _I.DEADLINE)
    ),
    *(
        Rule(
            _ideas(asked, article),
            _ideas(_I.WHO, _I.NEXT, _I.STATES, _I.PARTY, _I.HOW_MANY, _I.CONVENTION, _I.ALL)
            | {_I.OBLIGATION, _I.DEADLINE},
            _open,
        )
        for asked in (_I.DEADLINE, _I.OBLIGATION)
        for article in (_I.CLEARANCE, _I.STOCKPILE)
    ),
    Rule(_ideas(_I.DEADLINE), _ideas(_I.WHO, _I.NEXT, _I.STATES, _I.ALL), _deadlines),
    Rule(
        _ideas(_I.COMPARE), _AROUND | {_I.PARTY, _I.STATUS}, _compare, time="span", needs_time=True
    ),
    Rule(_ideas(_I.CHANGE), _AROUND | {_I.STATUS, _I.NEW}, _changes, time="span", needs_time=True),
    # Meetings ahead.
    *(
        Rule(_ideas(_I.NEXT, kind), _ideas(_I.WHEN, _I.WHERE), _next_meeting)
        for kind in (_I.MEETING, _I.MSP, _I.REVIEW, _I.INTERSESSIONAL)
    ),
    Rule(_ideas(_I.MEETING), _ideas(_I.NEXT, _I.WHO, _I.WHEN, _I.ALL), lambda _s, _: Meetings()),
)
"""In the order in which they are tried; the first one that fits decides."""
