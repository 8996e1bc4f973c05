"""What one person can do and see on their phone, and what several can do and see in a group."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bot.playground.markup import to_html, utf16_slice, with_found_entities
from bot.playground.records import Chat, InlineQuery, Message, Person, Press, Toast
from bot.playground.refusals import Json

if TYPE_CHECKING:
    from bot.playground.world import World

START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ANONYMOUS_ADMIN = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


@dataclass(frozen=True)
class PhoneMessage:
    """A message as it stood on the screen when somebody looked. Its buttons can still be pressed
    after the bot has changed it, as by a thumb that was faster than the network.
    """

    message_id: int
    text: str
    html: str
    buttons: list[list[str]]
    from_bot: bool
    edited: bool
    file_name: str | None
    content: bytes | None = field(repr=False)
    keyboard: list[list[Json]] = field(repr=False)
    source: Message = field(repr=False)

    @classmethod
    def of(cls, message: Message) -> "PhoneMessage":
        return cls(
            message_id=message.id,
            text=message.text,
            html=to_html(message.text, message.entities),
            buttons=[[button["text"] for button in row] for row in message.buttons],
            from_bot=message.is_from_bot,
            edited=message.edited_at is not None,
            file_name=message.file.name if message.file else None,
            content=message.file.content if message.file else None,
            keyboard=message.buttons,
            source=message,
        )

    def find_button(self, label: str) -> Json | None:
        """The button with this label, or else the first whose label contains it."""
        buttons = [button for row in self.keyboard for button in row]
        exact = [button for button in buttons if button["text"] == label]
        partial = [button for button in buttons if label in button["text"]]
        return next(iter(exact + partial), None)


class Conversation:
    """A chat as those in it see it; what is shared by a phone and a group."""

    def __init__(self, world: "World", chat: Chat) -> None:
        self.world = world
        self.chat = chat
        self._acted_at = 0
        self._last_press: Press | None = None

    @property
    def messages(self) -> list[PhoneMessage]:
        return [PhoneMessage.of(message) for message in self.chat.visible_messages]

    @property
    def last(self) -> PhoneMessage:
        """The newest message of the bot.

        Raises:
            AssertionError: the bot has written nothing here, or nothing is left of it.

        """
        for message in reversed(self.messages):
            if message.from_bot:
                return message
        raise AssertionError(f"{self.describe()}\nThe bot has written nothing.")

    async def sees(self, fragment: str, within: float = 5.0) -> PhoneMessage:
        """Wait for a message or an edit by the bot, since the last act here, that has these words.

        Raises:
            AssertionError: it did not come within so many real seconds; says what is on the screen.

        """
        await self.world.bell.until(lambda: self._find_new(fragment) is not None, within)
        found = self._find_new(fragment)
        if found is None:
            raise AssertionError(
                f"Waited {within} s for {fragment!r} after the last act.\n{self.describe()}"
            )
        return found

    async def settles(self, within: float = 5.0) -> PhoneMessage:
        """Wait until the bot has answered the last act: the press, and with a message or an edit.

        Raises:
            AssertionError: it did not within so many real seconds; says what is on the screen.

        """
        if not await self.world.bell.until(self._is_answered, within):
            raise AssertionError(f"No answer to the last act in {within} s.\n{self.describe()}")
        return self.last

    def shows(self, fragment: str) -> bool:
        """Whether these words are anywhere on the screen now."""
        return any(fragment in message.text for message in self.messages)

    def describe(self) -> str:
        """The screen in words, for a failed test."""
        lines = [f"--- {self.title} ---"]
        for message in self.messages[-8:]:
            who = "bot" if message.from_bot else "person"
            edited = ", edited" if message.edited else ""
            lines.append(f"[{who} {message.message_id}{edited}] {message.text}")
            lines += ["    " + "  ".join(f"[{label}]" for label in row) for row in message.buttons]
        return "\n".join(lines)

    @property
    def title(self) -> str:
        return self.chat.title or ""

    def press_button(self, person: Person, button: Json, message: PhoneMessage) -> None:
        """What the Telegram app does with a press on a button that asks the bot."""
        data = button["callback_data"]
        press = self.world.add_press(self.chat, person, message.message_id, data)
        self._last_press = press
        self._acted()
        body = {
            "id": press.id,
            "from": person.as_json(),
            "message": message.source.as_json(),
            "chat_instance": str(self.chat.id * 7919),
            "data": data,
        }
        self.world.tell_bot("callback_query", body, self.chat)

    def find_pressable(self, label: str, message: PhoneMessage | None) -> tuple[PhoneMessage, Json]:
        """The button with a label (or part of one) on a message, or on the newest that has it.

        Raises:
            AssertionError: there is none; says what is on the screen.

        """
        for candidate in [message] if message else reversed(self.messages):
            button = candidate.find_button(label)
            if button:
                return candidate, button
        raise AssertionError(f"There is no button {label!r}.\n{self.describe()}")

    def write(self, person: Person, text: str, *, sender_chat: Chat | None = None) -> Message:
        message = self.world.add_message(
            self.chat,
            person,
            text=text,
            entities=with_found_entities(text, []),
            sender_chat=sender_chat,
        )
        self._acted()
        return message

    def _acted(self) -> None:
        self._acted_at = self.world.note_change()

    def _find_new(self, fragment: str) -> PhoneMessage | None:
        for message in reversed(self.chat.visible_messages):
            is_new = message.is_from_bot and message.changed > self._acted_at
            if is_new and fragment in message.text:
                return PhoneMessage.of(message)
        return None

    def _is_answered(self) -> bool:
        is_pressed_answered = self._last_press is None or self._last_press.is_answered
        return is_pressed_answered and any(
            message.is_from_bot and message.changed > self._acted_at
            for message in self.chat.messages.values()
        )


class Phone(Conversation):
    """One person's Telegram, open at the chat with the bot. Acts happen at once: they queue an
    update and wake the bot, so that two can be made at the same moment.
    """

    def __init__(self, world: "World", chat: Chat, person: Person, caption: str = "") -> None:
        super().__init__(world, chat)
        self.person = person
        self.caption = caption
        self.opened_links: list[str] = []

    @property
    def title(self) -> str:
        return self.person.name

    @property
    def language(self) -> str | None:
        return self.person.language

    @language.setter
    def language(self, language: str | None) -> None:
        self.person.language = language
        self.world.note_change()

    @property
    def menu(self) -> list[Json]:
        """The commands that the app offers: of the narrowest scope, in its own language first."""
        for scope in (f"chat:{self.chat.id}", "all_private_chats", "default"):
            for language in (self.language or "", ""):
                if (scope, language) in self.world.commands:
                    return self.world.commands[scope, language]
        return []

    @property
    def toasts(self) -> list[Toast]:
        presses = self.world.presses.values()
        return [press.toast for press in presses if press.chat is self.chat and press.toast]

    def says(self, text: str) -> PhoneMessage:
        self._may_write()
        self._last_press = None
        message = self.write(self.person, text)
        self.world.tell_bot("message", message.as_json(), self.chat)
        return PhoneMessage.of(message)

    def opens(self, link: str) -> PhoneMessage | None:
        """Follow a t.me link of this bot, or press *Start* with a payload; others open elsewhere.

        Raises:
            ValueError: a payload that Telegram would not carry.

        """
        payload = self._payload_of(link)
        if payload is None:
            self.opened_links.append(link)
            return None
        if payload and not START_PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram carries only A-Z a-z 0-9 _ -, at most 64: {payload!r}")
        return self.says(f"/start {payload}".rstrip())

    def presses(self, label: str, message: PhoneMessage | None = None) -> None:
        """Press a button by its label or a part of it, on a message or the newest that has it."""
        self._may_write()
        if message is None and self._presses_keyboard(label):
            return
        pressed, button = self.find_pressable(label, message)
        self.presses_button(button, pressed)

    def presses_button(self, button: Json, message: PhoneMessage) -> None:
        """What the app does for one button of a message: ask the bot, or open a link."""
        if "callback_data" in button:
            self.press_button(self.person, button, message)
        elif "url" in button:
            self.opens(button["url"])

    def edits(self, message: PhoneMessage, text: str) -> None:
        source = message.source
        source.text, source.entities = text, with_found_entities(text, [])
        self.world.note_edit(source)
        self._last_press = None
        self._acted()
        self.world.tell_bot("edited_message", source.as_json(), self.chat)

    def sends_file(
        self,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        *,
        caption: str = "",
        as_photo: bool = False,
    ) -> PhoneMessage:
        self._may_write()
        self._last_press = None
        file = self.world.store_file(name, content, mime, as_photo=as_photo)
        message = self.world.add_message(self.chat, self.person, text=caption, file=file)
        self._acted()
        self.world.tell_bot("message", message.as_json(), self.chat)
        return PhoneMessage.of(message)

    def asks_inline(self, query: str) -> InlineQuery:
        """Write the bot's name and a question in some other chat."""
        asked = self.world.add_inline_query(self.person, query)
        body = {"id": asked.id, "from": self.person.as_json(), "query": query, "offset": ""}
        self.world.tell_bot("inline_query", body)
        return asked

    def blocks(self) -> None:
        self.chat.has_blocked_bot = True
        self._tell_membership("member", "kicked")

    def unblocks(self) -> None:
        self.chat.has_blocked_bot = False
        self._tell_membership("kicked", "member")

    def deactivates(self) -> None:
        """Delete the account; Telegram tells bots nothing."""
        self.person.is_deactivated = True
        self.world.note_change()

    def _may_write(self) -> None:
        if self.chat.has_blocked_bot or self.person.is_deactivated:
            raise RuntimeError(f"{self.person.name} has blocked the bot or has no account any more")
        self.chat.is_known_to_bot = True

    def _presses_keyboard(self, label: str) -> bool:
        """Whether the keyboard under the chat has this label; pressing it writes the label."""
        labels = [text for row in self.chat.keyboard for text in row if label in text]
        if labels:
            self.says(labels[0])
        return bool(labels)

    def _payload_of(self, link: str) -> str | None:
        if "/" not in link and ":" not in link:
            return link
        address = urlsplit(link if "://" in link else f"https://{link}")
        bot = (self.world.bot.username or "").lower()
        is_web = address.hostname in {"t.me", "telegram.me"}
        query = parse_qs(address.query)
        is_app = address.scheme == "tg" and query.get("domain", [""])[0].lower() == bot
        if is_app or (is_web and address.path.strip("/").lower() == bot):
            return query.get("start", [""])[0]
        return None

    def _tell_membership(self, before: str, after: str) -> None:
        self._acted()
        bot = self.world.bot.as_json()
        body = {
            "chat": self.chat.as_json(),
            "from": self.person.as_json(),
            "date": int(self.world.clock.now().timestamp()),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        }
        if self.chat.is_known_to_bot:
            self.world.tell_bot("my_chat_member", body, self.chat)


