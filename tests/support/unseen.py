"""What is not on the screen of a phone: buttons that are forged, and the link inside a screen."""

import re

from bot.playground import Phone
from bot.playground.conversations import PhoneMessage

_LINK = re.compile(r"https://t\.me/LiaisonPlaygroundBot\?start=[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


async def presses_unseen(phone: Phone, data: str) -> str:
    """Press a button that this screen does not have; what is answered."""
    # A screen of its own to press on: one that does not change is no answer.
    phone.says("/help")
    await phone.settles()
    phone.presses_button({"callback_data": data}, phone.last)
    return (await phone.settles()).text


def link_on(screen: PhoneMessage) -> str:
    """The one invitation on a screen, there to be copied."""
    [link] = _LINK.findall(screen.text)
    assert f"<code>{link}</code>" in screen.html
    return str(link)
