"""What stands beside a State's participation on its card, in one query."""

from dataclasses import dataclass

from sqlalchemy import select

from storage import mandates
from storage.database import View
from storage.needs import NEEDS
from storage.offers import OFFERS
from storage.sight import Sight


@dataclass(frozen=True)
class Beside:
    """How many of a State's published needs and offers a reader may see, and whether somebody
    speaks for it.
    """

    needs: int
    offers: int
    has_focal_point: bool


async def beside(view: View, iso3: str, sight: Sight, *, role: str) -> Beside:
    """Of one State, for one reader. `role` is that of who speaks for it."""
    row = await view.first(
        select(
            NEEDS.counted(view, sight, pillar="", iso3=iso3).scalar_subquery().label("needs"),
            OFFERS.counted(view, sight, pillar="", iso3=iso3).scalar_subquery().label("offers"),
            mandates.held_for(role, iso3, view.now.date()).exists().label("has_focal_point"),
        )
    )
    assert row is not None  # noqa: S101 - counts always have a row.
    return Beside(**row)
