"""How the codes of the record of changes read: its records, verbs, fields and values."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.audit import Verb
from services.deadlines import ALL_PARTIES
from services.fact_forms import CONSENT_KINDS, KINDS, OUTCOMES
from services.options import label_of, listed
from services.permissions import ROLE_NAMES, Role
from services.taxonomy import THEMES, label
from services.texts import Text
from services.visibility import VISIBILITIES
from services.zones import Zone
from storage.treaty import get_state

RECORDS: dict[str, tuple[Text, str]] = {
    "need": (Text("Need"), "n"),
    "offer": (Text("Offer"), "o"),
    "meeting": (Text("Meeting"), "m"),
    "deadline": (Text("Deadline"), "d"),
    "announcement": (Text("Announcement"), "an"),
    "mandate": (Text("Mandate"), "md"),
    "delegation": (Text("Delegation"), "dg"),
    "invitation": (Text("Invitation"), "iv"),
    "person": (Text("Person"), "pp"),
    "problem": (Text("Problem"), "pb"),
    "proposal": (Text("Proposal"), "pr"),
    "delivery": (Text("Delivery"), "un"),
    "draft": (Text("Draft"), ""),
    "file": (Text("File"), ""),
    "subscription": (Text("Subscription"), ""),
    "notice": (Text("Notice"), ""),
    "treaty_fact": (Text("Fact"), "fc"),
    "follow": (Text("State followed"), ""),
    "demarche": (Text("Demarche"), "dm"),
    "approach": (Text("Approach"), "ap"),
}
"""What a record is called, and the prefix of the button that opens it, if there is one."""

VERBS: dict[Verb, Text] = {
    Verb.REQUESTED: Text("requested"),
    Verb.APPROVED: Text("approved"),
    Verb.DECLINED: Text("declined"),
    Verb.WITHDRAWN: Text("withdrawn"),
    Verb.UNDONE: Text("undone"),
    Verb.SUSPENDED: Text("suspended"),
    Verb.RESTORED: Text("restored"),
    Verb.CORRECTED: Text("corrected"),
    Verb.ROLE_CHANGED: Text("role changed"),
    Verb.RECONFIRMED: Text("reconfirmed"),
    Verb.LAPSED: Text("not reconfirmed in time"),
    Verb.ENDED: Text("ended"),
    Verb.HANDED_OVER: Text("handed over"),
    Verb.TAKEN_OVER: Text("taken over"),
    Verb.INVITED: Text("invited"),
    Verb.REVOKED: Text("revoked"),
    Verb.REDEEMED: Text("invitation accepted"),
    Verb.PROPOSED: Text("proposed"),
    Verb.RELEASED: Text("released"),
    Verb.PUBLISHED: Text("published"),
    Verb.CHANGED: Text("changed"),
    Verb.CHECKED: Text("looked at"),
    Verb.ALLOWED: Text("allowed"),
    Verb.ENTERED: Text("entered"),
    Verb.CALLED_OFF: Text("called off"),
    Verb.ANNOUNCED: Text("announced"),
    Verb.CALLED_BACK: Text("called back"),
    Verb.SETTLED: Text("settled"),
    Verb.EXPORTED: Text("exported"),
    Verb.FORGOTTEN: Text("personal data erased"),
    Verb.ERASED: Text("erased"),
    Verb.TAKEN_BACK: Text("taken back"),
}

FIELDS: dict[str, Text] = {
    "amount": Text("Amount"),
    "answer": Text("Answer"),
    "answered_on": Text("Answered on"),
    "approached_on": Text("Approached on"),
    "article": Text("Article"),
    "attempts": Text("Attempts"),
    "available_until": Text("Available until"),
    "begun_on": Text("Begun on"),
    "channel": Text("Approached by way of"),
    "code": Text("Number"),
    "contact": Text("Contact"),
    "content": Text("Content"),
    "currency": Text("Currency"),
    "delegation_id": Text("Delegation"),
    "demarche_id": Text("Demarche"),
    "description": Text("What is offered"),
    "documents_url": Text("Documents"),
    "due_on": Text("Due on"),
    "email": Text("Official e-mail"),
    "ends_on": Text("Until"),
    "expires_at": Text("Valid until"),
    "facts": Text("What is proposed"),
    "full_name": Text("Full name"),
    "happened_on": Text("Day"),
    "holder": Text("Held by"),
    "how": Text("How"),
    "initiative": Text("Regional initiative"),
    "institution": Text("Institution"),
    "is_preapproved": Text("Pre-approved"),
    "iso3": Text("State"),
    "kind": Text("Kind"),
    "kinds": Text("Kind of assistance"),
    "meeting": Text("Meeting"),
    "missing": Text("What is missing"),
    "muted_at": Text("Muted"),
    "name": Text("Name"),
    "needs_allowed": Text("May publish needs"),
    "next_on": Text("Next step on"),
    "next_step": Text("Next step"),
    "note_copy_id": Text("Copy of the note verbale"),
    "note_on": Text("Date of the note verbale"),
    "note_reference": Text("Note verbale"),
    "pillar": Text("Pillar"),
    "pillars": Text("Pillars"),
    "place": Text("Place"),
    "position": Text("Title or function"),
    "priority": Text("Priority"),
    "reason": Text("Reason"),
    "recipients": Text("Recipients"),
    "reconfirm_by": Text("To be reconfirmed by"),
    "registration_on": Text("Registration until"),
    "response_group": Text("Group"),
    "role": Text("Role"),
    "roles": Text("For"),
    "rows": Text("Number"),
    "size": Text("Size"),
    "source": Text("Source"),
    "source_on": Text("Source as of"),
    "starts_on": Text("From"),
    "state": Text("Status"),
    "states": Text("For"),
    "status": Text("Status"),
    "theme": Text("Theme"),
    "through": Text("Through"),
    "times": Text("Times"),
    "title": Text("Title"),
    "until_on": Text("Until"),
    "valid_from": Text("Valid from"),
    "valid_to": Text("Valid to"),
    "version": Text("Version"),
    "visibility": Text("Who may see it"),
    "what": Text("What"),
    "words": Text("Text"),
    "year": Text("Year"),
    "zone": Text("Time zone"),
}

SAID_ALREADY = frozenset(
    {
        *("author_id", "checked_by", "decided_by", "entered_by", "invited_by", "proposed_by"),
        *("redeemed_by", "revoked_by", "settled_by", "told_by", "recipient_id", "invitation_id"),
        *("checked_at", "created_at", "decided_at", "first_at", "last_at", "proposed_at"),
        *("published_at", "received_at", "redeemed_at", "requested_at", "revoked_at"),
        *("settled_at", "told_at", "subject_id", "entered_at", "revision"),
    }
)
"""Fields that only say again who did it, and when."""


TOLD_FIRST = ("kind", "iso3", "happened_on", "source")
"""Fields that say what it is; a list has room for these before others."""

NONE = Text("none")
_NOT_SAID = {"roles": Text("everybody registered"), "states": ALL_PARTIES}
"""What it means that none is named."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")


