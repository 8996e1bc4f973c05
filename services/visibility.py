"""Who sees which needs and offers: the one rule that every list, card, alert and link asks."""

from datetime import date
from enum import StrEnum

from services.book import Book
from services.options import Option
from services.permissions import Actor, Role
from services.texts import Text
from storage.delegations import Delegation
from storage.sight import Sight


class Visibility(StrEnum):
    """From the narrowest to the widest. Stored: never renamed or reused."""

    ISU = "isu"
    PARTNERS = "partners"
    PARTIES = "parties"
    PUBLIC = "public"


VISIBILITIES = (
    Option(Visibility.PARTNERS, Text("Registered donors and partners")),
    Option(Visibility.PARTIES, Text("Registered States Parties, donors and partners")),
    Option(Visibility.PUBLIC, Text("Everybody")),
    Option(Visibility.ISU, Text("The ISU only")),
)
"""The usual choice first: needs are for registered partners unless the State opts for more."""


_OF_A_STATE = frozenset({Role.FOCAL_POINT, Role.DEPUTY, Role.COORDINATOR, Role.PRESIDENCY})


def visible_to(actor: Actor, delegations: dict[int, Delegation], book: Book, today: date) -> Sight:
    """What a person may see: by role, by their State's standing, and their own delegation's."""
    levels = {Visibility.PUBLIC}
    if actor.roles & {Role.DONOR, Role.PARTNER}:
        levels |= {Visibility.PARTIES, Visibility.PARTNERS}
    if actor.roles & _OF_A_STATE and any(
        is_state_party(delegation, book, today) for delegation in delegations.values()
    ):
        levels.add(Visibility.PARTIES)
    return Sight(
        levels=frozenset(str(level) for level in levels),
        delegation_ids=actor.delegation_ids,
        is_everything=actor.is_isu,
    )


def is_state_party(delegation: Delegation, book: Book, today: date) -> bool:
    """Whether a delegation is a State's that is a Party on a day (Article 16)."""
    return delegation.iso3 is not None and book.is_state_party(delegation.iso3, today)
