"""Announcements as the ISU writes, checks and sends them, and as everybody else receives them."""

from handlers import forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from services import announcements
from services.announcements import ANNOUNCEMENT_FORM, Outcome, Tally, get_announcement, tally_of
from services.audiences import AUDIENCE, Audience, audience_of, capacity_in, members_of
from services.delegations import capacity, seat
from services.forms import Draft, repaired
from services.notices import Skip
from services.options import Answers, shortened
from services.permissions import ROLE_NAMES, Permission
from services.texts import Plural, RefusedError, Text
from storage import announcements as stored
from storage import drafts
from storage.announcements import Addressee, Announcement
from storage.drafts import DraftRow
from storage.ledger import Notice

_PAGE = 8
_NAMED = 6
"""So many delegations are named on the review card; the rest are on the list."""

_CELLS = 10


async def listed(look: Look) -> Screen:
    """The announcements of the past, the newest first, and the way to a new one."""
    page, pages = page_of(look.number(0), await stored.count(look.view), _PAGE)
    rows = [
        (Action(Text("{title}", title=_title(each.words)), press("an", each.id)),)
        for each in await stored.newest(look.view, first=page * _PAGE, most=_PAGE)
    ]
    lines = [Text("<b>Announcements</b>")]
    if not rows:
        lines.append(Text("Nothing has been announced yet."))
    write = (Action(Text("Write an announcement"), press("an+")),)
    pages_row = tuple(page_row("anl", (), page, pages))
    return Screen(tuple(lines), (write, *rows, pages_row, (HOME,)))


async def write_pressed(act: Act) -> Screen:
    """Write a new announcement, or one from the words of another."""
    if not act.number(0):
        return await forms.begin(act, ANNOUNCING)
    other = await get_announcement(act.unit, act.number(0))
    answers = {"words": other.words, "roles": list(other.roles)}
    return await forms.begin(act, ANNOUNCING, answers=answers)


