"""A local Telegram to try Liaison in: people with phones, and the Bot API over HTTP."""

from bot.playground.page import Page
from bot.playground.phones import Group, Phone, PhoneMessage
from bot.playground.server import PlaygroundServer
from bot.playground.world import World

__all__ = ["Group", "Page", "Phone", "PhoneMessage", "PlaygroundServer", "World"]
