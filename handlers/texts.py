"""Puts deferred texts into the reader's language, with the reader's dates, numbers and clock."""

import gettext
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from handlers.screens import Action, Screen
from services.languages import LANGUAGES
from services.texts import Month, Plural, Text
from services.typed import utf16_length
from services.zones import DEFAULT, Zone, city_in
from storage.treaty import State, aliases

_LOCALES = Path(__file__).parent / "locales"
_CUSTOMS = {"en": "en_GB"}
"""Whose dates and numbers a language is written with: 3 April 2027, as the UN writes it."""

_TAG = re.compile(r"<[^>]+>")
_ALONE = re.compile(r"(<[^>]*>)*\{\w+\}(<[^>]*>)*")
"""A sentence that is one value and nothing else: it has the direction of its own words."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSENDABLE = re.compile(r"[\0\ud800-\udfff]")
"""What no message can hold: it would make Telegram, or JSON, refuse the whole of it."""

_MOST = 4096
"""Telegram's limit of a message, in characters after the markup is taken out."""

_LABEL_MOST = 72
"""So much of a label stands on a button; a phone shows less, a wide window about this."""


@dataclass(frozen=True)
class Reader:
    """For whom a text is rendered: `language` is one of LANGUAGES, `zone` an IANA name."""

    language: str = "en"
    zone: str = "UTC"


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language, and which plural form a number takes."""

    sentences: dict[str, tuple[str, ...]]
    plural_form: Callable[[int], int]


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; English is the key itself and has none."""
    path = _LOCALES / language / "LC_MESSAGES" / "liaison.po"
    if not path.exists():
        return Catalogue({}, lambda n: int(n != 1))
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    sentences = {}
    for entry in entries:
        forms = entry.string if isinstance(entry.string, list | tuple) else (entry.string,)
        key = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
        if key and all(forms) and not entry.fuzzy:
            sentences[key] = tuple(str(form) for form in forms)
    return Catalogue(sentences, gettext.c2py(entries.plural_expr))


def nearest_language(code: str | None) -> str:
    """The interface language for a Telegram language code such as `fr-CA`; English if none."""
    language = (code or "").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


def say(text: Text, reader: Reader) -> str:
    """A text in the reader's words, as Telegram's HTML: the values are escaped, last of all."""
    return _put(text, reader, html_escape=True)


def plain(text: Text, reader: Reader) -> str:
    """A text for a place that shows no markup: the label of a button, a toast."""
    return _put(text, reader, html_escape=False)


def _put(text: Text, reader: Reader, *, html_escape: bool) -> str:
    known = catalogue(reader.language)
    forms = known.sentences.get(text.message)
    if isinstance(text, Plural):
        many = forms or (text.message, text.many)
        form = known.plural_form(text.values["n"]) if forms else int(text.values["n"] != 1)
        sentence = many[min(form, len(many) - 1)]
    else:
        sentence = forms[0] if forms else text.message
    if not text.values:
        return sentence
    values = {
        name: _value(value, reader, html_escape=html_escape) for name, value in text.values.items()
    }
    if not _ALONE.fullmatch(sentence):
        values = {name: _isolated(value) for name, value in values.items()}
    return sentence.format_map(values)


def _isolated(value: str) -> str:
    """Words written from right to left, kept from turning round what stands beside them."""
    return f"\u2068{value}\u2069" if _RIGHT_TO_LEFT.search(value) else value


def _value(value: Any, reader: Reader, *, html_escape: bool) -> str:
    match value:
        case Text():
            return _put(value, reader, html_escape=html_escape)
        case tuple():
            return ", ".join(_value(one, reader, html_escape=html_escape) for one in value)
        case State():
            return _escaped(state_name(value, reader.language), html_escape=html_escape)
        case Zone():
            return _place(value, reader)
        case datetime():
            return _moment(value, reader)
        case date() | Month():
            return _day(value, reader.language)
        case bool():
            raise TypeError("a text's value is never a bool: say it in words")
        case int() | Decimal():
            return _number(value, reader.language)
        case _:
            return _escaped(str(value), html_escape=html_escape)


def _escaped(words: str, *, html_escape: bool) -> str:
    sendable = _UNSENDABLE.sub("", words)
    return html.escape(sendable, quote=False) if html_escape else sendable


@cache
def _state_names(language: str) -> dict[str, str]:
    """The name of each State in a language: the first of those on record."""
    names: dict[str, str] = {}
    for alias in aliases():
        if alias.language == language:
            names.setdefault(alias.iso3, alias.name)
    return names


def state_name(state: State, language: str) -> str:
    """A State's name for a reader: as the United Nations write it."""
    return state.name if language == "en" else _state_names(language).get(state.iso3, state.name)


def _number(value: int | Decimal, language: str) -> str:
    """A number the reader's way. An amount shows the decimals that it holds, zeros too."""
    decimals = f"{Decimal(value):f}".partition(".")[2]
    pattern = f"#,##0.{'0' * len(decimals)}".rstrip(".")
    return str(format_decimal(value, format=pattern, locale=_CUSTOMS.get(language, language)))


def _day(value: date | Month, language: str) -> str:
    """A day in words, or a month.

    The first of a month is an ordinal in French, which CLDR leaves out.
    """
    customs = _CUSTOMS.get(language, language)
    if isinstance(value, Month):
        return str(format_skeleton("yMMMM", value.first_day, locale=customs))
    shown = str(format_date(value, format="long", locale=customs))
    return re.sub(r"^1(?= )", "1er", shown) if language == "fr" else shown


def _moment(value: datetime, reader: Reader) -> str:
    """An instant on the reader's clock, with the place whose time it is."""
    there = value.astimezone(ZoneInfo(reader.zone))
    day = _day(there.date(), reader.language)
    return f"{day}, {there:%H:%M} ({_place(Zone(reader.zone), reader)})"


def _place(zone: Zone, reader: Reader) -> str:
    """A time zone by its city. Geneva, where the treaty's people meet, keeps Zurich's time."""
    if zone.name == DEFAULT:
        return plain(Text("Geneva"), reader)
    return city_in(zone.name, reader.language)


def render(screen: Screen, reader: Reader) -> dict[str, Any]:
    """A screen as the parameters of sendMessage or editMessageText, without the chat."""
    text = fitted([say(line, reader) for line in screen.lines])
    rows = [
        [{"text": _label(action.label, reader), **_does(action)} for action in row]
        for row in screen.rows
        if row
    ]
    return {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": rows},
    }


def _does(action: Action) -> dict[str, Any]:
    if action.copies:
        return {"copy_text": {"text": action.copies}}
    return {"url": action.url} if action.url else {"callback_data": action.press}


def _label(text: Text, reader: Reader) -> str:
    """The label of a button: a long title, typed by somebody, is cut."""
    label = plain(text, reader)
    return label if len(label) <= _LABEL_MOST else label[: _LABEL_MOST - 1].rstrip() + "…"


def shown(text: str) -> str:
    """Telegram's HTML as a reader sees it, without the markup."""
    return html.unescape(_TAG.sub("", text))


def fitted(lines: list[str]) -> str:
    """As many whole lines as fit into one message; the cut is shown, and never inside markup."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += utf16_length(shown(line)) + 1
        if length > _MOST - 2:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join(kept)