async def reviewed(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card: how many people, and who; to be looked at before it is sent."""
    audience = await audience_of(look.view, answers["roles"])
    if not audience.people:
        return Screen((BLANK, announcements.NOBODY))
    return Screen(
        (BLANK, *_heads(audience)),
        (
            (Action(_send_to(audience), press("an?", row.id)),),
            (
                Action(Text("Preview"), press("anp", row.id)),
                Action(Text("Who gets it"), press("anw", row.id, 0)),
            ),
        ),
    )


async def asked_back(look: Look) -> Screen:
    """Sending is asked back once: it reaches many, and cannot be recalled for long."""
    row, answers = await _draft(look)
    audience = await audience_of(look.view, answers["roles"])
    return Screen(
        (
            Text("<b>{question}</b>", question=_send_to(audience, asks=True)),
            Text("“{title}”", title=_title(answers["words"])),
            BLANK,
            Text("For ten seconds you can undo it. What is sent after that cannot be recalled."),
        ),
        (
            (forms.finish_action(ANNOUNCING, row, Text("Yes, send")),),
            (forms.back_action(row),),
        ),
    )


async def preview(look: Look) -> Screen:
    """The message as the first of its recipients will see it, but with the way back below."""
    row, answers = await _draft(look)
    first = await members_of(look.view, answers["roles"], first=0, most=1)
    if not first:
        raise RefusedError(announcements.NOBODY)
    why = await capacity(look.view, first[0].role, first[0].delegation_id)
    screen = Screen(_message(answers["words"], why), ((forms.back_action(row),),))
    return screen.with_toast(Text("This is how it will look."))


async def audience_listed(look: Look) -> Screen:
    """Everybody who would get it, by delegation."""
    row, answers = await _draft(look)
    audience = await audience_of(look.view, answers["roles"])
    page, pages = page_of(look.number(1), audience.people + audience.blocked, _PAGE)
    lines = [Text("<b>For: {audience}</b>", audience=AUDIENCE.shown(answers["roles"]))]
    for one in await members_of(look.view, answers["roles"], first=page * _PAGE, most=_PAGE):
        who = Text(
            "{name}, {capacity}",
            name=one.full_name,
            capacity=await capacity(look.view, one.role, one.delegation_id),
        )
        lines.append(Text("{who} (has blocked the bot)", who=who) if one.is_blocked else who)
    return Screen(
        tuple(lines),
        (tuple(page_row("anw", (row.id,), page, pages)), (forms.back_action(row),)),
    )


async def sent(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button of the form, after the question whether it is meant."""
    del row
    announcement, people = await announcements.send(act.unit, act.actor, answers)
    return Screen(
        (
            Plural(
                "It goes to {n} person in ten seconds.",
                "It goes to {n} people in ten seconds.",
                n=people,
            ),
            Text("Until then you can undo it. What is sent after that cannot be recalled."),
        ),
        (
            (Action(Text("Undo"), press("an-", announcement.id)),),
            (Action(Text("Announcements"), press("anl")), HOME),
        ),
    )


async def called_back(act: Act) -> Screen:
    """*Undo*, and after ten seconds *stop*: the screen says whom it came too late for."""
    announcement = await get_announcement(act.unit, act.number(0))
    stopped = await announcements.call_back(act.unit, act.actor, announcement.id)
    tally = await tally_of(act.unit, announcement)
    reached = (Outcome.SENT, Outcome.UNKNOWN, Outcome.WAITING)  # Waiting: being sent just now.
    gone = sum(tally.by_outcome[outcome] for outcome in reached)
    lines = [_stopped(stopped)]
    if gone:
        lines.append(
            Plural(
                "For {n} person it was too late: what is sent cannot be recalled.",
                "For {n} people it was too late: what is sent cannot be recalled.",
                n=gone,
            )
        )
    return (await _card(act, announcement)).preceded_by(*lines)


async def opened(look: Look) -> Screen:
    """One announcement: what it said, for whom, and what became of it."""
    return await _card(look, await get_announcement(look.view, look.number(0)))


async def outcomes_listed(look: Look) -> Screen:
    """The report: who got it, or who did not and why."""
    announcement = await get_announcement(look.view, look.number(0))
    if look.argument(1) not in set(Outcome):
        return await _card(look, announcement)
    outcome = Outcome(look.argument(1))
    tally = await tally_of(look.view, announcement)
    page, pages = page_of(look.number(2), tally.by_outcome[outcome], _PAGE)
    addressees = await announcements.addressees_of(
        look.view, announcement, outcome, first=page * _PAGE, most=_PAGE
    )
    number = announcement.id
    return Screen(
        (
            Text("<b>{outcome}</b>", outcome=_counted(tally, outcome)),
            *[await _outcome_line(look, one) for one in addressees],
        ),
        (
            tuple(page_row("anr", (number, outcome), page, pages)),
            (Action(Text("‹ Back"), press("an", number)),),
        ),
    )


async def announcement_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the audience: the words of the ISU, and why they come to this reader."""
    announcement = await get_announcement(look.view, notice.subject_id or 0)
    why = await capacity_in(look.view, look.actor, announcement.roles)
    if why is None:
        return Skip("no longer in the audience")
    return Screen(_message(announcement.words, why), ((HOME,),))


async def progress_notice(look: Look, notice: Notice) -> Screen | Skip:
    """To the author: how far it has gone out; edited from then on."""
    announcement = await get_announcement(look.view, notice.subject_id or 0)
    return progress(announcement, await tally_of(look.view, announcement))


def progress(announcement: Announcement, tally: Tally) -> Screen:
    """How far an announcement has gone out; at the end, what became of it."""
    title = Text("“{title}”", title=_title(announcement.words))
    if tally.is_finished:
        lines = (Text("<b>Announcement: done</b>"), title, BLANK, *_summary(tally))
        return Screen(lines, ((Action(Text("Who got it"), press("an", announcement.id)),),))
    cells = _CELLS * tally.settled // tally.total
    return Screen(
        (
            Text("<b>Announcement</b>"),
            title,
            BLANK,
            Text("Sent {n} of {total}", n=tally.sent, total=tally.total),
            Text("{bar}", bar="▓" * cells + "░" * (_CELLS - cells)),
        )
    )


def _message(words: str, why: Text) -> tuple[Text, ...]:
    return (
        Text("<b>Announcement of the ISU</b>"),
        BLANK,
        Text("{words}", words=words),
        BLANK,
        Text("<i>You get this as {capacity}.</i>", capacity=why),
    )


async def _card(look: Look, announcement: Announcement) -> Screen:
    tally = await tally_of(look.view, announcement)
    lines = (
        Text("<b>Announcement</b>"),
        Text("For: {audience}", audience=AUDIENCE.shown(list(announcement.roles))),
        Text("Sent on {moment}", moment=announcement.sent_at),
        BLANK,
        Text("{words}", words=announcement.words),
    )
    number = announcement.id
    outcomes = tuple(
        (Action(_counted(tally, outcome), press("anr", number, outcome, 0)),)
        for outcome in Outcome
        if tally.by_outcome[outcome]
    )
    stop = () if tally.is_finished else ((Action(Text("Stop"), press("an-", number)),),)
    again = Action(Text("Use the text again"), press("an+", number))
    back = (Action(Text("Announcements"), press("anl")), HOME)
    return Screen(lines, (*outcomes, *stop, (again,), back))


async def _outcome_line(look: Look, one: Addressee) -> Text:
    if one.role is None:
        who = Text("Somebody whose registration is no longer on record")
    else:
        who = Text(
            "{name}, {capacity}",
            name=one.full_name,
            capacity=await capacity(look.view, one.role, one.delegation_id),
        )
    reason = announcements.reason_of(one)
    return who if reason is None else Text("{who}: {reason}", who=who, reason=reason)


async def _draft(look: Look) -> tuple[DraftRow, Answers]:
    """The announcement being written, all of its questions answered."""
    row = await drafts.find(look.view, look.number(0), holder_id=look.person.id)
    if row is not None and row.state == "open" and row.form == ANNOUNCEMENT_FORM.name:
        draft = repaired(ANNOUNCEMENT_FORM, Draft.from_json(row.content))
        if {"words", "roles"} <= draft.answers.keys():
            return row, draft.answers
    raise RefusedError(Text("That announcement is sent or cancelled already, or not complete."))


def _send_to(audience: Audience, *, asks: bool = False) -> Text:
    if asks:
        return Plural("Send to {n} person?", "Send to {n} people?", n=audience.people)
    return Plural("Send to {n} person", "Send to {n} people", n=audience.people)


def _heads(audience: Audience) -> list[Text]:
    """How many people, in which roles, of which delegations, and who cannot be reached."""
    lines: list[Text] = [
        Plural("It goes to {n} person:", "It goes to {n} people:", n=audience.people)
    ]
    lines += [
        Text("{role}: {people}", role=ROLE_NAMES[role], people=people)
        for role, people in audience.by_role.items()
    ]
    named = tuple(seat(delegation) for delegation in audience.delegations[:_NAMED])
    more = len(audience.delegations) - len(named)
    if more:
        lines.append(
            Plural(
                "Of {names} and {n} more delegation",
                "Of {names} and {n} more delegations",
                n=more,
                names=named,
            )
        )
    elif named:
        lines.append(Text("Of {names}", names=named))
    if audience.blocked:
        lines.append(
            Plural(
                "{n} more person has blocked the bot and cannot be reached.",
                "{n} more people have blocked the bot and cannot be reached.",
                n=audience.blocked,
            )
        )
    return lines


def _title(words: str) -> str:
    """The beginning of an announcement, by which it is recognised."""
    return shortened(words.partition("\n")[0])


def _summary(tally: Tally) -> list[Text]:
    return [_counted(tally, outcome) for outcome in Outcome if tally.by_outcome[outcome]]


def _counted(tally: Tally, outcome: Outcome) -> Text:
    label = _OUTCOMES[outcome]
    return Text("{outcome}: {n}", outcome=label, n=tally.by_outcome[outcome])


def _stopped(people: int) -> Text:
    if not people:
        return Text("There was nothing left to stop.")
    return Plural(
        "Called back: {n} person does not get it.",
        "Called back: {n} people do not get it.",
        n=people,
    )


_OUTCOMES = {
    Outcome.SENT: Text("Delivered"),
    Outcome.FAILED: Text("Not delivered"),
    Outcome.UNKNOWN: Text("Not certain"),
    Outcome.SKIPPED: Text("Not sent"),
    Outcome.CANCELLED: Text("Called back"),
    Outcome.WAITING: Text("Waiting"),
}

ANNOUNCING = Dialogue(
    form=ANNOUNCEMENT_FORM,
    permission=Permission.ANNOUNCE,
    finish_label=Text("Send"),
    finish=sent,
    review=reviewed,
)
