"""Which drafts colleagues share."""

from handlers import needs, offers
from services.drafts import SHARED


def test_whoever_may_write_a_form_may_see_and_take_over_its_drafts() -> None:
    shared = (needs.NEED, offers.OFFER)
    assert {one.form.name: one.permission for one in shared} == SHARED
