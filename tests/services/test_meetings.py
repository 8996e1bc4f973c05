"""The form of a meeting: its days fit together, and registration closes before it opens."""

from dataclasses import replace

import pytest

from services import forms
from services.forms import Draft
from services.meeting_form import MEETING_FORM, USUAL, RegistrationDay
from services.options import Reading
from services.texts import RefusedError
from tests.support.plain import READING, plain

ANSWERS = {
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


def refusal(typed: str, reading: Reading = TYPED) -> str:
    with pytest.raises(RefusedError) as refused:
        RegistrationDay().parse(typed, reading)
    return plain(refused.value.text)


def test_the_usual_last_day_to_register_is_seventeen_days_before_the_opening() -> None:
    assert RegistrationDay().parse(USUAL, TYPED) == "2027-03-26"


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


def test_the_last_day_cannot_lie_before_the_first() -> None:
    draft = forms.revisit(MEETING_FORM, Draft(ANSWERS), "ends")
    with pytest.raises(RefusedError):
        forms.answer(MEETING_FORM, draft, "2027-04-11", READING)
