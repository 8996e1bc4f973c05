"""Announcements: the ISU tells an audience something, and is told who got it and who did not."""

from dataclasses import dataclass
from enum import StrEnum

from services.audiences import AUDIENCE, audience_of, roles_of
from services.audit import Verb, record
from services.forms import Form, Question
from services.notices import UNDO, Kind, Lane, tell
from services.options import JSON, Answers, Reading, Unclear
from services.permissions import Actor
from services.questions import Words
from services.texts import RefusedError, Text
from services.typed import too_long, utf16_length
from storage import announcements, audiences, ledger
from storage.announcements import Addressee, Announcement
from storage.database import Unit, View
from storage.ledger import Delivery

_MOST = 3000
"""What fits into one message of Telegram together with what is said around it."""


NOBODY = Text("Nobody is registered in these roles at present.")


@dataclass(frozen=True)
class OneMessage(Words):
    """Words counted as Telegram counts them, so that they always fit into one message."""

    def parse(self, typed: str, reading: Reading) -> JSON | Unclear:
        words = super().parse(typed, reading)
        if isinstance(words, str) and not self.accepts(words, {}):
            raise too_long(utf16_length(words), self.at_most)
        return words

    def accepts(self, value: JSON, earlier: Answers) -> bool:
        return super().accepts(value, earlier) and utf16_length(value) <= self.at_most


ANNOUNCEMENT_FORM = Form(
    name="announce",
    title=Text("Announcement"),
    questions=(
        Question(
            key="words",
            label=Text("Text"),
            prompt=Text("What do you want to announce? Up to 3,000 characters."),
            hint=Text("It is sent as you write it, in one message. Nothing goes out yet."),
            kind=OneMessage(at_most=_MOST, at_least=5, lines=True),
        ),
        Question(
            key="roles",
            label=Text("For"),
            prompt=Text("Who is it for?"),
            hint=Text("Press as many as you like, then Done."),
            kind=AUDIENCE,
        ),
    ),
)


