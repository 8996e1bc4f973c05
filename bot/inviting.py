"""`liaison invite`: how the first ISU officer gets in, and anybody the ISU has vetted."""

from dataclasses import dataclass

import typer
from telegram.error import TelegramError

from bot.bot_api import BotApi
from bot.check import refuse_a_database_that_is_not_ready
from bot.clock import Clock
from bot.request import AiohttpRequest
from bot.settings import Settings
from handlers.texts import Reader, plain
from services.invitations import invite
from services.permissions import Role
from services.texts import RefusedError, Text
from storage.database import Database
from storage.treaty import states


@dataclass(frozen=True)
class Invitation:
    """A single-use code, and the link that opens the bot with it where its name is known."""

    code: str
    link: str | None


async def invitation_for(
    settings: Settings, role: str, *, state: str | None, organisation: str | None, days: int
) -> Invitation:
    """Store an invitation. Raises BadParameter, with a sentence, for what does not go together."""
    try:
        known_role, iso3 = _role(role), _iso3(state)
        await refuse_a_database_that_is_not_ready(settings)
        database = Database(settings.database_url.get_secret_value())
        try:
            async with database.unit(Clock().now()) as unit:
                code = await invite(
                    unit, known_role, iso3=iso3, organisation=organisation, days=days
                )
        finally:
            await database.close()
    except RefusedError as refusal:
        raise typer.BadParameter(plain(refusal.text, Reader())) from None
    username = await _username(settings)
    return Invitation(code, f"https://t.me/{username}?start={code}" if username else None)


def _role(name: str) -> Role:
    roles = [role for role in Role if role is not Role.PUBLIC]
    if name not in roles:
        raise RefusedError(Text("The role must be one of: {roles}.", roles=", ".join(roles)))
    return Role(name)


def _iso3(code: str | None) -> str | None:
    if code is not None and code.upper() not in {state.iso3 for state in states()}:
        raise RefusedError(Text("“{code}” is no State's ISO code; one is LAO.", code=code))
    return code and code.upper()


async def _username(settings: Settings) -> str | None:
    """The bot's name, if Telegram can be asked for it now."""
    if settings.bot_token is None:
        return None
    url = settings.bot_api_url
    async with AiohttpRequest(url) as request:
        try:
            return str(
                (await BotApi(request, url=url, token=settings.token).call("getMe"))["username"]
            )
        except TelegramError:
            return None
