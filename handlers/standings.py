"""Where a State stands towards the Convention: the same words on cards, in pictures and sheets."""

from datetime import date

from services.texts import Text
from services.treaty import Standing, standing_on
from storage.treaty import State

STANDINGS = {
    Standing.IN_FORCE: Text("State Party"),
    Standing.DEPOSITED: Text("State Party, not yet in force for it"),
    Standing.SIGNATORY: Text("Signatory"),
    Standing.NOT_PARTY: Text("Not party"),
    Standing.WITHDREW: Text("Not party: it has withdrawn"),
}

_CONSENT = {
    "ratification": Text("ratification"),
    "accession": Text("accession"),
    "acceptance": Text("acceptance"),
    "approval": Text("approval"),
}


def consent(how: str) -> Text:
    """In which form a State consented: *ratified* is said of all, and is true of some."""
    return _CONSENT.get(how, Text("{how}", how=how))


def said(state: State, day: date) -> Text:
    """The standing of a State on a day, and the day."""
    found = standing_on(state, day)
    if found is Standing.WITHDREW:  # With "on" the day would read as that of the withdrawal.
        return Text("On {day}: <b>{standing}</b>", standing=STANDINGS[found], day=day)
    return Text("<b>{standing}</b> on {day}", standing=STANDINGS[found], day=day)
