"""One small Telegram in memory: who has an account, what was said, and what the bot may do."""

import itertools
import struct
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.clock import Clock
from bot.playground.bell import Bell
from bot.playground.faults import Faults, Pace
from bot.playground.groups import Group
from bot.playground.journal import Journal
from bot.playground.phones import Phone
from bot.playground.records import (
    Chat,
    InlineQuery,
    Message,
    Person,
    Press,
    StoredFile,
    Toast,
)
from bot.playground.refusals import Json, bad_request, blocked_by_user, forbidden, mistake
from bot.playground.updates import Updates

PLAYGROUND_TOKEN = "7000000001:PLAYGROUND-ONLY-never-at-Telegram-000"  # noqa: S105 - opens nothing.
MAY_BE_ANSWERED_FOR = 15.0


class World:
    """The state of the playground, without HTTP. People act on it through phones, the bot through
    methods; every time in it is the world's clock's.
    """

    def __init__(
        self,
        clock: Clock,
        token: str = PLAYGROUND_TOKEN,
        username: str = "LiaisonPlaygroundBot",
        *,
        known_parameters: Mapping[str, Collection[str]] | None = None,
        seed: int = 0,
    ) -> None:
        """`known_parameters` are the published parameters of each method; with them, a parameter
        that Telegram does not know is noted as a violation.
        """
        self.clock = clock
        self.token = token
        number = int(token.partition(":")[0])
        self.bot = Person(number, "Liaison", username=username, language=None, is_bot=True)
        self.known_parameters = known_parameters
        self.bell = Bell()
        self.updates = Updates(clock, self.bell)
        self.faults = Faults(on_change=self.updates.end_poll, seed=seed)
        self.pace = Pace()
        self.journal = Journal()
        self.violations: list[str] = []
        self.chats: dict[int, Chat] = {}
        self.phones: list[Phone] = []
        self.files: dict[str, StoredFile] = {}
        self.presses: dict[str, Press] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.is_inline = True  # As switched on with BotFather.
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self._message_ids = itertools.count(1)
        self._person_ids = itertools.count(5_100_000_001)
        self._group_ids = itertools.count(4_200_001)
        self._numbers = itertools.count(1)
        self._changes = 0

    # People and places.

    def new_phone(
        self,
        name: str,
        last_name: str | None = None,
        language: str | None = "en",
        username: str | None = None,
        caption: str = "",
    ) -> Phone:
        """Somebody with a phone, whom the bot does not know until they write to it.

        `caption` says on the page who that is: "Focal point, Lao PDR".
        """
        person = Person(next(self._person_ids), name, last_name, username, language)
        chat = Chat(person.id, "private", person=person)
        self.chats[chat.id] = chat
        phone = Phone(self, chat, person, caption)
        self.phones.append(phone)
        self.note_change()
        return phone

    def new_group(self, title: str, *members: Phone) -> Group:
        """A group with the bot and some people in it."""
        chat = Chat(-next(self._group_ids), "group", title, is_known_to_bot=True)
        chat.members = [phone.person for phone in members]
        self.chats[chat.id] = chat
        return Group(self, chat)

    def chat_to_write_to(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there now.

        Raises:
            RefusedByTelegram: unknown to the bot, migrated, blocked, deactivated, or expelled.

        """
        chat = self.known_chat(chat_id)
        if chat.has_expelled_bot:
            raise forbidden("bot was kicked from the group chat")
        if chat.person and chat.person.is_deactivated:
            raise forbidden("user is deactivated")
        if chat.has_blocked_bot:
            raise blocked_by_user()
        return chat

    def known_chat(self, chat_id: int) -> Chat:
        """The chat, if the bot has met it and it is still there under this number."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat.is_known_to_bot:
            if chat and any(chat.person in group.members for group in self.chats.values()):
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            refusal = bad_request("group chat was upgraded to a supergroup chat")
            refusal.parameters["migrate_to_chat_id"] = chat.migrated_to
            raise refusal
        return chat

    # Messages.

    def add_message(
        self,
        chat: Chat,
        sender: Person,
        *,
        text: str = "",
        entities: list[Json] | None = None,
        file: StoredFile | None = None,
        markup: Json | None = None,
        service: Json | None = None,
        reply_to: Message | None = None,
        sender_chat: Chat | None = None,
        via: Person | None = None,
    ) -> Message:
        message = Message(
            next(self._message_ids),
            chat,
            sender,
            self.clock.now(),
            is_from_bot=sender is self.bot,
            text=text,
            entities=entities or [],
            file=file,
            markup=markup,
            service=service or {},
            reply_to=reply_to,
            sender_chat=sender_chat,
            via=via,
        )
        chat.messages[message.id] = message
        message.changed = message.redrawn = self.note_change()
        return message

    def note_edit(self, message: Message, *, is_shown: bool = True) -> None:
        """Mark a message as edited. A change of its buttons alone shows no mark of an edit, and
        says nothing new to who waits for an answer.
        """
        message.redrawn = self.note_change()
        if is_shown:
            message.edited_at = self.clock.now()
            message.changed = message.redrawn

    def note_change(self) -> int:
        """Count one thing that happened and wake whoever waits for it."""
        self._changes += 1
        self.bell.ring()
        return self._changes

    @property
    def changes(self) -> int:
        """How many things have happened; grows with every message, edit, press and answer."""
        return self._changes

    # Updates.

    def tell_bot(self, kind: str, body: Json, chat: Chat | None = None) -> Json | None:
        return self.updates.add(kind, body, chat.id if chat else None)

    def send_raw_update(self, payload: Json) -> None:
        """Deliver something that is not an update the bot's library can read."""
        self.updates.add_raw(payload)

    def repeat_updates(self, *payloads: Json) -> None:
        """Deliver updates again under their old numbers; without any, all there ever were."""
        for payload in payloads or list(self.updates.delivered):
            self.updates.add_raw(payload)

    # Presses and inline queries.

    def add_press(self, chat: Chat, person: Person, message_id: int, data: str) -> Press:
        number = f"{next(self._numbers):018d}"
        press = Press(number, chat, person, message_id, data, self.clock.now())
        self.presses[press.id] = press
        return press

    def answer_press(self, press_id: str, toast: Toast | None) -> None:
        press = self.presses.get(press_id)
        if press is None or self.is_too_late(press.pressed_at) or press.is_answered:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        press.toast = toast
        press.answered = self.note_change()

    def add_inline_query(self, person: Person, query: str) -> InlineQuery:
        asked = InlineQuery(f"{next(self._numbers):018d}", person, query, self.clock.now())
        self.inline_queries[asked.id] = asked
        return asked

    def is_too_late(self, asked_at: datetime) -> bool:
        """Whether a press or an inline query of then can no longer be answered."""
        return (self.clock.now() - asked_at).total_seconds() > MAY_BE_ANSWERED_FOR

    # Files.

    def store_file(
        self, name: str, content: bytes, mime: str, *, as_photo: bool = False
    ) -> StoredFile:
        """Keep a file and give it the name by which it can be sent again.

        Raises:
            RefusedByTelegram: a picture that Telegram cannot read.

        """
        number = next(self._numbers)
        width, height = picture_size(content) if as_photo else (0, 0)
        folder = "photos" if as_photo else "documents"
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
        file = StoredFile(
            file_id=f"{'AgACAgQAAxkDAAM' if as_photo else 'BQACAgQAAxkDAAM'}{number:08d}",
            unique_id=f"AgAD{number:08d}",
            name=name,
            mime=mime,
            content=content,
            path=f"{folder}/file_{number}{suffix}",
            width=width,
            height=height,
        )
        self.files[file.file_id] = file
        return file

    def find_file_at(self, path: str) -> StoredFile | None:
        return next((file for file in self.files.values() if file.path == path), None)


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG, from its header.

    Raises:
        RefusedByTelegram: for anything else, or a picture with sides that Telegram does not take.

    """
    width, height = _png_size(content) or _jpeg_size(content) or (0, 0)
    if not width or not height:
        raise mistake("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise mistake("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
