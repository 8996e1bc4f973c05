"""The ISU enters what a State did; the book says so at once, and who follows it hears of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.playground import Phone
from services.audit import Verb
from services.facts import enter_facts
from services.permissions import Role
from storage import facts, ledger
from storage.database import Database
from storage.facts import Fact
from storage.schema import audit_entry, follow
from tests.support.stage import Stage, fills_in
from tests.support.unseen import presses_unseen

NOTIFICATION = "C.N.123.2026.TREATIES-XXVI.6"


def today(stage: Stage) -> date:
    return stage.clock.now().date()


async def follower_of(stage: Stage, iso3: str, name: str = "Asha") -> Phone:
    """Somebody of the public who has pressed *Tell me of changes* on a State's card."""
    phone = stage.world.new_phone(name=name)
    phone.says("/start")
    await phone.settles()
    phone.says(f"/status {iso3}")
    await phone.settles()
    await fills_in(phone, "Tell me of changes")
    assert "When the ISU enters something new about it, you are told here." in phone.last.text
    return phone


async def enters(officer: Phone, state: str, *moves: str) -> None:
    """From the card of a State through the form to its review card."""
    officer.says(f"/status {state}")
    await officer.settles()
    await fills_in(officer, "Enter a fact", *moves)
    await officer.sees("please check")


def deposit(stage: Stage, consent: str = "Ratification") -> tuple[str, ...]:
    day = today(stage) - timedelta(days=9)
    return ("Deposit of consent", f"={day}", consent, f"={NOTIFICATION}", f"={day}")


def report(stage: Stage) -> tuple[str, ...]:
    day = today(stage)
    known = ("=UNODA, Article 7 database", f"={day}")
    return ("Article 7 report received", f"={day}", f"={day.year - 1}", *known)


def offered(phone: Phone, label: str) -> bool:
    """Whether the last screen has a button with these words."""
    return phone.last.find_button(label) is not None


async def on_record(stage: Stage, iso3: str) -> list[Fact]:
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        found = await facts.of_state(view, iso3, first=0, most=99)
    await database.close()
    return list(reversed(found))


async def test_a_deposit_changes_standing_counts_and_what_its_focal_point_may_do(
    stage: Stage,
) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    teresa = await stage.invited("Teresa", Role.FOCAL_POINT, iso3="AGO")
    asha = await follower_of(stage, "Angola")
    teresa.says("/status")
    await teresa.settles()
    before = teresa.last.text
    await fills_in(teresa, "Home", "Publish a need")
    assert "Your State is not a State Party" in teresa.last.text

    await enters(irene, "Angola", *deposit(stage))
    deposited = today(stage) - timedelta(days=9)
    months = deposited.month + 6
    in_force = date(deposited.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)
    assert f"In force from: {in_force:%-d %B %Y} (Article 17)" in irene.last.text
    assert "look twice" not in irene.last.text
    await fills_in(irene, "Enter")
    assert "Entered · Angola" in irene.last.text
    assert "It goes to 1 person who follows this State" in irene.last.text

    teresa.says("/status Angola")
    await teresa.settles()
    assert "State Party" in teresa.last.text
    assert "Deposited; in force from" in teresa.last.text
    assert NOTIFICATION in teresa.last.text
    teresa.says("/status")
    await teresa.settles()
    assert teresa.last.text != before
    await fills_in(teresa, "Home", "Publish a need")
    assert "step 1 of 10" in teresa.last.text

    assert not asha.shows("instrument of ratification")
    stage.move(seconds=11)
    alert = await asha.sees("It deposited its instrument of ratification")
    assert f"Source: {NOTIFICATION}, as of {deposited:%-d %B %Y}." in alert.text
    assert "You follow Angola." in alert.text
    await fills_in(asha, "Stop telling me")
    assert "You no longer follow Angola" in asha.last.text


