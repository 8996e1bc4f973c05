"""Audiences: whom an announcement is for, chosen by role, and how many people that is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from services.delegations import capacity_of
from services.options import Option
from services.permissions import REGISTERED, STATE_WRITERS, THE_ISU, Actor, Role
from services.questions import SeveralChoices
from services.texts import Text
from storage import audiences, delegations
from storage.audiences import Member
from storage.database import View
from storage.delegations import Delegation

AUDIENCE = SeveralChoices(
    (
        Option(Role.FOCAL_POINT, Text("Focal points and deputies")),
        Option(Role.DONOR, Text("Donors")),
        Option(Role.PARTNER, Text("Partner organisations")),
        Option(Role.COORDINATOR, Text("Coordinators")),
        Option(Role.PRESIDENCY, Text("President's team")),
        Option(Role.ISU, Text("The ISU")),
    ),
    everything=Text("Everybody registered"),
)
"""The question of a form; its answer, a list of codes, is what is stored of an audience."""

_TOGETHER = {Role.FOCAL_POINT: STATE_WRITERS, Role.ISU: THE_ISU}


@dataclass(frozen=True)
class Audience:
    """How many people are reached in each role, and of which delegations, by name.

    Each person is counted once. `blocked` are those who belong to it and cannot be reached.
    """

    people: int
    blocked: int
    by_role: dict[Role, int]
    delegations: tuple[Delegation, ...]


def roles_of(codes: Iterable[str]) -> frozenset[Role]:
    """The roles that a stored audience stands for; none named: all of them."""
    named = [_TOGETHER.get(Role(code), frozenset({Role(code)})) for code in codes]
    return frozenset[Role]().union(*named) or REGISTERED


async def audience_of(view: View, codes: Iterable[str]) -> Audience:
    """Who an audience is at this moment."""
    heads = await audiences.heads(view, roles_of(codes))
    by_role: Counter[Role] = Counter()
    for head in heads:
        by_role[Role(head.role)] += 0 if head.is_blocked else head.people
    ids = {head.delegation_id for head in heads if not head.is_blocked} - {None}
    known = await delegations.several(view, (each for each in ids if each is not None))
    return Audience(
        people=by_role.total(),
        blocked=sum(head.people for head in heads if head.is_blocked),
        by_role={role: by_role[role] for role in Role if by_role[role]},
        delegations=tuple(sorted(known.values(), key=lambda delegation: delegation.name)),
    )


async def members_of(
    view: View, codes: Iterable[str], *, first: int, most: int
) -> tuple[Member, ...]:
    """Some of the people in an audience, in the order of their delegations."""
    return await audiences.members(view, roles_of(codes), first=first, most=most)


async def capacity_in(view: View, actor: Actor, codes: Iterable[str]) -> Text | None:
    """In what capacity somebody belongs to an audience now; None when they do not."""
    roles = roles_of(codes)
    newest = max(
        (mandate for mandate in actor.mandates if mandate.role in roles),
        key=lambda mandate: mandate.id,
        default=None,
    )
    return None if newest is None else await capacity_of(view, newest)
