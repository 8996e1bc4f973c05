"""Who may do what: every registration tried by every role, as the table of permissions says."""

import asyncio

import pytest

from bot.playground import Phone
from handlers.routes import ROUTES
from handlers.triggers import Command, Press, Route
from services.permissions import PERMISSIONS, THE_ISU, Permission, Role
from tests.support.stage import Stage

REFUSAL = "Your role does not allow this."

TRIED = [route for route in ROUTES if isinstance(route.trigger, Command | Press)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_registration_answers_exactly_the_roles_that_the_table_names(
    stage: Stage,
) -> None:
    phones = {role: await _with_role(stage, role) for role in Role}
    async with asyncio.TaskGroup() as tasks:
        tried = {role: tasks.create_task(_refused(phone)) for role, phone in phones.items()}
    for role, refused in tried.items():
        expected = {_name(route) for route in TRIED if role not in PERMISSIONS[route.permission]}
        assert refused.result() == expected, role


def test_every_permission_is_used_and_every_route_of_a_name_is_one() -> None:
    assert {route.permission for route in ROUTES} == set(Permission)
    names = [_name(route) for route in TRIED]
    assert len(names) == len(set(names))


async def _with_role(stage: Stage, role: Role) -> Phone:
    if role is Role.PUBLIC:
        phone = stage.world.new_phone("Passer-by")
        phone.says("/start")
        await phone.settles()
        return phone
    return await stage.invited(role.title(), role, iso3=None if role in THE_ISU else "LAO")


async def _refused(phone: Phone) -> set[str]:
    """The registrations that this person is told they may not use."""
    refused = set()
    for route in TRIED:
        match route.trigger:
            case Command(name):
                phone.says(f"/{name}")
            case Press(prefix):
                # A screen of its own to press on: one that does not change is no answer.
                phone.says("/help")
                await phone.settles()
                phone.presses_button({"callback_data": f"{prefix}:1"}, phone.last)
        if REFUSAL in (await phone.settles()).text:
            refused.add(_name(route))
    return refused


def _name(route: Route) -> str:
    match route.trigger:
        case Command(name):
            return f"/{name}"
        case Press(prefix):
            return f"[{prefix}]"
    raise AssertionError(route.trigger)
