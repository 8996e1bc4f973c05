"""Anybody asks where a State stands, what it is to do and what changed, and learns the source."""

from datetime import date, timedelta
from typing import Any

from bot.playground import Phone
from bot.playground.conversations import PhoneMessage
from services.audit import COMMAND_LINE
from services.book import GRANTED, FactKind
from services.facts import enter_fact
from services.permissions import Role
from services.treaty import months_after
from storage.database import Database
from tests.support.requests import registration
from tests.support.stage import Stage, fills_in

NOBODY = "Focal point: none registered"


def labels(message: PhoneMessage) -> list[str]:
    return [label for row in message.buttons for label in row]


async def asks(phone: Phone, words: str, answer: str) -> PhoneMessage:
    phone.says(words)
    return await phone.sees(answer)


async def presses(phone: Phone, label: str, answer: str) -> PhoneMessage:
    phone.presses(label)
    return await phone.sees(answer)


async def enters(stage: Stage, iso3: str, kind: FactKind, happened_on: date, **given: Any) -> None:
    """The ISU has entered something of a State, by a command."""
    database = Database(stage.database_url)
    values = {"iso3": iso3, "kind": kind, "happened_on": happened_on}
    source = {"source": "CCM/MSP/2025/12", "source_on": date(2026, 2, 20)}
    async with database.unit(stage.clock.now()) as unit:
        await enter_fact(unit, COMMAND_LINE, values | source | given)
    await database.close()


