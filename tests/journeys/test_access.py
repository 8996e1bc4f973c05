"""Who may do what: every registration tried by everybody, as the table of permissions says."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from handlers.routes import ROUTES
from handlers.triggers import Command, Press, Route
from services.permissions import CONFIDENTIAL, PERMISSIONS, THE_ISU, WRITING, Permission, Role
from storage import mandates
from storage.database import Database, Unit
from storage.people import Person
from tests.support.inbox import Inbox, opened, pressed, typed
from tests.support.registered import registered

REFUSAL = "Your role does not allow this."
NOT_THERE = "I did not understand that."
RECONFIRM = "Please reconfirm first that you still hold your post."

TRIED = sorted(
    (route for route in ROUTES if isinstance(route.trigger, Command | Press)),
    # Whoever asks to be forgotten is somebody else afterwards.
    key=lambda route: route.trigger == Press("own-"),
)


@dataclass(frozen=True)
class Standing:
    """What has become of a mandate, and what is left of its role."""

    name: str
    columns: Callable[[Unit], dict[str, Any]]
    reads: bool = False


ACTIVE = Standing("", lambda _: {})
LAPSED = Standing("lapsed ", lambda unit: {"reconfirm_by": _yesterday(unit)}, reads=True)
SUSPENDED = Standing("suspended ", lambda _: {"state": "suspended"})
ENDED = Standing("ended ", lambda _: {"state": "ended"})
OVER = Standing("out of term ", lambda unit: {"valid_to": _yesterday(unit)})
NOT_BEGUN = Standing("not yet begun ", lambda unit: {"valid_from": _tomorrow(unit)})

WHO = [
    *((role, ACTIVE) for role in Role),
    *((Role.FOCAL_POINT, standing) for standing in (LAPSED, SUSPENDED, ENDED, OVER, NOT_BEGUN)),
    (Role.ISU_ADMINISTRATOR, LAPSED),
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_registration_answers_exactly_those_whom_the_table_names(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    table: dict[str, dict[Permission, str]] = {}
    async with opened(database, routes=ROUTES) as inbox:
        numbers = itertools.count(1)
        for telegram_id, (role, standing) in enumerate(WHO, 1):
            await _comes(database, inbox, telegram_id, role, standing)
            tried = await _tries(inbox, numbers, telegram_id)
            assert tried == {_name(route): _expected(route, role, standing) for route in TRIED}
            table[standing.name + role] = _summary(tried)
    record_property("measured", f"who may do what, tried one by one:\n{_drawn(table)}")


def test_every_permission_is_used_and_every_route_of_a_name_is_one() -> None:
    assert {route.permission for route in ROUTES} == set(Permission)
    names = [_name(route) for route in TRIED]
    assert len(names) == len(set(names))


async def _comes(
    database: Database, inbox: Inbox, telegram_id: int, role: Role, standing: Standing
) -> Person | None:
    if role is Role.PUBLIC:
        return None
    async with database.unit(inbox.clock.now()) as unit:
        iso3 = None if role in THE_ISU else "LAO"
        person = await registered(unit, telegram_id, role, iso3=iso3)
        [held] = await mandates.of_person(unit, person.id, states=("active",))
        await mandates.change(unit, held.id, **(standing.columns(unit) or _role(role)))
    return person


def _role(role: Role) -> dict[str, Any]:
    """The columns of a role; a coordinator keeps the theme of the most confidential desk."""
    return {"role": role, "theme": "universalization" if role is Role.COORDINATOR else ""}


async def _tries(inbox: Inbox, numbers: Iterator[int], telegram_id: int) -> dict[str, str]:
    """Do everything, with a record's number that may or may not be there: what came of each."""
    marks = {}
    pressing: dict[str, str] = {}
    updates = []
    for route in TRIED:
        match route.trigger:
            case Command(name):
                await inbox.intake.receive([typed(next(numbers), f"/{name}", telegram_id)])
                await inbox.settled()
                marks[_name(route)] = _mark(inbox.screens.texts[telegram_id][-1])
            case Press(prefix):
                number = next(numbers)
                updates.append(pressed(number, f"{prefix}:1", telegram_id))
                pressing[_name(route)] = str(number)
    await inbox.intake.receive(updates)
    await inbox.settled()
    assert not inbox.problems
    shown = inbox.screens.after_press
    return marks | {name: _mark(shown.get(query_id, "")) for name, query_id in pressing.items()}


def _mark(text: str) -> str:
    if REFUSAL in text:
        return "·"
    if NOT_THERE in text:
        return "—"
    return "waits" if RECONFIRM in text else "✓"


def _expected(route: Route, role: Role, standing: Standing) -> str:
    """What the table says of a route for somebody whose mandate stands so."""
    allowed = PERMISSIONS[route.permission]
    if Role.PUBLIC in allowed:
        return "✓"
    holds = standing is ACTIVE or standing.reads
    if role not in allowed or not holds:
        return "—" if route.permission in CONFIDENTIAL else "·"
    waits = standing.reads and not route.is_look and route.permission in WRITING
    return "waits" if waits else "✓"


def _summary(tried: dict[str, str]) -> dict[Permission, str]:
    """One mark for each permission: allowed, refused, or only its looks."""
    marks: defaultdict[Permission, set[str]] = defaultdict(set)
    for route in TRIED:
        marks[route.permission].add(tried[_name(route)])
    return {
        permission: next(iter(found)) if len(found) == 1 else "reads"
        for permission, found in marks.items()
    }


def _drawn(table: dict[str, dict[Permission, str]]) -> str:
    """People in lines, actions in numbered columns, and below what the numbers mean."""
    actions = list(enumerate(Permission, 1))
    lines = [f"  {'':26}{''.join(f'{number:>6}' for number, _ in actions)}"]
    for who, marks in table.items():
        lines.append(f"  {who:26}{''.join(f'{marks[one]:>6}' for _, one in actions)}")
    return "\n".join([*lines, *(f"  {number:>3} {one.value}" for number, one in actions)])


def _name(route: Route) -> str:
    match route.trigger:
        case Command(name):
            return f"/{name}"
        case Press(prefix):
            return f"[{prefix}]"
    raise AssertionError(route.trigger)


def _yesterday(unit: Unit) -> Any:
    return (unit.now - timedelta(days=1)).date()


def _tomorrow(unit: Unit) -> Any:
    return (unit.now + timedelta(days=1)).date()
