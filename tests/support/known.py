"""Facts as the ISU enters them, and the book with them in it, without a database."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from services.book import Book, FactKind
from storage.facts import Fact

_NUMBERS = count(1)
_ENTERED_AT = datetime(2026, 2, 20, 9, tzinfo=UTC)


def fact(iso3: str, kind: FactKind, happened_on: date, **given: Any) -> Fact:
    """One standing fact; what is not given is empty."""
    usual: dict[str, Any] = {
        "article": "",
        "until_on": None,
        "how": "",
        "meeting": "",
        "version": None,
        "year": None,
        "source": "C.N.1.2026.TREATIES-XXVI.6",
        "source_on": happened_on,
        "state": "standing",
        "entered_by": None,
        "entered_at": _ENTERED_AT,
        "changed_at": _ENTERED_AT,
    }
    values = usual | given
    return Fact(id=next(_NUMBERS), iso3=iso3, kind=kind, happened_on=happened_on, **values)


def book(*facts: Fact) -> Book:
    return Book(facts)
