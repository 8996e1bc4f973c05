"""One's own posts: reconfirming them once a year, and leaving one in good order.

Leaving goes from screen to screen; what was chosen travels in the button, and nothing is stored
before the last one: `post-:mandate:day:successor:heir`. The day is `now` or `20270630`; the
successor `i` (invited) or `n` (not yet); the heir a colleague's mandate, or 0.
"""

from dataclasses import replace
from datetime import date, datetime

from handlers import forms, invitations
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, press
from services import renewals, succession
from services.contacts import leaves_nobody
from services.delegations import capacity_of, seat
from services.forms import Form, Question
from services.options import Answers
from services.permissions import Permission
from services.questions import Day
from services.renewals import get_own_mandate
from services.subscriptions import has_alerts, takes_alerts
from services.succession import heirs, may_be_followed
from services.texts import Plural, RefusedError, Text
from storage import delegations
from storage.drafts import DraftRow
from storage.mandates import Mandate

LAST_DAY_FORM = Form(
    name="lastday",
    title=Text("Leaving a post"),
    questions=(
        Question(
            key="day",
            label=Text("Last day"),
            prompt=Text("Which is your last day in the post?"),
            hint=Text("For example: 30 June 2027"),
            kind=Day(not_before_today=True),
        ),
    ),
)

_NOW = "now"
_INVITED, _NOBODY = "i", "n"


async def listed(look: Look) -> Screen:
    """What one holds, until when, and by when to say that one still does."""
    lines = [Text("<b>My post</b>")]
    rows: list[tuple[Action, ...]] = []
    for mandate in look.actor.mandates:
        capacity = await capacity_of(look.view, mandate)
        lines += [BLANK, Text("<b>{capacity}</b>", capacity=capacity), *_dates(look, mandate)]
        which = capacity if len(look.actor.mandates) > 1 else Text("I still hold this post")
        rows.append((Action(Text("✓ {which}", which=which), press("post+", mandate.id)),))
        leaving = Text("I am leaving this post")
        if len(look.actor.mandates) > 1:
            leaving = Text("I am leaving: {capacity}", capacity=capacity)
        rows.append((Action(leaving, press("post-", mandate.id)),))
    lines += [BLANK, Text("Once a year, one tap on ✓ says that you still hold a post.")]
    return Screen(tuple(lines), (*rows, (HOME,)))


def _dates(look: Look, mandate: Mandate) -> list[Text]:
    told = []
    if mandate.valid_from is not None:
        told.append(Text("Since {day}", day=mandate.valid_from))
    if mandate.valid_to is not None:
        told.append(Text("Until {day}", day=mandate.valid_to))
    if mandate.id in look.actor.lapsed:
        told.append(Text("Not reconfirmed: you can read, and write again after one tap."))
    elif mandate.reconfirm_by is not None:
        told.append(Text("Please reconfirm by {day}", day=mandate.reconfirm_by))
    return told


async def reconfirmed(act: Act) -> Screen:
    """One tap, from the screen or from the notice itself."""
    mandate = await renewals.reconfirm(act.unit, act.actor, act.number(0))
    return Screen(
        (
            Text(
                "Thank you. You act as {capacity}.", capacity=await capacity_of(act.unit, mandate)
            ),
            Text("Please reconfirm it again by {day}.", day=mandate.reconfirm_by),
        ),
        ((HOME,),),
        toast=Text("Reconfirmed"),
    )


async def leaving(look: Look) -> Screen:
    """The next thing to choose, or what will happen."""
    mandate = await get_own_mandate(look.view, look.actor, look.number(0))
    await succession.check_may_leave(look.view, mandate)
    day, successor, heir = look.argument(1), look.argument(2), look.argument(3)
    if not day:
        return await _when(look, mandate)
    last_day = _last_day(look)
    if last_day is not None:
        succession.check_last_day(mandate, last_day, look.today)
    if successor == _INVITED:
        await succession.check_may_invite(look.view, look.actor, mandate)
    if successor not in {_INVITED, _NOBODY}:
        if may_be_followed(mandate):
            return _who_follows(mandate, day)
        successor = _NOBODY
    colleagues = await heirs(look.view, mandate) if last_day is None else ()
    if not heir and colleagues and await _leaves_something(look, mandate):
        return _who_goes_on(mandate, (day, successor), colleagues)
    chosen = next((one for one in colleagues if str(one.id) == heir), None)
    return await _asked_back(look, mandate, (day, successor), chosen)


async def _leaves_something(look: Look, mandate: Mandate) -> bool:
    return bool(
        await succession.drafts_left(look.view, mandate) or await has_alerts(look.view, mandate)
    )


async def _when(look: Look, mandate: Mandate) -> Screen:
    capacity = await capacity_of(look.view, mandate)
    return Screen(
        (
            Text("<b>Leaving: {capacity}</b>", capacity=capacity),
            BLANK,
            Text("When do you leave? What happens is shown before anything is done."),
        ),
        (
            (
                Action(Text("Now"), press("post-", mandate.id, _NOW)),
                Action(Text("On a later day"), press("post@", mandate.id)),
            ),
            (Action(Text("‹ Back"), press("post")), HOME),
        ),
    )


async def day_pressed(act: Act) -> Screen:
    """A day has to be typed."""
    mandate = await get_own_mandate(act.unit, act.actor, act.number(0))
    await succession.check_may_leave(act.unit, mandate)
    return await forms.begin(act, LAST_DAY, entry_id=mandate.id)


async def day_given(act: Act, row: DraftRow, answers: Answers) -> Screen:
    day = date.fromisoformat(answers["day"])
    return await leaving(replace(act, arguments=(str(row.entry_id), f"{day:%Y%m%d}")))


