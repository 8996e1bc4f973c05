"""Which State is meant by a typed name, in any of seven languages and with slips of the thumb.

Where a name may mean several States they are all listed; none is ever guessed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.typed import folded
from storage.treaty import State, aliases, get_state, states


@dataclass(frozen=True, slots=True)
class Found:
    """The name means one State."""

    state: State


@dataclass(frozen=True, slots=True)
class Several:
    """The name may mean any of these States, likeliest first; the writer is to choose."""

    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No State has this name; up to three that have one much like it."""

    suggestions: tuple[State, ...]


Finding: TypeAlias = Found | Several | Nothing

_SHARED_NAMES = (
    ("COG", "COD"),
    ("GIN", "GNB", "GNQ", "PNG"),
    ("SDN", "SSD"),
)
"""States whose name is the name of one of them and a word in the name of the others."""

_RISKY = frozenset({"us", "eu", "car", "lao", "eau", "ira"})
"""Names that are also common words: inside a sentence they name no State."""

_SHORTEST_WITH_SLIP = 5
_SHORTEST_WITH_TWO_SLIPS = 10
_MOST_LISTED = 8
_SUGGESTIONS = 3
_LONGEST = 200
_LONGEST_NAME = 12
"""Words in a State's name, at most."""

_SHORTEST_JOINED = 7

_SHORTEST_TELLING = 4
"""Letters of a word that tells of a State: not `la`, nor `new`."""

_LONGEST_ABBREVIATION = 3

_SHARE = 2 / 3
"""So much of a text must be words of names: `Western Sahara` tells nothing of Western Samoa."""

_ALIKE = (0.72, 0.8)
"""How like a State's name one word, or several, must be for that State to be offered: `laso` is
0.75 like Laos, `Phillipins` 0.73 like Philippines; `Taiwan` 0.63 like Thailand, `Scotland` 0.63
like Poland, `Тайвань` 0.71 like Таиланд; `Western Sahara` 0.77 like Western Samoa."""

_HAN = re.compile("[\u4e00-\u9fff]")


def find(text: str) -> Finding:
    """The State or States meant by a name alone: official, everyday, misspelt, or the ISO code."""
    name = folded(text[:_LONGEST])
    if found := _exactly(name) or _by_words(name):
        return found
    slipped = _by_slips(name)
    return slipped[1] if slipped and not _is_doubtful(name, slipped[1]) else Nothing(_nearest(name))


def named_at(words: Sequence[str], at: int) -> tuple[int, Found | Several] | None:
    """The longest name that is written out from one word of a sentence on, and where it ends.

    The words are folded. Codes and names that are also common words do not count, nor does a
    short name made of two words, such as `to go`.
    """
    for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
        key = "".join(words[at:end])
        is_joined = key.isascii() and 1 < end - at < len(key) < _SHORTEST_JOINED
        if key in _RISKY or is_joined:
            continue
        if codes := _index().by_name.get(key):
            return end, _found(codes)
    return None


def with_slips(name: str) -> tuple[int, Found | Several] | None:
    """Whose name may be meant by misspelt folded words, and how many slips are in it."""
    is_word = len(name) >= _SHORTEST_WITH_SLIP
    if is_word and (found := _by_words(name)):
        return 0, found
    slipped = _by_slips(name)
    return None if slipped is None or _is_doubtful(name, slipped[1]) else slipped


def nearest(name: str) -> tuple[State, ...]:
    """Up to three States whose names are like some words of a sentence; none where they are not.

    A code in small letters and a name that is also a common word lead to their own State.
    """
    index, key = _index(), folded(name).replace(" ", "")
    codes = index.by_name[key] if key in _RISKY else index.by_code.get(key, ())
    return tuple(get_state(code) for code in codes) or _nearest(folded(name))


def abbreviated_elsewhere(text: str, language: str) -> State | None:
    """The State that goes by these two or three letters in other languages than the reader's.

    `EU` is the United States in French, and means something else to most who write in English.
    Codes and letters with their accents (`Irã`) are sure in every language.
    """
    key = folded(text[:_LONGEST]).replace(" ", "")
    used_in = _index().abbreviations.get(key, {language})
    if not text.isascii() or language in used_in or key in _index().by_code:
        return None
    return get_state(_index().by_name[key][0])


def _exactly(name: str) -> Finding | None:
    key = name.replace(" ", "")
    codes = _index().by_name.get(key) or _index().by_code.get(key)
    return _found(codes) if codes else None


def _by_words(name: str) -> Found | Several | None:
    """`korea`: all the words stand in the names of these few States."""
    is_telling = any(len(word) >= _SHORTEST_TELLING for word in name.split())
    codes = _part_of(name) if is_telling else []
    return _found(codes) if 1 < len(codes) <= _MOST_LISTED else None


