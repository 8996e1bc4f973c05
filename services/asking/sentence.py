"""A sentence taken apart: the States, times, places and ideas in it, and what is left over.

At each word the longest thing that begins there is taken, so that `South Africa` is a State and
`African` a region. What nothing explains may be a State's name with a slip; if it is not, the
sentence is not understood.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from services import names
from services.asking.table import Idea, Span, Table
from services.asking.times import When, calendar_at, from_today, last_held, meeting_of, number_in
from services.formal_meetings import FormalMeetings
from services.typed import folded

_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`](?=\w)")
_CODE_OF_MEETING = re.compile(r"\b(\d{1,2})(MSP|RC|REP)\b|\b(MSP|RC|IM)(\d+)\b", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_STATE_CODE = re.compile(r"[A-Z]{3}")
_MEETINGS = (Idea.MSP, Idea.REVIEW, Idea.INTERSESSIONAL)
_SMALL = frozenset(
    {Idea.ASIDE, Idea.AND, Idea.OR, Idea.WILL, Idea.WAS, Idea.BEYOND, Idea.TO, Idea.NOT}
)
"""Ideas of which some word is a State's code in capitals: AND, CAN, NOR."""

_REACH = 2
"""So many words on either side may belong to a name with a slip."""

_MOST_WORDS = 40
_MOST_UNKNOWN = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A Convention region, or a UN group."""

    region: str = ""
    un_group: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The State that is named, by its code, or the several that may be."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting by its code; `when` is empty where its days are not announced."""

    code: str
    when: When | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that nothing explains."""

    word: str


Piece: TypeAlias = Idea | Named | When | Meeting | Place | Unknown
_Meaning: TypeAlias = Idea | Span | Place


def pieces_of(text: str, table: Table, today: date, meetings: FormalMeetings) -> tuple[Piece, ...]:
    """What a sentence is made of, in its order; nothing for one that is too long to be asked."""
    typed = _words(text)
    if len(typed) > _MOST_WORDS:
        return ()
    words = [folded(word) for word in typed]
    found: list[tuple[int, int, Piece]] = []
    at = 0
    while at < len(words):
        end, piece = _longest_at(words, at, table, today, meetings)
        if isinstance(piece, Unknown) or piece in _SMALL:
            piece = _code(typed, at) or piece
        found.append((at, end, piece))
        at = end
    return tuple(_with_slips_read(words, found))


def _words(text: str) -> list[str]:
    """The words as typed; `l'Irak` and `Norway's` are two each, `12MSP` is `12 MSP`."""
    composed = unicodedata.normalize("NFC", text)
    bare = "".join(char for char in composed if not unicodedata.combining(char))
    joined = _INITIALS.sub(lambda found: found[0].replace(".", ""), bare)
    spaced = _CODE_OF_MEETING.sub(r" \1\3 \2\4 ", _APOSTROPHE.sub(" ", joined))
    return re.findall(r"[^\W_]+", spaced)


def _longest_at(
    words: Sequence[str],
    at: int,
    table: Table,
    today: date,
    meetings: FormalMeetings,
) -> tuple[int, Piece]:
    readings = (
        calendar_at(words, at, table),
        _state_at(words, at),
        _meeting_at(words, at, table, today, meetings),
        _phrase_at(words, at, table, today),
    )
    # Of equally long ones the first is meant.
    best = max((one for one in readings if one), key=lambda one: one[0], default=None)
    return best or (at + 1, Unknown(words[at]))


def _state_at(words: Sequence[str], at: int) -> tuple[int, Piece] | None:
    if (found := names.named_at(words, at)) is None:
        return None
    return found[0], _named(found[1])


def _named(finding: names.Found | names.Several) -> Named:
    several = (finding.state,) if isinstance(finding, names.Found) else finding.states
    return Named(tuple(state.iso3 for state in several))


def _code(typed: Sequence[str], at: int) -> Named | None:
    """`NOR` is a State where not everything is in capitals."""
    if not _STATE_CODE.fullmatch(typed[at]) or all(word.isupper() for word in typed):
        return None
    finding = names.find(typed[at])
    return _named(finding) if isinstance(finding, names.Found) else None


def _meeting_at(
    words: Sequence[str],
    at: int,
    table: Table,
    today: date,
    meetings: FormalMeetings,
) -> tuple[int, Piece] | None:
    """`12 MSP`, `twelfth meeting of States Parties`, `MSP 12`, `last meeting`."""
    if (number := number_in(words[at], table)) is not None and at + 1 < len(words):
        end, idea = _idea_at(words, at + 1, table)
        if idea in _MEETINGS and (found := meeting_of(meetings, idea, number)):
            return end, Meeting(*found)
    end, idea = _idea_at(words, at, table)
    if idea in _MEETINGS and end < len(words):
        number = number_in(words[end], table)
        if number is not None and (found := meeting_of(meetings, idea, number)):
            return end + 1, Meeting(*found)
    if idea in {Idea.LAST, *_MEETINGS, Idea.MEETING} and end < len(words):
        end, second = _idea_at(words, end, table)
        kinds = {idea, second} - {Idea.LAST}
        if len(kinds) == 1 and (kind := kinds.pop()) in {*_MEETINGS, Idea.MEETING}:
            held = last_held(meetings, kind, today) if Idea.LAST in {idea, second} else None
            return (end, Meeting(held.meeting, held)) if held else None
    return None


def _idea_at(words: Sequence[str], at: int, table: Table) -> tuple[int, Idea | None]:
    found = _meaning_at(words, at, table)
    return (found[0], found[1]) if found and isinstance(found[1], Idea) else (at, None)


def _phrase_at(
    words: Sequence[str], at: int, table: Table, today: date
) -> tuple[int, Piece] | None:
    found = _meaning_at(words, at, table)
    if found is None:
        return None
    end, meaning, number = found
    if isinstance(meaning, Span):
        when = from_today(meaning, number, today)
        return (end, when) if when else None
    return end, meaning


def _meaning_at(words: Sequence[str], at: int, table: Table) -> tuple[int, _Meaning, int] | None:
    """The longest phrase that begins at a word, where it ends, and the number in it."""
    lexicon = _lexicon(table)
    for end in range(min(len(words), at + lexicon.longest), at, -1):
        phrase = tuple(words[at:end])
        if (meaning := lexicon.phrases.get(phrase)) is not None:
            return end, meaning, 0
        for place, word in enumerate(phrase):
            number = number_in(word, table)
            key = (*phrase[:place], "#", *phrase[place + 1 :])
            if number is not None and (meaning := lexicon.phrases.get(key)) is not None:
                return end, meaning, number
    return None


def _with_slips_read(words: Sequence[str], found: Sequence[tuple[int, int, Piece]]) -> list[Piece]:
    """The pieces, where unknown words stand for a name with a slip with that State instead.

    A name may have known words in it (`Untied States`), so its neighbours are tried with it; of
    all readings the one with the fewest slips is taken, and of these the longest.
    """
    readings = []
    for begin, end in _stretches([piece for _, _, piece in found]):
        read = names.with_slips(" ".join(words[found[begin][0] : found[end - 1][1]]))
        if read:
            readings.append((read[0], begin - end, begin, end, _named(read[1])))
    if not readings:
        return [piece for _, _, piece in found]
    _, _, begin, end, named = min(readings, key=lambda one: one[:3])
    before = _with_slips_read(words, found[:begin])
    return [*before, named, *_with_slips_read(words, found[end:])]


def _stretches(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """From where to where a name with a slip may go: with an unknown word, and none at its ends
    that only stand around others.
    """
    is_unknown = [isinstance(piece, Unknown) for piece in pieces]
    if sum(is_unknown) > _MOST_UNKNOWN:
        return
    for begin in range(len(pieces)):
        for end in range(begin + 1, min(len(pieces), begin + 2 * _REACH + 2) + 1):
            ends = (pieces[begin], pieces[end - 1])
            if any(is_unknown[begin:end]) and Idea.ASIDE not in ends:
                yield begin, end


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What phrases mean, by their folded words, and how many words the longest has."""

    phrases: dict[tuple[str, ...], _Meaning]
    longest: int


@cache
def _lexicon(table: Table) -> _Lexicon:
    meanings: list[tuple[_Meaning, str]] = [*table.words.items(), *table.spans.items()]
    meanings += [(Place(region=region), words) for region, words in table.places.items()]
    meanings += [(Place(un_group=group), words) for group, words in table.groups.items()]
    phrases: dict[tuple[str, ...], _Meaning] = {}
    for meaning, several in meanings:
        for phrase in several.split("|"):
            key = tuple(
                "#" if word == "#" else folded(word)
                for word in _APOSTROPHE.sub(" ", phrase).split()
            )
            if phrases.setdefault(key, meaning) != meaning:
                raise ValueError(f"{phrase!r} has two meanings")
    return _Lexicon(phrases, max(len(key) for key in phrases))
