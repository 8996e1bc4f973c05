"""What the ISU decides on a mandate that is held: suspend, restore, end, correct, change its role.

It holds at once. The holder and the others of the delegation are told, and who decided on
suspending, restoring or ending may take it back for ten seconds.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services import audit
from services.audit import LIAISON, Verb
from services.contacts import tell_if_gone
from services.decision_forms import CHECKED, COLUMNS, TERM_OVER
from services.delegations import DelegationKind, delegation_for
from services.desk import check_still_acts, check_undo, name_of, standing
from services.entries import day_of
from services.invitations import revoke_all_of
from services.mandates import (
    check_not_twice,
    is_in_term,
    keeps_an_administrator,
    tell_colleagues,
    term_from,
)
from services.notices import UNDO, Kind, Lane, tell
from services.options import JSON, Answers
from services.permissions import THE_ISU, Actor, Permission, Role
from services.renewals import schedule_renewal
from services.texts import RefusedError, Text
from storage import audit as written
from storage import delegations, ledger, mandates, people
from storage.audit import AuditEntry
from storage.database import Unit, View
from storage.mandates import Mandate

_FROM: dict[Verb, tuple[str, ...]] = {
    Verb.SUSPENDED: ("active",),
    Verb.RESTORED: ("suspended",),
    Verb.ENDED: ("active", "suspended"),
}
_TO = {Verb.SUSPENDED: "suspended", Verb.RESTORED: "active", Verb.ENDED: "ended"}
_DECISION = ("state", "reason", "decided_at", "decided_by")
_TOLD = (Kind.MANDATE, Kind.COLLEAGUE, Kind.CONTACT_GONE)

_TWO_PERSONS = Text("A role in the ISU is given by two persons: one proposes it, another releases.")


async def get_held(view: View, mandate_id: int) -> Mandate:
    """A mandate by its number. Raises RefusedError when there is none."""
    found = await mandates.find(view, mandate_id)
    if found is None:
        raise RefusedError(Text("That mandate does not exist."))
    return found


def check_may_decide(officer: Actor, found: Mandate) -> None:
    """Refuse a decision on the ISU to who is no administrator of it."""
    if not may_decide_on(officer, found):
        raise RefusedError(Text("Only an ISU administrator decides on roles in the ISU."))


def may_decide_on(officer: Actor, found: Mandate) -> bool:
    """Whether an officer decides on a mandate at all; what of one's own, each decision says."""
    is_own = found.person_id == officer.person.id
    return is_own or found.role not in THE_ISU or officer.may(Permission.CHANGE_THE_ISU)


async def changed_at(view: View, mandate_id: int) -> datetime | None:
    """When something was last done to a mandate."""
    entry = await written.newest_of(view, "mandate", mandate_id)
    return entry.at if entry else None


async def suspend(unit: Unit, officer: Actor, mandate_id: int, reason: str) -> Mandate:
    """Take a role away until it is restored: from now on its holder is as anybody else in it."""
    return await _decide(unit, officer, mandate_id, Verb.SUSPENDED, reason)


async def restore(unit: Unit, officer: Actor, mandate_id: int, reason: str) -> Mandate:
    """Give a suspended role back; one in the ISU returns by a proposal, through two persons."""
    return await _decide(unit, officer, mandate_id, Verb.RESTORED, reason)


async def restore_released(unit: Unit, by: Actor | str, mandate_id: int) -> Mandate:
    """Give a suspended role in the ISU back, as one has proposed and another released."""
    found = await mandates.find(unit, mandate_id, lock=True) or await get_held(unit, mandate_id)
    await _check_state(unit, found, _FROM[Verb.RESTORED])
    await _check_may_return(unit, found)
    return await _take_effect(unit, by, Verb.RESTORED, found, CHECKED)


async def end(unit: Unit, officer: Actor, mandate_id: int, reason: str) -> Mandate:
    """End a mandate for good. Whoever is to act again registers again."""
    return await _decide(unit, officer, mandate_id, Verb.ENDED, reason)


async def undo(unit: Unit, officer: Actor, mandate_id: int) -> Mandate:
    """Put a mandate back as it was before one's own decision of the last ten seconds."""
    found = await _locked(unit, officer, mandate_id)
    entry = await written.newest_of(unit, "mandate", mandate_id)
    if entry is None or entry.verb not in _TO:
        raise RefusedError(Text("That is undone already."))
    if entry.actor != officer.person.pseudonym:
        raise RefusedError(Text("It is too late to undo this."))
    check_undo(officer, found.decided_at, found.decided_by, now=unit.now)
    check_still_acts(officer)
    if found.state == "active":
        await _check_not_last(unit, found)
    before = await _before(unit, entry)
    if before["state"] == "active":
        await check_not_twice(unit, found)
    told = await ledger.notices_about(unit, _TOLD, mandate_id, since=found.decided_at)
    await ledger.cancel(unit, told)
    return await _change(unit, officer, Verb.UNDONE, found, before)


