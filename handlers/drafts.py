"""The drafts of a delegation: who has begun what, and taking one over."""

from handlers import delegations, forms
from handlers.acts import Act, Look
from handlers.dialogues import DIALOGUES
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from services import drafts
from services.delegations import seat
from services.drafts import get_shared, holder_of, title_of
from services.forms import Draft, step
from services.notices import Skip
from services.texts import RefusedError, Text
from storage import delegations as stored
from storage import drafts as stored_drafts
from storage.drafts import DraftRow
from storage.ledger import Notice

_A_PAGE = 6


async def listed(look: Look) -> Screen:
    """What is open in one's delegation: `df:delegation:page`."""
    own = look.actor.delegation_ids
    delegation_id = look.number(0)
    if delegation_id not in own and len(own) > 1:
        return await delegations.chosen_first(look, "df")
    if delegation_id not in own:
        raise RefusedError(delegations.NOT_YOURS)
    found = await drafts.of_delegation(look.view, look.actor, delegation_id)
    page, pages = page_of(look.number(1), len(found), _A_PAGE)
    first = page * _A_PAGE
    where = seat(await stored.get(look.view, delegation_id))
    lines = [Text("<b>Open drafts of {delegation}</b> · {n}", delegation=where, n=len(found))]
    rows: list[tuple[Action, ...]] = []
    for n, row in enumerate(found[first:][:_A_PAGE], first + 1):
        lines += [BLANK, *await _summary(look, row, n)]
        dialogue = DIALOGUES[row.form]
        to_take = Action(Text("{n}. Read, or take over", n=n), press("df?", row.id))
        is_own = row.holder_id == look.person.id
        rows.append((forms.continue_action(dialogue, row) if is_own else to_take,))
    if not found:
        lines += [BLANK, Text("Nothing is open at present.")]
    turns = tuple(page_row("df", (delegation_id,), page, pages))
    back = Action(Text("‹ Back"), press("de", delegation_id))
    return Screen(tuple(lines), (*rows, turns, (back, HOME)))


async def _summary(look: Look, row: DraftRow, n: int) -> list[Text]:
    done, steps = step(DIALOGUES[row.form].form, Draft.from_json(row.content))
    name = await holder_of(look.view, row)
    return [
        Text("{n}. {what}", n=n, what=_what(row)),
        Text(
            "{name}, step {done} of {steps}, {moment}",
            name=Text("you") if row.holder_id == look.person.id else name,
            done=done,
            steps=steps,
            moment=row.changed_at,
        ),
    ]


def _what(row: DraftRow) -> Text:
    form = DIALOGUES[row.form].form.title
    title = title_of(row)
    if not title:
        return Text("{form}, without a title so far", form=form)
    return Text("{form}: <b>{title}</b>", form=form, title=title)


async def asked_back(look: Look) -> Screen:
    """The answers so far; taking over is asked back: somebody may be writing at this moment."""
    row = await get_shared(look.view, look.actor, look.number(0))
    back = Action(Text("‹ Back"), press("df", row.delegation_id))
    if row.holder_id == look.person.id:
        return Screen(
            (Text("This draft is yours already."),),
            ((forms.continue_action(DIALOGUES[row.form], row),), (back, HOME)),
        )
    name = await holder_of(look.view, row)
    answers = forms.answers_in(DIALOGUES[row.form].form, Draft.from_json(row.content))
    return Screen(
        (
            Text("Take over this draft?"),
            _what(row),
            BLANK,
            *answers,
            BLANK,
            Text("{name} wrote in it last, {moment}.", name=name, moment=row.changed_at),
            Text("You go on with it alone, and {name} is told.", name=name),
        ),
        (
            (Action(Text("Yes, take it over"), press("df+", row.id, row.revision)),),
            (back, HOME),
        ),
    )


async def taken_over(act: Act) -> Screen:
    """The draft is open at once, with every answer that it had."""
    row = await drafts.take_over(act.unit, act.actor, act.number(0), act.number(1))
    screen = await forms.resume(act, DIALOGUES[row.form], row)
    return screen.with_toast(Text("You go on with this draft."))


async def taken_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To who held a draft: a colleague goes on with it."""
    row = await stored_drafts.find_open(look.view, notice.subject_id or 0)
    if row is None or row.holder_id == look.person.id:
        return Skip("finished, or one's own again")
    if row.delegation_id not in look.actor.delegation_ids:
        return Skip("no longer of that delegation")
    name = await holder_of(look.view, row)
    lines = (
        Text("<b>{name} goes on with your draft</b>", name=name),
        _what(row),
        Text("Your answers are kept in it. To write in it again, take it over."),
        Text("<i>You are told because you have begun it, or had taken it over.</i>"),
    )
    way = Action(Text("Open drafts"), press("df", row.delegation_id))
    return Screen(lines, ((way,), (HOME,)))
