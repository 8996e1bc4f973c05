"""Delegations: the seats of States and organisations, and how they are called."""

from storage.people import Delegation
from storage.treaty import State, get_state


def seat(delegation: Delegation) -> State | str:
    """A delegation as a value of a Text: a State is named in the reader's language."""
    return get_state(delegation.iso3) if delegation.iso3 else delegation.name