async def correct(
    unit: Unit, officer: Actor, mandate_id: int, answers: Answers, *, begun: datetime
) -> Mandate:
    """Set right what is on record of a mandate; of one's own, the name only.

    `begun` is when the officer had it before them: what was done since is not overwritten.
    """
    found = await _to_change(unit, officer, mandate_id, ("active", "suspended"), begun)
    fields = answers["fields"]
    if found.person_id == officer.person.id and set(fields) != {"name"}:
        raise RefusedError(Text("Of your own mandate you can correct the name only."))
    values: dict[str, Any] = {
        COLUMNS[field]: _column(field, answers.get(field)) for field in fields
    }
    after = replace(found, **values)
    if after == found:
        raise RefusedError(Text("It stands like that already. Nothing is changed."))
    await _check_term(unit, found, after)
    return await _changed(unit, officer, Verb.CORRECTED, found, values, answers["reason"])


async def change_role(
    unit: Unit, officer: Actor, mandate_id: int, answers: Answers, *, begun: datetime
) -> Mandate:
    """Give the holder another role, at the same delegation or at another; its term begins anew."""
    found = await _to_change(unit, officer, mandate_id, ("active",), begun)
    _check_not_own(officer, found)
    role = Role(answers["role"])
    if role in THE_ISU or found.role in THE_ISU:
        raise RefusedError(_TWO_PERSONS)
    seat = await _seat(unit, officer, found, answers)
    theme = answers.get("theme") or ""
    if (role, seat, theme) == found.capacity:
        raise RefusedError(Text("They hold this role already. Nothing is changed."))
    await _check_fits(unit, role, seat)
    after = replace(found, role=role, delegation_id=seat, theme=theme)
    await check_not_twice(unit, after)
    term = term_from(role, unit.now.date()).columns
    values = {"role": role, "delegation_id": seat, "theme": theme, **term}
    changed = await _changed(unit, officer, Verb.ROLE_CHANGED, found, values, answers["reason"])
    if found.delegation_id != seat:
        await tell_colleagues(unit, found, Verb.ROLE_CHANGED)
    await tell_if_gone(unit, found)
    return changed


async def demote(
    unit: Unit, officer: Actor, mandate_id: int, reason: str, *, begun: datetime
) -> Mandate:
    """Make an ISU administrator an ISU officer."""
    found = await _to_change(unit, officer, mandate_id, ("active",), begun)
    _check_not_own(officer, found)
    if found.role != Role.ISU_ADMINISTRATOR:
        raise RefusedError(Text("This is not the mandate of an ISU administrator."))
    await _check_not_last(unit, found)
    values = {"role": Role.ISU}
    await check_not_twice(unit, replace(found, role=Role.ISU))
    return await _changed(unit, officer, Verb.ROLE_CHANGED, found, values, reason)


async def end_terms(unit: Unit) -> int:
    """End the mandates whose last day is over; how many there were."""
    over = await mandates.lock_over(unit, unit.now.date())
    for found in over:
        values = {
            "state": "ended",
            "reason": TERM_OVER,
            "decided_at": unit.now,
            "decided_by": None,
        }
        ended = await _change(unit, LIAISON, Verb.ENDED, found, values)
        await _tell(unit, Verb.ENDED, ended, TERM_OVER)
        if found.state == "active":
            await tell_if_gone(unit, found)
    return len(over)


async def _decide(unit: Unit, officer: Actor, mandate_id: int, verb: Verb, reason: str) -> Mandate:
    found = await _locked(unit, officer, mandate_id)
    await _check_state(unit, found, _FROM[verb])
    _check_not_own(officer, found)
    if verb is Verb.RESTORED:
        if found.role in THE_ISU:
            raise RefusedError(_TWO_PERSONS)
        await _check_may_return(unit, found)
    else:
        if found.state == "active":
            await _check_not_last(unit, found)
        await revoke_all_of(unit, officer, found.person_id)
    return await _take_effect(unit, officer, verb, found, reason)


async def _take_effect(
    unit: Unit, by: Actor | str, verb: Verb, found: Mandate, reason: str
) -> Mandate:
    """Put a mandate that this Unit has locked into its next state; told when *undo* has passed."""
    values = {
        "state": _TO[verb],
        "reason": reason,
        "decided_at": unit.now,
        "decided_by": None if isinstance(by, str) else by.person.id,
    }
    decided = await _change(unit, by, verb, found, values)
    due = unit.now + UNDO
    await _tell(unit, verb, decided, reason, not_before=due)
    if found.state == "active":
        await tell_if_gone(unit, found, not_before=due)
    return decided


async def _before(view: View, entry: AuditEntry) -> dict[str, Any]:
    """What an entry of the record says that a decision has changed, as it was."""
    told = await audit.values_before(view, entry)
    was = {field: told[field] for field in _DECISION if field in told}
    if was.get("decided_at"):
        was["decided_at"] = datetime.fromisoformat(was["decided_at"])
    return was


async def _changed(
    unit: Unit,
    officer: Actor,
    verb: Verb,
    before: Mandate,
    values: dict[str, Any],
    reason: str,
) -> Mandate:
    """Change what is on record, and tell of it at once. The reason stands in the record only."""
    after = await _change(unit, officer, verb, before, values, reason=reason)
    await _tell(unit, verb, after, reason)
    return after


