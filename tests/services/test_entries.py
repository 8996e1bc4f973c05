"""Who may write, change and read an entry, and what its form makes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services import forms, needs, offers
from services.book import PUBLISHED
from services.entries import (
    check_writes_for,
    may_change,
    may_see_contact,
)
from services.forms import Draft
from services.permissions import Actor, Permission, Role
from services.texts import RefusedError
from services.visibility import visible_to
from storage.delegations import Delegation
from storage.mandates import Mandate
from storage.needs import Need
from storage.offers import Offer
from tests.support.answers import NEED_ANSWERS, OFFER_ANSWERS
from tests.support.somebody import somebody

NOW = datetime(2027, 1, 5, 9, tzinfo=UTC)
TODAY = NOW.date()
SOMEBODY = somebody(NOW)
LAOS, NORWAY, HAITI, MAG = (
    Delegation(1, "state", "LAO", "Lao People's Democratic Republic"),
    Delegation(2, "state", "NOR", "Norway"),
    Delegation(3, "state", "HTI", "Haiti"),
    Delegation(4, "organisation", None, "MAG"),
)


def actor(*capacities: tuple[Role, Delegation | None]) -> Actor:
    return Actor(
        SOMEBODY,
        tuple(
            Mandate(
                id=number,
                person_id=SOMEBODY.id,
                delegation_id=seat.id if seat else None,
                role=role,
                state="active",
                full_name="Somebody",
                position="",
                email="",
                requested_at=NOW,
                decided_at=NOW,
                decided_by=None,
                reason=None,
            )
            for number, (role, seat) in enumerate(capacities, 1)
        ),
    )


def common(delegation: Delegation) -> dict[str, Any]:
    return {
        "id": 12,
        "delegation_id": delegation.id,
        "author_id": 1,
        "status": "published",
        "published_at": NOW,
        "changed_at": NOW,
        "checked_at": None,
        "checked_by": None,
    }


def need_of(delegation: Delegation) -> Need:
    return Need(**common(delegation), **needs.columns_of(NEED_ANSWERS))


def offer_of(delegation: Delegation, **answers: Any) -> Offer:
    columns = offers.columns_of({**OFFER_ANSWERS, **answers}, today=TODAY)
    return Offer(**common(delegation), **columns)


def levels_of(who: Actor, *delegations: Delegation) -> set[str]:
    return set(visible_to(who, {one.id: one for one in delegations}, PUBLISHED, TODAY).levels)


FOCAL_POINT = actor((Role.FOCAL_POINT, LAOS))
DONOR = actor((Role.DONOR, NORWAY))
PARTNER = actor((Role.PARTNER, MAG))
OFFICER = actor((Role.ISU, None))
NOBODY = actor()


def test_a_published_entry_becomes_the_answers_of_its_form_again() -> None:
    costed = {"amount": {"amount": "500000", "currency": "NOK"}, "until": "2027-12-31"}
    assert needs.answers_of(need_of(LAOS)) == NEED_ANSWERS
    assert offers.answers_of(offer_of(NORWAY)) == OFFER_ANSWERS
    assert offers.answers_of(offer_of(NORWAY, **costed)) == {**OFFER_ANSWERS, **costed}


def test_what_a_published_entry_becomes_is_ready_to_be_published_again() -> None:
    assert forms.is_complete(needs.NEED_FORM, Draft(NEED_ANSWERS))
    assert forms.is_complete(offers.OFFER_FORM, Draft(OFFER_ANSWERS))


def test_offers_are_shared_with_everybody_first_and_needs_with_partners_first() -> None:
    def first(form: forms.Form) -> str:
        question = next(one for one in form.questions if one.key == "visibility")
        return question.kind.options[0].code

    assert first(offers.OFFER_FORM) == "public"
    assert first(needs.NEED_FORM) == "partners"


def test_an_offer_whose_time_ran_out_while_its_draft_rested_is_refused() -> None:
    assert offer_of(NORWAY, until="2027-01-05").available_until == date(2027, 1, 5)
    with pytest.raises(RefusedError, match="has passed"):
        offer_of(NORWAY, until="2027-01-04")


def test_focal_points_donors_and_partners_write_offers_for_their_delegation() -> None:
    may = Permission.WRITE_OFFERS
    for writer, own in ((FOCAL_POINT, LAOS), (DONOR, NORWAY), (PARTNER, MAG)):
        assert check_writes_for(writer, may, own.id) == own.id
        with pytest.raises(RefusedError):
            check_writes_for(writer, may, HAITI.id)
    for stranger in (OFFICER, NOBODY):
        for delegation_id in (None, LAOS.id):
            with pytest.raises(RefusedError):
                check_writes_for(stranger, may, delegation_id)


def test_only_focal_points_write_needs() -> None:
    assert check_writes_for(FOCAL_POINT, Permission.WRITE_NEEDS, LAOS.id) == LAOS.id
    for other, own in ((DONOR, NORWAY), (PARTNER, MAG), (OFFICER, LAOS), (NOBODY, LAOS)):
        with pytest.raises(RefusedError):
            check_writes_for(other, Permission.WRITE_NEEDS, own.id)


def test_a_role_for_one_state_changes_nothing_of_another_state() -> None:
    both = actor((Role.FOCAL_POINT, LAOS), (Role.DONOR, NORWAY))
    assert may_change(both, need_of(LAOS))
    assert may_change(both, offer_of(LAOS))
    assert may_change(both, offer_of(NORWAY))
    assert not may_change(both, need_of(NORWAY))
    assert not may_change(both, offer_of(HAITI))
    assert not may_change(OFFICER, offer_of(LAOS))


def test_the_contact_is_for_the_own_delegation_and_the_isu() -> None:
    offer = offer_of(NORWAY)
    assert may_see_contact(DONOR, offer)
    assert may_see_contact(OFFICER, offer)
    assert not any(may_see_contact(one, offer) for one in (FOCAL_POINT, PARTNER, NOBODY))


def test_each_capacity_sees_the_levels_that_are_meant_for_it() -> None:
    assert levels_of(NOBODY) == {"public"}
    assert levels_of(FOCAL_POINT, LAOS) == {"public", "parties"}
    assert levels_of(actor((Role.FOCAL_POINT, HAITI)), HAITI) == {"public"}
    assert levels_of(DONOR, NORWAY) == {"public", "parties", "partners"}
    assert levels_of(PARTNER, MAG) == {"public", "parties", "partners"}
    assert visible_to(OFFICER, {}, PUBLISHED, TODAY).is_everything


def test_ones_own_entry_is_seen_whatever_its_level() -> None:
    secret = replace(need_of(HAITI), visibility="isu")
    sight = visible_to(actor((Role.FOCAL_POINT, HAITI)), {HAITI.id: HAITI}, PUBLISHED, TODAY)
    assert sight.admits(secret)
    assert not visible_to(FOCAL_POINT, {LAOS.id: LAOS}, PUBLISHED, TODAY).admits(secret)
