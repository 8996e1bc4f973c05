"""What Telegram consists of: people, chats, messages and files, as the Bot API shows them."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.refusals import Json


@dataclass
class Person:
    """Somebody with an account: a delegate, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = "en"
    is_bot: bool = False
    is_deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_json(self) -> Json:
        return _without_nothing(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language,
        )


@dataclass(frozen=True)
class StoredFile:
    """A document or a picture that somebody sent."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    content: bytes = field(repr=False)
    path: str
    width: int = 0
    height: int = 0

    @property
    def is_photo(self) -> bool:
        return self.width > 0

    def as_json(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


@dataclass
class Message:
    """One message; an edit changes it in place and renews `changed`, the world's counter.

    `redrawn` counts a change of its buttons alone too, which is no news to who waits for an answer.
    `via` is the bot of whose inline results this was chosen.
    """

    id: int
    chat: "Chat"
    sender: Person
    sent_at: datetime
    is_from_bot: bool = False
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    file: StoredFile | None = None
    markup: Json | None = None
    service: Json = field(default_factory=dict)
    sender_chat: "Chat | None" = None
    reply_to: "Message | None" = None
    via: Person | None = None
    edited_at: datetime | None = None
    is_deleted: bool = False
    hides_payload: bool = False
    changed: int = 0
    redrawn: int = 0

    @property
    def buttons(self) -> list[list[Json]]:
        """The inline keyboard, row by row; empty without one."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    def as_json(self) -> Json:
        message = _without_nothing(
            message_id=self.id,
            date=int(self.sent_at.timestamp()),
            chat=self.chat.as_json(),
            sender_chat=self.sender_chat.as_json() if self.sender_chat else None,
            edit_date=int(self.edited_at.timestamp()) if self.edited_at else None,
            reply_markup={"inline_keyboard": self.buttons} if self.buttons else None,
            reply_to_message=self.reply_to.as_json() if self.reply_to else None,
            via_bot=self.via.as_json() if self.via else None,
        )
        message["from"] = self.sender.as_json()
        if self.file is None:
            content = {"text": self.text, "entities": self.entities}
        else:
            content = {"caption": self.text, "caption_entities": self.entities}
            message |= _media_of(self.file)
        return message | {name: value for name, value in content.items() if value} | self.service


@dataclass
class Chat:
    """A private chat of one person with the bot, or a group."""

    id: int
    kind: str
    title: str | None = None
    person: Person | None = None
    members: list[Person] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: list[list[str]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    is_known_to_bot: bool = False
    has_blocked_bot: bool = False
    has_expelled_bot: bool = False
    migrated_to: int | None = None
    menu_button: Json | None = None

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def visible_messages(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.is_deleted]

    def as_json(self) -> Json:
        person = self.person
        return _without_nothing(
            id=self.id,
            type=self.kind,
            title=self.title,
            first_name=person.first_name if person else None,
            last_name=person.last_name if person else None,
            username=person.username if person else None,
        )


@dataclass(frozen=True)
class Toast:
    """What an answered press showed over the chat: a line that goes, or a window to close."""

    text: str
    is_alert: bool
    url: str | None = None


@dataclass
class Press:
    """A press on an inline button, until the bot has answered it."""

    id: str
    chat: Chat
    person: Person
    message_id: int
    data: str
    pressed_at: datetime
    toast: Toast | None = None
    answered: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether the bot has answered; `answered` is the world's counter at that moment."""
        return self.answered > 0


@dataclass
class InlineQuery:
    """What somebody asked by writing the bot's name in any chat, and what came back.

    `button` stands over the results; `answered` is the world's counter at that moment.
    """

    id: str
    person: Person
    query: str
    asked_at: datetime
    results: list[Json] | None = None
    button: Json | None = None
    answered: int = 0


def _media_of(file: StoredFile) -> Json:
    if file.is_photo:
        return {"photo": [file.as_json() | {"width": file.width, "height": file.height}]}
    return {"document": file.as_json() | {"file_name": file.name, "mime_type": file.mime}}


def _without_nothing(**values: object) -> Json:
    return {name: value for name, value in values.items() if value is not None}
