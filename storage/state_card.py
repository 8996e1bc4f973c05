"""What stands beside a State's participation on its card, in one query."""

from dataclasses import dataclass

from sqlalchemy import select

from storage import mandates
from storage.database import View
from storage.needs import NEEDS
from storage.offers import OFFERS
from storage.schema import follow
from storage.sight import Sight


@dataclass(frozen=True)
class Beside:
    """How many of a State's published needs and offers a reader may see, whether somebody speaks
    for it, and whether the reader follows it.
    """

    needs: int
    offers: int
    has_focal_point: bool
    is_followed: bool


async def beside(view: View, iso3: str, sight: Sight, *, role: str, person_id: int) -> Beside:
    """Of one State, for one reader. `role` is that of who speaks for it."""
    follows = select(follow.c.id).where(follow.c.person_id == person_id, follow.c.iso3 == iso3)
    row = await view.first(
        select(
            NEEDS.counted(view, sight, pillar="", iso3=iso3).scalar_subquery().label("needs"),
            OFFERS.counted(view, sight, pillar="", iso3=iso3).scalar_subquery().label("offers"),
            mandates.held_for(role, iso3, view.now.date()).exists().label("has_focal_point"),
            follows.exists().label("is_followed"),
        )
    )
    assert row is not None  # noqa: S101 - counts always have a row.
    return Beside(**row)