def _part_of(name: str) -> list[str]:
    """The States in whose names all these words stand."""
    by_word = _index().by_word
    holders = [set(by_word.get(word, ())) for word in name.split()]
    return sorted(set.intersection(*holders)) if holders else []


def _is_doubtful(name: str, finding: Finding) -> bool:
    """`dominicana` is one slip from Dominica, but a word of the Dominican Republic alone."""
    codes = _part_of(name)
    return len(codes) == 1 and finding != _found(codes)


def _by_slips(name: str) -> tuple[int, Found | Several] | None:
    """The names that are written with the fewest slips: dropped, doubled, swapped, other letters.

    One slip is forgiven from five letters on (four in Chinese, where a letter is a word), two
    from ten.
    """
    key = name.replace(" ", "")
    shortest = _SHORTEST_WITH_SLIP - bool(_HAN.match(key))
    forgiven = (len(key) >= shortest) + (len(key) >= _SHORTEST_WITH_TWO_SLIPS)
    near = _index().near
    hits = process.extract(key, near.keys(), scorer=OSA.distance, score_cutoff=forgiven, limit=None)
    fewest = min((slips for _, slips, _ in hits), default=0)
    if not forgiven or not hits:
        return None
    return fewest, _found(
        code for near_name, slips, _ in hits if slips == fewest for code in near[near_name]
    )


def _nearest(name: str) -> tuple[State, ...]:
    """Up to three States: those in whose names the telling words stand, those whose name is begun,
    then those whose name is written much like it.
    """
    key = name.replace(" ", "")
    by_name = _index().by_name
    cutoff = _ALIKE[" " in name]
    alike = process.extract(
        key, by_name.keys(), scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=None
    )
    begun = [other for other in by_name if other.startswith(key)]
    codes = _told_of(name)
    if len(key) >= _SHORTEST_TELLING:
        codes += [code for other in begun for code in by_name[other]]
    codes += [code for other, _, _ in alike for code in by_name[other]]
    return tuple(get_state(code) for code in dict.fromkeys(codes))[:_SUGGESTIONS]


def _told_of(name: str) -> list[str]:
    """The States that most words of a text tell of, where the text has little else in it."""
    by_word = _index().by_word
    telling = [
        word
        for word in name.split()
        if len(word) >= _SHORTEST_TELLING and 0 < len(by_word.get(word, ())) <= _MOST_LISTED
    ]
    if len("".join(telling)) < _SHARE * len(name.replace(" ", "")):
        return []
    return [
        code
        for code, _ in Counter(code for word in telling for code in by_word[word]).most_common()
    ]


def _found(codes: Iterable[str]) -> Found | Several:
    meant = tuple(get_state(code) for code in dict.fromkeys(codes))
    return Found(meant[0]) if len(meant) == 1 else Several(meant)


@dataclass(frozen=True, slots=True)
class _Index:
    """ISO codes of States by folded names without spaces, by single words, by their own codes.

    A name leads to one State unless it is shared, a word to every State that has it in a name;
    `near` holds the names and telling words that may be meant by a slip, `abbreviations` the
    languages in which a name of up to three letters is used.
    """

    by_name: dict[str, tuple[str, ...]]
    by_word: dict[str, tuple[str, ...]]
    by_code: dict[str, tuple[str, ...]]
    near: dict[str, tuple[str, ...]]
    abbreviations: dict[str, set[str]]


@cache
def _index() -> _Index:
    names: dict[str, str] = {}
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    abbreviations: defaultdict[str, set[str]] = defaultdict(set)
    for alias in aliases():
        name = folded(alias.name)
        names[name] = alias.iso3
        key = name.replace(" ", "")
        if key.isascii() and len(key) <= _LONGEST_ABBREVIATION:
            abbreviations[key].add(alias.language)
        for word in name.split():
            words[word][alias.iso3] = None
    by_name: dict[str, tuple[str, ...]] = {
        name.replace(" ", ""): (code,) for name, code in names.items()
    }
    by_name |= {name: codes for codes in _SHARED_NAMES for name in _names_shared(names, codes)}
    by_word = {word: tuple(codes) for word, codes in words.items()}
    telling = {
        word: codes
        for word, codes in by_word.items()
        if len(word) >= _SHORTEST_WITH_SLIP and 1 < len(codes) <= _MOST_LISTED
    }
    return _Index(
        by_name=by_name,
        by_word=by_word,
        by_code={state.iso3.lower(): (state.iso3,) for state in states()},
        near=telling | by_name,
        abbreviations=dict(abbreviations),
    )


def _names_shared(names: dict[str, str], codes: tuple[str, ...]) -> list[str]:
    """The one-word names of the first State that every other one has within a name of its own."""
    owner, *others = codes
    joined = {
        other: [name.replace(" ", "") for name, code in names.items() if code == other]
        for other in others
    }
    return [
        word
        for word, code in names.items()
        if code == owner
        and " " not in word
        and all(any(word in name for name in joined[other]) for other in others)
    ]
