"""What is left of every role in every standing: the table, less what waits, or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.mandates import acting
from services.permissions import OF_THEME, PERMISSIONS, WRITING, Permission, Role
from storage.mandates import Mandate
from tests.support.somebody import somebody

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SOMEBODY = somebody(NOW, zone="Europe/Zurich")
HOLDERS = [role for role in Role if role is not Role.PUBLIC]


def held(
    role: Role, *, begins: int = -30, ends: int = 30, due: int = 30, theme: str = "universalization"
) -> Mandate:
    today = NOW.date()
    return Mandate(
        1,
        SOMEBODY.id,
        None,
        role,
        "active",
        "Somebody",
        requested_at=NOW,
        valid_from=today + begins * DAY,
        valid_to=today + ends * DAY,
        reconfirm_by=today + due * DAY,
        theme=theme if role is Role.COORDINATOR else "",
    )


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", HOLDERS)
def test_a_role_in_term_has_what_the_table_names(role: Role, permission: Permission) -> None:
    actor = acting(SOMEBODY, [held(role)], NOW)
    assert actor.may(permission) == (role in PERMISSIONS[permission])


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", HOLDERS)
def test_a_role_that_waits_for_its_reconfirmation_reads_and_does_not_write(
    role: Role, permission: Permission
) -> None:
    actor = acting(SOMEBODY, [held(role, due=-1)], NOW)
    has_it = role in PERMISSIONS[permission]
    assert actor.may(permission, only_looks=True) == has_it
    assert actor.may(permission) == (has_it and permission not in WRITING)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", HOLDERS)
def test_a_role_out_of_term_has_what_everybody_has(role: Role, permission: Permission) -> None:
    for mandate in (held(role, ends=-1), held(role, begins=1)):
        actor = acting(SOMEBODY, [mandate], NOW)
        for only_looks in (False, True):
            allowed = actor.may(permission, only_looks=only_looks)
            assert allowed == (Role.PUBLIC in PERMISSIONS[permission])


def test_a_lapsed_role_takes_nothing_from_another_that_is_not() -> None:
    both = [held(Role.DONOR, due=-1), replace(held(Role.FOCAL_POINT), id=2)]
    assert acting(SOMEBODY, both, NOW).may(Permission.WRITE_OFFERS)


@pytest.mark.parametrize("permission", OF_THEME)
def test_a_coordinator_of_another_theme_has_nothing_of_this_one(permission: Permission) -> None:
    other = acting(SOMEBODY, [held(Role.COORDINATOR, theme="victim-assistance")], NOW)
    assert not other.may(permission, only_looks=True)
