"""The methods of the Bot API that put messages before people, by their published names."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.checks import find_broken_deep_links, read_caption, read_markup, read_text
from bot.playground.parameters import Parameters
from bot.playground.records import Chat, Message, StoredFile
from bot.playground.refusals import Json, bad_request, mistake
from bot.playground.world import World

Method = Callable[[World, Parameters], Any | Awaitable[Any]]

_HOURS_TO_DELETE = 48
_MOST_OF_PHOTO = 10 * 1024 * 1024
_MOST_OF_DOCUMENT = 50 * 1024 * 1024
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(world: World, parameters: Parameters) -> Json:
    text, entities = read_text(parameters)
    return _sent(world, parameters, text=text, entities=entities)


def send_photo(world: World, parameters: Parameters) -> Json:
    file = _file_of(world, parameters, "photo", as_photo=True)
    return _sent_file(world, parameters, file)


def send_document(world: World, parameters: Parameters) -> Json:
    file = _file_of(world, parameters, "document", as_photo=False)
    return _sent_file(world, parameters, file)


def edit_message_text(world: World, parameters: Parameters) -> Json:
    message = _own_message(world, parameters)
    text, entities = read_text(parameters)
    markup = read_markup(parameters)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    _refuse_if_same(message, text, entities, message.file, markup)
    message.text, message.entities = text, entities
    return _edited(world, message, markup)


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    message = _own_message(world, parameters)
    text, entities = read_caption(parameters)
    markup = read_markup(parameters)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    _refuse_if_same(message, text, entities, message.file, markup)
    message.text, message.entities = text, entities
    return _edited(world, message, markup)


def edit_message_media(world: World, parameters: Parameters) -> Json:
    message = _own_message(world, parameters)
    media = parameters.mapping("media", "input media")
    markup = read_markup(parameters)
    if media is None or media.get("type") not in {"photo", "document"}:
        raise mistake("unsupported type specified")
    inner = Parameters({**media, media["type"]: media.get("media")}, parameters.uploads)
    file = _file_of(world, inner, media["type"], as_photo=media["type"] == "photo")
    text, entities = read_caption(inner)
    _refuse_if_same(message, text, entities, file, markup)
    message.text, message.entities, message.file = text, entities, file
    return _edited(world, message, markup)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    message = _own_message(world, parameters)
    markup = read_markup(parameters)
    _refuse_if_same(message, message.text, message.entities, message.file, markup)
    message.markup = markup
    world.note_edit(message, is_shown=False)
    return message.as_json()


def delete_message(world: World, parameters: Parameters) -> bool:
    chat = world.known_chat(parameters.chat_id())
    message = chat.messages.get(parameters.message_id())
    if message is None or message.is_deleted:
        raise bad_request("message to delete not found")
    age = (world.clock.now() - message.sent_at).total_seconds()
    if age > _HOURS_TO_DELETE * 3600 or not (message.is_from_bot or chat.is_private):
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    message.changed = message.redrawn = world.note_change()
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    chat = world.chat_to_write_to(parameters.chat_id())
    if parameters.text("action") not in _ACTIONS:
        raise mistake("wrong parameter action in request")
    chat.actions.append(parameters.text("action"))
    world.note_change()
    return True


def _sent_file(world: World, parameters: Parameters, file: StoredFile) -> Json:
    text, entities = read_caption(parameters)
    return _sent(world, parameters, text=text, entities=entities, file=file)


def _sent(
    world: World,
    parameters: Parameters,
    *,
    text: str,
    entities: list[Json],
    file: StoredFile | None = None,
) -> Json:
    markup = read_markup(parameters)
    chat = world.chat_to_write_to(parameters.chat_id())
    reply_to = _replied_to(chat, parameters)
    world.pace.check(chat.id, asyncio.get_running_loop().time())
    _note_broken_links(world, text, entities, markup)
    inline = markup if markup and "inline_keyboard" in markup else None
    message = world.add_message(
        chat,
        world.bot,
        text=text,
        entities=entities,
        file=file,
        markup=inline,
        reply_to=reply_to,
    )
    _change_keyboard(chat, markup)
    return message.as_json()


def _edited(world: World, message: Message, markup: Json | None) -> Json:
    _note_broken_links(world, message.text, message.entities, markup)
    message.markup = markup
    world.note_edit(message)
    return message.as_json()


def _note_broken_links(world: World, text: str, entities: list[Json], markup: Json | None) -> None:
    world.violations += [
        f"a link that Telegram cannot open: {link}"
        for link in find_broken_deep_links(text, entities, markup)
    ]


def _own_message(world: World, parameters: Parameters) -> Message:
    """The message to edit; it must be there, and the bot's own."""
    chat = world.chat_to_write_to(parameters.chat_id())
    message = chat.messages.get(parameters.message_id())
    if message is None or message.is_deleted:
        raise bad_request("message to edit not found")
    if not message.is_from_bot:
        raise bad_request("message can't be edited")
    return message


def _refuse_if_same(
    message: Message,
    text: str,
    entities: list[Json],
    file: StoredFile | None,
    markup: Json | None,
) -> None:
    rows = (markup or {}).get("inline_keyboard", [])
    before = (message.text, message.entities, message.file, message.buttons)
    if before == (text, entities, file, rows):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )


def _replied_to(chat: Chat, parameters: Parameters) -> Message | None:
    reply = parameters.mapping("reply_parameters", "reply parameters")
    if not reply:
        return None
    message = chat.messages.get(int(reply.get("message_id", 0)))
    if message is None or message.is_deleted:
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return message


def _change_keyboard(chat: Chat, markup: Json | None) -> None:
    """A reply keyboard stands under the chat until another one comes or it is removed."""
    if markup and "keyboard" in markup:
        chat.keyboard = [
            [key["text"] if isinstance(key, dict) else str(key) for key in row]
            for row in markup["keyboard"]
        ]
    elif markup and markup.get("remove_keyboard"):
        chat.keyboard = []


def _file_of(world: World, parameters: Parameters, name: str, *, as_photo: bool) -> StoredFile:
    """The file to send: uploaded, or known by its file_id. Addresses on the web are not fetched."""
    reference = parameters.text(name)
    upload = parameters.uploads.get(name) or parameters.find_upload(reference)
    if upload is None:
        if not reference:
            raise mistake(f"there is no {name} in the request")
        known = world.files.get(reference)
        if known is None or known.is_photo != as_photo:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known
    if not upload.content:
        raise mistake("file must be non-empty")
    if len(upload.content) > (_MOST_OF_PHOTO if as_photo else _MOST_OF_DOCUMENT):
        raise mistake("file is too big")
    return world.store_file(upload.name, upload.content, upload.mime, as_photo=as_photo)
