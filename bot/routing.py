"""Which update sets off which registration, in the terms of python-telegram-bot."""

import re
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from telegram import Chat, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.deeds import Deed
from handlers.triggers import (
    Anything,
    Command,
    Edited,
    Inline,
    Membership,
    Press,
    Sent,
    Trigger,
    Typed,
)

Callback: TypeAlias = Callable[[Update, Any], Coroutine[Any, Any, None]]
LiaisonHandler: TypeAlias = BaseHandler[Update, Any, Any]

_FILES = (
    filters.PHOTO
    | filters.Document.ALL
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.VOICE
    | filters.AUDIO
    | filters.ANIMATION
    | filters.Sticker.ALL
)


def handler_for(trigger: Trigger, callback: Callback) -> LiaisonHandler:
    """The library's handler that calls back for what a trigger names."""
    match trigger:
        case Command(name):
            return CommandHandler(name, callback, filters=filters.UpdateType.MESSAGE)
        case Press(prefix):
            return CallbackQueryHandler(callback, pattern=rf"^{re.escape(prefix)}(:|$)")
        case Typed():
            words = filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
            return MessageHandler(words, callback)
        case Sent():
            return MessageHandler(filters.UpdateType.MESSAGE & _FILES, callback)
        case Edited():
            return MessageHandler(filters.UpdateType.EDITED_MESSAGE, callback)
        case Membership():
            return ChatMemberHandler(callback, ChatMemberHandler.MY_CHAT_MEMBER)
        case Inline():
            return InlineQueryHandler(callback)
        case Anything():
            return TypeHandler(Update, callback)


def asks_for_more(deed: Deed, trigger: Trigger) -> bool:
    """Whether a group has asked for something, or has just let the bot in; words are not for us."""
    is_channel = deed.chat.type == Chat.CHANNEL
    has_come = isinstance(trigger, Membership) and deed.words == "back"
    return not is_channel and (has_come or isinstance(trigger, Command))
