import calendar
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.texts import Plural, RefusedError
from services.typed import clean_words, date_from, folded

TODAY = date(2026, 2, 3)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def day(text: str, *languages: str, not_before: date | None = None) -> date | tuple[date, ...]:
    return date_from(text, languages=languages or ("en",), today=TODAY, not_before=not_before)


def test_words_are_compared_without_case_accents_and_apostrophes() -> None:
    assert folded("Côte d’Ivoire") == folded("COTE D'IVOIRE") == "cote divoire"
    assert folded("  Guinea—Bissau ") == "guinea bissau"
    assert folded("TÜRKİYE") == "turkiye"


def test_words_are_kept_as_written_but_for_spaces() -> None:
    assert clean_words("  Clearance of \t 12 km²\nin Xieng  Khouang ", at_most=80) == (
        "Clearance of 12 km² in Xieng Khouang"
    )


def test_lines_are_kept_where_they_may_be() -> None:
    assert clean_words("one \r\n\n\n\n two  words\n", at_most=80, lines=True) == "one\n\ntwo words"


def test_nothing_hidden_is_stored() -> None:
    assert clean_words("a\x00b\x1b[31m \u202egnp.exe\u2066", at_most=80) == "ab[31m gnp.exe"


def test_joiners_of_emoji_and_direction_marks_of_arabic_stay() -> None:
    assert clean_words("👩\u200d🌾 \u200fلاو", at_most=80) == "👩\u200d🌾 \u200fلاو"


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert clean_words("Co\u0302te", at_most=80) == "Côte"


def test_a_tower_of_accents_is_cut() -> None:
    assert len(clean_words("z" + "\u0335" * 500, at_most=80)) == 9


def test_a_broken_character_is_refused() -> None:
    with pytest.raises(RefusedError, match="broken character"):
        clean_words("a\ud800", at_most=80)


def test_too_long_a_text_is_told_its_count() -> None:
    with pytest.raises(RefusedError) as refused:
        clean_words("x" * 95, at_most=80)
    assert isinstance(refused.value.text, Plural)
    assert refused.value.text.values == {"n": 95, "limit": 80}
    assert "still in this chat" in refused.value.text.message


@pytest.mark.parametrize("nothing", ["", " \n ", "\u200d\u200e", "\x00", "\u0301"])
def test_what_shows_nothing_is_nothing(nothing: str) -> None:
    with pytest.raises(RefusedError, match="at least"):
        clean_words(nothing, at_most=80)
    assert clean_words(nothing, at_most=80, at_least=0) == ""


@given(any_text, st.booleans())
def test_what_was_cleaned_once_stays_as_it_is(text: str, lines: bool) -> None:  # noqa: FBT001
    kept = clean_words(text, at_most=800, at_least=0, lines=lines)
    assert clean_words(kept, at_most=800, at_least=0, lines=lines) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(char) == "Cc" for char in kept.replace("\n", ""))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2027-04-03", date(2027, 4, 3)),
        (" 2027/4/3 ", date(2027, 4, 3)),
        ("13/04/2027", date(2027, 4, 13)),
        ("04.13.2027", date(2027, 4, 13)),
        ("10.11.2026", date(2026, 11, 10)),
        (" 3.4.2027", date(2027, 4, 3)),
        ("04/04/2027", date(2027, 4, 4)),
        ("٢٠٢٧-٠٤-٠٣", date(2027, 4, 3)),
        ("3 April 2027", date(2027, 4, 3)),
        ("April 3rd, 2027", date(2027, 4, 3)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("end of June 2027", date(2027, 6, 30)),
        ("END FEBRUARY 2028", date(2028, 2, 29)),
        ("beginning of June 2027", date(2027, 6, 1)),
        ("end of 2027", date(2027, 12, 31)),
        ("tomorrow", date(2026, 2, 4)),
        ("in 3 months", date(2026, 5, 3)),
        ("in two weeks", date(2026, 2, 17)),
        ("Friday", date(2026, 2, 6)),
    ],
)
def test_a_day_can_be_written_in_many_ways(text: str, meant: date) -> None:
    assert day(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3 avril 2027", date(2027, 4, 3)),
        ("le 1er août 2027", date(2027, 8, 1)),
        ("3 aout 2027", date(2027, 8, 3)),
        ("fin juin 2027", date(2027, 6, 30)),
        ("à la fin d'avril 2027", date(2027, 4, 30)),
        ("début juin 2027", date(2027, 6, 1)),
        ("demain", date(2026, 2, 4)),
        ("dans 3 mois", date(2026, 5, 3)),
        ("3 April 2027", date(2027, 4, 3)),
    ],
)
def test_a_day_can_be_written_in_french(text: str, meant: date) -> None:
    assert day(text, "fr") == meant


def test_a_day_with_two_readings_gives_both() -> None:
    assert day("03/04/2027") == (date(2027, 4, 3), date(2027, 3, 4))
    assert day("June 2027") == (date(2027, 6, 1), date(2027, 6, 30))
    assert day("février 2028", "fr") == (date(2028, 2, 1), date(2028, 2, 29))
    assert day("2027") == (date(2027, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("text", ["03/04/27", "3 April 27", "3 April", "12"])
def test_a_year_of_two_digits_or_none_is_asked_for(text: str) -> None:
    with pytest.raises(RefusedError, match="four digits"):
        day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2027-13-01",
        "31/02/2027",
        "31 June 2027",
        "29 February 2027",
        "3 April 2027 15:00",
        "13 monkeys 2027",
        "t3 2027",
        "in 99999999999 years",
        "2027" * 40,
    ],
)
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefusedError, match="Please write it like"):
        day(text)


def test_a_slip_of_centuries_is_noticed() -> None:
    with pytest.raises(RefusedError, match="check the year"):
        day("3 April 2207")
    with pytest.raises(RefusedError, match="check the year"):
        day("0027-04-03")


def test_a_day_must_not_lie_before_the_one_it_follows() -> None:
    assert day("03/04/2027", not_before=date(2027, 4, 1)) == date(2027, 4, 3)
    assert day("2027-04-01", not_before=date(2027, 4, 1)) == date(2027, 4, 1)
    with pytest.raises(RefusedError, match="too early") as refused:
        day("yesterday", not_before=TODAY)
    assert refused.value.text.values == {"day": TODAY - timedelta(days=1), "not_before": TODAY}


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2070, 12, 31)))
@settings(deadline=None)
def test_a_written_day_is_read_back(written: date) -> None:
    month = calendar.month_name[written.month]
    assert day(written.isoformat()) == written
    assert day(f"{written.day} {month} {written.year}") == written
    readings = day(f"{written.day}/{written.month}/{written.year}")
    assert written == readings or (isinstance(readings, tuple) and readings[0] == written)


@given(st.text("0123456789/-. aprilinJuneofndy'é", max_size=70) | any_text)
@settings(deadline=None)
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    try:
        days = day(text, "fr", "en")
    except RefusedError:
        return
    assert isinstance(days, date) or (len(days) > 1 and len(set(days)) == len(days))
