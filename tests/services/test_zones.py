"""Time zones: a city is typed in one's own language, and shown as it was meant."""

from dataclasses import replace

import pytest

from services.options import Unclear
from services.texts import RefusedError
from services.zones import DEFAULT, ZoneKind, city_in, zone_of_state
from tests.support.plain import IN_FRENCH, READING

ZONE = ZoneKind()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Vientiane", "Asia/Vientiane"),
        ("vient", "Asia/Vientiane"),
        ("new york", "America/New_York"),
        ("geneva", DEFAULT),
        ("Genève", DEFAULT),
        ("Asia/Vientiane", "Asia/Vientiane"),
    ],
)
def test_a_city_is_typed_in_any_way(typed: str, zone: str) -> None:
    assert ZONE.parse(typed, READING) == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Le Caire", "Africa/Cairo"),
        ("londres", "Europe/London"),
        ("Beyrouth", "Asia/Beirut"),
        ("N’Djamena", "Africa/Ndjamena"),
        ("cairo", "Africa/Cairo"),
    ],
)
def test_a_city_is_typed_in_french_or_in_english(typed: str, zone: str) -> None:
    assert ZONE.parse(typed, IN_FRENCH) == zone


def test_a_city_of_two_zones_is_asked_back() -> None:
    found = ZONE.parse("nicosia", READING)
    assert isinstance(found, Unclear)
    assert {option.code for option in found.options} == {"Asia/Nicosia", "Europe/Nicosia"}


@pytest.mark.parametrize("typed", ["", "x", "Nowhere", "Le Caire"])
def test_what_is_no_city_of_the_language_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        ZONE.parse(typed, replace(READING, language="en"))


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Africa/Cairo", "fr", "Le Caire"),
        ("Africa/Cairo", "en", "Cairo"),
        ("America/Argentina/Buenos_Aires", "fr", "Buenos Aires"),
        ("Asia/Tel_Aviv", "fr", "Tel Aviv"),
        ("UTC", "en", "UTC"),
    ],
)
def test_a_zone_is_called_by_the_city_that_was_typed(zone: str, language: str, city: str) -> None:
    assert city_in(zone, language) == city


def test_a_state_has_the_zone_of_its_capital() -> None:
    assert zone_of_state("LAO") == "Asia/Vientiane"
    assert zone_of_state("AUS") == "Australia/Sydney"
    assert zone_of_state("VAT") == "Europe/Vatican"
