"""Drafts: colleagues see what a delegation has begun, and one writer at a time goes on with it."""

from datetime import datetime

from services.audit import Changes, Verb, record
from services.notices import Kind, Lane, tell
from services.permissions import Actor, Permission
from services.texts import RefusedError, Text
from storage import drafts, mandates, people
from storage.database import Unit, View
from storage.drafts import DraftRow

SHARED = {"need": Permission.WRITE_NEEDS, "offer": Permission.WRITE_OFFERS}
"""The forms whose drafts colleagues share, and what a colleague must be allowed to do."""

_NOT_SHARED = Text("That draft is finished, or is not one of your delegation.")


def check_unchanged(changed_at: datetime, copied_at: datetime) -> None:
    """Refuse a change that would undo another one, made since the answers were copied."""
    if changed_at > copied_at:
        raise RefusedError(
            Text(
                "This was changed by somebody else while your draft was open. Please open it "
                "and press Change: you begin from it as it is now."
            )
        )


def speaks_for(actor: Actor, row: DraftRow) -> bool:
    """Whether a draft is still its holder's to go on with: it stays with its delegation."""
    return row.delegation_id is None or row.delegation_id in actor.delegation_ids


def title_of(row: DraftRow) -> str:
    """What a draft is called so far; empty before its title is given."""
    title = row.content.get("answers", {}).get("title")
    return title if isinstance(title, str) else ""


async def of_delegation(view: View, actor: Actor, delegation_id: int) -> tuple[DraftRow, ...]:
    """The open drafts of a delegation that this person may see, their own among them."""
    forms = [form for form in SHARED if _shares(actor, form, delegation_id)]
    return await drafts.open_in(view, delegation_id, forms=forms)


async def get_shared(view: View, actor: Actor, draft_id: int, *, lock: bool = False) -> DraftRow:
    """An open draft of one's delegation. RefusedError alike for whatever else it is."""
    row = await drafts.find_open(view, draft_id, lock=lock)
    if row is None or not _shares(actor, row.form, row.delegation_id):
        raise RefusedError(_NOT_SHARED)
    return row


async def take_over(unit: Unit, actor: Actor, draft_id: int, revision: int) -> DraftRow:
    """Go on with a colleague's draft, as it was at a revision; the colleague is told.

    Raises RefusedError when somebody has gone on with it meanwhile: one writer at a time.
    """
    row = await get_shared(unit, actor, draft_id, lock=True)
    if row.holder_id == actor.person.id:
        return row
    if row.delegation_id not in actor.delegations_for(SHARED[row.form]):
        raise RefusedError(Text("Please reconfirm first that you still hold your post."))
    if row.revision != revision:
        raise RefusedError(
            Text(
                "{name} has gone on with this draft in the meantime. Please look at it again.",
                name=await holder_of(unit, row),
            )
        )
    await tell(unit, Kind.DRAFT_TAKEN, [row.holder_id], subject_id=row.id, lane=Lane.REPLY)
    return await hand_to(unit, actor, row, actor.person.id, Verb.TAKEN_OVER)


async def hand_to(unit: Unit, actor: Actor, row: DraftRow, holder_id: int, verb: Verb) -> DraftRow:
    """Change the holder of a draft that this Unit has locked, and write it down."""
    was = (await people.get(unit, row.holder_id)).pseudonym
    now = (await people.get(unit, holder_id)).pseudonym
    changes: Changes = {"holder": (was, now)}
    await record(unit, actor, verb, "draft", row.id, about=row.holder_id, changes=changes)
    return await drafts.give(unit, row.id, holder_id)


async def now_with(view: View, actor: Actor, draft_id: int) -> Text | None:
    """Who goes on with a draft that was this person's, or a colleague's; None if nobody does."""
    row = await drafts.find_open(view, draft_id)
    if (
        row is None
        or row.holder_id == actor.person.id
        or not _shares(actor, row.form, row.delegation_id)
    ):
        return None
    return Text("{name} goes on with this draft now.", name=await holder_of(view, row))


async def holder_of(view: View, row: DraftRow) -> str | Text:
    """The name of who holds a draft, as the delegation knows them."""
    known = await mandates.of_person(view, row.holder_id, states=("active", "suspended", "ended"))
    names = [one.full_name for one in known if one.delegation_id == row.delegation_id]
    return names[-1] if names else Text("somebody who has left")


def _shares(actor: Actor, form: str, delegation_id: int | None) -> bool:
    return form in SHARED and delegation_id in actor.delegations_for(SHARED[form], only_looks=True)
