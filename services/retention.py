"""Retention: how long what is kept, and the rule that nothing of a person is kept for longer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from services.audit import LIAISON, Verb, record
from services.forgetting import forget
from services.options import JSON
from storage import people, retention
from storage.database import Unit, View

RECEIVED_HOURS = 72
"""How long it is known that an update came, so that Telegram may deliver it again."""


@dataclass(frozen=True)
class Periods:
    """Days for which things are kept after they are over; the fields are the settings."""

    keep_requests: int = 180
    keep_drafts: int = 90
    keep_invitations: int = 365
    keep_files: int = 365
    keep_deliveries: int = 730
    keep_problems: int = 90
    keep_people: int = 730


USUAL = Periods()
"""Where whoever runs Liaison has set no others."""

Erasing: TypeAlias = Callable[[Unit, datetime, int], Awaitable[int]]


@dataclass(frozen=True)
class Rule:
    """What goes, from which table, and which period says when."""

    table: str
    period: str
    erase: Erasing


RULES = (
    Rule("mandate", "keep_requests", retention.requests),
    Rule("draft", "keep_drafts", retention.drafts),
    Rule("invitation", "keep_invitations", retention.invitations),
    Rule("proposal", "keep_invitations", retention.proposals),
    Rule("delegation", "keep_requests", retention.seats),
    Rule("file", "keep_files", retention.note_copies),
    Rule("file", "keep_drafts", retention.unused_files),
    Rule("delivery", "keep_deliveries", retention.deliveries),
    Rule("notice", "keep_deliveries", retention.notices),
    Rule("problem", "keep_problems", retention.problems),
)
"""In this order: a request lets its copy go and then its seat, a notice waits for deliveries."""


async def apply(unit: Unit, rule: Rule, periods: Periods, *, most: int) -> int:
    """Erase a few rows that are kept too long, and write down how many; how many there were."""
    before = _before(unit, getattr(periods, rule.period))
    rows = await rule.erase(unit, before, most)
    if rows:
        erased: tuple[JSON, JSON] = (rows, 0)
        await record(unit, LIAISON, Verb.ERASED, rule.table, 0, changes={"rows": erased})
    return rows


async def people_to_forget(view: View, periods: Periods, *, most: int) -> list[int]:
    """Some of those without a role who have not been there for so long."""
    return list(await retention.long_away(view, _before(view, periods.keep_people), most))


async def forget_if_away(unit: Unit, person_id: int, periods: Periods) -> None:
    """Forget somebody, unless they have come back meanwhile."""
    person = await people.get(unit, person_id, lock=True)
    if await retention.is_long_away(unit, person_id, _before(unit, periods.keep_people)):
        await forget(unit, person, by=LIAISON)


def _before(view: View, days: int) -> datetime:
    return view.now - timedelta(days=days)
