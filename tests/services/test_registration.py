"""What the form asks of whom, which addresses are at free-mail providers, and what a note says."""

from datetime import UTC, date, datetime

import pytest

from services.book import PUBLISHED
from services.delegations import DelegationKind
from services.forms import Draft, advance, answer, asked_questions, current_question, is_complete
from services.free_mail import free_mail_of
from services.mandates import term_from
from services.needs import may_publish_needs
from services.options import Answers
from services.permissions import THE_ISU, Role
from services.questions import Words
from services.registration_form import (
    DETAILS_FORM,
    INVITED_FORM,
    OPEN_ROLES,
    REGISTRATION_FORM,
    answers_of,
    details_of,
    note_of,
)
from services.requests import DECLINE_FORM, DECLINE_PARTNER_FORM, REASONS
from services.texts import RefusedError
from storage.delegations import Delegation
from storage.files import File
from storage.mandates import Mandate
from tests.support.plain import IN_FRENCH, READING, plain

TODAY = READING.today
LAOS = Delegation(1, "state", "LAO", "Lao People's Democratic Republic")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("khamla@gmail.com", "gmail.com"),
        ("Khamla@GMAIL.com", "gmail.com"),
        ("k@mail.yahoo.fr", "yahoo.fr"),
        ("k@yahoo.co.uk", "yahoo.co.uk"),
        ("k@hotmail.com.br", "hotmail.com.br"),
        ("k@proton.me", "proton.me"),
        ("k@protonmail.com", "protonmail.com"),
        ("k@163.com", "163.com"),
        ("k@vip.qq.com", "vip.qq.com"),
        ("k@mail.ru", "mail.ru"),
        ("k@laposte.net", "laposte.net"),
        ("khamla@mofa.gov.la", None),
        ("desk@mission.hotmail.gov.la", None),
        ("desk@yahoo.gov.la", None),
        ("desk@notgmail.com", None),
        ("desk@gmail.com.mofa.gov.la", None),
        ("desk@un.org", None),
        ("", None),
    ],
)
def test_a_free_mail_address_is_recognised_by_its_domain(address: str, domain: str | None) -> None:
    assert free_mail_of(address) == domain


def asked(**answers: str) -> list[str]:
    return [question.key for question in asked_questions(REGISTRATION_FORM, Draft(answers))]


def test_a_state_is_asked_for_a_role_of_a_state_and_an_organisation_of_a_partner() -> None:
    assert asked(role="focal-point")[:2] == ["role", "state"]
    assert asked(role="coordinator")[:3] == ["role", "theme", "state"]
    assert asked(role="presidency")[:2] == ["role", "state"]
    assert asked(role="partner")[:3] == ["role", "kind", "organisation"]


def test_nobody_asks_to_be_in_the_isu() -> None:
    assert THE_ISU.isdisjoint(OPEN_ROLES)
    assert set(OPEN_ROLES) == set(Role) - THE_ISU - {Role.PUBLIC}


def test_the_note_verbale_is_typed_or_sent_or_not_there_yet() -> None:
    assert asked(note="typed")[-5:] == ["note", "reference", "noted", "language", "zone"]
    assert asked(note="copy")[-4:] == ["note", "copy", "language", "zone"]
    assert asked(note="none")[-3:] == ["note", "language", "zone"]


def test_the_rule_of_the_meeting_is_said_where_an_ngo_registers() -> None:
    [kind] = [one for one in REGISTRATION_FORM.questions if one.key == "kind"]
    assert kind.hint is not None
    assert "non-profit" in plain(kind.hint)
    assert "consistent with the Convention" in plain(kind.hint)
    assert [option.code for option in kind.kind.options] == [
        DelegationKind.INTERNATIONAL,
        DelegationKind.NGO,
    ]


def at_the_date() -> Draft:
    draft = Draft({"role": "donor", "state": "NOR", "name": "Nora", "position": "Adviser"})
    draft = Draft({**draft.answers, "institution": "MFA", "email": "n@mfa.no", "note": "typed"})
    return advance(REGISTRATION_FORM, draft, "MFA/1")


def test_a_note_verbale_is_of_a_day_that_has_been() -> None:
    draft = at_the_date()
    question = current_question(REGISTRATION_FORM, draft)
    assert question is not None
    assert question.key == "noted"
    for day in ("2 March 2027", "tomorrow", "03/04/2027"):
        with pytest.raises(RefusedError, match="too late"):
            answer(REGISTRATION_FORM, draft, day, READING)
    for day, kept in (("1 March 2027", "2027-03-01"), ("yesterday", "2027-02-28")):
        after = answer(REGISTRATION_FORM, draft, day, READING)
        assert isinstance(after, Draft)
        assert after.answers["noted"] == kept


