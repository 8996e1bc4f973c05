"""Every table of Liaison on one page. Each noun's file beside this one reads and writes its own."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.types import Codes, Id, Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# What Telegram delivered, kept before it is confirmed; `payload` is emptied once it is decided.
received_update = Table(
    "received_update",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),  # Telegram's number; 0 when nobody acted.
    Column("payload", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("shown_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("trouble", String(200)),
    # Whose turn it is, and who has not seen an answer, without reading what is long decided.
    Index("ix_received_update_undecided", "bot_id", "decided_at", "person", "update_id"),
    Index("ix_received_update_unseen", "bot_id", "shown_at", "decided_at", "person"),
    Index(None, "received_at"),
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", String(8), nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default="0"),
    Column("zone", String(64), nullable=False),
    Column("zone_chosen", Boolean, nullable=False, server_default="0"),
    Column("met_at", Instant, nullable=False),
    Column("blocked_at", Instant),
    # No foreign key: the draft names its holder, and each would wait for the other.
    Column("open_draft_id", BigInteger),
    Column("screen_message_id", BigInteger),
    Column("last_message_id", BigInteger),
    # What the record and a forgotten person's entries name in place of a name.
    Column("pseudonym", String(16), nullable=False, unique=True),
    Column("forgotten_at", Instant),
    Column("seen_on", Date),  # The last day on which they wrote or pressed something.
    Column("menu", String(24), nullable=False, server_default=""),  # Which commands are listed.
)

delegation = Table(
    "delegation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("iso3", String(3), unique=True),
    Column("name", String(120), nullable=False),
    # A State that is not a Party publishes needs only where the ISU allows it.
    Column("needs_allowed", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("kind", "name"),  # An organisation may bear the name of a State.
)

mandate = Table(
    "mandate",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("delegation_id", ForeignKey("delegation.id"), index=True),
    Column("role", String(24), nullable=False),
    Column("theme", String(32), nullable=False, server_default=""),  # Of a coordinator.
    Column("state", String(16), nullable=False),
    Column("full_name", String(120), nullable=False),
    Column("position", String(160), nullable=False, server_default=""),
    Column("institution", String(160), nullable=False, server_default=""),
    Column("email", String(254), nullable=False, server_default=""),
    # The note verbale that names the person: its reference and date, or a copy of it.
    Column("note_reference", String(120), nullable=False, server_default=""),
    Column("note_on", Date),
    Column("note_copy_id", ForeignKey("file.id")),
    Column("invitation_id", ForeignKey("invitation.id")),
    Column("requested_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", ForeignKey("person.id")),
    Column("reason", String(500)),
    Column("valid_from", Date),
    Column("valid_to", Date),  # Empty: until further notice.
    Column("reconfirm_by", Date),  # After this day it may read and no longer write.
    Index(None, "state", "role"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(24), nullable=False),
    Column("delegation_id", ForeignKey("delegation.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("redeemed_at", Instant),
    Column("redeemed_by", ForeignKey("person.id")),
    Column("theme", String(32), nullable=False, server_default=""),
    Column("invited_by", ForeignKey("person.id")),  # Empty: from the command line.
    # Approved beforehand on a note verbale; otherwise the ISU still decides.
    Column("is_preapproved", Boolean, nullable=False, server_default="1"),
    Column("note_reference", String(120), nullable=False, server_default=""),
    # Into the ISU: for whom it is, as two persons have agreed.
    Column("full_name", String(120), nullable=False, server_default=""),
    Column("institution", String(160), nullable=False, server_default=""),
    Column("revoked_at", Instant),
    Column("revoked_by", ForeignKey("person.id")),
)

# What people sent as a file: so far copies of notes verbales.
file = Table(
    "file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # pdf, png or jpeg, as its first bytes say
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
)

# What needs two persons: proposed by one, released by another.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("facts", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("proposed_by", ForeignKey("person.id"), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", ForeignKey("person.id")),  # Empty once decided: by the command line.
    Column("decided_at", Instant),
    Index(None, "state"),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Id, primary_key=True),
    Column("form", String(8), nullable=False),
    Column("holder_id", ForeignKey("person.id"), nullable=False),
    Column("delegation_id", ForeignKey("delegation.id")),
    Column("entry_id", BigInteger),  # The entry being changed or decided on; empty when new.
    Column("content", Json, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "holder_id", "state"),
    Index(None, "delegation_id", "state"),
)

need = Table(
    "need",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delegation_id", ForeignKey("delegation.id"), nullable=False, index=True),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("status", String(24), nullable=False),
    Column("pillar", String(8), nullable=False),
    Column("kinds", Codes(64), nullable=False),
    Column("title", String(80), nullable=False),
    Column("missing", String(1500), nullable=False),
    Column("amount", Numeric(18, 4)),  # Empty: not costed.
    Column("currency", String(3)),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("priority", String(16), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("contact", String(160), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("checked_at", Instant),  # When the ISU has last looked at it.
    Column("checked_by", ForeignKey("person.id")),
    Index(None, "status", "published_at"),
)

offer = Table(
    "offer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("delegation_id", ForeignKey("delegation.id"), nullable=False, index=True),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("status", String(24), nullable=False),
    Column("pillars", Codes(64), nullable=False),
    Column("kinds", Codes(64), nullable=False),
    Column("title", String(80), nullable=False),
    Column("description", String(1500), nullable=False),
    Column("amount", Numeric(18, 4)),
    Column("currency", String(3)),
    Column("available_until", Date),
    Column("visibility", String(16), nullable=False),
    Column("contact", String(160), nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("checked_at", Instant),  # When the ISU has last looked at it.
    Column("checked_by", ForeignKey("person.id")),
    Index(None, "status", "published_at"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, unique=True),
    Column("pillars", Codes(64), nullable=False),  # None named: any pillar.
    Column("kinds", Codes(64), nullable=False),  # None named: any kind.
    Column("muted_at", Instant),
    Column("created_at", Instant, nullable=False),
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("place", String(120), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("registration_on", Date),
    Column("state", String(16), nullable=False),
    Column("entered_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    # A formal meeting of the Convention has a code, such as 14MSP; its dates come from a source.
    Column("code", String(16), nullable=False, server_default=""),
    Column("documents_url", String(300), nullable=False, server_default=""),
    Column("source", String(300), nullable=False, server_default=""),
    Column("source_on", Date),
    # How often it was changed: calendars take a file with a higher number for the newer one.
    Column("revision", Integer, nullable=False, server_default="0"),
    Index(None, "state", "starts_on"),
    Index(None, "code"),
)

deadline = Table(
    "deadline",
    metadata,
    Column("id", Id, primary_key=True),
    Column("title", String(120), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("states", Codes(1000), nullable=False),  # ISO3 codes; none named: all States Parties.
    Column("state", String(16), nullable=False),
    Column("entered_by", ForeignKey("person.id"), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "state", "due_on"),
)

# The schedule: one row per meeting or deadline and lead time.
reminder = Table(
    "reminder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subject", String(16), nullable=False),  # meeting, registration or deadline
    Column("subject_id", BigInteger, nullable=False),
    Column("days_before", Integer, nullable=False),
    Column("wall_at", DateTime, nullable=False),  # What the reader's own clock shows.
    Column("zone", String(64), nullable=False),  # Of the event's place.
    Column(
        "due_at", Instant, nullable=False
    ),  # The first instant at which it is `wall_at` anywhere.
    Column("useless_after", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Index(None, "state", "due_at"),
    Index(None, "subject", "subject_id"),
)

announcement = Table(
    "announcement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("words", String(3000), nullable=False),
    Column("roles", Codes(120), nullable=False),  # None named: everybody registered.
    Column("sent_at", Instant, nullable=False),
    # What its author was last shown of its progress, and when; the report is the last of it.
    Column("progress_shown", String(60), nullable=False, server_default=""),
    Column("progress_at", Instant),
    Column("reported_at", Instant),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("subject_id", BigInteger),
    Column("facts", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "kind", "subject_id"),
)

# The ledger: who is to be told what, and what became of it.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_id", ForeignKey("notice.id"), nullable=False),
    Column("recipient_id", ForeignKey("person.id"), nullable=False),
    Column("copy", Integer, nullable=False, server_default="0"),
    Column("lane", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("useless_after", Instant),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_by", String(64)),
    Column("lease_until", Instant),
    Column("message_id", BigInteger),
    Column("reason", String(200)),
    Column("changed_at", Instant, nullable=False),
    # Who in the ISU has told the recipient by other means, when it is not certain that it arrived.
    Column("told_at", Instant),
    Column("told_by", ForeignKey("person.id")),
    UniqueConstraint("notice_id", "recipient_id", "copy"),
    Index(None, "state", "lane", "not_before"),
    Index(None, "state", "lease_until"),
)

# One row hands out the slots of sending to all senders of one bot.
pace = Table(
    "pace",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("free_at", Instant, nullable=False),
    Column("paused_until", Instant),  # Telegram has asked one of them for patience.
)

# When a process was last seen alive, so that the next one knows how long it was away.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("alive_at", Instant, nullable=False),
)

# What the ISU has entered of a State's acts and obligations, beside what came with the program.
# `happened_on` is the day from which it is true; an entry is taken back and never deleted.
treaty_fact = Table(
    "treaty_fact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("iso3", String(3), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("article", String(4), nullable=False, server_default=""),
    Column("happened_on", Date, nullable=False),
    Column("until_on", Date),  # The deadline that is requested or granted.
    Column("how", String(24), nullable=False, server_default=""),  # Kind of consent, or decision.
    Column("meeting", String(16), nullable=False, server_default=""),  # Its code: 12MSP
    Column("version", Integer),  # Of an extension request: 1, then each revision.
    Column("year", Integer),  # Which year a report covers.
    Column("source", String(300), nullable=False),
    Column("source_on", Date, nullable=False),
    Column("state", String(16), nullable=False),  # standing or taken-back
    Column("entered_by", ForeignKey("person.id")),  # Empty: by the command line.
    Column("entered_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# Which States somebody follows.
follow = Table(
    "follow",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("iso3", String(3), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("person_id", "iso3"),
)

# Pictures that Telegram has already, by what they show: sent again by their number there.
picture = Table(
    "picture",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(120), primary_key=True),
    Column("file_id", String(250), nullable=False),
    Column("sent_at", Instant, nullable=False),
)

# Outreach for universalization: for the coordinators of that theme and the ISU, nobody else.
demarche = Table(
    "demarche",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("begun_on", Date, nullable=False),
    Column("entered_by", ForeignKey("person.id")),  # Empty: by the command line.
    Column("changed_at", Instant, nullable=False),
)

# One State approached in a demarche, and what came of it.
approach = Table(
    "approach",
    metadata,
    Column("id", Id, primary_key=True),
    Column("demarche_id", ForeignKey("demarche.id"), nullable=False, index=True),
    Column("iso3", String(3), nullable=False),
    Column("channel", String(16), nullable=False),  # mission or contact-point
    Column("through", String(200), nullable=False),
    Column("approached_on", Date, nullable=False),
    Column("answered_on", Date),  # Empty: no day is known, or no answer yet.
    Column("answer", String(1500), nullable=False, server_default=""),
    Column("response_group", String(4), nullable=False, server_default=""),  # I, II or III
    Column("reason", String(1500), nullable=False, server_default=""),
    Column("next_step", String(500), nullable=False, server_default=""),
    Column("next_on", Date),
    Column("initiative", String(200), nullable=False, server_default=""),  # Regional initiative.
    Column("state", String(16), nullable=False),  # standing or taken-back
    Column("entered_by", ForeignKey("person.id")),
    Column("changed_at", Instant, nullable=False),
)

# What could not be done, until somebody in the ISU has seen to it.
problem = Table(
    "problem",
    metadata,
    Column("id", Id, primary_key=True),
    Column("what", String(200), nullable=False),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", ForeignKey("person.id")),
)
# However many meet it at once, the same problem is open once.
Index(
    "ix_problem_open",
    problem.c.what,
    unique=True,
    postgresql_where=problem.c.settled_at.is_(None),
    sqlite_where=problem.c.settled_at.is_(None),
)

# The record: who did what to which record, from which value to which. Rows are only ever added:
# triggers refuse anything else, and on PostgreSQL the role that runs Liaison has no right to it.
# No foreign key refers to an entry, as that would need such a right; `liaison audit verify` looks.
audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(24), nullable=False),  # A pseudonym, or what acted by itself.
    Column("verb", String(40), nullable=False),
    Column("record", String(24), nullable=False),  # A table.
    Column("record_id", BigInteger, nullable=False),
    Column("about", String(16), nullable=False),  # A pseudonym; empty when about nobody.
    Column("changes", Json, nullable=False),  # Personal values as keyed digests.
    Index(None, "record", "record_id"),
    Index(None, "about"),
    Index(None, "actor"),
)

# The chain over the record: each link's digest covers its entry and the link before it.
audit_link = Table(
    "audit_link",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
)

# The personal values behind the digests, and their keys: the one part of the record that is erased.
audit_value = Table(
    "audit_value",
    metadata,
    Column("entry_id", BigInteger, primary_key=True, autoincrement=False),
    Column("field", String(40), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("key", String(64), nullable=False),
    Column("before", Text),
    Column("after", Text),
)
