"""Who is told of a new need: it fits, they may see it, it is not their own; asked all at once."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import event

from services.delegations import delegation_for
from services.permissions import Role
from services.registration import grant
from services.subscriptions import listeners
from services.visibility import Visibility
from storage import people, subscriptions
from storage.database import Database, Unit
from storage.needs import Need
from tests.support.registered import NOW, registered


async def follows(
    unit: Unit, number: int, role: Role, iso3: str, *, pillars: tuple[str, ...] = ()
) -> int:
    person = await registered(unit, number, role, iso3=iso3)
    await subscriptions.save(unit, person.id, pillars=pillars, kinds=())
    return person.id


async def need_of_laos(unit: Unit, visibility: Visibility) -> Need:
    laos = await delegation_for(unit, iso3="LAO", organisation=None)
    need = SimpleNamespace(delegation_id=laos, visibility=visibility, pillar="CLR", kinds=("FUND",))
    return cast(Need, need)


async def test_donors_and_partners_are_told_whom_it_fits_who_see_it_and_whose_own_it_is_not(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        donor = await follows(unit, 1, Role.DONOR, "NOR")
        await follows(unit, 2, Role.DONOR, "CHE", pillars=("VA",))
        partner = await follows(unit, 3, Role.PARTNER, "CHE", pillars=("VA", "CLR"))
        await follows(unit, 4, Role.FOCAL_POINT, "TCD")  # A donor no longer, as those below.
        await follows(unit, 5, Role.FOCAL_POINT, "LAO")
        of_both = await follows(unit, 6, Role.DONOR, "NOR")
        laos = await delegation_for(unit, iso3="LAO", organisation=None)
        both = await people.get(unit, of_both)
        await grant(unit, both, Role.FOCAL_POINT, delegation_id=laos, full_name="Both")
        await follows(unit, 7, Role.FOCAL_POINT, "THA")
        muted = await follows(unit, 8, Role.DONOR, "NOR")
        await subscriptions.mute(unit, muted, unit.now)
        await follows(unit, 9, Role.ISU, "NOR")
        expected = {
            Visibility.PUBLIC: [donor, partner],
            Visibility.PARTIES: [donor, partner],
            Visibility.PARTNERS: [donor, partner],
            Visibility.ISU: [],
        }
        for visibility, told in expected.items():
            assert await listeners(unit, await need_of_laos(unit, visibility)) == told


async def test_many_who_listen_cost_no_more_questions_than_one(database: Database) -> None:
    async def questions(ask: Callable[[], Any]) -> int:
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            asked.append(statement)

        event.listen(database.engine.sync_engine, "before_cursor_execute", note)
        await ask()
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
        return len(asked)

    async with database.unit(NOW + timedelta(days=1)) as unit:
        need = await need_of_laos(unit, Visibility.PARTNERS)
        await follows(unit, 1, Role.DONOR, "NOR")
        of_one = await questions(lambda: listeners(unit, need))
        for number in range(2, 30):
            await follows(unit, number, Role.DONOR, "NOR")
        assert await questions(lambda: listeners(unit, need)) == of_one
        assert len(await listeners(unit, need)) == 29
