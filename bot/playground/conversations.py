"""A chat as those in it see it, and the messages on their screens."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.markup import to_html, with_found_entities
from bot.playground.records import Chat, Message, Person, Press
from bot.playground.refusals import Json

if TYPE_CHECKING:
    from bot.playground.world import World


_ISOLATES = str.maketrans("", "", "\u2068\u2069")
"""What keeps words of two directions apart; nobody sees it."""


@dataclass(frozen=True)
class PhoneMessage:
    """A message as it stood on the screen when somebody looked. Its buttons can still be pressed
    after the bot has changed it, as by a thumb that was faster than the network.
    """

    message_id: int
    text: str
    buttons: list[list[str]]
    from_bot: bool
    edited: bool
    file_name: str | None
    content: bytes | None = field(repr=False)
    keyboard: list[list[Json]] = field(repr=False)
    source: Message = field(repr=False)
    _sent: str = field(repr=False)
    _entities: list[Json] = field(repr=False)

    @classmethod
    def of(cls, message: Message) -> "PhoneMessage":
        return cls(
            message_id=message.id,
            text=message.text.translate(_ISOLATES),
            buttons=[[_seen(button) for button in row] for row in message.buttons],
            from_bot=message.is_from_bot,
            edited=message.edited_at is not None,
            file_name=message.file.name if message.file else None,
            content=message.file.content if message.file else None,
            keyboard=message.buttons,
            source=message,
            _sent=message.text,
            _entities=message.entities,
        )

    @property
    def html(self) -> str:
        """The text with its marks, as tests read it; few ask for it, so it is made when asked."""
        return to_html(self._sent, self._entities)

    def find_button(self, label: str) -> Json | None:
        """The button with this label, or else the first whose label contains it."""
        buttons = [button for row in self.keyboard for button in row]
        exact = [button for button in buttons if _seen(button) == label]
        partial = [button for button in buttons if label in _seen(button)]
        return next(iter(exact + partial), None)


def _seen(button: Json) -> str:
    label: str = button["text"]
    return label.translate(_ISOLATES)


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
        """Wait until the bot has answered the last act: the press, and with words. A file without
        words is not the answer yet; the words follow it.

        Raises:
            AssertionError: it did not within so many real seconds; says what is on the screen.

        """
        if not await self.world.bell.until(self._is_answered, within):
            raise AssertionError(f"No answer to the last act in {within} s.\n{self.describe()}")
        return self.last

    async def offers(self, label: str, within: float = 5.0) -> None:
        """Wait until a button with this label, or a part of it, can be pressed.

        Raises:
            AssertionError: it did not come within so many real seconds; says what is on the screen.

        """
        await self.world.bell.until(lambda: self._has_button(label), within)
        self.find_pressable(label, None)

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

    def _has_button(self, label: str) -> bool:
        return any(message.find_button(label) for message in self.messages)

    def write(
        self,
        person: Person,
        text: str,
        *,
        sender_chat: Chat | None = None,
        via: Person | None = None,
    ) -> Message:
        message = self.world.add_message(
            self.chat,
            person,
            text=text,
            entities=with_found_entities(text, []),
            sender_chat=sender_chat,
            via=via,
        )
        self._acted()
        return message

    def _acted(self) -> None:
        self._acted_at = self.world.note_change()

    def _find_new(self, fragment: str) -> PhoneMessage | None:
        for message in reversed(self.chat.visible_messages):
            is_new = message.is_from_bot and message.changed > self._acted_at
            if is_new and fragment in message.text.translate(_ISOLATES):
                return PhoneMessage.of(message)
        return None

    def _is_answered(self) -> bool:
        is_pressed_answered = self._last_press is None or self._last_press.is_answered
        return is_pressed_answered and any(
            message.is_from_bot and message.text and message.changed > self._acted_at
            for message in self.chat.messages.values()
        )
