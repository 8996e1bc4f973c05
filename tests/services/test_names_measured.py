"""How well a State is found by its name: every name, and every single slip of the thumb."""

import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from services.names import Finding, Found, Nothing, Several, find
from services.typed import folded
from storage.treaty import Alias, aliases

_EVERY = 13
"""Of all slips every thirteenth is tried: all kinds of slip, six for each letter, take turns.

With `--exhaustive`, a part of `make faults`, each of them is.
"""

Property = Callable[[str, object], None]

_TIED = {"congo", "korea", "guinea", "sudan", "guinee", "coree", "soudan"}

_NO_STATES = (
    "hello thanks bonjour merci ok yes no please okay good morning evening welcome sorry nothing "
    "salut bonsoir oui non pardon rien demain hier Taiwan Kosovo Greenland Scotland Catalonia "
    "Quebec Tibet Kurdistan Abkhazia Somaliland Gibraltar Bermuda Guam Macau Wakanda Atlantis "
    "cluster munition convention treaty party clearance victim stockpile report deadline meeting "
    "needs offers donor person money help menu settings language weather football president"
)


def slips(alias: Alias, common: list[str]) -> Iterator[str]:
    """Every drop, doubling and swap of a letter, and three other letters in its place."""
    name = alias.name
    for at, letter in enumerate(name):
        if not letter.isalpha():
            continue
        yield name[:at] + name[at + 1 :]
        yield name[:at] + letter + name[at:]
        if name[at + 1 : at + 2].isalpha():
            yield name[:at] + name[at + 1] + letter + name[at + 2 :]
        for step in (0, 5, 9):
            yield name[:at] + common[(at + step) % len(common)] + name[at + 1 :]


def likeliest(finding: Finding) -> str:
    """The State that is answered, or listed first where several may be meant."""
    match finding:
        case Found(state):
            return state.iso3
        case Several(states):
            return states[0].iso3
        case Nothing():
            return ""


def test_every_name_finds_its_state(record_property: Property) -> None:
    found = sum(likeliest(find(alias.name)) == alias.iso3 for alias in aliases())
    record_property("measured", f"{found} of {len(aliases())} names find their State")
    assert found == len(aliases())


def test_one_slip_in_any_name_of_five_letters_still_finds_its_state_first(
    request: pytest.FixtureRequest, record_property: Property
) -> None:
    letters = {alias.language: Counter[str]() for alias in aliases()}
    for alias in aliases():
        letters[alias.language].update(folded(alias.name).replace(" ", ""))
    common = {
        language: [letter for letter, _ in counted.most_common(12)]
        for language, counted in letters.items()
    }
    written = [
        (alias, slip)
        for alias in aliases()
        if len(folded(alias.name).replace(" ", "")) >= 5
        for slip in dict.fromkeys(slips(alias, common[alias.language]))
        if slip != alias.name
    ]
    named = {folded(alias.name) for alias in aliases()}  # Three slips make another State's name.
    started = time.process_time()
    tried = written[:: 1 if request.config.getoption("--exhaustive") else _EVERY]
    first = mistaken = 0
    for alias, slip in tried:
        finding = find(slip)
        is_first = likeliest(finding) == alias.iso3
        first += is_first
        mistaken += isinstance(finding, Found) and not is_first and folded(slip) not in named
    each = (time.process_time() - started) / len(tried)
    record_property(
        "measured",
        f"{len(tried)} of {len(written)} slips in seven languages: "
        f"{first / len(tried):.2%} find their State first, {mistaken} another; "
        f"{each * 1000:.2f} ms each",
    )
    assert first / len(tried) >= 0.97
    assert mistaken == 0
    assert each < 0.003


@pytest.mark.parametrize("text", sorted(_TIED))
def test_names_of_several_states_are_always_listed(text: str) -> None:
    for typed in (text, text.upper()):
        assert isinstance(find(typed), Several)


@pytest.mark.parametrize("text", _NO_STATES.split())
def test_words_that_are_no_state_are_never_answered_with_one(text: str) -> None:
    assert isinstance(find(text), Nothing)
