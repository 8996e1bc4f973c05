"""Telegram's limits of texts, buttons and commands, refused before anything is sent."""

import re
from urllib.parse import parse_qs, urlsplit

from bot.playground.markup import parse_html, trimmed, utf16_length, with_found_entities
from bot.playground.parameters import Parameters
from bot.playground.phones import START_PAYLOAD
from bot.playground.refusals import Json, mistake

MOST_OF_TEXT = 4096
MOST_OF_CAPTION = 1024
_ACTIONS_OF_BUTTON = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")


def read_text(parameters: Parameters) -> tuple[str, list[Json]]:
    """The text of a message and its entities, within 4,096 characters."""
    if not parameters.text("text"):
        raise mistake("message text is empty")
    text, entities = _read_marked(parameters, "text", "entities")
    if not text:
        raise mistake("text must be non-empty")
    if utf16_length(text) > MOST_OF_TEXT:
        raise mistake("message is too long")
    return text, entities


def read_caption(parameters: Parameters) -> tuple[str, list[Json]]:
    """The text under a picture or a document, within 1,024 characters; may be empty."""
    text, entities = _read_marked(parameters, "caption", "caption_entities")
    if utf16_length(text) > MOST_OF_CAPTION:
        raise mistake("message caption is too long")
    return text, entities


def _read_marked(parameters: Parameters, name: str, of_entities: str) -> tuple[str, list[Json]]:
    text = parameters.text(name)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise mistake("strings must be encoded in UTF-8") from None
    parse_mode = parameters.text("parse_mode").lower()
    entities = parameters.array(of_entities, "MessageEntity") or []
    if parse_mode == "html":
        text, entities = parse_html(text)
    elif parse_mode:
        raise mistake("unsupported parse_mode")
    text, entities = trimmed(text.replace("\0", ""), entities)
    return text, with_found_entities(text, entities)


def read_markup(parameters: Parameters) -> Json | None:
    """The buttons of a message; None without any.

    Raises:
        RefusedByTelegram: a button without text or with other than one action, data outside 1-64
            bytes, an address that is none, more than 100 buttons or 8 in a row.

    """
    markup = parameters.mapping("reply_markup", "reply markup")
    if markup is None:
        return None
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise mistake('field "inline_keyboard" must be of type Array')
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise mistake("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return markup


def _check_button(button: object) -> None:
    cannot_parse = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise mistake(f"{cannot_parse}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise mistake(f'{cannot_parse}Field "text" must be of type String')
    if not button["text"].strip():
        raise mistake("inline keyboard button text must be non-empty")
    actions = _ACTIONS_OF_BUTTON & button.keys()
    if not actions:
        raise mistake(f"{cannot_parse}Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise mistake("BUTTON_TYPE_INVALID")
    _check_action(button)


def _check_action(button: Json) -> None:
    if "callback_data" in button:
        wanted = button["callback_data"]
        if not isinstance(wanted, str) or not 1 <= len(wanted.encode()) <= 64:
            raise mistake("BUTTON_DATA_INVALID")
    if "url" in button and not is_web_address(str(button["url"])):
        raise mistake("BUTTON_URL_INVALID")
    if "copy_text" in button:
        copied = button["copy_text"]
        if not isinstance(copied, dict) or not 1 <= len(str(copied.get("text", ""))) <= 256:
            raise mistake("BUTTON_COPY_TEXT_INVALID")


def is_web_address(url: str) -> bool:
    if url.startswith("tg://"):
        return len(url) > len("tg://")
    address = urlsplit(url if "://" in url else f"http://{url}")
    host = address.hostname or ""
    is_named = "." in host.strip(".") or host == "localhost"
    return address.scheme in {"http", "https"} and is_named and not re.search(r"\s", url)


def find_broken_deep_links(text: str, entities: list[Json], markup: Json | None) -> list[str]:
    """Links to a bot whose start payload Telegram would not carry: nothing happens on a press."""
    links = [entity["url"] for entity in entities if "url" in entity]
    links += re.findall(r"https?://t\.me/\S+", text)
    for row in (markup or {}).get("inline_keyboard", []):
        links += [button["url"] for button in row if "url" in button]
    return [link for link in links if _is_broken_deep_link(link)]


def _is_broken_deep_link(link: str) -> bool:
    address = urlsplit(link if "://" in link else f"https://{link}")
    payload = parse_qs(address.query, keep_blank_values=True).get("start")
    return bool(address.hostname == "t.me" and payload and not START_PAYLOAD.fullmatch(payload[0]))


def read_commands(parameters: Parameters) -> list[Json]:
    """The commands of a menu: at most 100, lower-case names, descriptions up to 256 characters."""
    commands = parameters.array("commands", "BotCommand")
    if commands is None:
        raise mistake("can't parse commands JSON object")
    if len(commands) > 100:
        raise mistake("BOT_COMMANDS_TOO_MUCH")
    read = []
    for command in commands:
        if not isinstance(command, dict):
            raise mistake("expected an Array of BotCommand")
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise mistake("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise mistake("BOT_COMMAND_DESCRIPTION_INVALID")
        read.append(
            {
                "command": command["command"].removeprefix("/"),
                "description": command["description"].strip(),
            }
        )
    return read
