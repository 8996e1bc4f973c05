"""Requests for registration as the ISU decides them: what to look at, approve, decline, undo."""

from collections.abc import Callable
from datetime import date

from services import audit
from services.audit import Verb
from services.book import book_of
from services.delegations import allow_needs, capacity_of, seat
from services.desk import check_still_acts, standing
from services.forms import Form, Question
from services.free_mail import free_mail_of
from services.mandates import check_not_twice, is_in_term, tell_colleagues, term_from
from services.needs import may_publish_needs
from services.notices import UNDO, Kind, Lane, tell
from services.options import Option, label_of, listed
from services.permissions import ROLE_NAMES, STATE_WRITERS, Actor, Role
from services.questions import Words
from services.readers import actor_of, today_of
from services.renewals import schedule_renewal
from services.subscriptions import give_back, take_up
from services.texts import RefusedError, Text
from services.treaty import Status, status_on
from storage import audit as written
from storage import delegations, ledger, mandates, people
from storage.database import Unit, View
from storage.mandates import Mandate

_OF_ANYBODY = (
    Option(
        "no-note",
        Text("Note verbale is missing"),
        said=Text("Please send the note verbale that names you, then register again."),
    ),
    Option(
        "other-name",
        Text("Note verbale names another"),
        said=Text("The note verbale names somebody else."),
    ),
    Option(
        "not-reached",
        Text("Could not be reached"),
        said=Text("We could not reach you at the address that you gave."),
    ),
    Option(
        "other-role",
        Text("Another role fits better"),
        said=Text("Another role fits better. Please register again with it."),
    ),
)
_OF_A_PARTNER = Option(
    "not-eligible",
    Text("Not an observer organisation"),
    said=Text(
        "The organisation is not among those invited to the meetings as observers "
        "(Article 11, paragraph 3, of the Convention)."
    ),
)
REASONS = (*_OF_ANYBODY, _OF_A_PARTNER)
"""Ready reasons for declining: short on the button, a sentence to the person who reads them."""


def _declining(name: str, reasons: tuple[Option, ...]) -> Form:
    return Form(
        name=name,
        title=Text("Decline a request"),
        questions=(
            Question(
                key="reason",
                label=Text("Reason"),
                prompt=Text("Why is the request declined? The person will read it."),
                hint=Text("Press a reason, or type your own."),
                kind=Words(at_most=500, at_least=3, lines=True, options=reasons),
            ),
        ),
    )


DECLINE_FORM = _declining("decline", _OF_ANYBODY)
DECLINE_PARTNER_FORM = _declining("declinep", REASONS)
"""Of an organisation it may also be that it is no observer."""

_UNDECIDED = dict.fromkeys(
    ("reason", "decided_at", "decided_by", "valid_from", "valid_to", "reconfirm_by")
)
_DECISIONS = frozenset({Verb.APPROVED, Verb.DECLINED})
_NOTICES = (Kind.APPROVED, Kind.DECLINED, Kind.COLLEAGUE)
_NAMED = 3


class DecidedError(RefusedError):
    """Somebody else was first; `mandate` is the request as it stands now."""

    def __init__(self, mandate: Mandate, text: Text) -> None:
        super().__init__(text)
        self.mandate = mandate


def reason_of(mandate: Mandate) -> Text:
    """Why a request was declined, for any reader."""
    return label_of(REASONS, mandate.reason or "")


async def get(view: View, mandate_id: int, *, lock: bool = False) -> Mandate:
    """A request, whatever has become of it."""
    found = await mandates.find(view, mandate_id, lock=lock)
    if found is None:
        raise RefusedError(Text("That request no longer exists."))
    return found


async def get_request(unit: Unit, officer: Actor, mandate_id: int) -> Mandate:
    """A request that is still to be decided, locked. DecidedError when it has been."""
    found = await get(unit, mandate_id, lock=True)
    if found.state != "requested":
        raise DecidedError(found, await standing(unit, found))
    _check_not_own(officer, found)
    return found


async def approve(
    unit: Unit, officer: Actor, mandate_id: int, *, with_needs: bool = False
) -> Mandate:
    """Let somebody in. The person and the delegation are told when *undo* has passed.

    `with_needs`: the State is not a Party, and the ISU lets its delegation publish needs from now.
    """
    found = await get_request(unit, officer, mandate_id)
    await check_not_twice(unit, found)
    allows = with_needs and await wants_leave_for_needs(unit, found)
    term = term_from(found.role, unit.now.date()).columns
    await mandates.change(
        unit,
        mandate_id,
        state="active",
        decided_at=unit.now,
        decided_by=officer.person.id,
        **term,
    )
    approved = await _note_down(unit, officer, Verb.APPROVED, found)
    await schedule_renewal(unit, approved)
    await take_up(unit, approved)
    if allows:
        await allow_needs(unit, officer, approved.delegation_id or 0, Verb.ALLOWED)
    await _tell_applicant(unit, Kind.APPROVED, approved, needs_allowed=allows)
    await tell_colleagues(unit, approved, "joined", not_before=unit.now + UNDO)
    return approved


async def decline(unit: Unit, officer: Actor, mandate_id: int, reason: str) -> Mandate:
    """Refuse a request, with a reason that the person reads."""
    found = await get_request(unit, officer, mandate_id)
    await mandates.change(
        unit,
        mandate_id,
        state="declined",
        reason=reason,
        decided_at=unit.now,
        decided_by=officer.person.id,
    )
    declined = await _note_down(unit, officer, Verb.DECLINED, found)
    await _tell_applicant(unit, Kind.DECLINED, declined)
    return declined


