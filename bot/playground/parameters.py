"""The parameters of one call, read as the Bot API reads them: text from forms, values from JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.playground.refusals import Json, bad_request, mistake

_WHOLE_NUMBER = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Parameters:
    values: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name, default)
        return value if isinstance(value, str) else default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return default
        if isinstance(value, int):
            return value
        return int(value) if _WHOLE_NUMBER.fullmatch(str(value)) else default

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value is True or str(value).lower() in {"true", "yes", "1"}

    def chat_id(self) -> int:
        """The number of the chat; a name that begins with @ finds nobody here."""
        value = self.text("chat_id")
        if not value:
            raise mistake("chat_id is empty")
        if not _WHOLE_NUMBER.fullmatch(value):
            raise bad_request("chat not found")
        return int(value)

    def message_id(self) -> int:
        if "message_id" not in self.values:
            raise mistake("message identifier is not specified")
        return self.integer("message_id")

    def json(self, name: str, what: str) -> Any:
        """A value that a form carries as JSON text; None when it is absent or empty.

        Raises:
            RefusedByTelegram: "can't parse … JSON object", when it cannot be read.

        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise mistake(f"can't parse {what} JSON object") from None

    def mapping(self, name: str, what: str) -> Json | None:
        value = self.json(name, what)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise mistake(f"object expected as {what}")
        return value

    def array(self, name: str, what: str) -> list[Any] | None:
        value = self.json(name, what)
        if value is not None and not isinstance(value, list):
            raise mistake(f"expected an Array of {what}")
        return value

    def find_upload(self, reference: str) -> Upload | None:
        """The uploaded file of a parameter, or the one that `attach://name` points to."""
        return self.uploads.get(reference.removeprefix("attach://"))
