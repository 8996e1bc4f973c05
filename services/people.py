"""Searching people and delegations at the desk: by any name they go by, slips of the thumb too.

A State is found in any of seven languages. Ties are all listed, the likeliest first.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from services import names
from services.forms import Form, Question
from services.options import CLOSE
from services.questions import Words
from services.texts import Text
from services.typed import folded
from storage import delegations, people
from storage.database import View
from storage.delegations import Delegation
from storage.people import Known
from storage.treaty import State

SEARCH_FORM = Form(
    name="people",
    title=Text("Search people and delegations"),
    questions=(
        Question(
            key="words",
            label=Text("Search"),
            prompt=Text("Whom do you look for?"),
            hint=Text("Type a name, an e-mail address, a State, an organisation or a pseudonym."),
            kind=Words(at_most=160),
        ),
    ),
)

_WORDS_MOST = 44
"""Bytes of a search that travel in a button, so that a further page is one of the same search."""

_SHORTEST_WITH_SLIP = 4
_SAME, _WITHIN = 100.0, 90.0
_PSEUDONYM = re.compile(r"p ?([a-z2-7]{8})")


@dataclass(frozen=True)
class Found:
    """What a search has found. `nobody_for` are States that are meant and that nobody speaks for.

    Of each person there is one mandate: the one found by, or else the one that counts today.
    """

    delegations: tuple[Delegation, ...]
    people: tuple[Known, ...]
    nobody_for: tuple[State, ...]


def searched(typed: str) -> str:
    """The words of a search, folded, as many as travel in a button."""
    words = folded(typed).encode()[:_WORDS_MOST]
    return words.decode(errors="ignore").strip()


async def search(view: View, words: str) -> Found:
    """Delegations and people by a name, an e-mail address, a State or a pseudonym."""
    seats = await delegations.every_one(view)
    states = _states(words)
    by_state = {seat.iso3: seat for seat in seats if seat.iso3 is not None}
    meant = [by_state[state.iso3] for state in states if state.iso3 in by_state]
    others = [seat for seat in seats if seat.iso3 is None]
    meant += [others[n] for n in _fitting(words, [one.name for one in others])]
    known = sorted(
        await people.known(view), key=lambda one: _STANDING.get(one.state, len(_STANDING))
    )
    hits = [
        known[n] for n in _fitting(words, [one.full_name for one in known], _other_names(known))
    ]
    chosen = {seat.id for seat in meant}
    hits += [one for one in known if one.delegation_id in chosen]
    each = {one.person_id: one for one in reversed(hits)}
    ordered = [each[number] for number in dict.fromkeys(one.person_id for one in hits)]
    return Found(
        delegations=tuple(meant),
        people=tuple(ordered),
        nobody_for=tuple(state for state in states if state.iso3 not in by_state),
    )


async def find_by_pseudonym(view: View, words: str) -> int | None:
    """The number of the person whose pseudonym was typed, whether they hold a role or not."""
    typed = _PSEUDONYM.fullmatch(words)
    if typed is None:
        return None
    found = await people.find_by_pseudonym(view, f"P-{typed[1].upper()}")
    return found.id if found else None


_STANDING = {state: n for n, state in enumerate(("active", "suspended", "requested"))}
"""Which of somebody's mandates names them in a list; those that are over come last."""


def _states(words: str) -> tuple[State, ...]:
    match names.find(words):
        case names.Found(state):
            return (state,)
        case names.Several(several):
            return several
    return ()


def _other_names(known: Sequence[Known]) -> list[str]:
    return [f"{one.email} {one.pseudonym}" for one in known]


def _fitting(words: str, called: Sequence[str], also: Sequence[str] = ()) -> list[int]:
    """Which names hold every word, or one close to it, or look alike as a whole; the best first.

    `also` are what else each is called, where only the beginning of a word counts.
    """
    joined = [folded(name) for name in called]
    vocabulary = _by_word(joined)
    exact = _by_word([folded(one) for one in also])
    likeness: dict[int, float] = {}
    each_word = [_holding(word, vocabulary, exact) for word in words.split()]
    for n in set(each_word[0]).intersection(*each_word[1:]) if each_word else ():
        likeness[n] = sum(scores[n] for scores in each_word) / len(each_word)
    if len(words) >= _SHORTEST_WITH_SLIP:
        whole = words.replace(" ", "")
        alike = [name.replace(" ", "") for name in joined]
        for _, score, n in process.extract(
            whole, alike, scorer=fuzz.ratio, score_cutoff=CLOSE + 10, limit=None
        ):
            likeness[n] = max(score, likeness.get(n, 0))
    return sorted(likeness, key=lambda n: (-likeness[n], joined[n], n))


def _holding(
    word: str, vocabulary: dict[str, set[int]], exact: dict[str, set[int]]
) -> dict[int, float]:
    """Whose names hold a word, and how alike it is there."""
    scores = {known: _SAME for known in vocabulary if known.startswith(word)}
    if len(word) >= _SHORTEST_WITH_SLIP:
        scores |= {known: _WITHIN for known in vocabulary if word in known and known not in scores}
        close = process.extract(
            word, vocabulary.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None
        )
        scores = {known: score for known, score, _ in close} | scores
    found: defaultdict[int, float] = defaultdict(float)
    for known, score in scores.items():
        for n in vocabulary[known]:
            found[n] = max(found[n], score)
    for known, numbers in exact.items():
        if known.startswith(word):
            found.update(dict.fromkeys(numbers, _SAME))
    return found


def _by_word(folded_names: Sequence[str]) -> dict[str, set[int]]:
    by_word: defaultdict[str, set[int]] = defaultdict(set)
    for n, name in enumerate(folded_names):
        for word in name.split():
            by_word[word].add(n)
    return by_word
