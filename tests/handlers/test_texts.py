"""A text in its reader's words: days, numbers, moments, places, and whatever somebody typed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.markup import parse_html
from handlers.screens import Action, Screen
from handlers.texts import Reader, fitted, nearest_language, plain, render, say
from services.languages import LANGUAGES
from services.money import Money, NotCosted
from services.questions import money_shown
from services.texts import Plural, Text
from services.typed import utf16_length
from services.zones import DEFAULT, Zone
from storage.treaty import get_state, states

EN, FR = Reader("en", "Asia/Vientiane"), Reader("fr", "Asia/Vientiane")


def shown(value: Any, reader: Reader) -> str:
    return plain(Text("{value}", value=value), reader)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (date(2027, 4, 3), "3 April 2027", "3 avril 2027"),
        (date(2027, 4, 1), "1 April 2027", "1er avril 2027"),
        (date(2027, 8, 11), "11 August 2027", "11 août 2027"),
        (0, "0", "0"),
        (1234567, "1,234,567", "1\u202f234\u202f567"),
        (-12, "-12", "-12"),
        (Decimal("12.50"), "12.50", "12,50"),
        (Decimal("1234.505"), "1,234.505", "1\u202f234,505"),
        (Decimal("1.5E+6"), "1,500,000", "1\u202f500\u202f000"),
        (get_state("LAO"), "Lao People's Democratic Republic", None),
        (get_state("CIV"), "Côte d'Ivoire", "Côte d’Ivoire"),
        (Zone("Europe/London"), "London", "Londres"),
        (Zone(DEFAULT), "Geneva", "Genève"),
        (Text("Done"), "Done", "Terminé"),
        ((Text("donor"), get_state("NOR"), 1000), "donor, Norway, 1,000", None),
    ],
)
def test_a_value_is_written_the_readers_way(value: Any, english: str, french: str | None) -> None:
    assert shown(value, EN) == english
    assert french is None or shown(value, FR) == french


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        ("12.5", "EUR", "12.50 EUR", "12,50\u00a0EUR"),
        ("250000.0000", "EUR", "250,000 EUR", "250\u202f000\u00a0EUR"),
        ("5000", "JPY", "5,000 JPY", "5\u202f000\u00a0JPY"),
        ("12.5", "KWD", "12.500 KWD", "12,500\u00a0KWD"),
    ],
)
def test_a_sum_is_written_the_readers_way(
    amount: str, currency: str, english: str, french: str
) -> None:
    sum_ = money_shown(Money(Decimal(amount), currency))
    assert (plain(sum_, EN), plain(sum_, FR)) == (english, french)


def test_a_sum_that_is_not_known_is_said_in_words() -> None:
    assert plain(money_shown(NotCosted()), EN) == "Not costed"
    assert plain(money_shown(NotCosted()), FR) == "Non chiffré"


def test_a_moment_is_on_the_readers_own_clock_and_says_whose() -> None:
    moment = datetime(2027, 3, 31, 22, 5, tzinfo=UTC)
    assert shown(moment, EN) == "1 April 2027, 05:05 (Vientiane)"
    assert shown(moment, FR) == "1er avril 2027, 05:05 (Vientiane)"
    assert shown(moment, Reader("fr", "Africa/Cairo")) == "1er avril 2027, 00:05 (Le Caire)"
    assert shown(moment, Reader("en", DEFAULT)) == "1 April 2027, 00:05 (Geneva)"
    assert shown(moment, Reader()) == "31 March 2027, 22:05 (UTC)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_the_name_of_a_place(language: str) -> None:
    places = {zone: shown(Zone(zone), Reader(language)) for zone in available_timezones()}
    assert [zone for zone, place in places.items() if "/" in place or "_" in place] == []
    assert places["America/Argentina/Buenos_Aires"] == "Buenos Aires"
    assert places["Factory"] == "Factory"  # CLDR knows no city there.


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "0 requests to decide", "0 demande à traiter"),
        (1, "1 request to decide", "1 demande à traiter"),
        (2, "2 requests to decide", "2 demandes à traiter"),
        (1000, "1,000 requests to decide", "1\u202f000 demandes à traiter"),
    ],
)
def test_a_plural_is_that_of_the_language(n: int, english: str, french: str) -> None:
    text = Plural("{n} request to decide", "{n} requests to decide", n=n)
    assert (plain(text, EN), plain(text, FR)) == (english, french)


def test_a_sentence_that_no_catalogue_holds_is_said_in_english() -> None:
    assert plain(Text("Nobody says {what}.", what="this"), FR) == "Nobody says this."
    many = Plural("{n} unheard-of thing", "{n} unheard-of things", n=0)
    assert plain(many, FR) == "0 unheard-of things"


@pytest.mark.parametrize(
    ("typed", "text", "label"),
    [
        ("<b>bold</b> & co", "&lt;b&gt;bold&lt;/b&gt; &amp; co", "<b>bold</b> & co"),
        ('"quoted" <i', '"quoted" &lt;i', '"quoted" <i'),
        ("{n} of {total}", "{n} of {total}", "{n} of {total}"),
        ("%s &amp;", "%s &amp;amp;", "%s &amp;"),
        ("nul\0and\ud800half", "nulandhalf", "nulandhalf"),
    ],
)
def test_what_somebody_typed_is_shown_as_typed_and_never_as_markup(
    typed: str, text: str, label: str
) -> None:
    assert say(Text("Reason: {reason}", reason=typed), EN) == f"Reason: {text}"
    assert plain(Text("Reason: {reason}", reason=typed), EN) == f"Reason: {label}"
    inside = Text("<i>{why}</i>", why=Text("Reason: {reason}", reason=(typed,)))
    assert say(inside, EN) == f"<i>Reason: {text}</i>"


@given(typed=st.text(max_size=200))
def test_whatever_is_typed_arrives_as_it_was(typed: str) -> None:
    said, entities = parse_html(say(Text("<b>{title}</b>", title=typed), FR))
    assert said == typed.replace("\0", "")
    assert len(entities) == (utf16_length(said) > 0)


def test_a_yes_or_no_is_never_a_value() -> None:
    with pytest.raises(TypeError, match="say it in words"):
        plain(Text("{what}", what=True), EN)


@pytest.mark.parametrize(
    ("code", "language"),
    [("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("en-GB", "en"), ("lo", "en"), (None, "en")],
)
def test_the_language_of_a_phone_is_taken_where_it_is_spoken(
    code: str | None, language: str
) -> None:
    assert nearest_language(code) == language


def test_the_language_menu_says_yes_in_the_language_chosen() -> None:
    said = {
        language: plain(Text("From now on I write in English."), Reader(language))
        for language in LANGUAGES
    }
    assert said == {
        "en": "From now on I write in English.",
        "fr": "Désormais, je vous écris en français.",
    }


@pytest.mark.parametrize(
    ("iso3", "name"),
    [
        ("LAO", "République démocratique populaire lao"),
        ("PSE", "État de Palestine"),
        ("PRK", "République populaire démocratique de Corée"),
        ("KOR", "République de Corée"),
        ("VAT", "Saint-Siège"),
        ("MDA", "République de Moldova"),
        ("TLS", "Timor-Leste"),
    ],
)
def test_a_state_is_called_as_the_united_nations_call_it(iso3: str, name: str) -> None:
    assert shown(get_state(iso3), FR) == name


def test_every_state_has_a_name_of_its_own_in_every_language() -> None:
    for language in LANGUAGES:
        assert len({shown(state, Reader(language)) for state in states()}) == len(states())


def test_a_long_title_is_cut_on_its_button_and_nowhere_else() -> None:
    title = "Deux équipes de dépollution pour Savannakhet, " * 3
    screen = Screen((Text("{t}", t=title),), ((Action(Text("{t}", t=title), "n:1"),),))
    message = render(screen, FR)
    [[button]] = message["reply_markup"]["inline_keyboard"]
    assert message["text"] == title
    assert len(button["text"]) <= 72
    assert button["text"].endswith("…")


def test_a_text_that_does_not_fit_is_cut_at_a_line_and_never_inside_markup() -> None:
    lines = [f"<b>{n}</b> &amp; {'😀' * 90}" for n in range(40)]
    text, _ = parse_html(fitted(lines))
    assert utf16_length(text) <= 4096
    assert text.endswith("\n…")
    assert text.splitlines()[-2].startswith("21 & 😀")
    assert fitted(lines[:3]) == "\n".join(lines[:3])


@pytest.mark.parametrize("length", range(4085, 4100))
def test_a_text_fits_to_the_last_character(length: int) -> None:
    for lines in (["a" * length], ["a" * length, "b"], ["😀" * (length // 2), "b", "c"]):
        assert utf16_length(fitted(lines)) <= 4096


def test_words_from_right_to_left_do_not_turn_round_what_stands_beside_them() -> None:
    name = "أمينة العمري"
    told = Text("Name: <b>{name}</b>, {n} requests", name=name, n=3)
    assert plain(told, EN) == f"Name: <b>\u2068{name}\u2069</b>, 3 requests"
    assert plain(Text("{words}", words=name), EN) == name
    assert plain(Text("Name: {name}", name="Khamla"), EN) == "Name: Khamla"
