"""What an update says that somebody did: who, where, in what words or by which button."""

from dataclasses import dataclass
from datetime import datetime

from telegram import Chat, ChatMember, Message, MessageEntity, Update, User

from bot.showing import Pressed
from handlers.texts import nearest_language
from storage.people import Person


@dataclass(frozen=True)
class Deed:
    """What an update says that somebody did."""

    user: User
    chat: Chat
    words: str
    arguments: tuple[str, ...]
    message_id: int | None
    pressed: Pressed | None

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
        is_gone = update.my_chat_member.new_chat_member.status == ChatMember.BANNED
        return Deed(user, chat, "blocked" if is_gone else "back", (), None, None)
    message = update.effective_message
    if message is None:
        return Deed(user, chat, "", (), None, None)
    words = message.text or ""
    if not _is_command(message):
        return Deed(user, chat, words, (), message.message_id, None)
    arguments = words.split()[1:]
    return Deed(user, chat, " ".join(arguments), tuple(arguments), message.message_id, None)


def _is_command(message: Message) -> bool:
    """Whether a message begins with a command; a slash alone may be an answer's first letter."""
    first = message.entities[0] if message.entities else None
    return first is not None and (first.type, first.offset) == (MessageEntity.BOT_COMMAND, 0)


def stranger_of(deed: Deed, zone: str, now: datetime) -> Person:
    """Somebody in a group: a reader of public facts, who is not stored."""
    return Person(
        id=0,
        telegram_id=deed.user.id,
        chat_id=deed.chat.id,
        language=nearest_language(deed.user.language_code),
        language_chosen=False,
        zone=zone,
        zone_chosen=False,
        met_at=now,
        blocked_at=None,
        open_draft_id=None,
        screen_message_id=None,
        last_message_id=None,
    )
