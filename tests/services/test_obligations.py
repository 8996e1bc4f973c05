from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.book import DECLINED, GRANTED, PUBLISHED, Book, FactKind
from services.extensions import Revised
from services.formal_meetings import PUBLISHED as MEETINGS
from services.formal_meetings import FormalMeetings, merged
from services.obligations import (
    Article,
    Obligation,
    Progress,
    deciding_meeting,
    due_between,
    obligations_of,
    undecided,
)
from services.treaty import is_in_force_on
from storage.facts import Fact
from storage.meetings import Meeting
from storage.treaty import formal_meetings
from tests.support.known import book, fact

TODAY = date(2026, 11, 22)
CONSIDERED = {
    "AFG": "13MSP",
    "TCD": "12MSP",
    "CHL": "13MSP",
    "DEU": "12MSP",
    "IRQ": "11MSP",
    "LAO": "12MSP",
    "LBN": "13MSP",
    "MRT": "13MSP",
    "SOM": "13MSP",
}
"""Whose Article 4 date has passed, and the meeting at which more time was considered."""


def of(iso3: str, article: Article, known: Book = PUBLISHED, day: date = TODAY) -> Obligation:
    found = obligations_of(known, known.get_state(iso3), day)
    return next(one for one in found if one.article is article)


@pytest.mark.parametrize(("iso3", "meeting"), CONSIDERED.items())
def test_a_passed_day_without_a_known_decision_is_to_be_confirmed(iso3: str, meeting: str) -> None:
    clearance = of(iso3, Article.CLEARANCE)
    assert clearance.progress is Progress.TO_BE_CONFIRMED
    assert clearance.considered_at == meeting
    assert clearance.sources


def test_no_other_date_of_articles_3_and_4_has_passed_without_a_decision() -> None:
    waiting = {
        state.iso3
        for state in PUBLISHED.states
        for one in obligations_of(PUBLISHED, state, TODAY)
        if one.article in {Article.STOCKPILES, Article.CLEARANCE}
        and one.progress is Progress.TO_BE_CONFIRMED
    }
    assert waiting == set(CONSIDERED)


def test_a_request_is_to_be_confirmed_before_the_day_has_passed_too() -> None:
    lebanon = of("LBN", Article.CLEARANCE, day=date(2026, 2, 3))
    assert lebanon.progress is Progress.EXTENDED
    assert (lebanon.due_on, lebanon.considered_at) == (date(2026, 5, 1), "13MSP")


def test_a_decision_extends_the_deadline_and_the_history_keeps_the_request() -> None:
    granted = fact(
        "SOM",
        FactKind.DECISION,
        date(2025, 9, 19),
        article="4",
        how=GRANTED,
        until_on=date(2030, 3, 1),
        meeting="13MSP",
        source="CCM/MSP/2025/12",
    )
    somalia = of("SOM", Article.CLEARANCE, book(granted))
    assert (somalia.progress, somalia.due_on) == (Progress.EXTENDED, date(2030, 3, 1))
    assert somalia.considered_at == ""
    assert somalia.original_on == date(2026, 3, 1)
    [extension] = somalia.extensions
    assert extension.versions == 3
    assert extension.requested_until == extension.granted_until == date(2030, 3, 1)
    assert [one.title for one in somalia.sources][-1] == "CCM/MSP/2025/12"


def test_a_decision_that_is_on_record_only_gains_its_meeting() -> None:
    known = fact(
        "AFG",
        FactKind.DECISION,
        date(2021, 9, 21),
        article="4",
        how=GRANTED,
        until_on=date(2026, 3, 1),
        meeting="2RC-2",
    )
    afghanistan = of("AFG", Article.CLEARANCE, book(known))
    assert [one.meeting for one in afghanistan.extensions] == ["2RC-2", "13MSP"]
    assert afghanistan.progress is Progress.TO_BE_CONFIRMED


