"""Offers: what a State or an organisation is ready to give, and for how long."""

from dataclasses import dataclass
from datetime import date

from storage.entries import Entries, Entry
from storage.schema import offer


@dataclass(frozen=True)
class Offer(Entry):
    """One offer: it may serve several pillars. Its `amount` is a ceiling."""

    pillars: tuple[str, ...]
    description: str
    available_until: date | None


OFFERS = Entries(offer, Offer, serves=lambda pillar: offer.c.pillars.like(f"%|{pillar}|%"))
