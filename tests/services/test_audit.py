"""What is written down of a change, and how a digest is made of it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.audit import START, canonical, differences, digest_of, digests
from storage.audit import AuditEntry, AuditValue

ENTRY = AuditEntry(
    id=12,
    at=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
    actor="P-7KQ2MX4B",
    verb="changed",
    record="need",
    record_id=3,
    about="",
    changes={"priority": ["normal", "high"], "kinds": [["FIN"], ["FIN", "TRN"]]},
)
LINE = (
    '{"about":"","actor":"P-7KQ2MX4B","at":"2027-03-01T09:30:00.000000+00:00",'
    '"changes":{"kinds":[["FIN"],["FIN","TRN"]],"priority":["normal","high"]},'
    '"id":12,"record":"need","record_id":3,"verb":"changed"}'
)


@dataclass(frozen=True)
class Tent:
    """Some record."""

    id: int
    person_id: int
    name: str
    price: Decimal | None
    up_on: date
    seen_at: datetime
    colours: tuple[str, ...]
    plan: bytes = b""


TENT = Tent(
    1, 2, "Tent", Decimal("250.50"), date(2027, 3, 1), datetime(2027, 3, 1, tzinfo=UTC), ("red",)
)


def test_an_entry_is_one_line_of_json_with_sorted_keys() -> None:
    assert canonical(ENTRY) == LINE
    swapped = dict(reversed(ENTRY.changes.items()))
    assert canonical(replace(ENTRY, changes=swapped)) == LINE


def test_a_digest_covers_the_one_before_it_and_the_entry() -> None:
    first = digest_of(START, ENTRY)
    assert first == hashlib.sha256(("0" * 64 + LINE).encode()).hexdigest()
    assert digest_of(first, ENTRY) == hashlib.sha256((first + LINE).encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        {"id": 13},
        {"at": datetime(2027, 3, 1, 9, 30, 0, 1, tzinfo=UTC)},
        {"actor": "P-7KQ2MX4C"},
        {"verb": "checked"},
        {"record": "offer"},
        {"record_id": 4},
        {"about": "P-7KQ2MX4B"},
        {"changes": {"priority": ["normal", "high"]}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_digest_covers_every_column_of_an_entry(other: dict[str, Any]) -> None:
    assert digest_of(START, replace(ENTRY, **other)) != digest_of(START, ENTRY)


def test_what_is_new_differs_from_nothing_in_every_field_that_says_anything() -> None:
    assert differences(None, TENT) == {
        "name": (None, "Tent"),
        "price": (None, "250.5"),
        "up_on": (None, "2027-03-01"),
        "seen_at": (None, "2027-03-01T00:00:00+00:00"),
        "colours": (None, ["red"]),
        "plan": (None, hashlib.sha256(b"").hexdigest()),
    }


def test_a_change_names_only_the_fields_that_differ() -> None:
    dearer = replace(TENT, price=Decimal(251), colours=())
    assert differences(TENT, dearer) == {"price": ("250.5", "251"), "colours": (["red"], [])}
    assert differences(TENT, replace(TENT, price=Decimal("250.500"))) == {}
    assert differences(TENT, None)["name"] == ("Tent", None)


def test_what_is_no_record_has_no_differences() -> None:
    with pytest.raises(TypeError):
        differences({"name": "Tent"}, None)
    with pytest.raises(TypeError):
        differences(None, Tent)


def test_the_digests_of_a_personal_value_need_its_key() -> None:
    value = AuditValue("email", "one key", None, "nora@mfa.example")
    before, after = digests(value)
    assert before is None
    assert after is not None
    assert len(after) == 64
    assert digests(replace(value, key="another key"))[1] != after
    assert digests(replace(value, before="")) != (None, after)