def test_a_request_that_was_declined_says_so() -> None:
    declined = fact(
        "SOM", FactKind.DECISION, date(2025, 9, 19), article="4", how=DECLINED, meeting="13MSP"
    )
    somalia = of("SOM", Article.CLEARANCE, book(declined))
    assert somalia.extensions[-1].is_declined
    assert somalia.due_on == date(2026, 3, 1)
    assert somalia.progress is Progress.TO_BE_CONFIRMED


def test_a_revision_takes_the_place_of_the_request() -> None:
    asked = {"article": "4", "meeting": "14MSP"}
    first = fact("SSD", FactKind.REQUEST, date(2026, 3, 2), until_on=date(2036, 2, 1), **asked)
    revised = fact(
        "SSD", FactKind.REQUEST, date(2026, 6, 2), until_on=date(2035, 2, 1), version=2, **asked
    )
    [request] = of("SSD", Article.CLEARANCE, book(first, revised)).extensions
    assert (request.versions, request.requested_until) == (2, date(2035, 2, 1))
    assert request.submitted == "2026-06-02"
    assert request.revised == (Revised("2026-03-02", 1, date(2036, 2, 1)),)
    corrected = replace(revised, id=99, happened_on=date(2026, 6, 3))
    [request] = of("SSD", Article.CLEARANCE, book(first, revised, corrected)).extensions
    assert (request.submitted, len(request.revised)) == ("2026-06-03", 1)
    granted = {"how": GRANTED, "until_on": date(2035, 2, 1), **asked}
    decided = fact("SSD", FactKind.DECISION, date(2026, 9, 2), **granted)
    [request] = of("SSD", Article.CLEARANCE, book(first, revised, decided)).extensions
    assert request.is_decided
    assert [one.versions for one in request.revised] == [1]
    [earlier] = of("SSD", Article.CLEARANCE, book(first, revised), date(2026, 4, 1)).extensions
    assert (earlier.versions, earlier.requested_until) == (1, date(2036, 2, 1))


def test_every_published_version_of_a_request_stands() -> None:
    [request] = of("SOM", Article.CLEARANCE).extensions
    assert (request.versions, request.submitted) == (3, "2025-06")
    assert [(one.versions, one.submitted) for one in request.revised] == [
        (1, "2024-12"),
        (2, "2025-04"),
    ]


def test_a_completion_fulfils_and_ends_the_waiting() -> None:
    done = fact("MRT", FactKind.COMPLETION, date(2026, 7, 1), article="4")
    mauritania = of("MRT", Article.CLEARANCE, book(done))
    assert (mauritania.progress, mauritania.fulfilled_on) == (Progress.FULFILLED, "2026-07-01")
    assert mauritania.considered_at == ""
    assert mauritania.is_confirmed


def test_what_the_file_doubts_is_not_confirmed_and_what_it_does_not_is() -> None:
    assert not of("MRT", Article.CLEARANCE).is_confirmed  # The day was derived from a year.
    assert not of("NOR", Article.CLEARANCE).is_confirmed
    assert not of("MNE", Article.CLEARANCE).is_confirmed
    assert of("LAO", Article.CLEARANCE).is_confirmed
    # That it is fulfilled was published; only what the deadline had been was derived.
    assert of("MOZ", Article.CLEARANCE).is_confirmed
    assert of("SVK", Article.STOCKPILES).is_confirmed


def test_a_request_alone_does_not_confirm_a_day() -> None:
    asked = fact("MRT", FactKind.REQUEST, date(2026, 2, 10), article="4", until_on=date(2030, 8, 1))
    assert not of("MRT", Article.CLEARANCE, book(asked)).is_confirmed


def test_the_first_report_is_due_until_it_was_received_and_then_yearly() -> None:
    before = date(2026, 4, 1)
    vanuatu = of("VUT", Article.REPORTS, day=before)
    assert (vanuatu.initial_due_on, vanuatu.due_on) == (date(2026, 8, 28), date(2027, 4, 30))
    received = fact("VUT", FactKind.REPORT, date(2026, 8, 20), article="7")
    after = of("VUT", Article.REPORTS, book(received))
    assert after.initial_due_on is None
    assert (after.last_report_on, after.last_report_year) == (date(2026, 8, 20), None)


