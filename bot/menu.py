"""Tells Telegram which commands to list, per language. For display only: every action checks."""

from bot.bot_api import BotApi
from handlers.texts import Reader, plain
from services.languages import LANGUAGES
from services.texts import Text

COMMANDS: tuple[tuple[str, Text], ...] = (
    ("start", Text("Home")),
    ("status", Text("Treaty status of a State, or of all")),
    ("needs", Text("What is needed")),
    ("offers", Text("What is offered")),
    ("meetings", Text("Meetings and deadlines")),
    ("my", Text("Entries of my delegation")),
    ("register", Text("Ask the ISU for a role")),
    ("settings", Text("Language and time zone")),
    ("cancel", Text("Leave the form")),
    ("help", Text("What you can do here")),
)


async def set_menu(api: BotApi) -> None:
    """List the commands; in English for everybody whose language we do not speak."""
    for language in LANGUAGES:
        commands = [
            {"command": command, "description": plain(meaning, Reader(language))}
            for command, meaning in COMMANDS
        ]
        code = "" if language == "en" else language
        await api.call("setMyCommands", {"commands": commands, "language_code": code})
