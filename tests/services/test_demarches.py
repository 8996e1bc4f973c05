"""A joint demarche: what makes no sense is refused, everything counts once, and all is undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services import approaches, demarches
from services.audit import COMMAND_LINE, Verb
from services.book import PUBLISHED
from services.demarche_counts import (
    counted,
    initiative_of,
    parted,
    region_of,
    states_approached_twice,
)
from services.demarche_forms import (
    ANSWER_FORM,
    APPROACH_FORM,
    NEXT_FORM,
    STATE,
    answers_of,
    columns_of,
)
from services.forms import Draft, Form, is_complete, step
from services.names import Found, find
from services.permissions import Actor, Role
from services.readers import actor_of
from services.texts import RefusedError
from storage import approaches as stored
from storage import audit as written
from storage.approaches import Approach
from storage.database import Database, Unit
from storage.demarches import Demarche
from tests.support.outreach import BEGUN, DEMARCHE
from tests.support.plain import plain
from tests.support.registered import NOW, registered

TODAY = NOW.date()
DAY = date(2012, 3, 1)
_ANSWERS = {
    "answered": "2012-06-01",
    "answer": "We consult",
    "group": "II",
    "reason": "Time",
    "next_step": "Write",
    "next_by": "2012-07-01",
}


def whom(iso3: str = "USA", **more: Any) -> dict[str, Any]:
    given = {"channel": "mission", "through": "Geneva", "approached_on": DAY}
    return {"iso3": iso3, **given, **more}


def approach(number: int = 0, iso3: str = "USA", **more: Any) -> Approach:
    return replace(approaches.blank(DEMARCHE, **whom(iso3, **more)), id=number)


def refusal(one: Approach, *others: Approach) -> str:
    with pytest.raises(RefusedError) as refused:
        approaches.check_approach(DEMARCHE, one, others, TODAY)
    return plain(refused.value.text)


# What makes no sense.


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"approached_on": date(2011, 12, 31)}, "began on 2012-01-01"),
        ({"approached_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"answered_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"answered_on": date(2012, 2, 29)}, "earlier than the approach"),
        ({"reason": "A new law"}, "A reason belongs to a group"),
        ({"next_on": TODAY}, "say what the next step is"),
        ({"next_step": "Write", "next_on": date(2012, 2, 1)}, "comes after the approach"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(given: dict[str, Any], said: str) -> None:
    assert said in refusal(approach(**given))


def test_a_group_may_lack_its_reason_and_an_answer_its_day() -> None:
    for one in (
        approach(response_group="II"),
        approach(answer="Yes"),
        approach(next_step="Write"),
    ):
        approaches.check_approach(DEMARCHE, one, [], TODAY)


def test_a_state_is_approached_once_by_each_channel() -> None:
    there = approach(1)
    assert "by this way: Resident mission" in refusal(approach(), there)
    approaches.check_approach(DEMARCHE, approach(channel="contact-point"), [there], TODAY)
    approaches.check_approach(DEMARCHE, there, [there], TODAY)
    approaches.check_approach(DEMARCHE, approach(iso3="CHN"), [there], TODAY)


# Figures.


def test_a_group_an_answer_or_its_day_is_a_response() -> None:
    several = [
        approach(1, "USA", response_group="I"),
        approach(2, "CHN", answer="Later"),
        approach(3, "RUS", answered_on=DAY, channel="contact-point"),
        approach(4, "TUR", next_step="Write", next_on=TODAY),
        approach(5, "FIN", next_step="Call", next_on=TODAY + timedelta(days=1)),
        approach(6, "EST", next_step="Visit"),
    ]
    counts = counted(several, TODAY)
    assert (counts.approached, counts.by_mission, counts.by_contact_point) == (6, 5, 1)
    assert (counts.responses, counts.without_answer, counts.response_rate) == (3, 3, 50)
    assert counts.groups == {"I": 1, "II": 0, "III": 0}
    assert (counts.in_no_group, counts.next_steps, counts.next_due) == (2, 3, 1)


@pytest.mark.parametrize(
    ("responses", "of", "rate"), [(0, 1, 0), (1, 1, 100), (1, 3, 33), (2, 3, 67), (1, 8, 13)]
)
def test_the_response_rate_is_rounded_to_a_percentage(responses: int, of: int, rate: int) -> None:
    several = [approach(n, response_group="I" * (n < responses)) for n in range(of)]
    assert counted(several, TODAY).response_rate == rate


def test_nobody_approached_has_no_response_rate() -> None:
    assert counted([], TODAY).response_rate is None


def test_approaches_are_parted_by_region_and_by_initiative() -> None:
    several = [
        approach(1, "USA"),
        approach(2, "CHN", initiative="Asia first"),
        approach(3, "VNM", initiative="Asia first"),
        approach(4, "USA", channel="contact-point"),
    ]
    numbers = {name: [one.id for one in part] for name, part in parted(several, region_of).items()}
    assert numbers == {"Americas": [1, 4], "Asia": [2, 3]}
    assert list(parted(several, initiative_of)) == ["", "Asia first"]
    assert states_approached_twice(several) == {"USA"}


# Forms.


@pytest.mark.parametrize(
    ("form", "skipped"), [(ANSWER_FORM, "group"), (NEXT_FORM, "next_step")], ids=["answer", "next"]
)
def test_no_step_is_added_on_the_way(form: Form, skipped: str) -> None:
    keys = [question.key for question in form.questions]
    draft = Draft()
    for n, key in enumerate(keys, 1):
        assert step(form, draft) == (n, len(keys))
        draft = Draft({**draft.answers, key: _ANSWERS[key]})
    without = Draft(dict.fromkeys(keys[:-1]))
    assert without.answers[skipped] is None
    assert is_complete(form, without)


def test_the_state_named_as_an_example_is_one_to_be_won() -> None:
    assert STATE.hint is not None
    found = find(plain(STATE.hint).removeprefix("For example: "))
    assert isinstance(found, Found)
    assert not PUBLISHED.is_state_party(found.state.iso3, TODAY)


def test_an_approach_and_its_answers_are_the_same_thing() -> None:
    one = approach(1, initiative="Asia first", answered_on=DAY, response_group="II")
    for form in (APPROACH_FORM, ANSWER_FORM):
        columns = columns_of(form, answers_of(form, one))
        assert replace(one, **columns) == one


# Verbs, in the database.


async def keeper(unit: Unit, number: int = 1) -> Actor:
    return await actor_of(unit, await registered(unit, number, Role.ISU, name=f"Officer {number}"))


async def begun(unit: Unit, by: Actor | str) -> Demarche:
    return await demarches.begin_demarche(unit, by, name="Joint", begun_on=BEGUN)


@pytest.fixture
def moments() -> Iterator[datetime]:
    """Each a second after the one before."""
    return (NOW + timedelta(seconds=n) for n in range(1000))


async def test_every_verb_is_written_down(database: Database, moments: Iterator[datetime]) -> None:
    async with database.unit(next(moments)) as unit:
        by = await keeper(unit)
        number = (await begun(unit, by)).id
        [one] = await approaches.enter_approaches(unit, by, number, [whom()])
    async with database.unit(next(moments)) as unit:
        answer = {"response_group": "II", "reason": "Needs time", "answered_on": DAY}
        await approaches.change_approach(unit, by, one.id, answer, copied_at=unit.now)
    async with database.unit(next(moments)) as unit:
        await approaches.take_back(unit, by, one.id)
        assert (await approaches.take_back(unit, by, one.id)).state == "taken-back"
        await demarches.export(unit, by, number)
        await demarches.change_demarche(
            unit, by, number, name="Joint demarche", begun_on=BEGUN, copied_at=unit.now
        )
        done = await written.History(record="approach", record_id=one.id).newest(
            unit, first=0, most=9
        )
        assert [entry.verb for entry in done] == [Verb.TAKEN_BACK, Verb.CHANGED, Verb.ENTERED]
        assert "Needs time" not in str(done[1].changes)
        done = await written.History(record="demarche", record_id=number).newest(
            unit, first=0, most=9
        )
        assert [entry.verb for entry in done] == [Verb.CHANGED, Verb.EXPORTED, Verb.ENTERED]


async def test_the_last_change_is_undone_within_ten_seconds_by_who_made_it(
    database: Database, moments: Iterator[datetime]
) -> None:
    async with database.unit(next(moments)) as unit:
        by, other = await keeper(unit), await keeper(unit, 2)
        number = (await begun(unit, by)).id
        columns = whom(initiative="Asia first")
        [one] = await approaches.enter_approaches(unit, by, number, [columns])
    async with database.unit(next(moments)) as unit:
        answer = {"response_group": "II", "reason": "Time", "answered_on": DAY, "initiative": ""}
        await approaches.change_approach(unit, by, one.id, answer, copied_at=unit.now)
    async with database.unit(next(moments)) as unit:
        with pytest.raises(RefusedError, match="too late"):
            await approaches.undo(unit, other, one.id)
        undone = await approaches.undo(unit, by, one.id)
        assert replace(undone, changed_at=one.changed_at) == one
        with pytest.raises(RefusedError, match="undone already"):
            await approaches.undo(unit, by, one.id)
    async with database.unit(next(moments)) as unit:
        await approaches.take_back(unit, by, one.id)
    async with database.unit(next(moments)) as unit:
        assert (await approaches.undo(unit, by, one.id)).state == "standing"
    async with database.unit(next(moments)) as unit:
        await approaches.take_back(unit, by, one.id)
    async with database.unit(next(moments) + timedelta(seconds=11)) as unit:
        with pytest.raises(RefusedError, match="too late"):
            await approaches.undo(unit, by, one.id)


async def test_to_undo_what_was_just_entered_takes_it_back(
    database: Database, moments: Iterator[datetime]
) -> None:
    async with database.unit(next(moments)) as unit:
        by = await keeper(unit)
        number = (await begun(unit, by)).id
        await approaches.enter_approaches(unit, by, number, [whom("FIN")])
    async with database.unit(next(moments)) as unit:
        await approaches.enter_approaches(unit, by, number, [whom("USA"), whom("CHN")])
    async with database.unit(next(moments)) as unit:
        assert await approaches.undo_entered(unit, by, number) == 2
        [left] = await stored.of_demarche(unit, number)
        assert left.iso3 == "FIN"
        assert (await approaches.undo(unit, by, left.id)).state == "taken-back"
        with pytest.raises(RefusedError, match="undone already"):
            await approaches.undo_entered(unit, by, number)
        [late] = await approaches.enter_approaches(unit, by, number, [whom("CHN")])
    async with database.unit(late.changed_at + timedelta(seconds=11)) as unit:
        with pytest.raises(RefusedError, match="too late"):
            await approaches.undo_entered(unit, by, number)
        assert await stored.of_demarche(unit, number) == (late,)


async def test_all_rows_are_entered_or_none(database: Database) -> None:
    async with database.unit(NOW) as unit:
        number = (await begun(unit, COMMAND_LINE)).id
    entries = [whom("USA"), whom("CHN"), whom("USA")]

    async def enter() -> None:
        async with database.unit(NOW) as unit:
            await approaches.enter_approaches(unit, COMMAND_LINE, number, entries)

    with pytest.raises(RefusedError):
        await enter()
    async with database.view(NOW) as view:
        assert await stored.of_demarche(view, number) == ()


async def test_a_change_of_what_was_changed_meanwhile_is_refused(database: Database) -> None:
    async with database.unit(NOW) as unit:
        by = await keeper(unit)
        number = (await begun(unit, by)).id
        [one] = await approaches.enter_approaches(unit, by, number, [whom()])
        earlier = NOW - timedelta(seconds=1)
        with pytest.raises(RefusedError, match="changed by somebody else"):
            await approaches.change_approach(unit, by, one.id, {"through": "X"}, copied_at=earlier)
        await approaches.take_back(unit, by, one.id)
        with pytest.raises(RefusedError, match="was taken back"):
            await approaches.change_approach(unit, by, one.id, {"through": "X"}, copied_at=NOW)


async def test_a_demarche_goes_only_while_it_is_empty_and_its_name_is_its_own(
    database: Database,
) -> None:
    async with database.unit(NOW) as unit:
        by = await keeper(unit)
        first = await begun(unit, by)
        with pytest.raises(RefusedError, match="of this name already"):
            await demarches.begin_demarche(unit, by, name="JOINT", begun_on=BEGUN)
        with pytest.raises(RefusedError, match="still to come"):
            await demarches.begin_demarche(
                unit, by, name="Next", begun_on=TODAY + timedelta(days=1)
            )
        await demarches.take_back_demarche(unit, by, first.id)
        again = await begun(unit, by)
        [one] = await approaches.enter_approaches(unit, by, again.id, [whom()])
        with pytest.raises(RefusedError, match="so it stays"):
            await demarches.take_back_demarche(unit, by, again.id)
        with pytest.raises(RefusedError, match="cannot be earlier"):
            await demarches.change_demarche(
                unit, by, again.id, name="Joint", begun_on=TODAY, copied_at=NOW
            )
        await approaches.take_back(unit, by, one.id)
        with pytest.raises(RefusedError, match="not on record"):
            await demarches.get_demarche(unit, first.id + 99)
