"""What counts as a trace of somebody, and that no column of the tables is left out."""

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, TypeDecorator

from services.audit import PERSONAL
from services.retention import RULES, Periods
from services.traces import Traces, traces_of
from storage.forgetting import PLACES, STRIPPED
from storage.mandates import Mandate
from storage.own_data import FATES, PARTS
from storage.people import Person
from storage.schema import (
    announcement,
    approach,
    audit_entry,
    audit_link,
    audit_value,
    deadline,
    delegation,
    delivery,
    draft,
    file,
    follow,
    invitation,
    mandate,
    meeting,
    metadata,
    need,
    notice,
    offer,
    person,
    picture,
    proposal,
    received_update,
    reminder,
    treaty_fact,
)
from storage.types import Codes
from tests.support.registered import NOW

PERSON = Person(
    id=7,
    telegram_id=5_100_000_001,
    chat_id=5_100_000_001,
    language="en",
    language_chosen=False,
    zone="UTC",
    zone_chosen=False,
    met_at=NOW,
    blocked_at=None,
    open_draft_id=None,
    screen_message_id=None,
    last_message_id=None,
    pseudonym="P-ABCDEFGH",
)


def of(name: str, email: str = "k@nra.gov.la", reference: str = "MFA/114", *earlier: str) -> Traces:
    held = Mandate(1, 7, 3, "focal-point", "active", name, NOW, email=email)
    return traces_of(
        PERSON,
        [held, Mandate(2, 7, 3, "donor", "ended", name, NOW, note_reference=reference)],
        earlier,
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Khamla Phommasack", "Ask {} today."),
        ("Khamla Phommasack", "{}"),
        ("khamla phommasack", "({})"),
        ("Anne-Marie d'Arc", "Ask {}."),
        ("Ali bin Abu Talib", "With {}, again"),
        ("محمد علي", "اتصل بـ{} اليوم"),
        ("王伟", "请联系{}处理"),
        ("Khamla", "Ask {} today."),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, words: str) -> None:
    without = of(name).without
    expected = words.format("P-ABCDEFGH")
    assert without(words.format(name)) == expected
    first, _, rest = name.rpartition(" ")
    if first:
        assert without(words.format(name.upper())) == expected
        assert without(words.format(f"{rest}, {first}")) == expected
        assert without(words.format(name.replace(" ", "\n"))) == expected


def test_addresses_numbers_and_earlier_names_are_found_too() -> None:
    without = of("Khamla P.", "K.P@nra.gov.la", "MFA/114", "Kamla Pomasack").without
    for trace in ("k.p@nra.gov.la", "5100000001", "MFA/114", "Kamla Pomasack"):
        assert without(f"see {trace}!") == "see P-ABCDEFGH!"
    for other in ("ok.p@nra.gov.la", "51000000012", "MFA/1145", "Kamlas Pomasack"):
        assert without(f"see {other}!") == f"see {other}!"


@pytest.mark.parametrize("name", ["need", "the", "Ann", "meeting"])
def test_a_name_that_is_as_well_a_word_strikes_nothing_out(name: str) -> None:
    assert of(name).without(f"the need of {name}") == f"the need of {name}"


def test_who_was_never_approved_has_no_traces() -> None:
    nobody = traces_of(PERSON, [], ["Two clearance teams"])
    assert nobody.without("Two clearance teams 5100000001") == "Two clearance teams 5100000001"
    assert nobody.contact_without("Two clearance teams") == "Two clearance teams"


def test_a_contact_goes_as_a_whole_and_a_function_stays() -> None:
    traces = of("Khamla Phommasack")
    assert traces.contact_without("Mr Phommasack, +856 20 555") == "P-ABCDEFGH"
    assert traces.contact_without("Head of operations, op@nra.gov.la").startswith("Head")
    told = {"answers": {"contact": "Khamla, 555", "n": 5, "kinds": ["Khamla Phommasack"]}}
    assert traces.json_without(told) == {
        "answers": {"contact": "P-ABCDEFGH", "n": 5, "kinds": ["P-ABCDEFGH"]}
    }


# The tables: whoever adds a column says here, or in storage/own_data.py, what becomes of it.

