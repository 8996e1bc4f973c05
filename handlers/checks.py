"""Content to check, as the ISU sees it: one tap says *looked at*, or asks for a correction.

A button carries the noun, the number, and for *looked at* the version that the officer has seen:
`ck+:need:12:20270301120000000000`.
"""

from dataclasses import replace

from handlers import desk, entries, forms, needs, offers
from handlers.acts import Act, Look
from handlers.desk import DESK
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, page_of, press
from services import checks
from services.checks import BY_NOUN, CORRECTION_FORMS, REASONS
from services.delegations import seat
from services.desk import name_of
from services.entries import Either, get_entry, may_change
from services.notices import Skip
from services.options import Answers, label_of
from services.permissions import Permission
from services.readers import sight_of
from services.texts import Plural, RefusedError, Text
from storage import checks as stored
from storage import delegations
from storage.drafts import DraftRow
from storage.ledger import Notice


async def listed(look: Look) -> Screen:
    """What nobody in the ISU has looked at as it is now, the longest waiting first."""
    count = await stored.count_unchecked(look.view)
    page, pages = page_of(look.number(0), count, desk.A_PAGE)
    found = await stored.unchecked(look.view, skip=page * desk.A_PAGE, most=desk.A_PAGE)
    seats = await delegations.several(look.view, {one.delegation_id for one in found})
    actions = [
        Action(
            Text("{state}: {title}", state=seat(seats[one.delegation_id]), title=one.title),
            press("ck", one.noun, one.id),
        )
        for one in found
    ]
    title = Text("<b>Content to check</b> · {n}", n=count)
    return desk.listed("ckl", title, actions, page, pages)


async def opened(look: Look) -> Screen:
    """The whole entry, with what the ISU can do about it."""
    noun = _noun(look)
    return await _card(look, noun, await _entry(look, noun, look.number(1)))


async def looked_at(act: Act) -> Screen:
    """One tap, and the next one is there."""
    noun, number = _noun(act), act.number(1)
    entry = await _entry(act, noun, number)
    try:
        if not await checks.look_at(
            act.unit, act.actor, BY_NOUN[noun], number, version=act.argument(2)
        ):
            return Screen((), toast=Text("That is done already."))
    except checks.ChangedError as refusal:
        return (await _card(act, noun, entry)).preceded_by(refusal.text)
    except RefusedError as refusal:
        return (await _next(act) or await desk.opened(act)).preceded_by(refusal.text)
    said = Text("Looked at: {title}", title=entry.title)
    return await desk.seen_to(act, said, press("ck-", noun, number), await _next(act))


async def ask_pressed(act: Act) -> Screen:
    """Asking for a correction asks what it is about."""
    noun = _noun(act)
    entry = await _entry(act, noun, act.number(1))
    await checks.writers_of(act.unit, entry)
    return await forms.begin(
        act, CORRECTIONS[noun], answers={}, changed_at=entry.changed_at, entry_id=entry.id
    )


async def asking(look: Look, row: DraftRow, _answers: Answers) -> Screen:
    """On the review card: which entry it is about."""
    noun = _noun_of(row)
    sight = await sight_of(look.view, look.actor)
    entry = await BY_NOUN[noun].find(look.view, row.entry_id or 0, sight)
    about = () if entry is None else (BLANK, Text("About:"), await entries.heading(look, entry))
    return Screen(about, ((forms.finish_action(CORRECTIONS[noun], row),),))


async def asked(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button: it goes to those who write for the delegation."""
    noun, number = _noun_of(row), row.entry_id or 0
    try:
        people = await checks.ask_for_correction(
            act.unit,
            act.actor,
            BY_NOUN[noun],
            number,
            answers["reason"],
            begun=row.created_at,
        )
    except RefusedError as refusal:
        card = await _card(act, noun, await _entry(act, noun, number))
        return card.preceded_by(refusal.text)
    said = Plural(
        "{n} person of the delegation is asked in ten seconds.",
        "{n} people of the delegation are asked in ten seconds.",
        n=people,
    )
    return await desk.seen_to(act, said, press("ck-", noun, number), await _next(act))


async def undone(act: Act) -> Screen:
    noun = _noun(act)
    await checks.undo(act.unit, act.actor, BY_NOUN[noun], act.number(1))
    return await opened(act)


async def correction_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To those who write for a delegation: the ISU asks them to look at an entry again."""
    sight = await sight_of(look.view, look.actor)
    entry = await BY_NOUN[notice.facts["noun"]].find(look.view, notice.subject_id or 0, sight)
    if entry is None or not may_change(look.actor, entry):
        return Skip("no longer writes for the delegation")
    if entry.status == "withdrawn" or entry.changed_at > notice.created_at:
        return Skip("changed or withdrawn meanwhile")
    letter = entries.letter_of(entry)
    return Screen(
        (
            Text("<b>The ISU asks you to look at an entry again</b>"),
            await entries.heading(look, entry),
            BLANK,
            Text("“{reason}”", reason=label_of(REASONS, notice.facts["reason"])),
            BLANK,
            Text(
                "<i>You are told because you write for the delegation. Only you can change it.</i>"
            ),
        ),
        (
            (
                Action(Text("Change"), press(f"{letter}~", entry.id)),
                Action(Text("Open"), press(letter, entry.id)),
            ),
            (HOME,),
        ),
    )


async def _card(look: Look, noun: str, entry: Either) -> Screen:
    card = needs.opened if noun == "need" else offers.opened
    lines = list((await card(replace(look, arguments=(str(entry.id),)))).lines)
    look_at = Action(Text("Looked at"), press("ck+", noun, entry.id, checks.version_of(entry)))
    ask = Action(Text("Ask for a correction"), press("ck~", noun, entry.id))
    ways = (Action(Text("All to check"), press("ckl")), DESK)
    if entry.status == "withdrawn":
        return Screen(tuple(lines), (ways,))
    if entry.checked_by is None:
        return Screen(tuple(lines), ((look_at, ask), ways))
    who = await name_of(look.view, entry.checked_by)
    lines.append(Text("Looked at by {who} on {moment}.", who=who, moment=entry.checked_at))
    return Screen(tuple(lines), ((ask,), ways))


async def _next(look: Look) -> Screen | None:
    for one in await stored.unchecked(look.view, skip=0, most=1):
        return await _card(look, one.noun, await _entry(look, one.noun, one.id))
    return None


async def _entry(look: Look, noun: str, number: int) -> Either:
    found: Either = await get_entry(look.view, look.actor, BY_NOUN[noun], number)
    return found


def _noun(look: Look) -> str:
    if look.argument(0) not in BY_NOUN:
        raise RefusedError(Text("That entry does not exist, or is not shared with you."))
    return look.argument(0)


def _noun_of(row: DraftRow) -> str:
    return next(noun for noun, form in CORRECTION_FORMS.items() if form.name == row.form)


CORRECTIONS = {
    noun: Dialogue(
        form=form,
        review=asking,
        permission=Permission.CHECK_CONTENT,
        finish_label=Text("Send to the delegation"),
        finish=asked,
    )
    for noun, form in CORRECTION_FORMS.items()
}