class Outcome(StrEnum):
    """What became of an announcement for somebody. Travels in buttons: never renamed or reused."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    CANCELLED = "off"
    WAITING = "waiting"


STATES: dict[Outcome, tuple[str, ...]] = {
    Outcome.SENT: ("sent",),
    Outcome.FAILED: ("failed",),
    Outcome.UNKNOWN: ("unknown",),
    Outcome.SKIPPED: ("skipped",),
    Outcome.CANCELLED: ("cancelled",),
    Outcome.WAITING: ("queued", "sending"),
}
"""The states of the ledger behind each outcome; every state belongs to one."""


@dataclass(frozen=True)
class Tally:
    """How many people there are of each outcome."""

    by_outcome: dict[Outcome, int]

    @property
    def total(self) -> int:
        return sum(self.by_outcome.values())

    @property
    def sent(self) -> int:
        return self.by_outcome[Outcome.SENT]

    @property
    def settled(self) -> int:
        return self.total - self.by_outcome[Outcome.WAITING]

    @property
    def is_finished(self) -> bool:
        return not self.by_outcome[Outcome.WAITING]

    @property
    def key(self) -> str:
        """A short word that changes whenever the numbers do."""
        return "/".join(str(number) for number in self.by_outcome.values())


@dataclass(frozen=True)
class Progress:
    """How far an announcement has gone out, and the message that says so to its author."""

    announcement: Announcement
    tally: Tally
    message: Delivery


async def get_announcement(view: View, announcement_id: int) -> Announcement:
    found = await announcements.find(view, announcement_id)
    if found is None:
        raise RefusedError(Text("That announcement does not exist."))
    return found


async def send(unit: Unit, actor: Actor, answers: Answers) -> tuple[Announcement, int]:
    """Queue an announcement for everybody in its audience; and how many of them can be reached.

    It goes out when *undo* has passed. Whoever has blocked the bot is in the ledger too, so that
    the report names them.
    """
    codes = tuple(answers["roles"])
    audience = await audience_of(unit, codes)
    if not audience.people:
        raise RefusedError(NOBODY)
    number = await announcements.add(
        unit, author_id=actor.person.id, words=answers["words"], roles=codes
    )
    said = {"words": (None, answers["words"]), "roles": (None, list(codes))}
    await record(unit, actor, Verb.ANNOUNCED, "announcement", number, changes=said)
    due = unit.now + UNDO
    notice_id = await ledger.add_notice(unit, Kind.ANNOUNCEMENT, subject_id=number, facts={})
    await ledger.queue_for_all(
        unit,
        notice_id,
        audiences.people_in(roles_of(codes), unit.now.date()),
        lane=Lane.BULK,
        not_before=due,
    )
    author = [actor.person.id]
    await tell(unit, Kind.PROGRESS, author, subject_id=number, lane=Lane.REPLY, not_before=due)
    return await get_announcement(unit, number), audience.people


async def call_back(unit: Unit, actor: Actor, announcement_id: int) -> int:
    """Stop an announcement; how many people will now not get it.

    What is sent already, or is being sent, cannot be recalled.
    """
    found = await get_announcement(unit, announcement_id)
    await ledger.cancel(unit, await ledger.notices_about(unit, [Kind.PROGRESS], found.id))
    stopped = await ledger.cancel(unit, [await _notice_of(unit, found)])
    if stopped:
        spared = {"recipients": (stopped, 0)}
        await record(unit, actor, Verb.CALLED_BACK, "announcement", found.id, changes=spared)
    return stopped


async def tally_of(view: View, announcement: Announcement) -> Tally:
    states = await ledger.tally(view, await _notice_of(view, announcement))
    return Tally(
        {
            outcome: sum(states.get(state, 0) for state in behind)
            for outcome, behind in STATES.items()
        }
    )


async def addressees_of(
    view: View, announcement: Announcement, outcome: Outcome, *, first: int, most: int
) -> tuple[Addressee, ...]:
    """Some of those with one outcome, in the order of their delegations."""
    return await announcements.addressees(
        view,
        await _notice_of(view, announcement),
        roles_of(announcement.roles),
        STATES[outcome],
        first=first,
        most=most,
    )


async def under_way(view: View) -> list[Progress]:
    """The announcements whose authors have something new to see."""
    found = []
    for announcement in await announcements.unreported(view):
        tally = await tally_of(view, announcement)
        (notice_id,) = await ledger.notices_about(view, [Kind.PROGRESS], announcement.id)
        (message,) = await ledger.deliveries_of(view, notice_id)
        is_new = tally.is_finished or tally.key != announcement.progress_shown
        if is_new and message.state not in STATES[Outcome.WAITING]:
            found.append(Progress(announcement, tally, message))
    return found


def reason_of(addressee: Addressee) -> Text | None:
    """Why somebody did not get an announcement, in plain words; None when they did."""
    reason = addressee.reason or ""
    match addressee.state:
        case "sent" | "queued" | "sending":
            return None
        case "unknown":
            return Text("not certain that it arrived")
        case "cancelled":
            return Text("called back before it was sent")
    for sign, words in _REASONS.items():
        if sign in reason.casefold():
            return words
    return Text("Telegram refused it: {reason}", reason=reason)


_REASONS = {
    "blocked": Text("has blocked the bot"),
    "deactivated": Text("has deleted the Telegram account"),
    "chat not found": Text("cannot be found on Telegram any more"),
    "initiate": Text("has not written to the bot"),
    "cannot be shown": Text("could not be put into words; the ISU has been told"),
    "no longer": Text("no longer holds the role"),
}
"""What the ledger's reasons hold, and what it means."""


async def _notice_of(view: View, announcement: Announcement) -> int:
    (notice_id,) = await ledger.notices_about(view, [Kind.ANNOUNCEMENT], announcement.id)
    return notice_id
