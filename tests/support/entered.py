"""What the ISU enters of a State, as the rules are given it, and as a fact on record."""

from datetime import UTC, date, datetime
from typing import Any

from services.book import FactKind
from services.facts import completed
from storage.facts import Fact

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOTIFICATION = {"source": "C.N.123.2026.TREATIES-XXVI.6", "source_on": date(2026, 5, 20)}


def values(iso3: str, kind: FactKind, happened_on: date, **more: Any) -> dict[str, Any]:
    given = {"iso3": iso3, "kind": str(kind), "happened_on": happened_on, **NOTIFICATION, **more}
    return completed(given)


def fact(number: int, given: dict[str, Any]) -> Fact:
    return Fact(
        id=number, state="standing", entered_by=None, entered_at=NOW, changed_at=NOW, **given
    )


def deposit(iso3: str, **more: Any) -> dict[str, Any]:
    given = {"happened_on": date(2026, 5, 18), "how": "ratification", **more}
    return values(iso3, FactKind.DEPOSIT, **given)


def request_of_laos(**more: Any) -> dict[str, Any]:
    """As published, Laos has time until 1 August 2025, and a second request of it waits."""
    given = {"article": "4", "until_on": date(2030, 8, 1), "meeting": "3RC", **more}
    return values("LAO", FactKind.REQUEST, date(2026, 5, 18), **given)
