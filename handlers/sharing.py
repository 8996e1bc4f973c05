"""Passing on what is public: a link that opens one State's card, and the button that sends it."""

from urllib.parse import quote, urlencode

from handlers.acts import Look
from handlers.screens import Action
from handlers.texts import plain
from services.texts import Text
from storage.treaty import get_state


def link_to(look: Look, iso3: str) -> str:
    """The address that opens the card of a State in this bot, for whoever follows it."""
    return f"https://t.me/{look.bot_username}?start=st_{iso3}"


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
