"""For a full database: invitations of each sort, and proposals at each stage."""

from datetime import timedelta
from typing import Any

from services.invitations import hashed
from services.permissions import Actor, Role
from services.proposals import What
from storage import invitations, people, proposals
from storage.database import Unit
from tests.support.longest import filled

OPEN_CODES = ("a" * 43, "b" * 43)
"""Of a pre-approved invitation, and of one that the ISU still decides on."""

_MORE_THAN_A_PAGE = 9


async def letting_in(unit: Unit, officer: Actor, *, other_id: int) -> dict[str, int]:
    """`other_id` is another officer, who has proposed something, too."""
    for code in OPEN_CODES:
        await _invitation(unit, officer, hashed(code), is_preapproved=code == OPEN_CODES[0])
    many = [await _invitation(unit, officer, f"{n}") for n in range(_MORE_THAN_A_PAGE)]
    member = await people.meet(unit, 4, language="en", zone="UTC")
    role = {"role": Role.ISU_ADMINISTRATOR, "reason": filled(500)}
    about = {**role, "person_id": member.id}
    guest = {**role, "full_name": filled(119), "institution": filled(160)}
    return {
        "open invitation": many[0],
        "colleague person": member.id,
        "proposal": await _proposal(unit, other_id, What.ISU_ROLE, about),
        "own proposal": await _proposal(unit, officer.person.id, What.ISU_INVITATION, guest),
        "own register": await _released(unit, officer, What.REGISTER, {}),
        "own link": await _released(unit, officer, What.ISU_INVITATION, guest),
        "expired proposal": await _proposal(unit, other_id, What.REGISTER, {}, days_ago=8),
    }


async def _invitation(
    unit: Unit, officer: Actor, code_hash: str, *, is_preapproved: bool = True
) -> int:
    return await invitations.add(
        unit,
        code_hash=code_hash,
        role=Role.COORDINATOR,
        theme="universalization",
        delegation_id=officer.mandates[0].delegation_id,
        expires_at=unit.now + timedelta(days=90),
        invited_by=officer.person.id,
        is_preapproved=is_preapproved,
        note_reference=filled(120),
        full_name=filled(120),
        institution=filled(160),
    )


async def _proposal(
    unit: Unit, by: int, what: What, facts: dict[str, Any], *, days_ago: int = 0
) -> int:
    number = await proposals.add(unit, kind=what, facts=facts, proposed_by=by)
    found = await proposals.find(unit, number)
    assert found is not None
    then = unit.now - timedelta(days=days_ago)
    await proposals.move(unit, found, "proposed", proposed_at=then)
    return number


async def _released(unit: Unit, by: Actor, what: What, facts: dict[str, Any]) -> int:
    number = await _proposal(unit, by.person.id, what, facts)
    found = await proposals.find(unit, number)
    assert found is not None
    await proposals.move(unit, found, "released", decided_at=unit.now)
    return number
