"""Which question a sentence asks: the first rule that fits.

A kind fits where everything it needs is there and nothing else is. Words that mean nothing to the
grammar, two readings, or a thing too many make a sentence unclear.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from services.asking.rules import MEETS, RULES, STANDS, WHAT_IT_IS, Answer, Rule
from services.asking.sentence import Meeting, Place
from services.asking.subject import Subject
from services.asking.table import Idea
from services.asking.times import When


def asked_by(subject: Subject, today: date) -> Answer:
    """The question of the first rule that fits."""
    has_state = bool(subject.states) or Idea.OUR in subject.ideas
    if subject.unknown or len(subject.states) + (Idea.OUR in subject.ideas) > 1:
        return None
    if _is_doubtful(subject):
        return None
    about = _about(subject)
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


def _is_doubtful(subject: Subject) -> bool:
    """What no rule could see: to what a `not` belongs, and a past without a day."""
    ideas = subject.ideas
    for one, following in pairwise(subject.order):
        if one is Idea.NOT and isinstance(following, Place | When | Meeting):
            return True  # `not in Africa` speaks of everywhere else.
        if one is Idea.JOIN and isinstance(following, Meeting):
            return True  # Who joined a meeting was there.
    if ideas & {Idea.WAS, Idea.HAD} and not subject.times and Idea.WHEN not in ideas:
        return bool(ideas & {*STANDS, Idea.JOIN})
    if Idea.HALF in ideas and not ideas & {Idea.NOT, Idea.OUTSIDE}:
        return True
    return Idea.MUST in ideas and Idea.WHEN not in ideas


def _about(subject: Subject) -> frozenset[Idea]:
    """The ideas that have to fit: without those that change nothing beside the others."""
    ideas = subject.ideas
    about = ideas - {Idea.OUR, Idea.AND, Idea.WAS, Idea.HAD, Idea.HALF}
    if subject.states or Idea.OUR in ideas or subject.meetings or about & WHAT_IT_IS:
        about -= {Idea.IT}
    if about & {Idea.DEADLINE, Idea.CLEARANCE, Idea.STOCKPILE}:
        about -= {Idea.EXPIRE}
    is_of_meeting = bool(subject.meetings or about & MEETS)
    if about & {Idea.WHEN, Idea.WHERE} and (is_of_meeting or about & {Idea.DEADLINE, Idea.FORCE}):
        about -= {Idea.WILL}  # `when will it enter into force` is known.
    return about


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
