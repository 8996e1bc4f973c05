"""Which State is meant by a typed name, in any of seven languages and with slips of the thumb.

Where a name may mean several States they are all listed; none is ever guessed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from rapidfuzz import fuzz, process
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
    """No State has this name; those with the nearest names, three of them or none at all."""

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

_ASIDE = frozenset(
    # English
    "is are was has have had did does do what whats when which who how about tell "  # noqa: SIM905
    "me us please show check the a an of in to for on from with and or not yet now today still "
    "status state party parties member signatory signed sign ratify ratified accede acceded join "
    "joined deposit deposited convention treaty ccm cluster munitions country "
    # French
    "le la les l un une du de des d au aux en a t il elle est sont ont quel quelle quels quelles "
    "quand comment qui que quoi et ou si dis moi montre sur dans pour par statut situation etat "
    "partie membre signataire signe ratifie adhere depose traite pays".split()
)
"""Words of a question that stand around the name of a State, folded."""

_ELISION = re.compile(r"[ld]['’](?=\w)", re.IGNORECASE)

_SHORTEST_WITH_SLIP = 5
_SHORTEST_WITH_TWO_SLIPS = 10
_MOST_LISTED = 8
_SUGGESTIONS = 3
_LONGEST = 200
_LONGEST_NAME = 12
"""Words in a State's name, at most."""

_SHORTEST_JOINED = 7

_ALIKE = 66
"""From so many per cent on, a text is enough like a name for that State to be offered."""

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
    """The three States whose names are most like what was typed; none where it is like no name."""
    key = folded(name).replace(" ", "")
    if key in _RISKY:
        return tuple(get_state(code) for code in _index().by_name[key])
    alike = process.extractOne(key, _index().by_name.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return _nearest(folded(name)) if alike or _part_of(folded(name)) else ()


def mentioned(text: str) -> Finding:
    """The same for a name within a question, such as `is Norway a party?`.

    The words of the question are taken off at both ends, and what remains must be a name. There
    a code counts only in capitals, and a name that is also a common word is only suggested.
    """
    text = text[:_LONGEST]
    if found := _exactly(folded(text)):
        return found
    tokens = re.findall(r"[^\s?!,;:()\"«»-]+", text)
    while tokens and folded(tokens[-1]) in _ASIDE - _RISKY:
        tokens.pop()
    while tokens:
        if found := _exactly_in_sentence(" ".join(tokens)):
            return found
        if folded(tokens[0]) in _ASIDE:
            tokens.pop(0)
        elif elision := _ELISION.match(tokens[0]):
            tokens[0] = tokens[0][elision.end() :]
        else:
            break
    return find(" ".join(tokens))


def _exactly(name: str) -> Finding | None:
    key = name.replace(" ", "")
    codes = _index().by_name.get(key) or _index().by_code.get(key)
    return _found(codes) if codes else None


def _exactly_in_sentence(text: str) -> Finding | None:
    name = folded(text)
    found = _exactly(name)
    is_code = name.replace(" ", "") not in _index().by_name
    if isinstance(found, Found) and (name in _RISKY or (is_code and not text.isupper())):
        return Nothing((found.state,))
    return found


def _by_words(name: str) -> Found | Several | None:
    """`korea`: all the words stand in the names of these few States."""
    codes = _part_of(name)
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
    """The three States that share a telling word with the text, or else look most like it."""
    index = _index()
    if not name:
        return ()
    told = Counter(
        code
        for word in name.split()
        if len(index.by_word.get(word, ())) <= _MOST_LISTED
        for code in index.by_word.get(word, ())
    )
    alike = process.extract(
        name.replace(" ", ""), index.by_name.keys(), scorer=fuzz.ratio, limit=99
    )
    codes = [code for code, _ in told.most_common()]
    codes += [code for near_name, _, _ in alike for code in index.by_name[near_name]]
    return tuple(get_state(code) for code in dict.fromkeys(codes))[:_SUGGESTIONS]


def _found(codes: Iterable[str]) -> Found | Several:
    meant = tuple(get_state(code) for code in dict.fromkeys(codes))
    return Found(meant[0]) if len(meant) == 1 else Several(meant)


@dataclass(frozen=True, slots=True)
class _Index:
    """ISO codes of States by folded names without spaces, by single words, by their own codes.

    A name leads to one State unless it is shared, a word to every State that has it in a name;
    `near` holds the names and telling words that may be meant by a slip.
    """

    by_name: dict[str, tuple[str, ...]]
    by_word: dict[str, tuple[str, ...]]
    by_code: dict[str, tuple[str, ...]]
    near: dict[str, tuple[str, ...]]


@cache
def _index() -> _Index:
    names: dict[str, str] = {}
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for alias in aliases():
        name = folded(alias.name)
        names[name] = alias.iso3
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