async def test_the_public_reads_a_state_its_obligations_and_their_history(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    card = await asks(phone, "laos", "State Party on")
    assert "Signed: 3 December 2008" in card.text
    assert "Deposited: 18 March 2009 (ratification)" in card.text
    assert "In force: 1 August 2010" in card.text
    assert "Region: Asia\nUN group: Asia-Pacific Group" in card.text
    assert NOBODY in card.text
    clearance = (
        "Article 4, clearance: 1 August 2025. "
        "Extension considered at 12MSP, decision to be confirmed"
    )
    assert clearance in card.text
    assert "Article 7, reports: next due 30 April" in card.text
    assert "No report is on record here; the reports are published by UNODA" in card.text
    assert "XXVI-6, as of 3 February 2026; later changes are not in it." in card.text
    assert "Obligations: mineactionreview.org" in card.text
    assert {"Share", "Sources"} <= set(labels(card))
    assert not card.find_button("Needs:")
    assert not card.find_button("Offers:")
    assert "Enter a fact" not in labels(card)

    detail = await presses(phone, "Obligations in detail", "obligations on")
    assert "Deadline of the Convention: 1 August 2020" in detail.text
    assert "Source: mineactionreview.org, as of February 2026." in detail.text
    history = await presses(phone, "Extension history", "Granted at 9MSP until 1 August 2025")
    assert "paper CCM/MSP/2024/6. Extension considered at 12MSP" in history.text
    await presses(phone, "Lao People's", "State Party on")
    sources = await presses(phone, "Sources", "Lao People's Democratic Republic: sources")
    phone.presses("mineactionreview.org")
    assert phone.opened_links == [
        "https://www.mineactionreview.org/country/lao-peoples-democratic-republic"
    ]
    assert "clusterconvention.org, as of February 2026" in sources.text


async def test_another_day_tells_nothing_that_came_after_it(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    card = await asks(phone, "laos 2009-01-01", "Signatory on 1 January 2009")
    assert "Signed: 3 December 2008" in card.text
    assert "Deposited:" not in card.text
    assert "Article" not in card.text
    await presses(phone, "All States on this day", "The Convention on 1 January 2009")
    await presses(phone, "Today", "States in all: 197")
    await asks(phone, "laos 2008-01-01", "Has neither signed nor acceded.")
    await presses(phone, "Today", "Deposited: 18 March 2009")


async def test_a_state_that_withdrew_and_one_that_waits_say_so(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    lithuania = await asks(phone, "lithuania", "Not party: it has withdrawn")
    assert "Withdrawal in effect: 6 March 2025" in lithuania.text
    assert "Article" not in lithuania.text
    before = await asks(phone, "lithuania 2025-03-05", "State Party on 5 March 2025")
    assert "Withdrawal" not in before.text

    vanuatu = await asks(
        phone, "vanuatu 2026-02-01", "State Party, not yet in force for it on 1 February 2026"
    )
    assert "Deposited; in force from 1 March 2026" in vanuatu.text
    await asks(phone, "vanuatu 2026-03-01", "In force: 1 March 2026")
    kazakhstan = await asks(phone, "kazakhstan", "Has neither signed nor acceded.")
    assert "Region: Europe (in other lists: Asia)" in kazakhstan.text


async def test_a_deposit_and_a_decision_that_were_entered_are_on_the_card_with_their_source(
    stage: Stage,
) -> None:
    phone = stage.world.new_phone("Nora")
    today = stage.clock.now().date()
    soon = months_after(today.replace(day=1), 6)
    await enters(stage, "KEN", FactKind.DEPOSIT, today, how="ratification", source="C.N.9")
    kenya = await asks(phone, "kenya", "State Party, not yet in force for it on")
    assert f"in force from 1 {soon:%B %Y}" in kenya.text
    assert "Source: C.N.9, read on 20 February 2026" in kenya.text
    overview = await asks(phone, "/status", "States in all: 197")
    assert "With 1 entry of the ISU" in overview.text

    sunday = next(
        day
        for year in range(today.year + 3, today.year + 20)
        if (day := date(year, 3, 1)).weekday() == 6
    )
    decision: dict[str, Any] = {"article": "4", "how": GRANTED, "meeting": "13MSP"}
    on = date(2025, 9, 19)
    await enters(stage, "SOM", FactKind.DECISION, on, until_on=sunday, **decision)
    await asks(phone, "somalia", f"Article 4, clearance: extended to 1 March {sunday.year}")
    detail = await presses(phone, "Obligations in detail", "obligations on")
    friday = sunday - timedelta(days=2)
    assert f"is on a weekend; the working day before it: {friday:%-d %B %Y}" in detail.text
    assert "The date of that meeting is to be announced." in detail.text
    assert "Source: CCM/MSP/2025/12, as of 20 February 2026." in detail.text


async def test_the_card_counts_what_its_reader_may_see_and_names_nobody(stage: Stage) -> None:
    phone = stage.world.new_phone("Khamla")
    officer = await stage.invited("Irene", Role.ISU_ADMINISTRATOR)
    await fills_in(
        phone,
        "=/start",
        *registration("focal point", "=laos", name="Khamla Phommasack"),
        "Send to the ISU",
    )
    await asks(phone, "laos", NOBODY)
    await officer.sees("Khamla Phommasack")
    await presses(officer, "Approve", "Approved")
    card = await asks(officer, "laos", "Focal point: registered")
    assert "Khamla" not in card.text
    assert "Enter a fact" in labels(card)


async def test_the_overview_leads_to_lists_places_changes_and_days(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    overview = await asks(phone, "/status 2012-09-11", "The Convention on 11 September 2012")
    assert "States Parties: 75\nSignatories: 36\nNot party: 86" in overview.text
    parties = await presses(phone, "States Parties", "States Parties on 11 September 2012: 75")
    assert "1 / 10" in labels(parties)
    phone.presses("Next")
    await phone.settles()
    assert "2 / 10" in labels(phone.last)
    first_listed = labels(phone.last)[0]
    await presses(phone, first_listed, f"{first_listed}\n")
    phone.presses("‹ Back")
    await phone.settles()
    assert "2 / 10" in labels(phone.last)
    await presses(phone, "All States", "The Convention on 11 September 2012")
    regions = await presses(phone, "By region", "Pacific")
    assert "Other lists place some States elsewhere" in regions.text
    assert "States Parties · signatories · not party" in regions.text
    await presses(phone, "Middle East", "Region: Middle East")
    await presses(phone, "Lebanon", "State Party on 11 September 2012")
    await asks(phone, "/status", "States in all: 197")
    await presses(phone, "Pace", "2010: 23")
    await presses(phone, "All States", "States in all: 197")
    await presses(phone, "What changed", "since when?")
    joined = await presses(phone, "Since 12MSP", "New States Parties since 12MSP")
    assert "5 September 2025: Vanuatu" in joined.text
    changed = await presses(phone, "Other changes", "What changed since 12MSP")
    assert "No longer party, 1: Lithuania" in changed.text


async def test_two_days_are_compared_in_one_screen(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await asks(phone, "/status", "States in all: 197")
    await presses(phone, "Compare two days", "Compare which day?")
    assert labels(phone.last).index("12MSP (2024)") < labels(phone.last).index("Earlier meetings")
    earlier = await presses(phone, "Earlier meetings", "Compare which day?")
    assert "12MSP (2024)" not in labels(earlier)
    phone.presses("2MSP (2011)")
    chosen = await phone.sees("Compare 2MSP (16 September 2011) with which day?")
    assert "Today" in labels(chosen)
    phone.presses("Earlier meetings")
    await phone.settles()
    assert "2MSP (2011)" not in labels(phone.last)  # A day is not compared with itself.
    said = "2MSP (16 September 2011) and 3MSP (14 September 2012)"
    compared = await presses(phone, "3MSP (2012)", said)
    assert "States Parties: 63 → 75 (+12)" in compared.text
    named = "New States Parties, by day of deposit, 12: Italy, Trinidad and Tobago, Czechia"
    assert named in compared.text
    listed = await presses(phone, "All new States Parties", "17 July 2012: Switzerland")
    assert "New States Parties from 17 September 2011 to 14 September 2012: 12" in listed.text


async def test_a_day_is_not_compared_with_itself(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await asks(phone, "/status", "States in all: 197")
    await presses(phone, "Compare two days", "Compare which day?")
    chosen = await presses(phone, "Today", "Compare today (")
    assert "Today" not in labels(chosen)


async def test_what_is_not_on_record_takes_one_line(stage: Stage) -> None:
    card = await asks(stage.world.new_phone("Nora"), "holy see", "State Party on")
    assert "Articles 3, 4, 5 and 9: nothing on record here." in card.text
    assert card.text.count("nothing on record") == 1


async def test_an_entry_into_force_is_a_change(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    changed = await asks(phone, "what changed since 2025-12-01", "What changed since")
    assert "Entered into force, 1: Vanuatu" in changed.text


async def test_deadlines_are_listed_by_day_and_nobody_is_called_late(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await asks(phone, "/status", "States in all: 197")
    due = await presses(phone, "Deadlines", "yearly report under Article 7, all States Parties")
    assert {"3 months", "6 months", "12 months"} <= set(labels(due))
    waiting = await presses(phone, "Decisions to be confirmed", "1 November 2023: Iraq")
    lines = [line for line in waiting.text.splitlines() if "decision to be confirmed" in line]
    assert lines[0].startswith("1 November 2023: Iraq, Article 4, clearance. Extension considered")
    assert "overdue" not in waiting.text.lower()
    phone.presses_button({"callback_data": "vd:2015-01-01:2015-12-31"}, phone.last)
    await phone.sees("Deadlines of days that have passed are not listed.")
    await presses(phone, "Decisions to be confirmed", "1 November 2023: Iraq")
    await presses(phone, "Iraq", "Extension considered at 11MSP, decision to be confirmed")
