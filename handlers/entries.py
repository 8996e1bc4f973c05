"""What the cards of needs and offers share: their lines, their buttons, the way back."""

from collections.abc import Iterable

from handlers import forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services.contacts import BEING_REPLACED, without_contact
from services.delegations import seat
from services.entries import Either, may_change, may_see_contact, money_of
from services.options import label_of, listed
from services.permissions import Permission
from services.questions import money_shown
from services.taxonomy import labels
from services.texts import Text
from services.visibility import VISIBILITIES
from storage import delegations
from storage.needs import Need


async def begin(act: Act, dialogue: Dialogue, *, again: str) -> Screen:
    """Begin an entry. Whoever writes for several delegations is asked first for which one.

    `again` is the prefix of the button that led here; it carries the delegation chosen.
    """
    writes_for = act.actor.delegations_for(dialogue.permission)
    chosen = act.number(0) if act.number(0) in writes_for else None
    if chosen is None and len(writes_for) > 1:
        seats = await delegations.several(act.view, writes_for)
        rows = tuple(
            (Action(Text("{delegation}", delegation=seat(one)), press(again, one.id)),)
            for one in sorted(seats.values(), key=lambda one: one.name)
        )
        return Screen((Text("In whose name do you write?"),), (*rows, (HOME,)))
    delegation_id = chosen or next(iter(writes_for), None)
    return await forms.begin(act, dialogue, delegation_id=delegation_id)


async def heading(look: Look, entry: Either) -> Text:
    where = seat(await delegations.get(look.view, entry.delegation_id))
    return Text("{state}: <b>{title}</b>", state=where, title=entry.title)


def scope(entry: Either) -> Text:
    """The pillars and kinds that an entry is filed under."""
    return Text(
        "{pillars} · {kinds}",
        pillars=listed(labels(entry.pillars)),
        kinds=listed(labels(entry.kinds)),
    )


def amount(entry: Either) -> Text:
    return money_shown(money_of(entry))


async def card(
    look: Look,
    entry: Either,
    *,
    words: str,
    facts: Iterable[Text],
    came_from: tuple[str, ...] = (),
) -> Screen:
    """The whole of an entry. `came_from` is the place in the list that led here."""
    lines = [await heading(look, entry), scope(entry), BLANK, Text("{words}", words=words), BLANK]
    if entry.status == "withdrawn":
        lines.append(Text("<b>Withdrawn</b>"))
    shared = label_of(VISIBILITIES, entry.visibility)
    lines += [*facts, Text("Shared with: {visibility}", visibility=shared)]
    if await without_contact(look.view, [entry]):
        lines.append(
            Text(
                "<b>{note}.</b> Until then please write to info@cmconvention.org and give this "
                "number.",
                note=BEING_REPLACED,
            )
        )
    elif may_see_contact(look.actor, entry):
        lines.append(Text("Contact (not shown to others): {contact}", contact=entry.contact))
    else:
        lines.append(
            Text("To be put in touch, write to info@cmconvention.org and give this number.")
        )
    lines.append(
        Text(
            "<i>No. {number}, published {day} by the delegation.</i>",
            number=str(entry.id),
            day=look.day_of(entry.published_at),
        )
    )
    return Screen(tuple(lines), _rows(look, entry, came_from))


def _rows(look: Look, entry: Either, came_from: tuple[str, ...]) -> tuple[tuple[Action, ...], ...]:
    letter = letter_of(entry)
    everyones = Text("All needs") if isinstance(entry, Need) else Text("All offers")
    ways = (
        *_rows_of_the_isu(look, entry),
        (Action(everyones, press(f"{letter}l", *came_from)), HOME),
    )
    if not may_change(look.actor, entry):
        return ways
    change = Action(Text("Change"), press(f"{letter}~", entry.id))
    withdraw = Action(Text("Withdraw"), press(f"{letter}?", entry.id))
    again = Action(Text("Publish again"), press(f"{letter}~", entry.id))
    own = (again,) if entry.status == "withdrawn" else (change, withdraw)
    return (own, (Action(Text("My entries"), press("my")),), *ways)


def _rows_of_the_isu(look: Look, entry: Either) -> tuple[tuple[Action, ...], ...]:
    noun = "need" if isinstance(entry, Need) else "offer"
    check = Action(Text("Check this entry"), press("ck", noun, entry.id))
    history = Action(Text("History"), press("aur", noun, entry.id))
    checks = (check,) if look.actor.is_isu and entry.status == "published" else ()
    reads = (history,) if look.actor.may(Permission.READ_RECORD) else ()
    return ((*checks, *reads),) if checks or reads else ()


def withdrawal_asked_back(entry: Either, consequence: Text) -> Screen:
    """Withdrawing is asked back, because others may have read it."""
    letter = letter_of(entry)
    return Screen(
        (Text("Withdraw <b>{title}</b>?", title=entry.title), consequence),
        (
            (
                Action(Text("Yes, withdraw"), press(f"{letter}-", entry.id)),
                Action(Text("No, keep it"), press(letter, entry.id)),
            ),
        ),
    )


def letter_of(entry: Either) -> str:
    """The letter that begins every button of a need or an offer."""
    return "n" if isinstance(entry, Need) else "o"
