"""The form of a meeting: its days fit together, and registration closes before it opens."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services import forms
from services.formal_meetings import PUBLISHED, KnownMeeting
from services.forms import Draft
from services.meeting_form import (
    MEETING_FORM,
    USUAL,
    MeetingCode,
    RegistrationDay,
    answers_of,
    answers_of_listed,
    columns_of,
    doubts,
)
from services.options import Reading
from services.texts import RefusedError
from services.web_addresses import WebAddress
from storage.meetings import Meeting
from tests.support.plain import READING, plain

ANSWERS: dict[str, Any] = {
    "code": None,
    "name": "Intersessional Meeting",
    "starts": "2027-04-12",
    "ends": "2027-04-13",
    "place": "Geneva, Maison de la paix",
    "zone": "Europe/Zurich",
    "registered": "2027-03-26",
    "documents": None,
}
TYPED = replace(READING, answers=ANSWERS)  # On 1 March 2027.


def meeting_of(answers: dict[str, Any]) -> Meeting:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    return Meeting(**columns_of(answers), id=1, entered_by=1, changed_at=at)


def refusal(typed: str, reading: Reading = TYPED) -> str:
    with pytest.raises(RefusedError) as refused:
        RegistrationDay().parse(typed, reading)
    return plain(refused.value.text)


def test_the_usual_last_day_to_register_is_seventeen_days_before_the_opening() -> None:
    assert RegistrationDay().parse(USUAL, TYPED) == USUAL
    assert columns_of({**ANSWERS, "registered": USUAL})["registration_on"] == date(2027, 3, 26)


def test_the_usual_day_is_refused_when_it_has_passed() -> None:
    soon = replace(READING, answers={**ANSWERS, "starts": "2027-03-05"})
    assert "2027-02-16 is too early" in refusal(USUAL, soon)


def test_registration_may_close_on_the_day_of_the_opening_but_not_later() -> None:
    assert RegistrationDay().parse("2027-04-12", TYPED) == "2027-04-12"
    assert "opens on 2027-04-12" in refusal("2027-04-13")


def test_moving_the_opening_before_the_last_day_to_register_asks_for_that_day_again() -> None:
    draft = forms.revisit(MEETING_FORM, Draft(ANSWERS), "starts")
    moved = forms.answer(MEETING_FORM, draft, "2027-03-20", READING)
    assert isinstance(moved, Draft)
    question = forms.current_question(MEETING_FORM, moved)
    assert question is not None
    assert question.key == "registered"
    assert moved.answers["ends"] == "2027-04-13"


def test_the_usual_last_day_to_register_moves_with_the_opening() -> None:
    moved = answered("starts", "2027-04-05", registered=USUAL)
    assert asked_after(moved) == ""
    assert columns_of(moved.answers)["registration_on"] == date(2027, 3, 19)
    entered = answers_of(meeting_of({**ANSWERS, "registered": "2027-03-26"}))
    assert entered["registered"] == USUAL


def test_the_last_day_cannot_lie_before_the_first() -> None:
    draft = forms.revisit(MEETING_FORM, Draft(ANSWERS), "ends")
    with pytest.raises(RefusedError):
        forms.answer(MEETING_FORM, draft, "2027-04-11", READING)


def answered(key: str, typed: str, **given: object) -> Draft:
    """The form with one answer looked at again and given anew."""
    draft = forms.revisit(MEETING_FORM, Draft({**ANSWERS, **given}), key)
    moved = forms.answer(MEETING_FORM, draft, typed, READING)
    assert isinstance(moved, Draft)
    return moved


def asked_after(draft: Draft) -> str:
    question = forms.current_question(MEETING_FORM, draft)
    return question.key if question else ""


def test_14msp_is_offered_and_other_codes_are_typed() -> None:
    assert [option.code for option in MeetingCode().options] == ["14MSP"]
    for typed, code in (("12 msp", "12MSP"), ("im-2027", "IM-2027"), ("2RC-PM1", "2RC-PM1")):
        assert MeetingCode().parse(typed, READING) == code
    for typed in ("fourteenth", "MSP", "14MSP; DROP", "2027", "IM-27"):
        with pytest.raises(RefusedError):
            MeetingCode().parse(typed, READING)


def test_a_formal_meeting_needs_a_source_and_its_day_and_another_does_not() -> None:
    draft = answered("code", "14MSP")
    assert asked_after(draft) == "source"
    assert forms.current_question(MEETING_FORM, Draft(ANSWERS)) is None
    sourced = Draft({**draft.answers, "source": "Final report", "source_on": "2026-09-18"})
    assert columns_of(sourced.answers)["source_on"] == date(2026, 9, 18)
    not_formal = forms.skip(MEETING_FORM, forms.revisit(MEETING_FORM, sourced, "code"))
    assert columns_of(not_formal.answers)["source"] == ""


def test_a_published_name_is_offered_with_its_code() -> None:
    draft = forms.revisit(MEETING_FORM, Draft({**ANSWERS, "code": "14MSP"}), "name")
    question = forms.current_question(MEETING_FORM, draft)
    assert question is not None
    [option] = question.options(draft.answers)
    named = forms.answer(MEETING_FORM, draft, option.code, READING)
    assert isinstance(named, Draft)
    assert named.answers["name"] == "Fourteenth Meeting of States Parties"


def test_only_a_meeting_whose_days_were_published_may_have_past_days() -> None:
    assert answered("starts", "2026-09-14", code="3RC").answers["starts"] == "2026-09-14"
    for code in (None, "15MSP", "14MSP"):
        with pytest.raises(RefusedError):
            answered("starts", "2026-09-14", code=code)


def test_the_first_day_of_a_meeting_that_has_opened_may_be_another_past_day() -> None:
    assert answered("starts", "2027-02-10", starts="2027-02-09").answers["starts"] == "2027-02-10"


def test_the_source_is_not_of_a_day_to_come() -> None:
    given = {"code": "14MSP", "source": "Final report", "source_on": "2026-09-18"}
    with pytest.raises(RefusedError):
        answered("source_on", "2027-03-02", **given)


@pytest.mark.parametrize(
    "address",
    [
        "https://meetings.unoda.org/meeting/68085",
        "https://www.unog.ch/__80256ee6.nsf/(httpPages)/5bd2?OpenDocument&x=1#2",
        "https://xn--bcher-kva.example:8443/a%20b",
    ],
)
def test_documents_are_at_an_https_address(address: str) -> None:
    assert WebAddress().parse(f" {address} ", READING) == address


@pytest.mark.parametrize(
    "typed",
    [
        "http://meetings.unoda.org/",
        "meetings.unoda.org",
        "https://user:password@unoda.org/",
        "https://localhost/",
        "https://un oda.org/",
        "https://127.0.0.1/",
        "https://unoda.org:99999/",
        "https://[::1/",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "https://unoda.org/" + "a" * 300,
        "https://bücher.example/",
    ],
)
def test_what_a_phone_would_not_open_safely_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError):
        WebAddress().parse(typed, READING)


def test_a_draft_from_before_the_codes_still_becomes_a_meeting() -> None:
    old = {key: ANSWERS[key] for key in ("name", "starts", "ends", "place", "zone", "registered")}
    columns = columns_of(old)
    assert (columns["code"], columns["documents_url"], columns["source_on"]) == ("", "", None)
    assert asked_after(Draft(old)) == "code"


def test_a_meeting_becomes_the_answers_that_it_was_made_of() -> None:
    given = {"code": "14MSP", "documents": "https://unoda.org/", "source": "x.y"}
    for closes in (None, "2027-03-25", USUAL):
        answers = {**ANSWERS, **given, "source_on": "2026-09-18", "registered": closes}
        assert answers_of(meeting_of(answers)) == answers


def listed(code: str) -> KnownMeeting:
    found = PUBLISHED.find(code)
    assert found is not None
    return found


def test_a_published_meeting_comes_with_every_answer_and_one_without_days_with_its_name() -> None:
    for code, zone in (("13MSP", "Europe/Zurich"), ("1MSP", "Asia/Vientiane")):
        answers = answers_of_listed(listed(code))
        assert answers["zone"] == zone
        assert forms.current_question(MEETING_FORM, Draft(answers)) is None
    assert answers_of_listed(listed("7MSP"))["registered"] == "2017-08-18"
    assert asked_after(Draft(answers_of_listed(listed("1RC")))) == "zone"
    assert answers_of_listed(listed("14MSP")).keys() == {"code", "name"}


def test_a_meeting_of_more_than_three_weeks_is_doubted() -> None:
    assert doubts({**ANSWERS, "ends": "2027-05-03"}) == ()
    [doubt] = doubts({**ANSWERS, "ends": "2027-05-04"})
    assert plain(doubt) == "The last day comes more than three weeks after the first."


def test_other_days_than_those_published_have_another_source() -> None:
    answers = answers_of_listed(listed("13MSP"))
    assert doubts(answers) == ()
    moved = {**answers, "ends": "2025-09-20"}
    assert len(doubts(moved)) == 1
    assert doubts({**moved, "source": "Final report"}) == ()


def test_a_source_that_is_a_page_can_be_opened() -> None:
    given = {"code": "14MSP", "source": "Final report", "source_on": "2026-09-18"}
    page = "https://meetings.unoda.org/meeting/68085"
    assert answered("source", page, **given).answers["source"] == page
    with pytest.raises(RefusedError):
        answered("source", "http://meetings.unoda.org/", **given)
