"""The register of people: who acts for whom, since when and how to reach them. For the ISU only."""

from dataclasses import dataclass
from datetime import date

from services.delegations import seat
from services.mandates import is_in_term
from services.permissions import ROLE_NAMES, Role
from services.taxonomy import THEMES
from services.texts import Text
from storage import delegations, mandates
from storage.database import View
from storage.treaty import State


@dataclass(frozen=True)
class RegisterEntry:
    """One mandate that is active and in term. The ISU has no delegation."""

    full_name: str
    role: Text
    theme: Text | None
    delegation: State | str | None
    title: str
    institution: str
    email: str
    since: date | None
    until: date | None


async def register_of_people(view: View) -> list[RegisterEntry]:
    """Everybody who acts today, by delegation and name; whoever holds two roles comes twice."""
    active = await mandates.in_state(view, "active")
    seats = await delegations.several(view, [one.delegation_id or 0 for one in active])
    today = view.now.date()
    found = [
        (
            seats[one.delegation_id].name if one.delegation_id is not None else "",
            RegisterEntry(
                full_name=one.full_name,
                role=ROLE_NAMES[Role(one.role)],
                theme=THEMES.get(one.theme),
                delegation=seat(seats[one.delegation_id]) if one.delegation_id else None,
                title=one.position,
                institution=one.institution,
                email=one.email,
                since=one.valid_from,
                until=one.valid_to,
            ),
        )
        for one in active
        if is_in_term(one, today)
    ]
    return [entry for _, entry in sorted(found, key=lambda each: (each[0], each[1].full_name))]
