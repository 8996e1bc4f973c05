"""Whatever stands in the record of changes has a word for those who read it at the desk."""

from dataclasses import fields

import pytest

from handlers.audit_words import FIELDS, RECORDS, SAID_ALREADY, VERBS, value_shown
from handlers.routes import ROUTES
from handlers.texts import Reader, plain
from handlers.triggers import Press
from services.audit import _UNTOLD, Verb
from services.retention import RULES
from storage.deadlines import Deadline
from storage.delegations import Delegation
from storage.files import File
from storage.invitations import Invitation
from storage.mandates import Mandate
from storage.meetings import Meeting
from storage.needs import Need
from storage.offers import Offer
from storage.problems import Problem
from storage.proposals import Proposal
from storage.schema import metadata
from storage.subscriptions import Subscription
from storage.unconfirmed import Unconfirmed

WRITTEN_DOWN = (
    *(Need, Offer, Meeting, Deadline, Mandate, Invitation, Delegation, Proposal),
    *(File, Problem, Subscription, Unconfirmed),
)


def test_every_verb_has_a_word() -> None:
    assert VERBS.keys() == set(Verb)


@pytest.mark.parametrize("record", WRITTEN_DOWN)
def test_every_field_of_a_record_has_a_label_or_says_nothing_new(record: type) -> None:
    told = {field.name for field in fields(record)} - _UNTOLD
    assert told - SAID_ALREADY - FIELDS.keys() == set()


def test_every_record_is_a_table_and_its_card_a_look() -> None:
    looks = {one.trigger.prefix for one in ROUTES if isinstance(one.trigger, Press) and one.is_look}
    for noun, (_, prefix) in RECORDS.items():
        assert noun in metadata.tables
        assert not prefix or prefix in looks
    assert {rule.table for rule in RULES} <= RECORDS.keys()


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("title", None, "none"),
        ("states", [], "All States Parties"),
        ("roles", [], "everybody registered"),
        ("states", ["LAO", "TCD"], "Lao People's Democratic Republic; Chad"),
        ("roles", ["donor", "x"], "donor; x"),
        ("amount", "250000", "250,000"),
        ("starts_on", "2027-03-01", "1 March 2027"),
        ("expires_at", "2027-03-01T09:00:00+00:00", "1 March 2027, 10:00 (Geneva)"),
        ("is_preapproved", True, "yes"),
        ("needs_allowed", False, "no"),
        ("size", 1024, "1,024"),
        ("state", "called-off", "called off"),
        ("pillar", "gone", "gone"),
        ("visibility", "public", "Everybody"),
        ("zone", "Asia/Vientiane", "Vientiane"),
        ("name", "a\n" * 40, "a a a a a a a a a a a a a a a…"),
        ("facts", {"role": "isu"}, "{'role': 'isu'}"),
    ],
)
def test_a_value_reads_as_words(field: str, value: object, shown: str) -> None:
    reader = Reader("en", "Europe/Zurich")
    assert plain(value_shown(field, value, most=30), reader) == shown
