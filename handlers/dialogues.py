"""All dialogues by name, and the routes that every form shares: words, buttons, coming back."""

from collections.abc import Container
from dataclasses import replace

from handlers import (
    announcements,
    approaches,
    checks,
    deadlines,
    demarches,
    desk,
    facts,
    forms,
    home,
    invitations,
    mandates,
    meetings,
    needs,
    offers,
    posts,
    proposals,
    registration,
    requests,
    settings,
    status,
    subscriptions,
)
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.people import SEARCHING
from handlers.screens import Action, Screen
from handlers.triggers import Acts
from services.demarche_sheets import SHEET_FORM
from services.drafts import now_with, speaks_for
from services.forms import Draft, is_complete, revisit
from services.notices import UNDO
from services.permissions import CONFIDENTIAL
from services.texts import RefusedError, Text
from storage import drafts, people
from storage.drafts import DraftRow

DIALOGUES: dict[str, Dialogue] = {
    dialogue.form.name: dialogue
    for dialogue in (
        registration.REGISTRATION,
        registration.DETAILS,
        registration.INVITED,
        invitations.INVITING,
        invitations.INVITING_DEPUTY,
        proposals.CHOOSING,
        proposals.INVITING,
        proposals.GIVING,
        proposals.EXPORTING,
        requests.DECLINING,
        requests.DECLINING_PARTNER,
        needs.NEED,
        offers.OFFER,
        subscriptions.SUBSCRIPTION,
        announcements.ANNOUNCING,
        meetings.MEETING,
        deadlines.DEADLINE,
        facts.FACT,
        *checks.CORRECTIONS.values(),
        demarches.DEMARCHE,
        demarches.SHEET,
        *approaches.DIALOGUES,
        settings.ZONE,
        posts.LAST_DAY,
        SEARCHING,
        *mandates.DIALOGUES,
    )
}


_STAYS = Text(
    "This draft belongs to a delegation for which you do not act at present. It is kept there."
)


async def at_home(look: Look) -> Screen:
    """Home, with a button into every draft that was left."""
    screen = await home.opened(look)
    return replace(screen, rows=(*await ways_on(look), *screen.rows))


async def at_the_desk(look: Look) -> Screen:
    """The desk, with a button into every draft that was left."""
    screen = await desk.opened(look)
    return replace(screen, rows=(*await ways_on(look), *screen.rows))


async def ways_on(
    look: Look, *, of_forms: Container[str] = DIALOGUES
) -> tuple[tuple[Action, ...], ...]:
    """A button into every draft that was left."""
    return tuple(
        (forms.continue_action(DIALOGUES[row.form], row),)
        for row in await drafts.open_of(look.view, look.person.id)
        if row.form in DIALOGUES and row.form in of_forms and speaks_for(look.actor, row)
        if not _is_hidden(look, row)
    )


async def words_typed(act: Act) -> Screen:
    """Words without a command: an answer while a form is open, else a question of status."""
    row = await _open_draft(act)
    if row is None:
        return await _lost(act) or await status.asked(act)
    return await forms.typed(act, DIALOGUES[row.form], row)


async def wants_file(look: Look) -> bool:
    """Whether this person is asked for a file now; no other file is ever looked at."""
    row = await _open_draft(look)
    return row is not None and forms.wants_file(DIALOGUES[row.form], _sheet_again(row))


async def file_sent(act: Act) -> Screen:
    """A photo or a document: the answer to a question that asks for one, or to nothing."""
    row = await _open_draft(act)
    if row is None:
        return home.refused(_no_file_wanted(act))
    dialogue = DIALOGUES[row.form]
    if isinstance(act.file, bytes) and forms.wants_file(dialogue, _sheet_again(row)):
        return await forms.sent(act, dialogue, _sheet_again(row), act.file)
    return (await forms.screen_of(act, dialogue, row)).preceded_by(_no_file_wanted(act))


def _sheet_again(row: DraftRow) -> DraftRow:
    """The draft as it asks for its file: below the review of a sheet, a corrected one is taken."""
    form, draft = DIALOGUES[row.form].form, Draft.from_json(row.content)
    if form != SHEET_FORM or not is_complete(form, draft):
        return row
    return replace(row, content=revisit(form, draft, form.questions[0].key).to_json())


def _no_file_wanted(act: Act) -> Text:
    if isinstance(act.file, Text):
        return act.file
    return Text("No file is asked for here, so it is not kept. I can read only words and buttons.")


