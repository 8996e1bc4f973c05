"""The periods that whoever runs Liaison sets are those that are applied, and told."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from services.retention import USUAL, Periods


def test_what_is_set_is_applied() -> None:
    assert Settings().periods == USUAL
    set_otherwise = Settings(keep_drafts=14, keep_people=90)
    assert set_otherwise.periods == Periods(keep_drafts=14, keep_people=90)


@pytest.mark.parametrize("name", Periods.__dataclass_fields__)
def test_nothing_is_kept_so_shortly_that_people_are_still_in_the_midst_of_it(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({name: 6})
