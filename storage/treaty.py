"""What the depositary and the meeting papers record of each State, read from the files in `data/`.

The files come with the program, so a question of treaty status needs no database.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is published, and the day it was read there.

    `as_of` is as precise as the source itself (`2013-02`, `2022`); empty where that is the day.
    """

    title: str
    url: str
    read_on: date
    as_of: str = ""

    @property
    def known_as_of(self) -> str:
        """As of when it is known: a day, a month or a year, in ISO form."""
        return self.as_of or self.read_on.isoformat()


DEPOSITARY = Source(
    title=(
        "UN Treaty Collection, Multilateral Treaties Deposited with the Secretary-General, XXVI-6"
    ),
    url=(
        "https://treaties.un.org/Pages/ViewDetails.aspx"
        "?src=TREATY&mtdsg_no=XXVI-6&chapter=26&clang=_en"
    ),
    read_on=date(2026, 2, 3),
)
"""The source of every fact of a `State`, to be shown with it."""


@dataclass(frozen=True, slots=True)
class State:
    """One of the 197 States and its acts towards the Convention.

    `name` is the UN short name. `consent_type` is `ratification`, `acceptance` or `accession`,
    and empty where no instrument was deposited. `un_region_group` is `none` for the three States
    that belong to none. `before` is how it stood until it deposited anew after a withdrawal.
    """

    iso3: str
    name: str
    un_region_group: str
    ccm_region: str
    signature_on: date | None
    consent_on: date | None
    consent_type: str
    entry_into_force_on: date | None
    withdrawal_effective_on: date | None
    before: "State | None" = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that a State goes by in one language."""

    iso3: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class PublishedObligation:
    """A duty of one State under an article, as published.

    `article` is `3`, `4`, `5` or `7-initial`; `status` is `active`, `extended` or `completed`;
    `completed_on` is as precise as its source (`2013`, `2023-08`, `2015-11-25` or empty);
    `confidence` says what is confirmed and what is not, and is shown with the fact; `as_of` is as
    precise as the row's own words or its source, and empty where no source is on record.
    """

    iso3: str
    article: str
    deadline_on: date | None
    requested_deadline_on: date | None
    status: str
    completed_on: str
    confidence: str
    source_url: str
    as_of: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedExtension:
    """One step of an extension of a deadline, as published: a request, a decision, or both.

    `version` counts the revisions of a request from 1; `submitted` is as precise as its source
    (`2022-11-16`, `2024-12` or empty). `meeting` is the code of the one that considers it, and
    `paper` the symbol of its paper there. Where nothing was decided yet `granted_until` is empty.
    """

    iso3: str
    article: str
    version: int
    submitted: str
    requested_until: date | None
    meeting: str
    granted_until: date | None
    paper: str
    as_of: str


@dataclass(frozen=True, slots=True)
class FormalMeeting:
    """A meeting of the Convention; one whose days are not announced has none."""

    code: str
    type: str
    name: str
    starts_on: date | None
    ends_on: date | None
    registration_deadline_on: date | None
    city: str
    venue: str
    presidency: str
    president: str
    confidence: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """A field of cooperation and assistance, e.g. `CLR` survey and clearance."""

    code: str
    label: str
    article: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of assistance, e.g. `TRN` training and skills, and the text it rests on."""

    code: str
    label: str
    basis: str


@cache
def states() -> tuple[State, ...]:
    """All 197 States in the order of their English names."""
    return tuple(
        State(
            iso3=row["iso3"],
            name=row["name"],
            un_region_group=row["un_region_group"],
            ccm_region=row["ccm_region"],
            signature_on=_day(row["signature_date"]),
            consent_on=_day(row["consent_date"]),
            consent_type=row["consent_type"],
            entry_into_force_on=_day(row["entry_into_force_date"]),
            withdrawal_effective_on=_day(row["withdrawal_effective_date"]),
        )
        for row in _rows("participation.csv")
    )


@cache
def _states_by_code() -> dict[str, State]:
    return {state.iso3: state for state in states()}


def get_state(iso3: str) -> State:
    """The State of an ISO 3166-1 alpha-3 code in capitals; `KeyError` for any other text."""
    return _states_by_code()[iso3]


@cache
def aliases() -> tuple[Alias, ...]:
    """Every name of every State in seven languages; no name belongs to two States.

    Of the French names the first is the UN short name, as `State.name` is in English.
    """
    return tuple(
        Alias(iso3=row["iso3"], name=row["alias"], language=row["language"])
        for row in _rows("aliases.csv")
    )


@cache
def published_obligations() -> tuple[PublishedObligation, ...]:
    """The known obligations of single States.

    The row for `*` is left out: the yearly report of Article 7 is due from every State Party on
    30 April, which is a rule and no record.
    """
    return tuple(
        PublishedObligation(
            iso3=row["iso3"],
            article=row["article"],
            deadline_on=_day(row["deadline"]),
            requested_deadline_on=_day(row["requested_deadline"]),
            status=row["status"],
            completed_on=row["completed_on"],
            confidence=row["confidence"],
            source_url=row["source"],
            as_of=row["as_of"],
            note=row["note"],
        )
        for row in _rows("obligations.csv")
        if row["iso3"] != "*"
    )


@cache
def published_extensions() -> tuple[PublishedExtension, ...]:
    """The known requests for more time and what was granted, State by State in their order."""
    return tuple(
        PublishedExtension(
            iso3=row["iso3"],
            article=row["article"],
            version=int(row["version"]),
            submitted=row["submitted"],
            requested_until=_day(row["requested_until"]),
            meeting=row["meeting"],
            granted_until=_day(row["granted_until"]),
            paper=row["paper"],
            as_of=row["as_of"],
        )
        for row in _rows("extensions.csv")
    )


@cache
def region_alternatives() -> dict[str, str]:
    """In which region other lists place a State, by its code."""
    return {row["iso3"]: row["alternative_region"] for row in _rows("region_alternatives.csv")}


@cache
def formal_meetings() -> tuple[FormalMeeting, ...]:
    """Meetings from the First Meeting of States Parties on, in their order."""
    return tuple(
        FormalMeeting(
            code=row["id"],
            type=row["type"],
            name=row["name"],
            starts_on=_day(row["start"]),
            ends_on=_day(row["end"]),
            registration_deadline_on=_day(row["registration_deadline"]),
            city=row["city"],
            venue=row["venue"],
            presidency=row["presidency"],
            president=row["president"],
            confidence=row["confidence"],
            source_url=row["source"],
            note=row["note"],
        )
        for row in _rows("meetings.csv")
    )


@cache
def pillars() -> tuple[Pillar, ...]:
    """The fields of assistance that a need or an offer is filed under."""
    return tuple(
        Pillar(
            code=entry["code"],
            label=entry["label"],
            article=entry["article"],
            examples=tuple(entry["examples"]),
        )
        for entry in _taxonomy()["pillars"]
    )


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of assistance that a need asks for or an offer holds."""
    return tuple(Kind(**entry) for entry in _taxonomy()["kinds"])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _taxonomy() -> dict[str, Any]:
    taxonomy: dict[str, Any] = json.loads((_FOLDER / "taxonomy.json").read_text("utf-8"))
    return taxonomy


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
