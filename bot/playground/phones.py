"""What one person can do and see on their phone."""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bot.playground.conversations import Conversation, PhoneMessage
from bot.playground.markup import parse_html, with_found_entities
from bot.playground.records import Chat, InlineQuery, Person, Toast
from bot.playground.refusals import Json

if TYPE_CHECKING:
    from bot.playground.world import World

MOST_OF_QUERY = 256
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


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
        said = self.says(f"/start {payload}".rstrip())
        said.source.hides_payload = True
        return said

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
        """Write the bot's name and a question in any chat; Telegram cuts a long one.

        Raises:
            RuntimeError: inline mode is not switched on.

        """
        if not self.world.is_inline:
            raise RuntimeError("Inline mode is not switched on with BotFather.")
        asked = self.world.add_inline_query(self.person, query[:MOST_OF_QUERY])
        body = {"id": asked.id, "from": self.person.as_json(), "query": asked.query, "offset": ""}
        self.world.tell_bot("inline_query", body)
        return asked

    def chooses(self, result: Json) -> PhoneMessage:
        """Send an inline result into the chat with the bot, which sees that it came from itself."""
        self._may_write()
        content = result["input_message_content"]
        message = self.write(self.person, content["message_text"], via=self.world.bot)
        if content.get("parse_mode") == "HTML":
            message.text, message.entities = parse_html(message.text)
        message.markup = result.get("reply_markup")
        self.world.tell_bot("message", message.as_json(), self.chat)
        return PhoneMessage.of(message)

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


def _member(bot: Json, status: str) -> Json:
    member = {"status": status, "user": bot}
    return member | {"until_date": 0} if status == "kicked" else member