def test_of_two_readings_of_a_day_only_the_one_that_has_been_is_taken() -> None:
    after = answer(REGISTRATION_FORM, at_the_date(), "03/01/2027", READING)
    assert not isinstance(after, Draft)
    after = answer(REGISTRATION_FORM, at_the_date(), "02/04/2027", READING)
    assert isinstance(after, Draft)
    assert after.answers["noted"] == "2027-02-04"


def zones_offered(answers: Answers) -> list[str]:
    [zone] = [one for one in REGISTRATION_FORM.questions if one.key == "zone"]
    return [option.code for option in zone.options(answers)]


def test_the_zone_of_the_capital_is_offered_first() -> None:
    assert zones_offered({"state": "LAO"}) == ["Asia/Vientiane", "Europe/Zurich"]
    assert zones_offered({"state": "CHE"}) == ["Europe/Zurich"]
    assert zones_offered({"organisation": "MAG"}) == ["Europe/Zurich"]


def test_whoever_is_invited_is_asked_for_nothing_that_the_invitation_says() -> None:
    of_the_capacity = {"role", "theme", "state", "kind", "organisation"}
    for form in (INVITED_FORM, DETAILS_FORM):
        assert of_the_capacity.isdisjoint(question.key for question in form.questions)


MANDATE = Mandate(
    id=1,
    person_id=1,
    delegation_id=1,
    role="focal-point",
    state="declined",
    full_name="Khamla Phommasack",
    requested_at=datetime(2027, 3, 1, tzinfo=UTC),
    position="Deputy Director",
    institution="National Regulatory Authority",
    email="khamla@nra.gov.la",
    note_reference="MoFA/114",
    note_on=date(2027, 2, 3),
)


def test_a_declined_request_is_begun_again_with_the_same_answers() -> None:
    answers = answers_of(MANDATE, LAOS, None)
    columns = details_of(answers) | note_of(answers)
    assert {name: getattr(MANDATE, name) for name in columns} == columns
    assert answers["state"] == "LAO"
    again = Draft({**answers, "language": "en", "zone": "Asia/Vientiane"})
    assert is_complete(REGISTRATION_FORM, again)


def test_the_copy_of_a_note_and_an_organisation_come_again_too() -> None:
    ngo = Delegation(3, "ngo", None, "Mines Advisory Group")
    file = File(7, 1, "pdf", 2048, MANDATE.requested_at)
    sent = Mandate(**{**MANDATE.__dict__, "role": "partner", "note_on": None, "note_reference": ""})
    answers = answers_of(sent, ngo, file)
    assert note_of(answers)["note_copy_id"] == 7
    assert (answers["kind"], answers["organisation"]) == ("ngo", "Mines Advisory Group")
    again = Draft({**answers, "language": "en", "zone": "Asia/Vientiane"})
    assert is_complete(REGISTRATION_FORM, again)


def test_a_ready_reason_is_kept_by_its_code_and_own_words_as_they_are() -> None:
    kind = DECLINE_PARTNER_FORM.questions[0].kind
    assert isinstance(kind, Words)
    for option in REASONS:
        assert kind.parse(option.code, READING) == option.code
        assert kind.parse(plain(option.label), READING) == option.code
        assert kind.shown(option.code) == option.said
    [of_partners] = set(REASONS) - set(DECLINE_FORM.questions[0].kind.options)
    assert of_partners.code == "not-eligible"
    assert kind.parse("Please call us.", IN_FRENCH) == "Please call us."
    assert plain(kind.shown("Please call us.")) == "Please call us."


def test_offices_that_rotate_have_an_end_and_all_are_reconfirmed_yearly() -> None:
    day = date(2028, 2, 29)
    assert term_from(Role.COORDINATOR, day).valid_to == date(2030, 2, 28)
    assert term_from(Role.PRESIDENCY, day).valid_to == date(2029, 2, 28)
    assert term_from(Role.FOCAL_POINT, day).valid_to is None
    assert {term_from(role, day).reconfirm_by for role in OPEN_ROLES} == {date(2029, 2, 28)}


def test_needs_are_published_by_parties_and_by_others_where_the_isu_allows_it() -> None:
    assert may_publish_needs(LAOS, PUBLISHED, TODAY)
    outside = Delegation(2, "state", "MMR", "Myanmar")
    assert not may_publish_needs(outside, PUBLISHED, TODAY)
    assert may_publish_needs(
        Delegation(2, "state", "MMR", "Myanmar", needs_allowed=True), PUBLISHED, TODAY
    )
    vanuatu = Delegation(4, "state", "VUT", "Vanuatu")  # Deposited on 5 September 2025.
    assert not may_publish_needs(vanuatu, PUBLISHED, date(2025, 9, 4))
    assert may_publish_needs(vanuatu, PUBLISHED, date(2025, 9, 5))
