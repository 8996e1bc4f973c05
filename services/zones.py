"""Time zones: the one of a State's capital, and the one that somebody types by its city."""

import zoneinfo
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from services.options import JSON, Answers, Option, Reading, Unclear
from services.texts import RefusedError, Text
from services.typed import folded

DEFAULT = "Europe/Zurich"
"""Geneva, where the Convention's meetings and the ISU are."""

_MOST_LISTED = 8

# Where a State has several zones, that of its capital.
_CAPITALS = {
    "ARG": "America/Argentina/Buenos_Aires",
    "AUS": "Australia/Sydney",
    "BRA": "America/Sao_Paulo",
    "CAN": "America/Toronto",
    "CHL": "America/Santiago",
    "CHN": "Asia/Shanghai",
    "COD": "Africa/Kinshasa",
    "CYP": "Asia/Nicosia",
    "DEU": "Europe/Berlin",
    "ECU": "America/Guayaquil",
    "ESP": "Europe/Madrid",
    "FSM": "Pacific/Pohnpei",
    "IDN": "Asia/Jakarta",
    "KAZ": "Asia/Almaty",
    "KIR": "Pacific/Tarawa",
    "MEX": "America/Mexico_City",
    "MHL": "Pacific/Majuro",
    "MNG": "Asia/Ulaanbaatar",
    "MYS": "Asia/Kuala_Lumpur",
    "NZL": "Pacific/Auckland",
    "PNG": "Pacific/Port_Moresby",
    "PRT": "Europe/Lisbon",
    "PSE": "Asia/Hebron",
    "RUS": "Europe/Moscow",
    "UKR": "Europe/Kyiv",
    "USA": "America/New_York",
    "UZB": "Asia/Tashkent",
}
_CITIES = {"geneva": DEFAULT, "genf": DEFAULT, "geneve": DEFAULT, "bern": DEFAULT}


def zone_of_state(iso3: str) -> str:
    """The IANA zone of a State's capital; Geneva's where it is not known."""
    if iso3 in _CAPITALS:
        return _CAPITALS[iso3]
    territory = get_global("territory_aliases").get(iso3, [""])[0]
    zones = get_global("territory_zones").get(territory, [])
    return zones[0] if len(zones) == 1 and zones[0] in _known() else DEFAULT


@cache
def _known() -> frozenset[str]:
    return frozenset(
        zone for zone in zoneinfo.available_timezones() if "/" in zone and zone[:3] != "Etc"
    )


def city_in(zone: str, language: str) -> str:
    """The city that a zone is called by, in a language: `Le Caire` for Africa/Cairo."""
    known = Locale.parse(language).time_zones.get(zone, {})
    return str(known.get("city") or Zone(zone).city)


@cache
def _cities(language: str) -> dict[str, tuple[str, ...]]:
    """Zones by the folded name of their city, in English and in a language."""
    cities: dict[str, list[str]] = {folded(city): [zone] for city, zone in _CITIES.items()}
    for zone in sorted(_known()):
        for name in {folded(Zone(zone).city), folded(city_in(zone, language))}:
            cities.setdefault(name, []).append(zone)
    return {city: tuple(zones) for city, zones in cities.items()}


def zone_of_city(city: str) -> str | None:
    """The zone that is called by a city; None where none is, or several are."""
    zones = _cities("en").get(folded(city), ())
    return zones[0] if len(zones) == 1 else None


@dataclass(frozen=True)
class Zone:
    """An IANA zone as a value of a Text: it is shown by its city, in the reader's language."""

    name: str

    @property
    def city(self) -> str:
        return self.name.rsplit("/", 1)[-1].replace("_", " ")


def zone_option(zone: str) -> Option:
    return Option(zone, Text("{zone}", zone=Zone(zone)))


class ZoneKind:
    """A time zone, typed by a city in it and stored by its IANA name."""

    options: tuple[Option, ...] = (zone_option(DEFAULT),)

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        if typed in _known():
            return typed
        wanted = folded(typed)
        cities = _cities(reading.language)
        begun = (
            zone
            for name, named in cities.items()
            if len(wanted) > 1 and name.startswith(wanted)
            for zone in named
        )
        zones = cities.get(wanted) or tuple(dict.fromkeys(begun))
        if len(zones) == 1:
            return zones[0]
        if 1 < len(zones) <= _MOST_LISTED:
            options = tuple(map(zone_option, zones))
            return Unclear(Text("Which of these is your time zone?"), options)
        raise RefusedError(
            Text("I do not know that city. Please type a larger one nearby, for example Vientiane.")
        )

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return value in _known()

    def shown(self, value: JSON) -> Text:
        return Text("{zone}", zone=Zone(value))