class Group(Conversation):
    """A group with the bot in it. The bot is shown commands, mentions and replies to it only."""

    def says(
        self, phone: Phone | None, text: str, reply_to: PhoneMessage | None = None
    ) -> PhoneMessage:
        """Write in the group; without a phone as an anonymous administrator, who is nobody."""
        person = phone.person if phone else _ANONYMOUS_ADMIN
        self._last_press = None
        message = self.write(person, text, sender_chat=None if phone else self.chat)
        message.reply_to = reply_to.source if reply_to else None
        if self._is_shown_to_bot(message):
            self.world.tell_bot("message", message.as_json(), self.chat)
        return PhoneMessage.of(message)

    def presses(self, phone: Phone, label: str, message: PhoneMessage | None = None) -> None:
        pressed, button = self.find_pressable(label, message)
        if "callback_data" in button:
            self.press_button(phone.person, button, pressed)
        elif "url" in button:
            phone.opens(button["url"])

    def expels_bot(self) -> None:
        self.chat.has_expelled_bot = True
        self.world.note_change()

    def migrates(self) -> "Group":
        """Become a supergroup: the chat gets a new number, and the old one answers with it."""
        old, new_id = self.chat, self.chat.id - 1_000_000_000_000
        new = Chat(new_id, "supergroup", old.title, members=old.members, is_known_to_bot=True)
        self.world.chats[new_id] = new
        old.migrated_to = new_id
        sender = next(iter(old.members), _ANONYMOUS_ADMIN)
        for chat, service in (
            (old, {"migrate_to_chat_id": new_id}),
            (new, {"migrate_from_chat_id": old.id}),
        ):
            message = self.world.add_message(chat, sender, service=service)
            self.world.tell_bot("message", message.as_json(), chat)
        return Group(self.world, new)

    def _is_shown_to_bot(self, message: Message) -> bool:
        bot = (self.world.bot.username or "").lower()
        for entity in message.entities:
            words = utf16_slice(message.text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "bot_command" and ("@" not in words or words.endswith(f"@{bot}")):
                return True
            if entity["type"] == "mention" and words == f"@{bot}":
                return True
        return message.reply_to is not None and message.reply_to.is_from_bot


def _member(bot: Json, status: str) -> Json:
    member = {"status": status, "user": bot}
    return member | {"until_date": 0} if status == "kicked" else member
