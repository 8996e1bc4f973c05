"""What the page shows of the world, as JSON: each phone's screen, and what changed on it since."""

from bot.playground.checks import is_web_address
from bot.playground.phones import Phone
from bot.playground.records import Message
from bot.playground.refusals import Json

_NEWEST = 300
_WAITS_AT_MOST = 15.0


def screen(phone: Phone, since: int) -> Json:
    """One phone; of its messages and toasts only those that changed after the count `since`."""
    chat, person = phone.chat, phone.person
    changed = [message for message in chat.messages.values() if message.redrawn > since]
    return {
        "id": chat.id,
        "name": person.name,
        "caption": phone.caption,
        "language": person.language,
        "isBlocked": chat.has_blocked_bot,
        "menu": phone.menu,
        "keyboard": chat.keyboard,
        "description": _description_for(phone),
        "actions": len(chat.actions),
        "waiting": _unanswered(phone),
        "inline": _inline(phone),
        "messages": [_message(message) for message in changed[-_NEWEST:]],
        "toasts": [
            {"text": press.toast.text, "isAlert": press.toast.is_alert}
            for press in phone.world.presses.values()
            if press.chat is chat and press.toast and 0 < since < press.answered
        ],
    }


def _message(message: Message) -> Json:
    if message.is_deleted:
        return {"id": message.id, "isDeleted": True}
    file = message.file
    return {
        "id": message.id,
        "isFromBot": message.is_from_bot,
        # As in the app: who followed a link sees that they started, not the code in it.
        "text": "/start" if message.hides_payload else message.text,
        "entities": message.entities,
        "sentAt": message.sent_at.isoformat(),
        "isEdited": message.edited_at is not None,
        "via": message.via and message.via.username,
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "file": file
        and {
            "id": file.file_id,
            "name": file.name,
            "size": len(file.content),
            "width": file.width,
            "height": file.height,
        },
    }


def _inline(phone: Phone) -> Json | None:
    """The newest answer to what somebody typed behind the bot's name."""
    answered = [
        asked
        for asked in phone.world.inline_queries.values()
        if asked.person is phone.person and asked.results is not None
    ]
    if not answered:
        return None
    newest = answered[-1]
    button = newest.button or {}
    return {
        "id": newest.id,
        "note": button.get("text", ""),
        "start": button.get("start_parameter", ""),
        "results": [
            {
                "id": result["id"],
                "title": result.get("title", ""),
                "description": result.get("description", ""),
            }
            for result in newest.results or []
        ],
    }


def _button(button: Json) -> Json:
    """A button as the page needs it: what it asks the bot, opens, or copies."""
    shown = {"text": button["text"], "data": button.get("callback_data")}
    if is_web_address(button.get("url", "")):
        shown["url"] = button["url"]
    if "copy_text" in button:
        shown["copies"] = button["copy_text"]["text"]
    return shown


def _description_for(phone: Phone) -> str:
    """What the bot says of itself before the first word, in the phone's language if it can."""
    texts = phone.world.descriptions
    spoken = texts.get(("description", phone.language or ""))
    return spoken or texts.get(("description", ""), "")


def _unanswered(phone: Phone) -> list[Json]:
    """The presses that still turn on the screen; Telegram gives up after a while."""
    now = phone.world.clock.now()
    return [
        {"message": press.message_id, "data": press.data}
        for press in phone.world.presses.values()
        if press.chat is phone.chat
        and not press.is_answered
        and (now - press.pressed_at).total_seconds() < _WAITS_AT_MOST
    ]
