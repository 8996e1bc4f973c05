"""What a sentence is about: its pieces, sorted, and the days that it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.asking.kinds import OUR
from services.asking.sentence import Meeting, Named, Piece, Place, Unknown
from services.asking.table import Idea
from services.asking.times import When
from services.treaty import OPENED_FOR_SIGNATURE_ON

_JOINING = {Idea.FROM: Idea.SINCE, Idea.TO: Idea.UNTIL}
"""`from`, `to`: where no time follows they only join words."""

_TIMES = frozenset({Idea.SINCE, Idea.AFTER, Idea.BEFORE, Idea.UNTIL, *_JOINING})
_EDGES = frozenset({Idea.BEGINNING, Idea.END})
FROM_TO = frozenset({None, Idea.SINCE, Idea.UNTIL})
"""How the two times may be meant of a stretch from the one to the other."""

_ACTS = frozenset(
    {
        *(Idea.PARTY, Idea.SIGNATORY, Idea.JOIN, Idea.RATIFY, Idea.FORM, Idea.SIGN),
        Idea.WITHDRAW,
    }
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence is about, as far as it was recognised."""

    ideas: frozenset[Idea]
    states: tuple[Named, ...] = ()
    times: tuple[tuple[Idea | None, When], ...] = ()
    places: tuple[Place, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    unknown: tuple[str, ...] = ()
    order: tuple[Piece, ...] = ()

    @property
    def state(self) -> str:
        return self.states[0].codes[0] if self.states else OUR

    @property
    def day(self) -> date | None:
        return self.times[0][1].first if self.times else None

    @property
    def place(self) -> Place:
        return self.places[0] if self.places else Place()


def subject_of(pieces: Sequence[Piece]) -> Subject:
    """The pieces of a sentence, sorted, each time with the word that says how it is meant."""
    kept = [piece for piece in pieces if piece is not Idea.ASIDE]
    ideas: set[Idea] = set()
    times: list[tuple[Idea | None, When]] = []
    meetings = []
    how: Idea | None = None
    edge: Idea | None = None
    for piece in kept:
        when = piece.when if isinstance(piece, Meeting) else piece
        if isinstance(when, When):
            times.append((_JOINING.get(how, how) if how else None, _edge_of(when, edge)))
            meetings += [piece] if isinstance(piece, Meeting) else []
            how = edge = None
            continue
        if edge:
            ideas.add(edge)
        if piece in _EDGES:
            edge = Idea(str(piece))
            continue
        if how is Idea.TO and piece in _ACTS:
            ideas.add(Idea.WILL)  # `states to ratify` have not done so.
        if how and how not in _JOINING:
            ideas.add(how)
        how = edge = None
        if piece in _TIMES:
            how = Idea(str(piece))
        elif isinstance(piece, Idea):
            ideas.add(piece)
        elif isinstance(piece, Meeting):
            meetings.append(piece)
    ideas |= {one for one in (how, edge) if one and one not in _JOINING}
    return Subject(
        frozenset(ideas),
        tuple(dict.fromkeys(piece for piece in kept if isinstance(piece, Named))),
        tuple(times),
        tuple(piece for piece in kept if isinstance(piece, Place)),
        tuple(meetings),
        tuple(piece.word for piece in kept if isinstance(piece, Unknown)),
        tuple(kept),
    )


def _edge_of(when: When, edge: Idea | None) -> When:
    """`the end of 2012` is its last day."""
    if edge is None:
        return when
    day = when.first if edge is Idea.BEGINNING else when.last
    return When(day, day)


def span_of(subject: Subject, today: date) -> tuple[date, date] | None:
    """Later than which day, and not later than which other; None where the words do not fit.

    *Since* a year, a month or a day is with it, *since* a meeting is after it has closed, and
    *until* a meeting is until it opens. Two times are from the one to the other.
    """
    before = timedelta(days=1)
    after, until = OPENED_FOR_SIGNATURE_ON - before, today  # Nothing can have happened earlier.
    times = list(subject.times)
    if len(times) > 1:
        (how, first), (then, last) = times
        if not {how, then} <= FROM_TO or how is then is None:
            return None  # `in 2012 and 2015` is no stretch of days.
        after = first.last if first.meeting else first.first - before
        until = last.first if last.meeting else last.last
        return after, until
    for how, when in times:
        match how:
            case Idea.SINCE:
                after = when.last if when.meeting else when.first - before
            case Idea.AFTER:
                after = when.last
            case Idea.BEFORE:
                until = when.first - before
            case Idea.UNTIL:
                until = when.first if when.meeting else when.last
            case _:
                after, until = when.first - before, when.last
    return after, until
