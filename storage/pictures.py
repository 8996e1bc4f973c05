"""Pictures that Telegram has already: by what they show, and the number to send them by."""

from datetime import datetime

from sqlalchemy import delete, select, update

from storage.database import Unit, View
from storage.schema import picture


async def find_file_id(view: View, bot_id: int, key: str) -> str | None:
    """What Telegram calls the picture of a key; a number is of use to one bot only."""
    found = await view.scalar(
        select(picture.c.file_id).where(picture.c.bot_id == bot_id, picture.c.key == key)
    )
    return str(found) if found else None


async def remember(unit: Unit, bot_id: int, key: str, file_id: str) -> None:
    """Note what Telegram called a picture; an earlier number of it is of no use any more."""
    values = {"bot_id": bot_id, "key": key, "file_id": file_id, "sent_at": unit.now}
    if not await unit.add_once(picture, values):
        known = (picture.c.bot_id == bot_id, picture.c.key == key)
        newer = update(picture).where(*known).values(file_id=file_id, sent_at=unit.now)
        await unit.change(newer)


async def forget_old(unit: Unit, before: datetime) -> None:
    """Let go of pictures from before a day: they are drawn anew for whoever asks again."""
    await unit.change(delete(picture).where(picture.c.sent_at < before))
