"""What an update says that somebody did: who, where, in what words or by which button."""

from dataclasses import dataclass, field
from datetime import datetime

from telegram import (
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Document,
    Message,
    MessageEntity,
    PhotoSize,
    Update,
    User,
)

from bot.showing import Pressed
from handlers.texts import nearest_language
from services.texts import Text
from storage.people import Person

_GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


@dataclass(frozen=True)
class Parcel:
    """A file in a message, before anybody has looked into it.

    Without a `file_id` there is none, or one of no use here: a video, a sticker.
    """

    file_id: str = ""
    size: int = 0
    is_in_album: bool = False


@dataclass(frozen=True)
class Deed:
    """What an update says that somebody did."""

    user: User
    chat: Chat
    words: str
    arguments: tuple[str, ...]
    message_id: int | None
    pressed: Pressed | None
    parcel: Parcel = Parcel()
    file: bytes | Text | None = field(default=None, repr=False)
    """The content of the parcel, or why there is none."""

    @property
    def is_private(self) -> bool:
        return bool(self.chat.type == Chat.PRIVATE)


def deed_of(update: Update) -> Deed | None:
    """Who did what, or None for what nobody in particular did."""
    user, chat, query = update.effective_user, update.effective_chat, update.callback_query
    if user is None or chat is None:
        return None
    if query is not None:
        # Of a message from long ago Telegram tells the number only.
        message_id = None if query.message is None else query.message.message_id
        arguments = (query.data or "").split(":")[1:]
        return Deed(user, chat, "", tuple(arguments), message_id, Pressed(query.id, message_id))
    if update.my_chat_member is not None:
        return Deed(user, chat, _membership(update.my_chat_member), (), None, None)
    message = update.effective_message
    if message is None:
        return Deed(user, chat, "", (), None, None)
    if message.via_bot is not None and message.via_bot == message.get_bot().bot:
        return None  # Chosen from what we have offered inline: our own words, not theirs.
    words = message.text or ""
    if not _is_command(message):
        parcel = _parcel_of(message)
        return Deed(user, chat, words, (), message.message_id, None, parcel)
    arguments = words.split()[1:]
    return Deed(user, chat, " ".join(arguments), tuple(arguments), message.message_id, None)


def _membership(changed: ChatMemberUpdated) -> str:
    """What became of the bot in a chat: "blocked", "back", or "" for a change of its rights."""
    if changed.new_chat_member.status in _GONE:
        return "blocked"
    return "back" if changed.old_chat_member.status in _GONE else ""


def _parcel_of(message: Message) -> Parcel:
    """The photo in its largest size, or the document; Telegram calls a film a document, too."""
    found: PhotoSize | Document | None = message.photo[-1] if message.photo else message.document
    if found is None or message.animation is not None:
        return Parcel()
    return Parcel(found.file_id, found.file_size or 0, message.media_group_id is not None)


def _is_command(message: Message) -> bool:
    """Whether a message begins with a command; a slash alone may be an answer's first letter."""
    first = message.entities[0] if message.entities else None
    return first is not None and (first.type, first.offset) == (MessageEntity.BOT_COMMAND, 0)


def stranger_of(user: User, chat_id: int, zone: str, now: datetime) -> Person:
    """Somebody in a group, or who asks inline: a reader of public facts, who is not stored."""
    return Person(
        id=0,
        telegram_id=user.id,
        chat_id=chat_id,
        language=nearest_language(user.language_code),
        language_chosen=False,
        zone=zone,
        zone_chosen=False,
        met_at=now,
        blocked_at=None,
        open_draft_id=None,
        screen_message_id=None,
        last_message_id=None,
    )