async def button_pressed(act: Act) -> Screen:
    """A button of a form: `f:draft:revision:move[:what]`."""
    row = await drafts.find(act.unit, act.number(0), holder_id=act.person.id, lock=True)
    if row is not None and row.state == "finished" and act.now - row.changed_at < UNDO:
        # The second of two presses: what the first has brought, and its Undo, stay where they are.
        return Screen((), toast=Text("That is done already."))
    if row is None and (taken := await now_with(act.unit, act.actor, act.number(0))):
        raise RefusedError(taken)
    if row is None or row.state != "open" or row.form not in DIALOGUES or _is_hidden(act, row):
        raise RefusedError(
            Text("That form is already finished or cancelled; this button no longer does anything.")
        )
    if not speaks_for(act.actor, row):
        raise RefusedError(_STAYS)
    dialogue = DIALOGUES[row.form]
    move = act.argument(2)
    if move == "c" and not act.actor.may(dialogue.permission):
        return home.not_allowed(act.actor, dialogue.permission)
    if act.person.open_draft_id != row.id or move == "c":
        screen = await forms.resume(act, dialogue, row)
        if move == "c":
            return screen
    if act.number(1) != row.revision:
        stale = Text("That button belongs to an earlier step. Here is where you are now.")
        return (await forms.screen_of(act, dialogue, row)).with_toast(stale)
    return await forms.pressed(act, dialogue, row, move, act.argument(3))


def refusing(reason: Text) -> Acts:
    """A handler that only says why something was refused, over the open form as it stands."""

    async def answer(act: Act) -> Screen:
        row = await _open_draft(act)
        if row is None:
            return home.refused(reason)
        screen = await forms.screen_of(act, DIALOGUES[row.form], row)
        return screen.preceded_by(reason).with_toast(reason)

    return answer


async def cancelled(act: Act) -> Screen:
    """`/cancel`: asked back first, because it deletes answers."""
    row = await _open_draft(act)
    if row is None:
        return await at_home(act)
    return await forms.really_cancel(act, DIALOGUES[row.form], row)


async def message_edited(act: Act) -> Screen | None:
    """An edited message never changes a saved answer; while a form is open, say how one does."""
    row = await _open_draft(act)
    if row is None:
        return None
    note = Text(
        "Editing a message does not change a saved answer. "
        "Press Back, or Change an answer at the end."
    )
    return (await forms.screen_of(act, DIALOGUES[row.form], row)).preceded_by(note)


async def anything_else(act: Act) -> Screen:
    """A sticker, a picture, an unknown command: an open form asks its question again."""
    row = await _open_draft(act)
    answer = await home.not_understood(act)
    if row is None:
        return answer
    asked = await forms.screen_of(act, DIALOGUES[row.form], row)
    return asked.preceded_by(Text("I did not understand that. I can read only words and buttons."))


async def where_they_are(look: Look) -> Screen:
    """The screen that a person's stored answers call for: after a restart or a long outage."""
    row = await _open_draft(look)
    note = Text("Liaison was away for a moment. Everything that you have sent is kept.")
    if row is None:
        return (await at_home(look)).preceded_by(note)
    return (await forms.screen_of(look, DIALOGUES[row.form], row)).preceded_by(note)


async def with_the_way_back(look: Look, screen: Screen, draft_id: int) -> Screen:
    """A screen shown in the middle of a form, with a button that leads back into it."""
    row = await drafts.find(look.view, draft_id, holder_id=look.person.id)
    if row is None or not _is_open(look, row):
        return screen
    action = forms.continue_action(DIALOGUES[row.form], row)
    if any(action.press == other.press for line in screen.rows for other in line):
        return screen
    return replace(screen, rows=(*screen.rows, (action,)))


async def _open_draft(look: Look) -> DraftRow | None:
    if look.person.open_draft_id is None:
        return None
    lock = isinstance(look, Act)
    row = await drafts.find(
        look.view, look.person.open_draft_id, holder_id=look.person.id, lock=lock
    )
    return row if row is not None and _is_open(look, row) else None


def _is_open(look: Look, row: DraftRow) -> bool:
    """Whether somebody may go on with a draft that they hold."""
    is_there = row.state == "open" and row.form in DIALOGUES and not _is_hidden(look, row)
    return is_there and speaks_for(look.actor, row)


def _is_hidden(look: Look, row: DraftRow) -> bool:
    """Whether a draft is of something confidential, which its holder is to know no more."""
    permission = DIALOGUES[row.form].permission
    return permission in CONFIDENTIAL and not look.actor.may(permission, only_looks=True)


async def _lost(act: Act) -> Screen | None:
    """For who was in the middle of a draft that a colleague has taken over: say so, once."""
    if act.person.open_draft_id is None:
        return None
    taken = await now_with(act.unit, act.actor, act.person.open_draft_id)
    if taken is None:
        return None
    await people.change(act.unit, act.person.id, open_draft_id=None)
    return home.refused(taken)
