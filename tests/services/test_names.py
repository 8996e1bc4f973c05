import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.names import (
    Finding,
    Found,
    Nothing,
    Several,
    abbreviated_elsewhere,
    find,
    named_at,
    nearest,
)
from services.typed import folded
from storage.treaty import aliases, states


def codes(finding: Finding) -> list[str]:
    """The States in a finding, in their order."""
    if isinstance(finding, Found):
        return [finding.state.iso3]
    listed = finding.states if isinstance(finding, Several) else finding.suggestions
    return [state.iso3 for state in listed]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cote divoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("cote d ivoire", "CIV"),
        ("laos", "LAO"),
        ("Lao P.D.R.", "LAO"),
        ("RDC", "COD"),
        ("Guinea Bissau", "GNB"),
        ("turkiye", "TUR"),
        ("Лаос", "LAO"),
        ("لاوس", "LAO"),
        ("老挝", "LAO"),
        ("LAO", "LAO"),
        ("nor", "NOR"),
        ("Afganistan", "AFG"),
        ("Nrway", "NOR"),
        ("Switzreland", "CHE"),
        ("Liechtenstien", "LIE"),
        ("Madagascaar", "MDG"),
        ("Repúblic de Benín", "BEN"),
        ("guinea equatorial", "GNQ"),  # A letter from its name in Spanish.
        ("巴勒斯国", "PSE"),
        ("Republic o Finland", "FIN"),  # Two slips from Iceland and from Poland.
    ],
)
def test_a_state_is_found_however_its_name_is_typed(text: str, code: str) -> None:
    found = find(text)
    assert isinstance(found, Found)
    assert found.state.iso3 == code


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("congo", ["COG", "COD"]),
        ("Конго", ["COG", "COD"]),
        ("刚果", ["COG", "COD"]),
        ("guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("Guinée", ["GIN", "GNB", "GNQ", "PNG"]),
        ("guinae", ["GIN", "GNB", "GNQ", "PNG"]),
        ("几内亚", ["GIN", "GNB", "GNQ", "PNG"]),
        ("korea", ["KOR", "PRK"]),
        ("Corée", ["KOR", "PRK"]),
        ("koera", ["PRK", "KOR"]),
        ("sudan", ["SDN", "SSD"]),
        ("nigeri", ["NER", "NGA"]),
        ("islands", ["COK", "MHL", "SLB"]),
    ],
)
def test_a_name_of_several_states_lists_them_all(text: str, listed: list[str]) -> None:
    several = find(text)
    assert isinstance(several, Several)
    assert codes(several) == listed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("niger", "NER"),
        ("nigeria", "NGA"),
        ("dominica", "DMA"),
        ("dominican republic", "DOM"),
        ("ireland", "IRL"),
        ("samoa", "WSM"),
        ("india", "IND"),
        ("印度", "IND"),
        ("republic of korea", "KOR"),
        ("republic of the congo", "COG"),
        ("south sudan", "SSD"),
        ("equatorial guinea", "GNQ"),
    ],
)
def test_an_exact_name_wins_over_names_that_are_like_it(text: str, code: str) -> None:
    assert isinstance(find(text), Found)
    assert codes(find(text)) == [code]


def test_one_word_english_names_within_other_names_are_the_shared_ones() -> None:
    """Ireland stands in the long name of the United Kingdom, which nobody calls Ireland."""
    shared = {
        state.name: [
            other.iso3
            for other in states()
            if other is not state and state.name in re.findall(r"\w+", other.name)
        ]
        for state in states()
    }
    assert {name: others for name, others in shared.items() if others} == {
        "Congo": ["COD"],
        "Guinea": ["GNQ", "GNB", "PNG"],
        "Ireland": ["GBR"],
        "Sudan": ["SSD"],
    }


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Taiwan",
            "Тайвань",
            "台湾",
            "Kosovo",
            "Western Sahara",
            "Sahara occidental",
            "Greenland",
        ),
        *("New Caledonia", "Somaliland", "England", "Scotland", "Wakanda", "xyzzy", "hello"),
        *("OK", "la", "de la", "UN", "new", " ?! "),
    ],
)
def test_what_is_like_no_name_gets_no_suggestion(text: str) -> None:
    assert find(text) == Nothing(())
    assert nearest(text) == ()


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Laso", ["LAO"]),
        ("Chda", ["TCD"]),
        ("Phillipins", ["PHL"]),
        ("afghan", ["AFG"]),  # The name is begun.
    ],
)
def test_what_is_like_a_name_gets_that_state_suggested(text: str, suggested: list[str]) -> None:
    nothing = find(text)
    assert isinstance(nothing, Nothing)
    assert codes(nothing) == suggested


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [("herzegovina", "BIH"), ("dominicana", "DOM"), ("great", "GBR")],
)
def test_a_part_of_a_name_is_suggested_and_not_taken(text: str, likeliest: str) -> None:
    nothing = find(text)
    assert isinstance(nothing, Nothing)
    assert codes(nothing)[0] == likeliest


@pytest.mark.parametrize(("text", "code"), [("us", "USA"), ("lao", "LAO"), ("nor", "NOR")])
def test_a_name_or_a_code_that_is_also_a_word_is_only_the_nearest(text: str, code: str) -> None:
    assert named_at([text], 0) is None
    assert [state.iso3 for state in nearest(text)] == [code]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("EU", "en", "USA"),
        ("eu", "en", "USA"),
        ("RDC", "en", "COD"),
        ("ira", "fr", "IRN"),
        ("car", "fr", "CAF"),
    ],
)
def test_an_abbreviation_of_another_language_is_not_sure(
    text: str, language: str, code: str
) -> None:
    state = abbreviated_elsewhere(text, language)
    assert state is not None
    assert state.iso3 == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("EU", "fr"), ("UK", "en"), ("US", "en"), ("RDC", "fr"), ("É.-U.", "en"), ("Irã", "en")),
        *(
            ("LAO", "fr"),
            ("usa", "fr"),
            ("Laos", "en"),
            ("Togo", "en"),
            ("OK", "en"),
            ("老挝", "en"),
        ),
    ],
)
def test_a_code_a_name_and_an_abbreviation_of_ones_own_language_are_sure(
    text: str, language: str
) -> None:
    assert abbreviated_elsewhere(text, language) is None


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_answered_with_a_few_states(text: str) -> None:
    finding = find(text)
    if isinstance(finding, Several):
        assert len(set(codes(finding))) >= 2
    if isinstance(finding, Nothing):
        assert len(set(codes(finding))) == len(codes(finding)) <= 3


def test_every_alias_finds_its_state_or_lists_it_first() -> None:
    tied = set()
    for alias in aliases():
        for text in (alias.name, alias.name.upper(), folded(alias.name)):
            finding = find(text)
            assert not isinstance(finding, Nothing), alias
            assert codes(finding)[0] == alias.iso3, alias
            if isinstance(finding, Several):
                tied.add(alias.iso3)
    assert tied == {"COG", "GIN", "SDN"}
