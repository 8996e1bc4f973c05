"""The methods of the Bot API about the bot itself: updates, answers to presses, files, menus."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.playground import methods
from bot.playground.checks import read_commands
from bot.playground.inline import answer_inline_query
from bot.playground.methods import Method
from bot.playground.parameters import Parameters
from bot.playground.records import Toast
from bot.playground.refusals import Json, bad_request, mistake, no_such_method
from bot.playground.updates import Webhook
from bot.playground.world import World

MOST_OF_DOWNLOAD = 20 * 1024 * 1024
_LONGEST_POLL = 50
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def get_me(world: World, _parameters: Parameters) -> Json:
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": world.is_inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, parameters: Parameters) -> Sequence[Json]:
    allowed = parameters.array("allowed_updates", "String")
    if allowed is not None:
        world.updates.allowed = allowed
    limit = parameters.integer("limit", 100)
    return await world.updates.get(
        parameters.integer("offset"),
        limit if 1 <= limit <= 100 else 100,
        min(max(parameters.integer("timeout"), 0), _LONGEST_POLL),
    )


def set_webhook(world: World, parameters: Parameters) -> bool:
    """Post updates to an address: https, or plain http on this machine, which Telegram has not."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if not url:
        return delete_webhook(world, parameters)
    address = urlsplit(url)
    is_local = address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost", "::1"}
    if not is_local and address.scheme != "https":
        raise mistake("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise mistake("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise mistake("secret token contains unallowed characters")
    allowed = parameters.array("allowed_updates", "String")
    if allowed is not None:
        world.updates.allowed = allowed
    if parameters.flag("drop_pending_updates"):
        world.updates.forget_all()
    world.updates.webhook = Webhook(
        url=url,
        secret=secret,
        max_connections=min(max(parameters.integer("max_connections", 40), 1), 100),
        ip_address=parameters.text("ip_address") or None,
    )
    world.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(world: World, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        world.updates.forget_all()
    world.updates.webhook = Webhook()
    world.bell.ring()
    return True


def get_webhook_info(world: World, _parameters: Parameters) -> Json:
    webhook = world.updates.webhook
    told: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.url:
        told["max_connections"] = webhook.max_connections
    if webhook.ip_address:
        told["ip_address"] = webhook.ip_address
    if world.updates.allowed:
        told["allowed_updates"] = world.updates.allowed
    if webhook.last_error_at:
        told["last_error_date"] = int(webhook.last_error_at.timestamp())
        told["last_error_message"] = webhook.last_error
    return told


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    text = parameters.text("text")
    if len(text) > 200:
        raise mistake("MESSAGE_TOO_LONG")
    url = parameters.text("url") or None
    toast = Toast(text, parameters.flag("show_alert"), url) if text or url else None
    world.answer_press(parameters.text("callback_query_id"), toast)
    return True


def get_file(world: World, parameters: Parameters) -> Json:
    file = world.files.get(parameters.text("file_id"))
    if file is None:
        raise mistake("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > MOST_OF_DOWNLOAD:
        raise bad_request("file is too big")
    return file.as_json() | {"file_path": file.path}


def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = read_commands(parameters)
    world.commands[_place_of_commands(world, parameters)] = commands
    world.note_change()
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.commands.get(_place_of_commands(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.commands.pop(_place_of_commands(world, parameters), None)
    world.note_change()
    return True


def set_my_description(world: World, parameters: Parameters) -> bool:
    return _described(world, parameters, "description", 512)


def set_my_short_description(world: World, parameters: Parameters) -> bool:
    return _described(world, parameters, "short_description", 120)


def get_my_description(world: World, parameters: Parameters) -> Json:
    place = ("description", parameters.text("language_code"))
    return {"description": world.descriptions.get(place, "")}


def get_my_short_description(world: World, parameters: Parameters) -> Json:
    place = ("short_description", parameters.text("language_code"))
    return {"short_description": world.descriptions.get(place, "")}


def set_chat_menu_button(world: World, parameters: Parameters) -> bool:
    button = parameters.mapping("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in {"commands", "default", "web_app"}:
        raise mistake("MenuButton has unsupported type")
    if "chat_id" in parameters.values:
        world.known_chat(parameters.chat_id()).menu_button = button
    else:
        world.menu_button = button
    world.note_change()
    return True


def _described(world: World, parameters: Parameters, name: str, most: int) -> bool:
    text = parameters.text(name)
    if len(text) > most:
        raise mistake(f"BOT_{name.upper()}_TOO_LONG")
    world.descriptions[(name, parameters.text("language_code"))] = text
    world.note_change()
    return True


def _place_of_commands(world: World, parameters: Parameters) -> tuple[str, str]:
    """Where a menu is shown: `scope`, `scope:chat` or `scope:chat:user`, and in which language."""
    scope = parameters.mapping("scope", "BotCommandScope") or {"type": "default"}
    language = parameters.text("language_code")
    if scope.get("type") not in _SCOPES:
        raise mistake("can't parse BotCommandScope: Unsupported type specified")
    if not re.fullmatch(r"([a-z]{2})?", language):
        raise mistake("invalid language code specified")
    place = scope["type"]
    if place in {"chat", "chat_administrators", "chat_member"}:
        chat = world.known_chat(Parameters(scope, {}).chat_id())
        place += f":{chat.id}"
    if scope["type"] == "chat_member":
        place += f":{scope.get('user_id')}"
    return place, language


METHODS: dict[str, Method] = {
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
    "deletemessage": methods.delete_message,
    "deletemycommands": delete_my_commands,
    "deletewebhook": delete_webhook,
    "editmessagecaption": methods.edit_message_caption,
    "editmessagemedia": methods.edit_message_media,
    "editmessagereplymarkup": methods.edit_message_reply_markup,
    "editmessagetext": methods.edit_message_text,
    "getfile": get_file,
    "getme": get_me,
    "getmycommands": get_my_commands,
    "getmydescription": get_my_description,
    "getmyshortdescription": get_my_short_description,
    "getupdates": get_updates,
    "getwebhookinfo": get_webhook_info,
    "sendchataction": methods.send_chat_action,
    "senddocument": methods.send_document,
    "sendmessage": methods.send_message,
    "sendphoto": methods.send_photo,
    "setchatmenubutton": set_chat_menu_button,
    "setmycommands": set_my_commands,
    "setmydescription": set_my_description,
    "setmyshortdescription": set_my_short_description,
    "setwebhook": set_webhook,
}


def get_method(name: str) -> Method:
    """A method by its published name, in any case of letters.

    Raises:
        RefusedByTelegram: 404 for a name that the playground does not know.

    """
    method = METHODS.get(name.lower())
    if method is None:
        raise no_such_method()
    return method


async def call(world: World, name: str, parameters: Parameters) -> Any:
    """Carry out one call for the bot and note what Telegram would not have accepted."""
    _note_unknown_parameters(world, name, parameters)
    answer = get_method(name)(world, parameters)
    return await answer if hasattr(answer, "__await__") else answer


def _note_unknown_parameters(world: World, name: str, parameters: Parameters) -> None:
    if world.known_parameters is None:
        return
    known = world.known_parameters.get(name, ())
    attached = {key for key in parameters.uploads if f"attach://{key}" in str(parameters.values)}
    unknown = sorted({*parameters.values, *parameters.uploads} - set(known) - attached)
    world.violations += [f"{name}: no parameter {parameter}" for parameter in unknown]