def _who_follows(mandate: Mandate, day: str) -> Screen:
    return Screen(
        (
            Text("Who follows you?"),
            Text(
                "You get an invitation for your successor, to pass on. The ISU still decides on "
                "whoever accepts it."
            ),
        ),
        (
            (Action(Text("Invite my successor"), press("post-", mandate.id, day, _INVITED)),),
            (Action(Text("Nobody is named yet"), press("post-", mandate.id, day, _NOBODY)),),
            (Action(Text("‹ Back"), press("post-", mandate.id)), HOME),
        ),
    )


def _who_goes_on(
    mandate: Mandate, chosen: tuple[str, str], colleagues: tuple[Mandate, ...]
) -> Screen:
    waiting = Text("They wait for my successor")
    return Screen(
        (Text("Who goes on with your drafts and alerts?"),),
        (
            *(
                (
                    Action(
                        Text("{name}", name=one.full_name),
                        press("post-", mandate.id, *chosen, one.id),
                    ),
                )
                for one in colleagues
            ),
            (Action(waiting, press("post-", mandate.id, *chosen, 0)),),
            (Action(Text("‹ Back"), press("post-", mandate.id, chosen[0])), HOME),
        ),
    )


async def _asked_back(
    look: Look, mandate: Mandate, chosen: tuple[str, str], heir: Mandate | None
) -> Screen:
    """What exactly will happen."""
    capacity = await capacity_of(look.view, mandate)
    last_day = _last_day(look)
    lines = [Text("Leave as <b>{capacity}</b> now?", capacity=capacity)]
    if last_day is not None:
        lines = [
            Text("Leave as <b>{capacity}</b> at the end of {day}?", capacity=capacity, day=last_day)
        ]
    lines += [BLANK]
    if may_be_followed(mandate):
        lines += [_successor(chosen[1])]
    if mandate.delegation_id is not None:
        delegation = seat(await delegations.get(look.view, mandate.delegation_id))
        lines += [Text("• What {delegation} has published stays with it.", delegation=delegation)]
        lines += await _what_becomes(look, mandate, chosen[1], heir)
        if await leaves_nobody(look.view, mandate):
            lines += [
                Text(
                    "• Nobody else writes for {delegation}: until somebody does, its entries say "
                    "“Contact being replaced”.",
                    delegation=delegation,
                )
            ]
        lines += [Text("• Your colleagues and the ISU are told.")]
    if last_day is None:
        lines += [BLANK, Text("It takes effect at once and cannot be undone.")]
    do = press("post!", mandate.id, *chosen, 0 if heir is None else heir.id)
    return Screen(
        tuple(lines),
        ((Action(Text("Yes, I leave"), do),), (Action(Text("No, I stay"), press("post")), HOME)),
    )


def _successor(successor: str) -> Text:
    if successor == _INVITED:
        return Text("• The invitation for your successor is shown after this, once.")
    return Text("• Nobody is named as your successor yet.")


async def _what_becomes(
    look: Look, mandate: Mandate, successor: str, heir: Mandate | None
) -> list[Text]:
    """Of drafts and alerts."""
    told: list[Text] = []
    every = len(await succession.drafts_left(look.view, mandate))
    handed = 0 if heir is None else len(await succession.drafts_left(look.view, mandate, heir))
    if heir is not None and handed:
        told.append(
            Plural(
                "• Your {n} open draft goes to {name}.",
                "• Your {n} open drafts go to {name}.",
                n=handed,
                name=heir.full_name,
            )
        )
    if every > handed:
        told.append(
            Plural(
                "• {n} open draft waits in the delegation, for whoever takes it over.",
                "• {n} open drafts wait in the delegation, for whoever takes them over.",
                n=every - handed,
            )
        )
    if not await has_alerts(look.view, mandate):
        return told
    if heir is not None and await takes_alerts(look.view, mandate, heir):
        told.append(Text("• Your alerts on new needs go to {name}.", name=heir.full_name))
    elif successor == _INVITED:
        told.append(Text("• Your alerts on new needs go to your successor."))
    else:
        told.append(Text("• Your alerts on new needs end."))
    return told


async def left(act: Act) -> Screen:
    """It is done; the invitation is shown, if there is one."""
    mandate_id, heir = act.number(0), act.number(3)
    result = await succession.leave(
        act.unit,
        act.actor,
        mandate_id,
        last_day=_last_day(act),
        invites=act.argument(2) == _INVITED,
        heir_id=heir,
    )
    capacity = await capacity_of(act.unit, result.mandate)
    if result.mandate.state == "ended":
        done = Text("You no longer act as {capacity}. Thank you for your work.", capacity=capacity)
    else:
        day = result.mandate.valid_to
        done = Text("You act as {capacity} until the end of {day}.", capacity=capacity, day=day)
    if result.code is None:
        return Screen((done,), ((HOME,),))
    shown = await invitations.link_shown(act, result.code)
    return replace(shown, rows=((HOME,),)).preceded_by(done)


def _last_day(look: Look) -> date | None:
    """The last day in the post that a button carries; None for *now*."""
    carried = look.argument(1)
    if carried == _NOW:
        return None
    try:
        return datetime.strptime(carried, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone.
    except ValueError:
        raise RefusedError(Text("I could not read that day. Please begin again.")) from None


LAST_DAY = Dialogue(
    form=LAST_DAY_FORM,
    permission=Permission.HOLD_POST,
    finish_label=Text("Continue"),
    finish=day_given,
    is_reviewed=False,
)
