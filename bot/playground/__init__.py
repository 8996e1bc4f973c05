"""A local Telegram to try Liaison in: people with phones, and the Bot API over HTTP."""

from bot.playground.conversations import PhoneMessage
from bot.playground.groups import Group
from bot.playground.page import Page
from bot.playground.phones import Phone
from bot.playground.server import PlaygroundServer
from bot.playground.world import World

__all__ = ["Group", "Page", "Phone", "PhoneMessage", "PlaygroundServer", "World"]
