"""What people type is understood, asked back or refused with an example; never guessed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.options import JSON, Option, Unclear
from services.questions import (
    Amount,
    Choice,
    Day,
    Email,
    Kind,
    SeveralChoices,
    StateName,
    StateNames,
    Words,
    YesNo,
)
from services.texts import RefusedError, Text
from tests.support.plain import IN_FRENCH, READING, plain

CLEARANCE = Option("CLR", Text("Survey and clearance"))
VICTIMS = Option("VA", Text("Victim assistance"))
EMERGENCY = Option("EMG", Text("Emergency assistance after new use"))
PLANS = Option("PLN", Text("Planning, extension requests, country coalition"))
PILLAR = Choice((CLEARANCE, VICTIMS, EMERGENCY, PLANS))
PILLARS = SeveralChoices(PILLAR.options, at_least=2)
ANY_PILLAR = SeveralChoices(PILLAR.options, everything=Text("Any pillar"))


def read(kind: Kind, typed: str) -> JSON:
    """The value read; a stored value must be accepted, and its shown text must be words."""
    value = kind.parse(typed, READING)
    assert not isinstance(value, Unclear), [option.code for option in value.options]
    assert kind.accepts(value, {})
    assert plain(kind.shown(value))
    return value


def codes_asked_back(kind: Kind, typed: str) -> list[str]:
    """The options offered for unclear words; each must then be read as exactly one value."""
    found = kind.parse(typed, READING)
    assert isinstance(found, Unclear), found
    values = [read(kind, option.code) for option in found.options]
    assert len({str(value) for value in values}) == len(values) > 1
    return [option.code for option in found.options]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CLR", "CLR"),
        ("2", "VA"),
        ("2.", "VA"),
        ("٢", "VA"),
        ("victim assistance", "VA"),
        ("VICTIM  ASSISTANCE!", "VA"),
        ("clear", "CLR"),
        ("clearence", "CLR"),
        ("victm asistance", "VA"),
        ("planning, extension requests, country coalition", "PLN"),
    ],
)
def test_an_option_is_typed_by_code_number_label_beginning_or_nearly(typed: str, code: str) -> None:
    assert read(PILLAR, typed) == code


def test_an_option_is_typed_in_the_language_of_the_reader() -> None:
    assert PILLAR.parse("déminage", IN_FRENCH) == "CLR"
    assert PILLAR.parse("DEMINAGE", IN_FRENCH) == "CLR"
    assert PILLAR.parse("clearance", IN_FRENCH) == "CLR"
    assert YesNo().parse("oui", IN_FRENCH) is True


def test_words_that_fit_two_options_are_asked_back() -> None:
    assert codes_asked_back(PILLAR, "assistance") == ["VA", "EMG"]
    assert codes_asked_back(ANY_PILLAR, "asistance") == ["VA", "EMG"]


@pytest.mark.parametrize("typed", ["", "  ", "5", "0", "-1", "risk education", "???", "clear risk"])
def test_words_that_fit_no_option_are_refused_with_a_way_on(typed: str) -> None:
    with pytest.raises(RefusedError, match="is not among the answers"):
        PILLAR.parse(typed, READING)


def test_a_refusal_repeats_only_the_beginning_of_a_long_message() -> None:
    with pytest.raises(RefusedError) as refused:
        PILLAR.parse("mine " * 500, READING)
    assert len(plain(refused.value.text)) < 150


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1, 3", ["CLR", "EMG"]),
        ("3 1", ["CLR", "EMG"]),
        ("victim; clearance", ["CLR", "VA"]),
        ("victim\nplanning\nvictim", ["VA", "PLN"]),
        ("VA، CLR", ["CLR", "VA"]),
    ],
)
def test_several_options_are_typed_in_one_message(typed: str, codes: list[str]) -> None:
    assert read(PILLARS, typed) == codes


def test_several_choices_say_what_is_missing_or_unclear() -> None:
    with pytest.raises(RefusedError) as refused:
        PILLARS.parse("victim", READING)
    assert plain(refused.value.text) == "Please choose at least 2, then press Done."
    with pytest.raises(RefusedError) as refused:
        PILLARS.parse("clearance, assistance", READING)
    assert "Victim assistance; Emergency assistance after new use" in plain(refused.value.text)
    with pytest.raises(RefusedError, match="not among"):
        PILLARS.parse("clearance, bananas", READING)


def test_everything_is_one_more_option_that_covers_later_ones_too() -> None:
    assert read(ANY_PILLAR, "any") == []
    assert plain(ANY_PILLAR.shown([])) == "Any pillar"
    assert ANY_PILLAR.ticks([]) == ("every",)
    assert ANY_PILLAR.toggled(("CLR", "VA"), "every") == ("every",)
    assert ANY_PILLAR.toggled(("every",), "VA") == ("VA",)
    assert ANY_PILLAR.toggled(("every",), "every") == ()
    assert not PILLARS.accepts([], {})


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("Y", True), ("no", False), ("2", False)]
)
def test_yes_and_no_are_typed_or_pressed(typed: str, value: bool) -> None:  # noqa: FBT001
    assert read(YesNo(), typed) is value


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Focal.Point@MOFA.gov.la ", "Focal.Point@mofa.gov.la"),
        ("mailto:ccm@un.org", "ccm@un.org"),
        ("<ccm@un.org>;", "ccm@un.org"),
    ],
)
def test_an_email_address_is_kept_as_typed_but_for_its_domain(typed: str, address: str) -> None:
    assert read(Email(), typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ccm",
        "ccm@un",
        "@un.org",
        "a b@un.org",
        "a@un.org b@un.org",
        "a@b@un.org",
        "a@u..org",
        "a\x00b@un.org",
    ],
)
def test_what_is_no_email_address_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RefusedError, match=r"such as mission\.geneva@mofa\.gov\.la"):
        Email().parse(typed, READING)


def test_words_are_kept_within_their_limits_and_a_refusal_says_the_count() -> None:
    title = Words(at_most=20, at_least=3)
    assert read(title, "  Detectors \n for\x00 Xieng ") == "Detectors for Xieng"
    assert read(Words(at_most=20, lines=True), "Detectors\nfor Xieng") == "Detectors\nfor Xieng"
    with pytest.raises(RefusedError) as refused:
        title.parse("Detectors for Xiengkhuang", READING)
    assert "25 characters; at most 20 fit" in plain(refused.value.text)
    with pytest.raises(RefusedError, match="at least"):
        title.parse("de", READING)
    assert not title.accepts("Detectors for Xiengkhuang", {})
    assert plain(title.shown("<b> {n} & co")) == "<b> {n} & co"


@pytest.mark.parametrize(
    "typed", ["LAO", "Laos", "lao pdr", "République démocratique populaire lao"]
)
def test_a_state_is_typed_in_any_language_and_kept_by_its_code(typed: str) -> None:
    assert read(StateName(), typed) == "LAO"


def test_a_name_of_several_states_is_asked_back_with_all_of_them() -> None:
    assert set(codes_asked_back(StateName(), "congo")) == {"COD", "COG"}
    assert set(codes_asked_back(StateNames(Text("All States")), "korea")) == {"KOR", "PRK"}


def test_a_name_of_no_state_suggests_the_nearest_ones() -> None:
    found = StateName().parse("great emirates", READING)
    assert isinstance(found, Unclear)
    assert "I know no State called “great emirates”" in plain(found.prompt)
    assert "ARE" in [option.code for option in found.options]
    with pytest.raises(RefusedError, match="for example Laos"):
        StateName().parse(" ", READING)


def test_a_name_like_none_of_a_state_is_said_to_be_none() -> None:
    for kind in (StateName(), StateNames(Text("All States"))):
        with pytest.raises(RefusedError, match="not in the list of the 197 States"):
            kind.parse("Taiwan", READING)


def test_several_short_names_are_no_name_together() -> None:
    assert read(StateNames(Text("All States")), "US, UK, Fiji") == ["FJI", "GBR", "USA"]


def test_several_states_are_typed_in_one_message() -> None:
    some = StateNames(Text("All States Parties"))
    assert read(some, "Laos, Côte d'Ivoire; peru\nPeru") == ["CIV", "LAO", "PER"]
    assert read(some, "Chad") == ["TCD"]
    assert read(some, "all states parties") == read(some, "every") == []
    assert plain(some.shown([])) == "All States Parties"
    assert plain(some.shown(["PER", "TCD"])) == "Peru; Chad"
    with pytest.raises(RefusedError) as refused:
        some.parse("Laos, congo", READING)
    assert "Which State do you mean by “congo”: " in plain(refused.value.text)
    with pytest.raises(RefusedError, match="for example Laos"):
        some.parse(" , ", READING)


@pytest.mark.parametrize("typed", ["2027-04-03", "3 April 2027", "3 avril 2027", "3.4.2027"])
def test_a_day_is_typed_in_several_ways(typed: str) -> None:
    found = Day().parse(typed, IN_FRENCH)
    assert found == "2027-04-03" or "2027-04-03" in [option.code for option in found.options]


def test_a_day_of_two_readings_is_asked_back_with_the_name_of_the_month() -> None:
    assert codes_asked_back(Day(), "03/04/2027") == ["2027-04-03", "2027-03-04"]
    found = Day().parse("03/04/2027", READING)
    assert isinstance(found, Unclear)
    assert found.options[0].label == Text("{day}", day=date(2027, 4, 3))


def test_a_day_may_not_precede_today_or_the_day_of_an_earlier_question() -> None:
    ends = Day(not_before="begins", not_before_today=True)
    with pytest.raises(RefusedError) as refused:
        ends.parse("2027-02-28", READING)
    assert "2027-03-01 or a later day" in plain(refused.value.text)
    after = replace(READING, answers={"begins": "2027-06-01"})
    with pytest.raises(RefusedError) as refused:
        ends.parse("2027-05-31", after)
    assert "2027-06-01 or a later day" in plain(refused.value.text)
    assert ends.parse("2027-06-01", after) == "2027-06-01"
    assert ends.parse("2027-03-01", replace(READING, answers={"begins": None})) == "2027-03-01"


def test_a_day_is_asked_again_when_the_earlier_one_moves_past_it() -> None:
    ends = Day(not_before="begins", not_before_today=True)
    assert ends.accepts("2020-01-01", {})  # Kept while a draft rests; checked when published.
    assert ends.accepts("2027-06-01", {"begins": "2027-06-01"})
    assert not ends.accepts("2027-05-31", {"begins": "2027-06-01"})
    assert not ends.accepts("31 May", {})


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("250 000 EUR", {"amount": "250000", "currency": "EUR"}, "250000 EUR"),
        ("€1.5 million", {"amount": "1500000", "currency": "EUR"}, "1500000 EUR"),
        ("USD 12.5", {"amount": "12.50", "currency": "USD"}, "12.50 USD"),
        ("not costed", {"amount": None, "currency": None}, "Not costed"),
        ("not-costed", {"amount": None, "currency": None}, "Not costed"),
    ],
)
def test_an_amount_is_a_sum_with_its_currency_or_not_costed(
    typed: str, kept: JSON, shown: str
) -> None:
    assert read(Amount(), typed) == kept
    assert plain(Amount().shown(kept)) == shown


def test_not_costed_is_typed_in_the_language_of_the_reader() -> None:
    assert Amount().parse("Sans chiffrage", IN_FRENCH) == {"amount": None, "currency": None}


def test_a_sum_of_two_readings_is_asked_back_and_the_option_pressed_settles_it() -> None:
    assert codes_asked_back(Amount(), "1.200 EUR") == ["1200.0000 EUR", "1.2000 EUR"]
    assert read(Amount(), "1200.0000 EUR") == {"amount": "1200", "currency": "EUR"}
    assert read(Amount(), "1.2000 EUR") == {"amount": "1.20", "currency": "EUR"}
    assert codes_asked_back(Amount(), "1.234 KWD") == ["1234.0000 KWD", "1.2340 KWD"]


@pytest.mark.parametrize("typed", ["", "many", "200", "0 EUR", "5 bananas", "99999999999999 EUR"])
def test_what_is_no_sum_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        Amount().parse(typed, READING)


@pytest.mark.parametrize(
    "value",
    [None, 5, "5 EUR", {}, {"amount": "x", "currency": "EUR"}, {"amount": "0", "currency": "EUR"}],
)
def test_a_stored_value_that_is_no_sum_is_not_accepted(value: JSON) -> None:
    assert not Amount().accepts(value, {})


@pytest.mark.parametrize("code", ["", "7", "a:b", "été", "x" * 25])
def test_a_code_that_cannot_travel_in_a_button_is_refused_at_the_start(code: str) -> None:
    with pytest.raises(ValueError, match="does not serve"):
        Choice((Option(code, Text("Label")),))
    with pytest.raises(ValueError, match="same code"):
        Choice((CLEARANCE, CLEARANCE))


def test_an_answer_whose_option_was_withdrawn_is_no_longer_accepted_but_still_shown() -> None:
    smaller = Choice((CLEARANCE,))
    assert not smaller.accepts("VA", {})
    assert plain(smaller.shown("VA")) == "VA"


KINDS = [
    PILLAR,
    PILLARS,
    ANY_PILLAR,
    YesNo(),
    Email(),
    Words(at_most=9, at_least=2),
    Day(),
    Amount(),
]


TYPED = ["1.200 EUR", "03/04/2027", "june 2027", "guinea", "a, b", "assistance", "1 2", "a@b.la"]


@given(kind=st.sampled_from(KINDS), typed=st.one_of(st.text(), st.sampled_from(TYPED)))
@settings(deadline=None)
def test_whatever_is_typed_is_read_asked_back_or_refused(kind: Kind, typed: str) -> None:
    try:
        value = kind.parse(typed, READING)
    except RefusedError as refused:
        value = refused.text
    if isinstance(value, Text):
        assert plain(value)
    elif isinstance(value, Unclear):
        assert codes_asked_back(kind, typed)
    else:
        assert kind.accepts(value, {})
        assert plain(kind.shown(value))
