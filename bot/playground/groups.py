"""What several people can do and see in a group, and how little of it the bot is shown."""

from bot.playground.conversations import Conversation, PhoneMessage
from bot.playground.markup import utf16_slice
from bot.playground.phones import Phone
from bot.playground.records import Chat, Message, Person

_ANONYMOUS_ADMIN = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


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

    def welcomes_bot(self, phone: Phone) -> None:
        """Somebody adds the bot."""
        self._acted()
        bot = self.world.bot.as_json()
        body = {
            "chat": self.chat.as_json(),
            "from": phone.person.as_json(),
            "date": int(self.world.clock.now().timestamp()),
            "old_chat_member": {"status": "left", "user": bot},
            "new_chat_member": {"status": "member", "user": bot},
        }
        self.world.tell_bot("my_chat_member", body, self.chat)

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
