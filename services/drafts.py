"""Drafts of changes: what was copied into one may have been changed by somebody else meanwhile."""

from datetime import datetime

from services.texts import RefusedError, Text


def check_unchanged(changed_at: datetime, copied_at: datetime) -> None:
    """Refuse a change that would undo another one, made since the answers were copied."""
    if changed_at > copied_at:
        raise RefusedError(
            Text(
                "This was changed by somebody else while your draft was open. Please open it "
                "and press Change: you begin from it as it is now."
            )
        )
