"""What whoever runs Liaison does as a person of trust: invite, revoke, and release proposals."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from telegram.error import TelegramError

from bot.bot_api import BotApi
from bot.clock import Clock
from bot.command_line import database_of, said
from bot.request import AiohttpRequest
from bot.settings import Settings
from services import invitations, proposals
from services.audit import COMMAND_LINE
from services.delegations import seat
from services.desk import name_of
from services.permissions import ROLE_NAMES, Role
from services.texts import RefusedError, Text
from storage import delegations
from storage import invitations as stored
from storage.database import View
from storage.treaty import states

Row: TypeAlias = tuple[str, str, str, str]

_EVERY_ONE = 100_000


@dataclass(frozen=True)
class Invitation:
    """A single-use code, and the link that opens the bot with it where its name is known."""

    code: str
    link: str | None


@dataclass(frozen=True)
class Wanted:
    """What is asked for on the command line."""

    role: str
    state: str | None
    organisation: str | None
    theme: str
    days: int
    is_preapproved: bool
    with_picture: bool


async def invitation_for(settings: Settings, wanted: Wanted) -> Invitation:
    """Store an invitation. Raises BadParameter, with a sentence, for what does not go together."""
    async with database_of(settings) as database:
        role, iso3 = _role(wanted.role), _iso3(wanted.state)
        username = await _username(settings)
        if wanted.with_picture and username is None:
            raise RefusedError(
                Text("A picture holds the link, and the bot's name is not known: check its token.")
            )
        async with database.unit(Clock().now()) as unit:
            code = await invitations.invite(
                unit,
                role,
                iso3=iso3,
                organisation=wanted.organisation,
                days=wanted.days,
                theme=wanted.theme,
                is_preapproved=wanted.is_preapproved,
            )
    return Invitation(code, f"https://t.me/{username}?start={code}" if username else None)


async def open_invitations(settings: Settings) -> list[Row]:
    """Number, role, delegation and end of each open invitation, in words."""
    async with database_of(settings) as database, database.view(Clock().now()) as view:
        found = await stored.open_ones(view, first=0, most=_EVERY_ONE)
        return [
            (
                str(one.id),
                said(ROLE_NAMES[Role(one.role)]),
                await _where(view, one.delegation_id),
                _written(one.expires_at),
            )
            for one in found
        ]


async def revoke(settings: Settings, number: int) -> None:
    async with database_of(settings) as database, database.unit(Clock().now()) as unit:
        found = await invitations.get_open(unit, number)
        await invitations.revoke(unit, COMMAND_LINE, found)


async def waiting_proposals(settings: Settings) -> list[Row]:
    """Number, content, proposer and moment of each proposal that waits for a second person."""
    async with database_of(settings) as database, database.view(Clock().now()) as view:
        return [
            (
                str(one.id),
                said(await proposals.described(view, one)),
                said(Text("{name}", name=await name_of(view, one.proposed_by))),
                _written(one.proposed_at),
            )
            for one in await proposals.waiting(view)
        ]


async def release(settings: Settings, number: int) -> str:
    """Be the second person. What was released, in words."""
    async with database_of(settings) as database, database.unit(Clock().now()) as unit:
        released = await proposals.release(unit, COMMAND_LINE, number)
        return said(await proposals.described(unit, released))


async def _where(view: View, delegation_id: int | None) -> str:
    if delegation_id is None:
        return ""
    return said(Text("{where}", where=seat(await delegations.get(view, delegation_id))))


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


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