def test_the_last_report_received_tells_the_year_that_it_covers() -> None:
    reports = (
        fact("LAO", FactKind.REPORT, date(2026, 4, 29), article="7", year=2025),
        fact("LAO", FactKind.REPORT, date(2025, 4, 30), article="7", year=2024),
    )
    laos = of("LAO", Article.REPORTS, book(*reports))
    assert (laos.last_report_on, laos.last_report_year) == (date(2026, 4, 29), 2025)
    assert laos.due_on == date(2027, 4, 30)
    assert laos.is_confirmed


def test_a_report_that_nobody_confirmed_is_never_called_late() -> None:
    for iso3 in ("CPV", "COM", "COG", "GIN", "MDG", "NIU", "RWA", "STP", "TGO", "SSD"):
        reports = of(iso3, Article.REPORTS)
        assert reports.progress is Progress.TO_BE_CONFIRMED
        assert not reports.is_confirmed


def test_national_measures_are_those_that_were_entered() -> None:
    assert of("LAO", Article.MEASURES).progress is Progress.NOTHING_ON_RECORD
    law = fact("LAO", FactKind.MEASURE, date(2025, 1, 2), article="9")
    assert of("LAO", Article.MEASURES, book(law)).measures == (law,)


def test_there_are_obligations_exactly_where_it_is_in_force() -> None:
    for day in (date(2010, 8, 1), date(2025, 3, 6), date(2026, 2, 3), TODAY):
        for state in PUBLISHED.states:
            found = obligations_of(PUBLISHED, state, day)
            assert bool(found) == is_in_force_on(state, day)
            assert [one.article for one in found] == (list(Article) if found else [])


def test_deadlines_are_by_day_and_leave_out_what_is_fulfilled() -> None:
    read_on = date(2026, 2, 3)
    found = due_between(PUBLISHED, read_on, date(2026, 12, 31), today=read_on)
    assert [(one.due_on, one.state.iso3) for one in found] == [
        (date(2026, 3, 1), "AFG"),
        (date(2026, 3, 1), "SOM"),
        (date(2026, 5, 1), "LBN"),
        (date(2026, 6, 1), "CHL"),
        (date(2026, 8, 1), "MRT"),
        (date(2026, 8, 28), "VUT"),
    ]


def test_no_deadline_of_a_day_before_today_is_listed() -> None:
    for year in range(2010, 2026):
        assert not due_between(PUBLISHED, date(year, 1, 1), date(year, 12, 31), today=TODAY)
    assert all(
        one.due_on >= TODAY
        for one in due_between(PUBLISHED, date(2008, 1, 1), date(2099, 1, 1), today=TODAY)
    )


def test_what_is_undecided_is_listed_by_day_and_holds_no_report() -> None:
    passed = undecided(PUBLISHED, TODAY)
    assert {one.state.iso3 for one in passed} == set(CONSIDERED)
    assert {one.obligation.article for one in passed} == {Article.CLEARANCE}
    days = [one.due_on for one in passed]
    assert days == sorted(days)
    assert days[-1] < TODAY


def test_the_first_report_of_a_state_for_which_it_enters_into_force_soon_is_ahead() -> None:
    deposit = fact("KEN", FactKind.DEPOSIT, date(2026, 11, 2), how="ratification")
    [due] = due_between(book(deposit), TODAY, TODAY + timedelta(days=365), today=TODAY)
    assert (due.state.iso3, due.due_on) == ("KEN", date(2027, 10, 28))
    assert due.obligation.article is Article.REPORTS