TOLD_OTHERWISE = {
    received_update.c.person,
    delivery.c.recipient_id,
    audit_entry.c.actor,
    audit_entry.c.about,
    audit_value.c.person_id,
}
"""Columns that name a person, and whose rows have a query of their own in the export."""

EMPTIED = {
    received_update.c.payload,
    mandate.c.full_name,
    mandate.c.position,
    mandate.c.institution,
    mandate.c.email,
    mandate.c.note_reference,
    mandate.c.reason,
    invitation.c.note_reference,
    invitation.c.full_name,
    invitation.c.institution,
    file.c.content,
    file.c.kind,
    person.c.language,
    person.c.zone,
    person.c.menu,
    audit_value.c.before,
    audit_value.c.after,
    audit_value.c.key,
    audit_value.c.field,
}
"""Columns of text whose values go with their person, or with the row."""

SAYS_NOTHING = {
    received_update.c.trouble,
    person.c.pseudonym,
    delegation.c.kind,
    delegation.c.iso3,
    delegation.c.name,
    mandate.c.role,
    mandate.c.theme,
    mandate.c.state,
    invitation.c.code_hash,
    invitation.c.role,
    invitation.c.theme,
    proposal.c.kind,
    proposal.c.state,
    draft.c.form,
    draft.c.state,
    *(table.c[name] for table in (need, offer) for name in ("status", "currency", "visibility")),
    need.c.pillar,
    need.c.priority,
    meeting.c.place,
    meeting.c.zone,
    meeting.c.state,
    meeting.c.code,
    meeting.c.documents_url,
    treaty_fact.c.iso3,
    treaty_fact.c.kind,
    treaty_fact.c.article,
    treaty_fact.c.how,
    treaty_fact.c.meeting,
    treaty_fact.c.state,
    follow.c.iso3,
    picture.c.key,
    picture.c.file_id,
    approach.c.iso3,
    approach.c.channel,
    approach.c.response_group,
    approach.c.state,
    deadline.c.state,
    reminder.c.subject,
    reminder.c.zone,
    reminder.c.state,
    announcement.c.progress_shown,
    notice.c.kind,
    delivery.c.state,
    delivery.c.claimed_by,
    delivery.c.reason,
    audit_entry.c.actor,
    audit_entry.c.verb,
    audit_entry.c.record,
    audit_entry.c.about,
    audit_entry.c.changes,  # Personal values and free text are in it as keyed digests only.
    audit_link.c.digest,
}
"""Columns of text that name nobody: codes, and what machines write."""


def names_people(column: Column[object]) -> bool:
    return any(key.column is person.c.id for key in column.foreign_keys)


def holds_words(column: Column[object]) -> bool:
    kind = column.type
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    return isinstance(plain, String | JSON | LargeBinary) and not isinstance(kind, Codes)


COLUMNS = [column for table in metadata.sorted_tables for column in table.c]


def test_every_column_that_names_people_is_told_and_has_a_fate() -> None:
    naming = {column for column in COLUMNS if names_people(column)}
    assert naming <= FATES.keys()
    assert set(FATES) == {part.by for part in PARTS} | TOLD_OTHERWISE


def test_every_column_of_words_is_emptied_searched_or_says_nothing() -> None:
    searched = {place.column for place in PLACES}
    words = {column for column in COLUMNS if holds_words(column)}
    assert words == searched | EMPTIED | SAYS_NOTHING
    # What others wrote of somebody: their own goes, and in that of others they may be named.
    assert not searched & (EMPTIED - {mandate.c.reason, invitation.c.full_name})


def test_of_every_column_that_may_name_somebody_the_record_holds_a_digest() -> None:
    may_name = {place.column.name for place in PLACES} | STRIPPED.keys() | {"full_name", "place"}
    assert may_name - {"note_copy_id"} <= PERSONAL


def test_nothing_that_is_told_belongs_to_others() -> None:
    told = {column for part in PARTS for column in part.told}
    assert not [column for column in told if names_people(column)]
    assert not told & {invitation.c.code_hash, file.c.content}


def test_every_period_is_applied() -> None:
    periods = {rule.period for rule in RULES} | {"keep_people"}
    assert periods == set(Periods.__dataclass_fields__)
