"""Plain questions in English and French: the right question understood, or honest suggestions."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.asking import courtesy_in, understand
from services.asking.kinds import (
    Asked,
    ConsentOf,
    Counts,
    Doubt,
    HasStatus,
    HowMany,
    StatusOf,
    Unclear,
    read,
    written,
)
from services.asking.sentence import _lexicon
from services.asking.table import Courtesy
from services.asking.understanding import TABLES
from services.languages import LANGUAGES
from services.typed import folded
from storage.treaty import aliases
from tests.support.questions import PARTY, PHRASINGS, TODAY
from tests.support.uncertain import SENTENCES

OFFERED = {
    "when did congo ratify": Unclear(Doubt.WHICH_STATE, (ConsentOf("COG"), ConsentOf("COD"))),
    "statut de la Corée": Unclear(Doubt.WHICH_STATE, (StatusOf("KOR"), StatusOf("PRK"))),
    "is sudan a party": Unclear(
        Doubt.WHICH_STATE, (HasStatus("SDN", PARTY), HasStatus("SSD", PARTY))
    ),
    "compare Laos and Peru": Unclear(Doubt.ONE_STATE, (StatusOf("LAO"), StatusOf("PER"))),
    "status of Laos and Peru": Unclear(Doubt.ONE_STATE, (StatusOf("LAO"), StatusOf("PER"))),
    "2030-01-01": Unclear(Doubt.TO_COME, (Counts(),)),
    "is Norway a party on 2030-01-01": Unclear(Doubt.TO_COME, (HasStatus("NOR", PARTY),)),
    "2012-13-45": Unclear(Doubt.NO_DAY, (Counts(),)),
    "what about the US?": Unclear(Doubt.UNKNOWN_STATE, (StatusOf("USA"),)),
    "Was Norway a party in 2009?": Unclear(
        Doubt.WHICH_DAY,
        (
            HasStatus("NOR", PARTY, date(2009, 1, 1)),
            HasStatus("NOR", PARTY, date(2009, 12, 31)),
        ),
    ),
    "how many states parties on 03/04/2012": Unclear(
        Doubt.WHICH_DAY,
        (
            HowMany(PARTY, day=date(2012, 4, 3)),
            HowMany(PARTY, day=date(2012, 3, 4)),
        ),
    ),
    "combien d'États parties en 2012 ?": Unclear(
        Doubt.WHICH_DAY,
        (
            HowMany(PARTY, day=date(2012, 1, 1)),
            HowMany(PARTY, day=date(2012, 12, 31)),
        ),
    ),
}

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"

UNCERTAIN = """
hello
thanks
merci beaucoup
good morning, how are you?
who are you
what can you do
I need help with my visa
what is the weather in Geneva
qui va gagner la coupe du monde
is Taiwan a party?
has Kosovo ratified?
status of Wakanda
why is Norway not a party
what does Norway think about the treaty
how many people were killed in Laos
how many bombs are there in Laos
combien de victimes au Cambodge
did Norway join the European Union
has Laos joined the mine ban treaty
is Norway a party to the Ottawa Convention
who is the president of the convention
who is the ambassador of Laos
Norway and Sweden
is Norway or Sweden a party
who did not report
which states are late
qui est en retard
who will join next year
should Laos withdraw
rank the states parties
how many parties before the war
who joined since Tuesday
deadlines of everybody in 1890
when is 20MSP
needs of Laos
I met Norway's delegate yesterday
Georgia told me about the party last night
how many signed
who signed
was Laos a party before 2010
how many parties in Africa since 2012
le Laos va-t-il signer demain
is Norway not not a party to anything
compare Norway and Sweden
what did Peru destroy yesterday
03/04/2012 or so
how many EU states are parties
EU parties
does Laos have cluster munitions
cluster munitions in Laos
is it a party
is it a party to the convention?
est-il partie ?
not Norway
was Norway a party on 1 January 2030
have all states parties reported
how many states parties on 1 January 2030
tomorrow
which states have completed clearance
""".strip().splitlines()


@pytest.mark.parametrize("reads", TABLES)
def test_the_written_list_of_questions_is_understood(
    reads: str, record_property: Callable[[str, object], None]
) -> None:
    """In whichever language the interface is."""
    found = [
        (phrase, asked, understand(phrase, language=reads, today=TODAY))
        for _, phrase, asked in PHRASINGS
    ]
    right = [phrase for phrase, asked, answer in found if answer == asked]
    unclear = [phrase for phrase, _, answer in found if isinstance(answer, Unclear)]
    wrong = [phrase for phrase, _, _ in found if phrase not in {*right, *unclear}]
    record_property(
        "measured",
        f"{len(found)} phrasings for a reader of {reads}, {len(right)} right, "
        f"{len(unclear)} suggestions, {len(wrong)} wrong",
    )
    assert (wrong, unclear) == ([], [])


def test_the_list_is_long_and_half_of_it_french() -> None:
    french = sum(language == "fr" for language, _, _ in PHRASINGS)
    assert len(PHRASINGS) >= 300
    assert french >= 140
    assert len({phrase for _, phrase, _ in PHRASINGS}) == len(PHRASINGS)


@pytest.mark.parametrize("text", UNCERTAIN)
@pytest.mark.parametrize("reads", TABLES)
def test_what_is_not_understood_is_never_answered(text: str, reads: str) -> None:
    unclear = understand(text, language=reads, today=TODAY)
    assert isinstance(unclear, Unclear)
    assert 1 <= len(unclear.nearest) <= 3


def test_what_asks_something_else_is_never_answered(
    record_property: Callable[[str, object], None],
) -> None:
    """Negations, the future, other treaties, comparisons: a wrong answer is worse than none.

    Every table is tried for every reader, so that one language stands for all.
    """
    asked = {text: understand(text, language="en", today=TODAY) for text in SENTENCES}
    record_property("measured", f"{len(asked)} hostile sentences, none answered")
    assert len(asked) >= 500
    assert not {text: one for text, one in asked.items() if not isinstance(one, Unclear)}
    assert all(one.nearest for one in asked.values() if isinstance(one, Unclear))


@pytest.mark.parametrize("text", OFFERED)
def test_what_may_mean_several_is_asked_back_as_the_same_question(text: str) -> None:
    for reads in TABLES:
        assert understand(text, language=reads, today=TODAY) == OFFERED[text]


def test_every_name_of_every_state_is_understood_in_a_question() -> None:
    """A few names that are also words are only offered."""
    offered = set()
    for alias in aliases():
        found = understand(f"is {alias.name} a party?", language="en", today=TODAY)
        if isinstance(found, Unclear):
            assert HasStatus(alias.iso3, PARTY) in found.nearest, alias
            offered |= set() if found.doubt is Doubt.WHICH_STATE else {alias.name}
        else:
            assert found == HasStatus(alias.iso3, PARTY), alias
    assert offered == {"Lao", "US", "U.S.", "Irã", "EE. UU."}


def test_a_state_in_words_that_are_not_understood_is_offered_first() -> None:
    unclear = understand("what does Norway think of it", language="en", today=TODAY)
    assert isinstance(unclear, Unclear)
    assert unclear.nearest[0] == StatusOf("NOR")


def test_a_typed_name_that_is_no_state_is_offered_as_the_same_question() -> None:
    unclear = understand("is Zambesia a party?", language="en", today=TODAY)
    assert isinstance(unclear, Unclear)
    assert unclear.doubt is Doubt.UNKNOWN_STATE
    assert all(isinstance(asked, HasStatus) for asked in unclear.nearest)


@pytest.mark.parametrize(
    "text", ["Taiwan", "Scotland", "OK", "xyzzy", "is Taiwan a party?", "status of Western Sahara"]
)
def test_a_name_like_none_of_a_state_is_said_to_be_none(text: str) -> None:
    unclear = understand(text, language="en", today=TODAY)
    assert isinstance(unclear, Unclear)
    assert unclear.doubt is Doubt.NO_STATE
    assert not any(getattr(asked, "state", "") for asked in unclear.nearest)


@pytest.mark.parametrize(
    ("text", "reads", "code"),
    [("EU", "en", "USA"), ("RDC", "en", "COD"), ("UK", "fr", "GBR"), ("car", "fr", "CAF")],
)
def test_an_abbreviation_of_another_language_is_asked_back(
    text: str, reads: str, code: str
) -> None:
    asked_back = Unclear(Doubt.UNKNOWN_STATE, (StatusOf(code),))
    assert understand(text, language=reads, today=TODAY) == asked_back


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("US", StatusOf("USA")),
        ("status of NOR", StatusOf("NOR")),
        ("the Philippines", StatusOf("PHL")),
        ("et le Tchad ?", StatusOf("TCD")),
        ("statut de la Côte d'Ivoire", StatusOf("CIV")),
        ("statut de l'Irak", StatusOf("IRQ")),
        ("l’Allemagne est-elle partie à la convention ?", HasStatus("DEU", PARTY)),
        ("has Nrway ratified?", ConsentOf("NOR")),
        ("le Laos a-t-il ratifié ?", ConsentOf("LAO")),
        ("status of car", Unclear(Doubt.UNKNOWN_STATE, (StatusOf("CAF"),))),
        ("status of tcd", Unclear(Doubt.UNKNOWN_STATE, (StatusOf("TCD"),))),
        ("Laso", Unclear(Doubt.UNKNOWN_STATE, (StatusOf("LAO"),))),
    ],
)
def test_a_state_is_found_within_a_question(text: str, asked: Asked | Unclear) -> None:
    assert understand(text, language="en", today=TODAY) == asked


@pytest.mark.parametrize(
    "text", ["who is late", "who has not reported", "which states are behind", "qui est en retard"]
)
def test_who_is_late_is_never_told_and_that_is_said(text: str) -> None:
    unclear = understand(text, language="en", today=TODAY)
    assert isinstance(unclear, Unclear)
    assert unclear.doubt is Doubt.JUDGED


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("Help!", Courtesy.HELP),
        ("aidez-moi", Courtesy.HELP),
        ("hello", Courtesy.GREETING),
        ("Bonjour !", Courtesy.GREETING),
        ("thank you", Courtesy.THANKS),
        ("merci", Courtesy.THANKS),
        ("help Laos", None),
        ("hello, status of Laos", None),
    ],
)
def test_a_greeting_thanks_and_a_call_for_help_are_no_questions(
    text: str, courtesy: Courtesy | None
) -> None:
    assert courtesy_in(text) is courtesy


def test_every_question_fits_a_button_and_is_read_back() -> None:
    for _, _, asked in PHRASINGS:
        data = ":".join(("q", *written(asked)))
        assert len(data.encode()) <= 64, data
        assert read(data.split(":")[1:]) == asked


@pytest.mark.parametrize(
    "forged",
    [
        *("", "nothing", "status", "status:ZZZ", "status:LAO:2012-13-01", "many:all", "due:LAO:9"),
        *("many:party:Nowhere", "many:party::9", "joined:2023-01-01", "meeting:x", "counts:1:2"),
        *("joined:9999-12-31:0001-01-01", "changes:0001-01-01:2012-01-01", "counts:9999-12-31"),
        *("open", "open:7", "open:9"),
    ],
)
def test_a_forged_button_is_no_question(forged: str) -> None:
    assert read(forged.split(":")) is None


def test_every_interface_language_has_its_table() -> None:
    assert set(TABLES) == set(LANGUAGES)


@pytest.mark.parametrize("language", TABLES)
def test_no_word_of_a_question_is_the_name_of_a_state(language: str) -> None:
    named = {tuple(folded(alias.name).split()) for alias in aliases()}
    assert named & set(_lexicon(TABLES[language]).phrases) <= {("us",)}


def test_what_the_page_of_questions_lists_is_understood() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    for _, *written_in in rows[2:]:
        first, second = (understand(text, language="en", today=TODAY) for text in written_in)
        assert first == second, written_in
        assert not isinstance(first, Unclear), written_in


def test_a_long_text_is_no_question_though_it_begins_with_one() -> None:
    text = "is Norway a party" + " to the convention" * 40
    assert isinstance(understand(text, language="en", today=TODAY), Unclear)


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=50)
def test_any_text_gets_an_answer_or_suggestions(text: str) -> None:
    found = understand(text, language="en", today=TODAY)
    assert not isinstance(found, Unclear) or found.nearest


def test_a_question_is_understood_in_a_few_milliseconds() -> None:
    started = time.perf_counter()
    for _, phrase, _ in PHRASINGS:
        understand(phrase, language="en", today=TODAY)
    assert (time.perf_counter() - started) / len(PHRASINGS) < 0.02
