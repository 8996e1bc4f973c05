"""A person for rules that are tested without a database."""

from datetime import datetime

from storage.people import Person


def somebody(met_at: datetime, *, zone: str = "UTC") -> Person:
    """Somebody who has chosen nothing yet, under number 1."""
    return Person(
        id=1,
        telegram_id=1,
        chat_id=1,
        language="en",
        language_chosen=False,
        zone=zone,
        zone_chosen=False,
        met_at=met_at,
        blocked_at=None,
        open_draft_id=None,
        screen_message_id=None,
        last_message_id=None,
    )