def test_the_meeting_that_decides_is_the_last_before_the_deadline_and_is_never_guessed() -> None:
    def decides_on(deadline: date, meetings: FormalMeetings = MEETINGS) -> str | None:
        found = deciding_meeting(meetings, deadline)
        return found.code if found else None

    assert decides_on(date(2025, 8, 1)) == "12MSP"
    assert decides_on(date(2025, 9, 16)) == "13MSP"
    assert decides_on(date(2027, 3, 1)) == "3RC"
    assert decides_on(date(2034, 2, 1)) is None  # Of the meetings until then nobody knows a day.
    assert decides_on(date(2010, 1, 1)) is None
    next_one = entered("14MSP", date(2027, 9, 6))
    assert decides_on(date(2027, 9, 30), merged(formal_meetings(), [next_one])) == "14MSP"
    called_off = replace(next_one, state="called-off")
    assert decides_on(date(2027, 9, 30), merged(formal_meetings(), [called_off])) == "3RC"


def entered(code: str, opens_on: date) -> Meeting:
    """A meeting as the ISU has entered it; of what does not count here there is little."""
    little: dict[str, Any] = dict.fromkeys(field.name for field in fields(Meeting))
    days = {"starts_on": opens_on, "ends_on": opens_on}
    return Meeting(**little | {"code": code, "name": code, "state": "published"} | days)


def decision(iso3: str, on: date, until: date | None, meeting: str = "", **more: Any) -> Fact:
    """A decision under Article 4; without a day until when it was declined."""
    how = GRANTED if until else DECLINED
    return fact(
        iso3, FactKind.DECISION, on, article="4", how=how, until_on=until, meeting=meeting, **more
    )


def test_no_meeting_is_named_where_no_request_is_on_record() -> None:
    granted = decision("SOM", date(2025, 9, 19), date(2026, 10, 1), "13MSP")
    somalia = of("SOM", Article.CLEARANCE, book(granted))
    assert (somalia.progress, somalia.due_on) == (Progress.TO_BE_CONFIRMED, date(2026, 10, 1))
    assert somalia.considered_at == ""


def test_an_older_decision_stands_in_its_place_and_lowers_nothing() -> None:
    older = decision("AFG", date(2021, 9, 20), date(2025, 3, 1), "2RC")
    afghanistan = of("AFG", Article.CLEARANCE, book(older))
    assert [(one.meeting, one.granted_until) for one in afghanistan.extensions] == [
        ("2RC", date(2025, 3, 1)),
        ("", date(2026, 3, 1)),
        ("13MSP", None),
    ]
    assert afghanistan.due_on == date(2026, 3, 1)
    assert afghanistan.considered_at == "13MSP"


def test_an_older_refusal_closes_no_newer_request() -> None:
    declined = decision("AFG", date(2021, 9, 20), None, "2RC")
    afghanistan = of("AFG", Article.CLEARANCE, book(declined))
    assert not afghanistan.extensions[-1].is_declined
    assert afghanistan.considered_at == "13MSP"
    unnamed = decision("AFG", date(2021, 9, 20), None)
    assert of("AFG", Article.CLEARANCE, book(unnamed)).considered_at == "13MSP"


def test_a_decision_without_a_meeting_closes_the_newest_request_before_it() -> None:
    granted = decision("AFG", date(2025, 9, 19), date(2030, 3, 1))
    afghanistan = of("AFG", Article.CLEARANCE, book(granted))
    assert [(one.meeting, one.granted_until) for one in afghanistan.extensions] == [
        ("", date(2026, 3, 1)),
        ("13MSP", date(2030, 3, 1)),
    ]
    assert afghanistan.extensions[-1].paper == "CCM/MSP/2025/3"


def test_a_decision_at_another_meeting_does_not_close_a_request() -> None:
    later = decision("AFG", date(2026, 9, 18), date(2030, 3, 1), "3RC")
    afghanistan = of("AFG", Article.CLEARANCE, book(later))
    assert [(one.meeting, one.granted_until) for one in afghanistan.extensions[1:]] == [
        ("13MSP", None),
        ("3RC", date(2030, 3, 1)),
    ]
    assert (afghanistan.due_on, afghanistan.considered_at) == (date(2030, 3, 1), "")