async def _change(
    unit: Unit,
    by: Actor | str,
    verb: Verb,
    before: Mandate,
    values: dict[str, Any],
    *,
    reason: str | None = None,
) -> Mandate:
    await mandates.change(unit, before.id, **values)
    after = replace(before, **values)
    await schedule_renewal(unit, after)
    changes = audit.differences(before, after)
    if reason is not None:
        changes["reason"] = (None, reason)
    await audit.record(
        unit, by, verb, "mandate", before.id, changes=changes, about=before.person_id
    )
    return after


async def _tell(
    unit: Unit, verb: Verb, mandate: Mandate, reason: str, *, not_before: datetime | None = None
) -> None:
    """Tell the holder, and the others of the delegation."""
    await tell(
        unit,
        Kind.MANDATE,
        [mandate.person_id],
        subject_id=mandate.id,
        facts={"what": verb, "reason": reason},
        lane=Lane.REPLY,
        not_before=not_before,
    )
    await tell_colleagues(unit, mandate, verb, not_before=not_before)


async def _locked(unit: Unit, officer: Actor, mandate_id: int) -> Mandate:
    """A mandate on which this officer may decide, locked.

    That of an administrator is locked together with all others, always in one order.
    """
    found = await get_held(unit, mandate_id)
    check_may_decide(officer, found)
    if found.role == Role.ISU_ADMINISTRATOR:
        await mandates.lock_holders(unit, found.role)
    locked = await mandates.find(unit, mandate_id, lock=True)
    return locked or found


async def _to_change(
    unit: Unit, officer: Actor, mandate_id: int, states: Collection[str], begun: datetime
) -> Mandate:
    found = await _locked(unit, officer, mandate_id)
    await _check_state(unit, found, states)
    entry = await written.newest_of(unit, "mandate", mandate_id)
    if entry is not None and entry.at > begun and entry.actor != officer.person.pseudonym:
        somebody = await people.find_by_pseudonym(unit, entry.actor)
        who = await name_of(unit, somebody.id) if somebody else entry.actor
        raise RefusedError(
            Text(
                "{who} has changed this mandate while your form was open. "
                "Please open it and begin again.",
                who=who,
            )
        )
    return found


async def _check_state(view: View, found: Mandate, expected: Collection[str]) -> None:
    if found.state not in expected:
        raise RefusedError(await standing(view, found))


def _check_not_own(officer: Actor, found: Mandate) -> None:
    if found.person_id == officer.person.id:
        raise RefusedError(Text("This mandate is your own. Another officer decides on it."))


async def _check_not_last(unit: Unit, found: Mandate) -> None:
    """Refuse to take the last administrator away. All of them are locked by now."""
    if found.role == Role.ISU_ADMINISTRATOR and not await keeps_an_administrator(
        unit, without=found.person_id
    ):
        raise RefusedError(
            Text("This is the last ISU administrator. Please let in another one first.")
        )


async def _check_may_return(unit: Unit, found: Mandate) -> None:
    if found.valid_to is not None and found.valid_to < unit.now.date():
        raise RefusedError(Text("The term of this mandate is over. It cannot be restored."))
    await check_not_twice(unit, found)


async def _check_term(unit: Unit, before: Mandate, after: Mandate) -> None:
    today = unit.now.date()
    if before.role in THE_ISU and not _lies_within(after, before):
        raise RefusedError(_TWO_PERSONS)
    if after.valid_to is not None and after.valid_to != before.valid_to:
        if after.valid_to < today:
            raise RefusedError(
                Text("That last day is in the past. To end the mandate now, press End.")
            )
        if after.valid_from is not None and after.valid_to < after.valid_from:
            raise RefusedError(Text("The last day is before the first day."))
    if before.state == "active" and (after.valid_to is not None or not is_in_term(after, today)):
        await _check_not_last(unit, before)


def _lies_within(after: Mandate, before: Mandate) -> bool:
    """Whether the term of a mandate is no longer than it was, at either end."""
    begins = before.valid_from is None or (
        after.valid_from is not None and before.valid_from <= after.valid_from
    )
    ends = before.valid_to is None or (
        after.valid_to is not None and after.valid_to <= before.valid_to
    )
    return begins and ends


async def _check_fits(unit: Unit, role: Role, seat: int | None) -> None:
    delegation = await delegations.get(unit, seat or 0)
    if (delegation.kind == DelegationKind.STATE) == (role is Role.PARTNER):
        raise RefusedError(
            Text("A partner is an organisation; in every other role one acts for a State.")
        )


async def _seat(unit: Unit, officer: Actor, found: Mandate, answers: Answers) -> int | None:
    if answers["where"] == "same":
        return found.delegation_id
    return await delegation_for(
        unit,
        iso3=answers.get("state"),
        organisation=answers.get("organisation"),
        kind=answers.get("kind"),
        by=officer,
    )


def _column(field: str, answer: JSON) -> str | date | None:
    if field in {"noted", "begins", "ends"}:
        return day_of(answer)
    return str(answer)
