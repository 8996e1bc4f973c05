"""Passing on what is public: a link that opens one State's card, and the button that sends it."""

from urllib.parse import quote, urlencode

from handlers.acts import Look
from handlers.screens import Action
from handlers.texts import plain
from services.texts import Text
from storage.treaty import get_state

STATUS = "st"
"""What a link to the treaty's status carries; a State's code follows it."""


def link_to(look: Look, iso3: str = "") -> str:
    """The address that opens a State's card in this bot, or without one the overview."""
    carried = f"{STATUS}_{iso3}" if iso3 else STATUS
    return f"https://t.me/{look.bot_username}?start={carried}"


def share(look: Look, iso3: str) -> Action:
    """Lets a reader choose a chat and sends the link there; it needs no inline mode.

    The words beside the link are in the language of who shares it.
    """
    words = Text("{state} and the Convention on Cluster Munitions", state=get_state(iso3))
    carried = {"url": link_to(look, iso3), "text": plain(words, look.reader)}
    # Not with +, which some of Telegram's applications show as it is.
    return Action(
        Text("Share"), url=f"https://t.me/share/url?{urlencode(carried, quote_via=quote)}"
    )