async def test_a_request_its_revision_and_the_decision(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Afghanistan")
    day = today(stage)
    asked = (f"={day}", "=1 March 2029", "3RC", "=Request of the State", f"={day}")
    await enters(
        irene, "Afghanistan", "Request for more time", "Article 4", "A new request", *asked
    )
    assert "Version of the request: 1" in irene.last.text
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    await asha.sees("It asked for more time under Article 4")
    irene.says("/status Afghanistan")
    await irene.settles()
    await fills_in(irene, "Enter a fact", "Request for more time", "Article 4")
    told = f"The one that waits: 3RC, requested {day:%-d %B %Y}, until 1 March 2029, version 1."
    assert told in irene.last.text
    await fills_in(irene, "A new request", f"={day}", "=1 March 2031")
    assert "Which meeting considers it?" in irene.last.text
    await fills_in(irene, "Skip")
    assert "or a letter of the State with its date" in irene.last.text
    assert "depositary" not in irene.last.text
    await fills_in(irene, "Cancel", "Yes, delete")
    await enters(
        irene,
        "Afghanistan",
        *("Request for more time", "Article 4", "A revision of the one that waits"),
        *(f"={day}", "=1 March 2030", "3RC", "=Request of the State", f"={day}"),
    )
    assert "Version of the request: 2" in irene.last.text
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    alert = await asha.sees("It revised its request for more time under Article 4")
    assert "(version 2): until 1 March 2030" in alert.text
    irene.says("/status Afghanistan")
    await irene.settles()
    await fills_in(irene, "Extension history")
    asked_on = f"Requested {day:%-d %B %Y}, until 1 March"
    assert f"• {asked_on} 2029, version 1. Revised later" in irene.last.text
    assert f"• {asked_on} 2030, version 2. Extension" in irene.last.text
    await enters(
        irene,
        "Afghanistan",
        *("Decision on a request", "Article 4", "Granted", f"={day}", "=1 March 2030", "3RC"),
        *("=Final report, paragraph 31", f"={day}"),
    )
    assert "No request is on record" not in irene.last.text
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    await asha.sees("More time under Article 4 was granted")
    kinds = [(one.kind, one.version) for one in await on_record(stage, "AFG")]
    assert kinds == [("request", 1), ("request", 2), ("decision", None)]


async def test_more_than_the_article_gives_is_asked_back_and_can_be_entered(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    day = today(stage)
    known = (f"={day}", "=1 March 2049", "Skip", "=Final report", f"={day}")
    await enters(irene, "Afghanistan", "Decision on a request", "Article 4", "Granted", *known)
    assert "Please look twice" in irene.last.text
    assert "That is more than 5 years after the present deadline" in irene.last.text
    await fills_in(irene, "Enter all the same")
    assert "Entered · Afghanistan" in irene.last.text


async def test_what_cannot_be_has_no_last_button(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    day = today(stage)
    await enters(irene, "Angola", "Withdrawal", f"={day}", f"={NOTIFICATION}", f"={day}")
    assert "This cannot be entered: Angola has deposited no consent" in irene.last.text
    assert not offered(irene, "Enter")
    later = irene.last.find_button("Later")
    assert later is not None
    said = await presses_unseen(irene, later["callback_data"].removesuffix("l") + "p")
    assert "cannot withdraw" in said
    assert await on_record(stage, "AGO") == []


async def test_what_was_begun_of_one_state_waits_while_another_is_entered(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    irene.says("/status Laos")
    await irene.settles()
    await fills_in(irene, "Enter a fact", "Article 7 report received")
    await enters(irene, "Peru", *report(stage))
    await fills_in(irene, "Enter")
    irene.says("/status Laos")
    await irene.settles()
    await fills_in(irene, "Enter a fact")
    assert "You began this earlier" in irene.last.text
    assert "On which day was the report received?" in irene.last.text
    assert "Fact of a State: Lao People's Democratic Republic · step 3" in irene.last.text
    await fills_in(irene, "Later")
    assert offered(irene, "Continue: Fact of a State: Lao People's Democratic Republic, 3 of 6")
    irene.says("/status Laos")
    await irene.settles()
    await fills_in(irene, "Enter a fact", "Begin anew")
    assert "What do you enter?" in irene.last.text
    assert "Fact of a State: Lao People's Democratic Republic · step 2" in irene.last.text


async def test_what_was_entered_lately_is_listed_over_all_states(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    for state in ("Laos", "Peru"):
        await enters(irene, state, *report(stage))
        await fills_in(irene, "Enter")
    irene.says("/desk")
    await irene.settles()
    await fills_in(irene, "Facts entered lately")
    listed = irene.last.text
    assert listed.index("2. Peru: Its report") < listed.index("1. Lao People's Democratic Republic")
    await fills_in(irene, "2")
    assert "Fact 2 · Peru" in irene.last.text


async def test_too_late_to_undo_the_fact_stays_with_the_way_to_take_it_back(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    await fills_in(irene, "Undo")
    assert "It is too late to undo this." in irene.last.text
    assert "was received on" in irene.last.text
    assert offered(irene, "Take back")
    assert offered(irene, "Facts entered")


async def test_undo_tells_nobody(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Laos")
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter", "Undo")
    assert "Undone. Nobody was told of it." in irene.last.text
    assert "Taken back" in irene.last.text
    asha.says("/status Peru")
    await asha.settles()
    await fills_in(asha, "Tell me of changes")
    await enters(irene, "Peru", *report(stage))
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    assert "You follow Peru." in (await asha.sees("was received on")).text
    assert sum("was received on" in one.text for one in asha.messages) == 1
    [fact] = await on_record(stage, "LAO")
    assert fact.state == "taken-back"


async def test_who_stops_following_within_the_ten_seconds_is_not_told(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha, ben = await follower_of(stage, "Laos"), await follower_of(stage, "Laos", "Ben")
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter")
    await fills_in(ben, "Stop telling me")
    stage.move(seconds=11)
    await asha.sees("was received on")
    ben.says("/help")
    await ben.settles()
    assert not ben.shows("was received on")


async def test_taking_back_sends_one_correction_to_those_who_were_told(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Laos")
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter")
    stage.move(seconds=11)
    await asha.sees("was received on")
    ben = await follower_of(stage, "Laos", "Ben")
    await fills_in(irene, "Facts entered")
    listed = irene.last.text
    assert "Source: UNODA, Article 7 database, as of" in listed
    assert "Entered by Irene Curie on" in listed
    assert "1. Its report under Article 7" in listed
    await fills_in(irene, "1")
    assert "Fact 1 · Lao" in irene.last.text
    await fills_in(irene, "Take back")
    assert "will be told that it is taken back" in irene.last.text
    await fills_in(irene, "Yes, take back")
    correction = await asha.sees("This was told to you, and is taken back:")
    assert "Nothing of this kind is on record now." in correction.text
    await ben.settles()
    assert "Correction" not in ben.last.text
    await fills_in(irene, "History")
    history = irene.last.text
    assert history.index("taken back") < history.index("Irene Curie: entered")
    assert "Status: on record → taken back" in history
    assert "Kind: Article 7 report received" in history
    assert "Source: UNODA, Article 7 database" in history
    assert "none" not in history
    await fills_in(irene, "2")
    entry = irene.last.text
    assert "Kind: Article 7 report received" in entry
    assert "State: Lao People's Democratic Republic" in entry
    assert "Source: UNODA, Article 7 database" in entry
    assert f"Year: {today(stage).year - 1}" in entry


async def test_a_correction_says_what_stands_now_with_its_source(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Angola")
    first, second = (today(stage) - timedelta(days=days) for days in (9, 8))
    for day in (first, second):
        moves = ("Deposit of consent", f"={day}", "Ratification", f"=C.N.{day.day}", f"={day}")
        await enters(irene, "Angola", *moves)
        await fills_in(irene, "Enter" if day == first else "Enter all the same")
        stage.move(seconds=11)
        await asha.sees(f"C.N.{day.day}, as of {day:%-d %B %Y}")
    await fills_in(irene, "Facts entered", "2", "Take back", "Yes, take back")
    correction = await asha.sees("Correction")
    assert f"On record now: Deposit of consent, {first:%-d %B %Y}." in correction.text
    assert f"Source: C.N.{first.day}, as of {first:%-d %B %Y}." in correction.text


async def test_what_something_rests_on_is_not_taken_back(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    await enters(irene, "Angola", *deposit(stage))
    await fills_in(irene, "Enter")
    leaves = today(stage) + timedelta(days=300)
    known = (f"={NOTIFICATION}", f"={today(stage)}")
    await enters(irene, "Angola", "Withdrawal", f"={leaves}", *known)
    await fills_in(irene, "Enter", "Facts entered", "1", "Take back", "Yes, take back")
    said = f"Please take back first what rests on this: Withdrawal, {leaves:%-d %B %Y}."
    assert said in irene.last.text
    assert [one.state for one in await on_record(stage, "AGO")] == ["standing"] * 2


async def test_another_source_for_what_was_published_alerts_nobody(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Norway")
    published = ("Deposit of consent", "=3 December 2008", "Ratification")
    await enters(irene, "Norway", *published, f"={NOTIFICATION}", f"={today(stage)}")
    await fills_in(irene, "Enter all the same")
    assert "Nobody is told of it: nothing but the source is new." in irene.last.text
    stage.move(seconds=11)
    await asha.settles()
    assert not asha.shows(NOTIFICATION)


async def test_a_sheet_of_many_states_is_one_notice(stage: Stage) -> None:
    asha = await follower_of(stage, "Laos")
    for name in ("Peru", "Norway"):
        asha.says(f"/status {name}")
        await asha.settles()
        await fills_in(asha, "Tell me of changes")
    database = Database(stage.database_url)
    async with database.unit(stage.clock.now()) as unit:
        day = today(stage)
        received = {"kind": "report", "happened_on": day, "source": "UNODA", "source_on": day}
        many = [
            {"iso3": iso3, "year": year, **received}
            for iso3 in ("LAO", "PER", "NOR", "VUT")
            for year in (day.year - 1, day.year)
        ]
        assert (await enter_facts(unit, "command line", many)).told == 1
    await database.close()
    stage.move(seconds=1)
    notice = await asha.sees("6 entries about 3 States that you follow")
    assert "Norway: Its report under Article 7" in notice.text
    assert "and 1 more entry" in notice.text
    assert "Source: UNODA, as of" in notice.text
    assert offered(asha, "Peru")
    await fills_in(asha, "States I follow")
    assert "You follow 3 States." in asha.last.text


async def test_undo_does_not_say_that_nobody_was_told_when_somebody_was(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    asha = await follower_of(stage, "Laos")
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter")
    database = Database(stage.database_url)
    then = stage.clock.now() + timedelta(seconds=10)
    async with database.unit(then) as unit:
        [alert] = await ledger.claim(unit, "another", most=9, lease_until=then)
        await ledger.settle(unit, alert.id, "another", "sent", message_id=1)
    await database.close()
    await fills_in(irene, "Undo")
    assert "Undone. 1 person had been told already, and gets a correction." in irene.last.text
    await asha.sees("This was told to you, and is taken back:")


async def test_the_last_button_twice_enters_once(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    marie = await stage.invited("Marie Curie", Role.ISU)
    for officer in (irene, marie):
        await enters(officer, "Laos", *report(stage))
    for officer in (irene, marie):
        await fills_in(officer, "Enter")
    assert "That was entered already, and is on record once." in marie.last.text
    assert "Entered by Irene Curie" in marie.last.text
    assert len(await on_record(stage, "LAO")) == 1


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.DONOR, None])
async def test_nobody_but_the_isu_enters_or_reads_who_entered(
    stage: Stage, role: Role | None
) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter")
    [fact] = await on_record(stage, "LAO")
    other = stage.world.new_phone(name="Bounmy")
    if role is not None:
        other = await stage.invited("Bounmy", role, iso3="LAO")
    other.says("/status Laos")
    await other.settles()
    assert not offered(other, "Enter a fact")
    for forged in ("fc+:LAO", "fcl:LAO", "fc:{}", "fc~:{}", "fc?:{}", "fc-:{}"):
        said = await presses_unseen(other, forged.format(fact.id))
        assert "Your role does not allow this." in said, forged
        assert "Irene" not in said
    [still] = await on_record(stage, "LAO")
    assert still == fact


async def test_forged_codes_of_states_and_facts_change_nothing(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    for forged in ("fc+:ZZZ", "fc+", "fcl:LA", "fo+:ZZZ", "fo-:"):
        assert "I do not know that State." in await presses_unseen(irene, forged)
    for forged in ("fc:0", "fc-:99", "fc~:x", "fc?:" + "9" * 40):
        assert "That is not on record." in await presses_unseen(irene, forged)


async def test_what_one_follows_is_listed_and_stops_at_one_press(stage: Stage) -> None:
    asha = await follower_of(stage, "Laos")
    asha.says("/status Laos")
    await asha.settles()
    assert offered(asha, "Stop telling me")
    asha.says("/settings")
    await asha.settles()
    await fills_in(asha, "States I follow")
    assert "You follow 1 State." in asha.last.text
    await presses_unseen(asha, "fo-:LAO")
    assert "You follow no State." in await presses_unseen(asha, "fol")


async def test_what_one_follows_is_given_with_ones_data_and_erased_with_them(
    stage: Stage,
) -> None:
    asha = await follower_of(stage, "Laos")
    asha.says("/mydata")
    await asha.settles()
    assert "1 State that you follow" in asha.last.text
    asha.says("/forget")
    await asha.settles()
    await fills_in(asha, "Yes, erase everything")
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        assert await view.all(select(follow)) == []
    await database.close()


async def test_every_entry_is_in_the_record_of_changes(stage: Stage) -> None:
    irene = await stage.invited("Irene Curie", Role.ISU)
    await enters(irene, "Laos", *report(stage))
    await fills_in(irene, "Enter", "Undo")
    database = Database(stage.database_url)
    async with database.view(stage.clock.now()) as view:
        kept = select(audit_entry).where(audit_entry.c.record == "treaty_fact")
        found = await view.all(kept.order_by(audit_entry.c.id))
    await database.close()
    assert [one["verb"] for one in found] == [Verb.ENTERED, Verb.UNDONE]
    assert found[0]["changes"]["kind"] == [None, "report"]
