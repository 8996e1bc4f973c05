"""What gives a person away in words that others wrote: name, e-mail, number, note verbale.

Only what the ISU has once approved counts. A name is whatever somebody typed, and a made-up one
must not strike words out of what a State has published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.options import JSON
from storage.mandates import Mandate
from storage.people import Person

_SHORTEST = 4
"""Characters of a single word that is sought in texts."""


@dataclass(frozen=True)
class Traces:
    """The traces of one person; `instead` takes their place.

    Any text that holds one of them holds one of the `needles`, in some case.
    """

    instead: str
    anywhere: re.Pattern[str] | None
    in_contacts: re.Pattern[str] | None
    needles: frozenset[str]

    def without(self, words: str) -> str:
        """A text with the pseudonym in place of each trace; the rest is the author's."""
        return words if self.anywhere is None else self.anywhere.sub(self.instead, words)

    def contact_without(self, contact: str) -> str:
        """A contact as it is, or the pseudonym alone: beside a name stand telephone numbers."""
        told = self.in_contacts is not None and self.in_contacts.search(contact)
        return self.instead if told else self.without(contact)

    def json_without(self, value: Any) -> JSON:
        """The same for everything inside JSON. The keys are ours; a contact goes as a whole."""
        match value:
            case str():
                return self.without(value)
            case list():
                return [self.json_without(one) for one in value]
            case dict():
                return {key: self._answer_without(key, one) for key, one in value.items()}
            case _:
                kept: JSON = value
                return kept

    def _answer_without(self, key: str, value: Any) -> JSON:
        if key == "contact" and isinstance(value, str):
            return self.contact_without(value)
        return self.json_without(value)


def traces_of(person: Person, approved: Iterable[Mandate], earlier: Iterable[str] = ()) -> Traces:
    """The traces of a person under the mandates that the ISU has approved.

    `earlier` are names and addresses that were corrected since.
    """
    held = tuple(approved)
    if not held:
        return Traces(person.pseudonym, None, None, frozenset())
    texts = {*earlier, *(one.full_name for one in held), *(one.email for one in held)}
    emails = {text for text in texts if "@" in text}
    names = {text for text in texts - emails if _is_telling(text)}
    exact = {one.note_reference for one in held if _is_reference(one.note_reference)}
    exact.add(str(person.telegram_id))
    plain = [*(_name(name) for name in names), *(_bounded(text) for text in exact | emails)]
    parts = {part for name in names for part in _parts(name) if len(part) >= _SHORTEST}
    in_contacts = [*plain, *(_bounded(part) for part in parts)]
    needles = {max(_parts(name), key=len) for name in names} | parts | exact | emails
    return Traces(person.pseudonym, _any_of(plain), _any_of(in_contacts), frozenset(needles))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    # The longest first, so that a name inside an address does not break the address in two.
    return re.compile("|".join(sorted(patterns, key=len, reverse=True)))


def _is_telling(name: str) -> bool:
    """Whether a name is told from other words: of several words, or one that looks like a name."""
    if len(_parts(name)) != 1 or not _has_case(name[0]):
        return bool(_parts(name))
    return len(name) >= _SHORTEST and not name[0].islower()


def _is_reference(text: str) -> bool:
    return len(text) >= _SHORTEST and any(character.isdigit() for character in text)


def _parts(name: str) -> list[str]:
    return name.replace(",", " ").split()


def _name(name: str) -> str:
    """A name as people write it: also with the last word first, and with a comma between."""
    parts = _parts(name)
    if len(parts) == 1:
        return _edged(re.escape(name), name)
    orders = (parts, [parts[-1], *parts[:-1]])
    written = (r"[\s,]+".join(re.escape(part) for part in order) for order in orders)
    return "|".join(_edged(f"(?i:{one})", name) for one in written)


def _bounded(text: str) -> str:
    return _edged(f"(?i:{re.escape(text)})", text)


def _edged(pattern: str, text: str) -> str:
    """Whole words only, in scripts that part their words and have capitals, and whole numbers."""
    before = r"(?<!\w)" if _has_edge(text[0]) else ""
    after = r"(?!\w)" if _has_edge(text[-1]) else ""
    return f"{before}{pattern}{after}"


def _has_edge(character: str) -> bool:
    return character.isdigit() or _has_case(character)


def _has_case(character: str) -> bool:
    return character.lower() != character.upper()