def test_the_deadline_is_the_latest_day_that_was_granted() -> None:
    shorter = decision("AFG", date(2025, 9, 19), date(2025, 12, 1), "13MSP")
    assert of("AFG", Article.CLEARANCE, book(shorter)).due_on == date(2026, 3, 1)


def test_a_correction_takes_the_place_of_a_decision_at_the_same_meeting() -> None:
    wrong = decision("IRQ", date(2023, 9, 14), date(2029, 11, 1), "11MSP")
    right = decision("IRQ", date(2023, 9, 13), date(2028, 11, 1), "11MSP")
    iraq = of("IRQ", Article.CLEARANCE, book(wrong, right))
    [extension] = iraq.extensions
    assert extension.granted_until == iraq.due_on == date(2028, 11, 1)
    assert extension.submitted == "2022-11-16"


def test_a_known_request_that_is_entered_gains_its_day_and_keeps_its_paper() -> None:
    asked = fact(
        "LAO",
        FactKind.REQUEST,
        date(2024, 1, 10),
        article="4",
        until_on=date(2030, 8, 1),
        meeting="12MSP",
    )
    granted = decision("LAO", date(2024, 9, 12), date(2030, 8, 1), "12MSP")
    laos = of("LAO", Article.CLEARANCE, book(asked, granted))
    first, second = laos.extensions
    assert first.meeting == "9MSP"
    assert (second.submitted, second.paper) == ("2024-01-10", "CCM/MSP/2024/6")
    assert second.granted_until == laos.due_on == date(2030, 8, 1)


def test_a_doubt_of_a_deadline_is_a_doubt_of_the_grant_that_set_it() -> None:
    [bulgaria] = of("BGR", Article.STOCKPILES).extensions
    assert not bulgaria.is_confirmed
    assert [one.is_confirmed for one in of("MRT", Article.CLEARANCE).extensions] == [False, True]
    assert all(one.is_confirmed for one in of("CHL", Article.CLEARANCE).extensions)
    assert not of("VUT", Article.REPORTS).is_confirmed  # Its day is computed.


def test_a_decision_confirms_the_day_that_it_sets_and_no_other() -> None:
    declined = decision("MRT", date(2025, 9, 19), None, "13MSP")
    assert not of("MRT", Article.CLEARANCE, book(declined)).is_confirmed
    granted = decision("MRT", date(2025, 9, 19), date(2030, 8, 1), "13MSP")
    assert of("MRT", Article.CLEARANCE, book(granted)).is_confirmed


def test_every_source_is_known_as_of_what_the_row_itself_says() -> None:
    def known(iso3: str, article: Article) -> list[str]:
        return [one.known_as_of for one in of(iso3, article).sources]

    assert known("AUT", Article.STOCKPILES) == ["2013-02"]
    assert known("TCD", Article.CLEARANCE) == ["2023"]
    assert known("TGO", Article.REPORTS) == ["2022"]
    assert known("NOR", Article.CLEARANCE) == []
    chad = of("TCD", Article.CLEARANCE).extensions
    assert [source.known_as_of for one in chad for source in one.sources] == ["2023", "2024"]


def test_a_state_that_came_back_had_the_deadlines_of_its_first_time() -> None:
    known = book(fact("LTU", FactKind.DEPOSIT, date(2026, 2, 2), how="accession"))
    first = of("LTU", Article.CLEARANCE, day=date(2024, 6, 1)).original_on
    assert of("LTU", Article.CLEARANCE, known, date(2024, 6, 1)).original_on == first
    assert obligations_of(known, known.get_state("LTU"), date(2026, 7, 31)) == ()
    reports = of("LTU", Article.REPORTS, known, date(2026, 8, 1))
    assert reports.initial_due_on == date(2027, 1, 28)
