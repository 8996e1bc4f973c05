"""The HTML of bot messages, read as Telegram reads it: what it does not understand, it refuses."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from bot.playground.refusals import Json, RefusedByTelegram, mistake

_ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_TAG_OF_ENTITY = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_FOUND_IN_TEXT = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?:https?://[^\s<>\"]+|(?<![\w@.])(?:t\.me|www\.[\w-]+\.\w+)/?[^\s<>\"]*))"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31})"
)
_LIMIT_OF_ENTITIES = 100


@dataclass(frozen=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int


def utf16_length(text: str) -> int:
    """Telegram counts in UTF-16 units: a character outside the basic plane counts as two."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text without its tags, and the entities that the tags meant.

    Raises:
        RefusedByTelegram: "can't parse entities: …" with the byte offset that Telegram would name.

    """
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._offset = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            if self._source[self._at] == "<":
                if self._source.startswith("</", self._at):
                    self._read_end_tag()
                else:
                    self._read_start_tag()
            else:
                self._read_character()
        if self._open:
            name = self._open[-1].name
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{name}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._text), self._entities[:_LIMIT_OF_ENTITIES]

    def _read_character(self) -> None:
        found = _CHARACTER.match(self._source, self._at)
        character = _decoded(found) if found else None
        if found and character:
            self._at = found.end()
        else:
            character = self._source[self._at]
            self._at += 1
        self._text.append(character)
        self._offset += utf16_length(character)

    def _read_start_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._take(lambda c: not c.isspace() and c != ">").lower()
        if self._is_at_end():
            raise _unreadable(f"Unclosed start tag at byte offset {self._byte_offset(begin)}")
        if name not in _ENTITY_OF_TAG:
            raise _unreadable(
                f'Unsupported start tag "{name}" at byte offset {self._byte_offset(begin)}'
            )
        attributes = self._read_attributes(name, begin)
        self._at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte_offset(begin)}'
            )
        self._open.append(_OpenTag(name, attributes, self._offset))

    def _read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        unclosed = f'Unclosed start tag "{tag}" at byte offset {self._byte_offset(begin)}'
        while True:
            self._take(str.isspace)
            if self._is_at_end():
                raise _unreadable(unclosed)
            if self._source[self._at] == ">":
                return attributes
            name = self._take(lambda c: not c.isspace() and c not in "=>").lower()
            if not name:
                raise _unreadable(
                    f'Empty attribute name in the tag "{tag}" '
                    f"at byte offset {self._byte_offset(begin)}"
                )
            self._take(str.isspace)
            has_value = not self._is_at_end() and self._source[self._at] == "="
            attributes[name] = self._read_value(begin, unclosed) if has_value else ""

    def _read_value(self, begin: int, unclosed: str) -> str:
        self._at += 1
        self._take(str.isspace)
        if self._is_at_end():
            raise _unreadable(unclosed)
        quote = self._source[self._at]
        if quote in "\"'":
            end = self._source.find(quote, self._at + 1)
            if end < 0:
                raise _unreadable(f"Unclosed start tag at byte offset {self._byte_offset(begin)}")
            value = self._source[self._at + 1 : end]
            self._at = end + 1
        else:
            begin_of_token = self._at
            value = self._take(lambda c: (c.isascii() and c.isalnum()) or c in ".-")
            if self._is_at_end() or not (self._source[self._at].isspace() or self._at_close()):
                raise _unreadable(
                    f"Unexpected end of name token at byte offset "
                    f"{self._byte_offset(begin_of_token)}"
                )
        return _CHARACTER.sub(lambda found: _decoded(found) or found.group(), value)

    def _read_end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {self._byte_offset(begin)}")
        self._at += 2
        name = self._take(lambda c: not c.isspace() and c != ">").lower()
        self._take(str.isspace)
        if not self._at_close():
            raise _unreadable(f"Unclosed end tag at byte offset {self._byte_offset(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise _unreadable(
                f"Unmatched end tag at byte offset {self._byte_offset(begin)}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        length = self._offset - tag.offset
        entity: Json = {"type": _ENTITY_OF_TAG[tag.name], "offset": tag.offset, "length": length}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "a":
            written = utf16_slice("".join(self._text), tag.offset, length)
            url = _web_address(tag.attributes.get("href") or written)
            if url is None:
                return
            entity["url"] = url
        elif tag.name == "tg-emoji":
            if not tag.attributes.get("emoji-id", "").isdecimal():
                raise _unreadable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        elif tag.name == "tg-time":
            if not tag.attributes.get("unix", "").isdecimal():
                raise _unreadable("Invalid date-time format specified")
            entity["unix_time"] = int(tag.attributes["unix"])
            entity["date_time_format"] = tag.attributes.get("format", "")
        if length > 0:
            self._entities.append(entity)

    def _take(self, is_part: Callable[[str], bool]) -> str:
        begin = self._at
        while self._at < len(self._source) and is_part(self._source[self._at]):
            self._at += 1
        return self._source[begin : self._at]

    def _is_at_end(self) -> bool:
        return self._at >= len(self._source)

    def _at_close(self) -> bool:
        return not self._is_at_end() and self._source[self._at] == ">"

    def _byte_offset(self, at: int) -> int:
        return len(self._source[:at].encode(errors="surrogatepass"))


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le", errors="surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="surrogatepass")


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """A message without the white space around it; its entities move along and shrink."""
    kept = text.strip()
    removed = utf16_length(text[: len(text) - len(text.lstrip())]) if kept else 0
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        begin = max(entity["offset"] - removed, 0)
        length = min(entity["offset"] + entity["length"] - removed, end) - begin
        if length > 0:
            moved.append(entity | {"offset": begin, "length": length})
    return kept, moved


def with_found_entities(text: str, entities: list[Json]) -> list[Json]:
    """Adds what Telegram finds by itself: commands, addresses, names."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in {"code", "pre", "text_link"}
    ]
    found_entities = []
    for found in _FOUND_IN_TEXT.finditer(text):
        offset = utf16_length(text[: found.start()])
        words = found.group().rstrip(".,;:!?)»") if found.lastgroup == "url" else found.group()
        length = utf16_length(words)
        if not any(begin < offset + length and offset < end for begin, end in taken):
            found_entities.append({"type": found.lastgroup, "offset": offset, "length": length})
    return sorted([*entities, *found_entities], key=lambda e: (e["offset"], -e["length"]))


def to_html(text: str, entities: list[Json]) -> str:
    """The text with its marks again, as tests read it; links that Telegram found are left plain."""
    marks: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        opening, closing = _tags_of(entity)
        if opening:
            marks.setdefault(entity["offset"], []).append(opening)
            marks.setdefault(entity["offset"] + entity["length"], []).insert(0, closing)
    parts: list[str] = []
    offset = 0
    for character in text:
        parts += marks.pop(offset, [])
        parts.append(escape(character, quote=False))
        offset += utf16_length(character)
    return "".join([*parts, *marks.pop(offset, [])])


def _tags_of(entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    tag = _TAG_OF_ENTITY.get(entity["type"])
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _decoded(found: "re.Match[str]") -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED_CHARACTERS.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or len(found.group().rstrip(";")) >= 10:
        return None
    if 0xD800 <= code <= 0xDFFF:
        raise _unreadable(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)


def _web_address(written: str) -> str | None:
    """The address as Telegram keeps it, or None where it would drop the link."""
    written = written.strip()
    if re.match(r"(?i)(https?|tg|ton|mailto|tel):", written):
        return written
    return f"http://{written}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$|\?|#)", written) else None


def _unreadable(words: str) -> RefusedByTelegram:
    return mistake(f"can't parse entities: {words}")