async def undo(unit: Unit, officer: Actor, mandate_id: int) -> bool:
    """Put a decision back before anybody is told; False when it is too late. Any officer may."""
    found = await get(unit, mandate_id, lock=True)
    if found.state == "requested":
        return True
    _check_not_own(officer, found)
    last = await written.newest_of(unit, "mandate", mandate_id)
    if last is None or last.verb not in _DECISIONS or found.decided_at is None:
        return False
    told = await ledger.notices_about(unit, _NOTICES, mandate_id, since=found.decided_at)
    gone = await ledger.recipients_of(unit, told, ("sending", "sent", "unknown"))
    if gone or unit.now - found.decided_at >= UNDO:
        return False
    check_still_acts(officer)
    for notice_id in told:
        if (await ledger.get_notice(unit, notice_id)).facts.get("needs_allowed"):
            await allow_needs(unit, officer, found.delegation_id or 0, Verb.UNDONE)
    await ledger.cancel(unit, told)
    await mandates.change(unit, mandate_id, state="requested", **_UNDECIDED)
    await schedule_renewal(unit, await _note_down(unit, officer, Verb.UNDONE, found))
    await give_back(unit, officer, found)
    return True


async def wants_leave_for_needs(view: View, mandate: Mandate) -> bool:
    """Whether a request is for writing needs, in a State that may not publish them so far."""
    if mandate.role not in STATE_WRITERS or mandate.delegation_id is None:
        return False
    delegation = await delegations.get(view, mandate.delegation_id)
    return not may_publish_needs(delegation, await book_of(view), view.now.date())


async def flags(view: View, officer: Actor, mandate: Mandate) -> list[Text]:
    """What is unusual about a request, in plain lines. It blocks nobody: the ISU decides."""
    found = []
    domain = free_mail_of(mandate.email)
    if domain is not None:
        found.append(Text("The address is at a free-mail provider: {domain}.", domain=domain))
    if not mandate.note_reference and mandate.note_copy_id is None:
        found.append(Text("No note verbale has been given yet."))
    found += await _of_the_delegation(view, mandate, today_of(view, officer.person))
    held = (await actor_of(view, await people.get(view, mandate.person_id))).mandates
    if held:
        roles = listed([await capacity_of(view, one) for one in held])
        found.append(Text("The same person acts already as {roles}.", roles=roles))
    return found + await _before(view, mandate)


_BECAME: dict[str, Callable[..., Text]] = {
    "suspended": lambda **what: Text(
        "The same person is suspended as {capacity}, since {day}.", **what
    ),
    "ended": lambda **what: Text(
        "The same person acted before as {capacity}, until {day}.", **what
    ),
    "declined": lambda **what: Text(
        "The same person asked before to act as {capacity}. It was declined on {day}.", **what
    ),
}


async def _before(view: View, request: Mandate) -> list[Text]:
    """What became of the same person's latest mandate that they hold no more, or were refused."""
    earlier = await mandates.of_person(view, request.person_id, states=_BECAME)
    if not earlier:
        return []
    latest = max(earlier, key=lambda one: (one.decided_at or one.requested_at, one.id))
    day = (latest.decided_at or latest.requested_at).date()
    return [_BECAME[latest.state](capacity=await capacity_of(view, latest), day=day)]


async def _of_the_delegation(view: View, mandate: Mandate, today: date) -> list[Text]:
    if mandate.delegation_id is None:
        return []
    delegation = await delegations.get(view, mandate.delegation_id)
    found = []
    if delegation.iso3 is not None:
        state = (await book_of(view)).get_state(delegation.iso3)
        match status_on(state, today):
            case Status.SIGNATORY:
                found.append(Text("{state} is a signatory on {day}.", state=state, day=today))
            case Status.NOT_PARTY:
                found.append(Text("{state} is not party on {day}.", state=state, day=today))
    active = await mandates.of_delegation(view, delegation.id, states=("active",))
    writers = [
        one for one in active if one.role in STATE_WRITERS and is_in_term(one, view.now.date())
    ]
    if mandate.role in STATE_WRITERS and writers:
        named = listed(
            Text(
                "{name}, {role}, since {day}",
                name=one.full_name,
                role=ROLE_NAMES[Role(one.role)],
                day=one.valid_from or one.requested_at.date(),
            )
            for one in writers[:_NAMED]
        )
        where = seat(delegation)
        found.append(Text("For {delegation} act already: {names}.", delegation=where, names=named))
    return found


async def _note_down(unit: Unit, officer: Actor, verb: Verb, before: Mandate) -> Mandate:
    after = await get(unit, before.id)
    about = before.person_id
    await audit.record(
        unit, officer, verb, "mandate", before.id, before=before, after=after, about=about
    )
    return after


async def _tell_applicant(
    unit: Unit, kind: Kind, mandate: Mandate, *, needs_allowed: bool = False
) -> None:
    await tell(
        unit,
        kind,
        [mandate.person_id],
        subject_id=mandate.id,
        facts={"needs_allowed": True} if needs_allowed else None,
        lane=Lane.REPLY,
        not_before=unit.now + UNDO,
    )


def _check_not_own(officer: Actor, found: Mandate) -> None:
    if found.person_id == officer.person.id:
        raise RefusedError(Text("This request is your own. Another officer decides on it."))
