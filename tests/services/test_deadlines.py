"""Who may see a deadline: what all States Parties are asked is public, the rest is not."""

from datetime import UTC, date, datetime

import pytest

from services.deadlines import may_see
from services.permissions import Actor, Role
from storage.deadlines import Deadline
from storage.mandates import Mandate
from tests.support.somebody import somebody

NOW = datetime(2027, 3, 1, tzinfo=UTC)
KHAMLA = somebody(NOW, zone="Asia/Vientiane")


def deadline(*states: str) -> Deadline:
    day = date(2027, 4, 30)
    return Deadline(1, "Annual report", day, states, "published", entered_by=9, changed_at=NOW)


def acting(role: Role) -> Actor:
    delegation_id = None if role is Role.ISU else 7
    return Actor(
        KHAMLA,
        (Mandate(1, 1, delegation_id, role, "active", "Khamla", requested_at=NOW),),
    )


@pytest.mark.parametrize(
    ("asked", "actor", "own", "sees"),
    [
        ((), Actor(KHAMLA), frozenset(), True),
        (("LAO",), Actor(KHAMLA), frozenset(), False),
        (("LAO", "TCD"), acting(Role.FOCAL_POINT), frozenset({"LAO"}), True),
        (("TCD",), acting(Role.FOCAL_POINT), frozenset({"LAO"}), False),
        (("TCD",), acting(Role.ISU), frozenset(), True),
    ],
)
def test_a_deadline_for_chosen_states_is_seen_by_them_and_the_isu(
    asked: tuple[str, ...], actor: Actor, own: frozenset[str], *, sees: bool
) -> None:
    assert may_see(deadline(*asked), actor, own) is sees
