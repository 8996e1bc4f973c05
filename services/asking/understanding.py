"""A sentence in, a question out: or the nearest questions, where it is not wholly understood."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services import names
from services.asking.english import ENGLISH
from services.asking.french import FRENCH
from services.asking.grammar import asked_by
from services.asking.kinds import (
    OUR,
    Asked,
    ConsentOf,
    Counts,
    DeadlineOf,
    Deadlines,
    Doubt,
    HowMany,
    Meetings,
    NextMeeting,
    ReportOf,
    StatusOf,
    Unclear,
    WhoIs,
    WhoJoined,
)
from services.asking.rules import Answer
from services.asking.sentence import Named, pieces_of
from services.asking.subject import Subject, subject_of
from services.asking.table import Courtesy, Idea
from services.asking.times import When, last_held
from services.formal_meetings import PUBLISHED, FormalMeetings
from services.treaty import Status, months_after
from services.typed import folded

TABLES = {"en": ENGLISH, "fr": FRENCH}
"""The languages in which questions are understood; a new one is one table more."""

_LONGEST = 300
_NEAREST = 3
_MOST_STATES = 8
_FIGURES = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_OF_A_DAY = frozenset(
    {
        *(Idea.STATUS, Idea.PARTY, Idea.SIGNATORY, Idea.OUTSIDE, Idea.STATES, Idea.CONVENTION),
        *(Idea.HOW_MANY, Idea.WHO, Idea.JOIN, Idea.AND, Idea.WAS, Idea.COMPARE),
    }
)
"""Of these where States stood on a day is asked, and nobody knows it of days to come."""


def understand(
    text: str,
    *,
    language: str,
    today: date,
    meetings: FormalMeetings = PUBLISHED,
) -> Asked | Unclear:
    """What is asked. The reader's language is tried first, then the others.

    `meetings` are the formal ones as they are known now; the published ones where not given.
    """
    asked = text if len(text) <= _LONGEST else ""  # Half a sentence is another question.
    if doubtful := names.abbreviated_elsewhere(asked, language):
        return Unclear(Doubt.UNKNOWN_STATE, (StatusOf(doubtful.iso3),))
    tables = sorted(TABLES.items(), key=lambda one: one[0] != language)
    doubts = []
    subjects = []
    for _, table in tables:
        subject = subject_of(pieces_of(asked, table, today, meetings))
        answer = _answer(subject, today)
        if answer is not None and not isinstance(answer, Unclear):
            return answer
        doubts += [answer] if answer else []
        subjects.append(subject)
    if bare := _bare_name(asked):
        return bare
    if doubts:
        return doubts[0]
    if _is_no_day(asked):
        return Unclear(Doubt.NO_DAY, (Counts(),))
    best = min(subjects, key=lambda one: len(one.unknown))
    return _offered(best, text, today, meetings)


def _answer(subject: Subject, today: date) -> Asked | Unclear | None:
    """The question, or the readings of it where a name or a day may mean several."""
    if len(subject.states) == 1 and len(subject.states[0].codes) > 1:
        asked = _of_each(subject, subject.states[0].codes, today)
        return Unclear(Doubt.WHICH_STATE, asked) if asked else None
    for at, (how, when) in enumerate(subject.times):
        if when.may_be:
            days = [
                replace(
                    subject,
                    times=(*subject.times[:at], (how, When(day, day)), *subject.times[at + 1 :]),
                )
                for day in when.may_be
            ]
            return _which_day(tuple(asked_by(one, today) for one in days))
    answer = asked_by(subject, today)
    return _which_day(answer) if isinstance(answer, tuple) else answer


def _which_day(answers: Sequence[Answer]) -> Unclear | None:
    asked = tuple(one for one in answers if one is not None and not isinstance(one, tuple))
    return Unclear(Doubt.WHICH_DAY, asked) if asked else None


def _of_each(subject: Subject, codes: Sequence[str], today: date) -> tuple[Asked, ...]:
    """The same question of each of several States."""
    answers = [asked_by(replace(subject, states=(Named((code,)),)), today) for code in codes]
    return tuple(one for one in answers if one is not None and not isinstance(one, tuple))


def _is_no_day(text: str) -> bool:
    """Whether figures are written as a day that the calendar does not have."""
    for year, month, day in _FIGURES.findall(text):
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            return True
    return False


def courtesy_in(text: str) -> Courtesy | None:
    """A message that asks nothing: for help, a greeting, thanks."""
    said = " ".join(re.findall(r"\w+", folded(text.replace("'", " ").replace("’", " "))))
    for table in TABLES.values():
        for courtesy, several in table.courtesies.items():
            if said in {folded(one) for one in several.split("|")}:
                return courtesy
    return None


def _bare_name(text: str) -> Asked | Unclear | None:
    """A name and nothing else, a code or a name that is also a word among them."""
    match names.find(text):
        case names.Found(state):
            return StatusOf(state.iso3)
        case names.Several(states):
            return Unclear(Doubt.WHICH_STATE, tuple(StatusOf(one.iso3) for one in states))
        case names.Nothing():
            return None


# --- Nearest ------------------------------------------------------------------------------------


def _offered(subject: Subject, text: str, today: date, meetings: FormalMeetings) -> Unclear:
    """What may have been meant: questions of the States that are named, the same question of
    States with names like the unknown words, or the kinds of question that are nearest.
    """
    certain = [named for named in subject.states if len(named.codes) == 1]
    codes = [code for named in certain or subject.states for code in named.codes][:_MOST_STATES]
    doubt = _doubt_of(subject, today)
    if codes:
        several = tuple(StatusOf(code) for code in dict.fromkeys(codes))
        if len(certain) > 1 and not subject.unknown:
            doubt = Doubt.ONE_STATE
        offered = several if len(several) > 1 else _of_state(codes[0], subject)
        if doubt is Doubt.TO_COME:
            offered = _today(subject, today) or offered
        return Unclear(doubt, offered[: max(_NEAREST, len(several))])
    if subject.unknown and not subject.places:
        near = [state.iso3 for state in names.nearest(" ".join(subject.unknown))]
        is_bare = len(folded(text).split()) == len(subject.unknown)
        explained = replace(subject, unknown=())
        asked = _of_each(explained, near, today)
        if not asked and is_bare:
            asked = tuple(StatusOf(code) for code in near)
        if asked:
            return Unclear(Doubt.UNKNOWN_STATE, asked[:_NEAREST])
        if is_bare or _of_each(explained, (OUR,), today):
            return Unclear(Doubt.NO_STATE, _of_all(subject, today, meetings))
    of_today = _today(subject, today) if doubt is Doubt.TO_COME else ()
    return Unclear(doubt, of_today or _of_all(subject, today, meetings))


def _doubt_of(subject: Subject, today: date) -> Doubt:
    """Why a sentence is not answered, where its own words tell."""
    ideas = subject.ideas
    if subject.unknown:
        return Doubt.UNKNOWN_WORDS
    is_late = Idea.LATE in ideas and not ideas & {Idea.JOIN, Idea.RATIFY} and not subject.times
    if is_late or {Idea.NOT, Idea.REPORT} <= ideas:
        return Doubt.JUDGED
    if ideas <= _OF_A_DAY and any(when.first > today for _, when in subject.times):
        return Doubt.TO_COME
    return Doubt.UNKNOWN_WORDS


def _today(subject: Subject, today: date) -> tuple[Asked, ...]:
    """The same question of today; without a word beside the day, that of all States."""
    if not subject.states and not subject.ideas:
        return (Counts(),)
    asked = asked_by(replace(subject, times=()), today)
    return (asked,) if asked is not None and not isinstance(asked, tuple) else ()


def _of_state(code: str, subject: Subject) -> tuple[Asked, ...]:
    """Three questions of one State, those first whose words were used."""
    offers: list[tuple[frozenset[Idea], Asked]] = [
        (frozenset(), StatusOf(code)),
        (frozenset({Idea.REPORT}), ReportOf(code)),
        (frozenset({Idea.CLEARANCE, Idea.DEADLINE}), DeadlineOf(code, "4")),
        (frozenset({Idea.RATIFY, Idea.WHEN, Idea.JOIN}), ConsentOf(code)),
    ]
    return _by_words_used(offers, subject)


def _of_all(subject: Subject, today: date, meetings: FormalMeetings) -> tuple[Asked, ...]:
    """Three questions of all States, those first whose words were used."""
    region = subject.places[0].region if subject.places else ""
    last = last_held(meetings, Idea.MEETING, today)
    since = last.last if last else date(today.year - 1, 12, 31)
    offers: list[tuple[frozenset[Idea], Asked]] = [
        (frozenset({Idea.HOW_MANY, Idea.STATUS, Idea.CONVENTION}), Counts()),
        (frozenset({Idea.JOIN, Idea.NEW, Idea.RATIFY, Idea.SINCE}), WhoJoined(since, today)),
        (
            frozenset({Idea.DEADLINE, Idea.CLEARANCE, Idea.STOCKPILE, Idea.NEXT}),
            Deadlines(today, months_after(today, 12)),
        ),
        (frozenset({Idea.PARTY, Idea.STATES, Idea.HOW_MANY}), HowMany(Status.PARTY, region)),
        (
            frozenset({Idea.SIGNATORY, Idea.SIGN, Idea.WHO, Idea.NOT}),
            WhoIs(Status.SIGNATORY, region),
        ),
        (frozenset({Idea.OUTSIDE, Idea.NOT, Idea.WHO}), WhoIs(Status.NOT_PARTY, region)),
        (frozenset({Idea.MEETING, Idea.MSP, Idea.REVIEW, Idea.WHERE}), NextMeeting()),
        (frozenset({Idea.REPORT}), ReportOf()),
        (frozenset({Idea.MEETING}), Meetings()),
    ]
    return _by_words_used(offers, subject)


def _by_words_used(
    offers: Sequence[tuple[frozenset[Idea], Asked]], subject: Subject
) -> tuple[Asked, ...]:
    nearest = sorted(offers, key=lambda offer: -len(offer[0] & subject.ideas))
    return tuple(asked for _, asked in nearest[:_NEAREST])