def value_shown(field: str, value: Any, *, most: int) -> Text:
    """A value as the record holds it, in words; a long one is cut."""
    match value:
        case None | "" | []:
            return _NOT_SAID.get(field, NONE)
        case bool():
            return Text("yes") if value else Text("no")
        case list():
            return listed(value_shown(field, one, most=most) for one in value)
        case int():
            # A year is no amount: it has no thousands.
            return Text("{n}", n=str(value) if field == "year" else value)
        case str():
            return _words(field, value, most)
    return Text("{value}", value=cut(str(value), most))


def _words(field: str, value: str, most: int) -> Text:
    if _MOMENT.fullmatch(value):
        return Text("{moment}", moment=datetime.fromisoformat(value))
    if _DAY.fullmatch(value):
        return Text("{day}", day=date.fromisoformat(value))
    return _CODES[field](value) if field in _CODES else Text("{value}", value=cut(value, most))


def cut(value: str, most: int) -> str:
    """A long value, or one of several lines, as a part of one line."""
    words = " ".join(value.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"


_STATES = {
    "published": Text("published"),
    "withdrawn": Text("withdrawn"),
    "called-off": Text("called off"),
    "requested": Text("asked for"),
    "active": Text("active"),
    "declined": Text("declined"),
    "suspended": Text("suspended"),
    "ended": Text("ended"),
    "proposed": Text("proposed"),
    "released": Text("released"),
    "fetched": Text("fetched"),
    "standing": Text("on record"),
    "taken-back": Text("taken back"),
}


def _state(code: str) -> Text:
    return _STATES.get(code, Text("{code}", code=code))


_ACTS = {option.code: option.label for option in KINDS}
_HOW = {
    **{option.code: option.label for option in (*CONSENT_KINDS, *OUTCOMES)},
    "mission": Text("resident mission"),
    "contact-point": Text("point of contact"),
}


def _coded(words: dict[str, Text]) -> Callable[[str], Text]:
    return lambda code: words.get(code, Text("{code}", code=code))


def _role(code: str) -> Text:
    return ROLE_NAMES[Role(code)] if code in set(Role) else Text("{code}", code=code)


_CODES: dict[str, Callable[[str], Text]] = {
    **dict.fromkeys(("pillar", "pillars", "kinds", "priority"), label),
    **dict.fromkeys(("state", "status"), _state),
    **dict.fromkeys(("role", "roles"), _role),
    "amount": lambda amount: Text("{n}", n=Decimal(amount)),
    **dict.fromkeys(("states", "iso3"), lambda iso3: Text("{state}", state=get_state(iso3))),
    **dict.fromkeys(("how", "channel"), _coded(_HOW)),
    "kind": _coded(_ACTS),
    "theme": lambda theme: THEMES.get(theme, Text("{theme}", theme=theme)),
    "visibility": lambda code: label_of(VISIBILITIES, code),
    "zone": lambda name: Text("{zone}", zone=Zone(name)),
}
"""How stored codes read."""
