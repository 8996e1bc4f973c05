"""Web addresses that people give: of documents, of a source. Only what can be opened safely."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.options import JSON, Answers, Option, Reading, Unclear, shortened
from services.texts import RefusedError, Text

AT_MOST = 300
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def is_web_address(words: str) -> bool:
    """Whether words are the address of a page that a phone opens over an encrypted connection."""
    if len(words) > AT_MOST or not re.fullmatch(r"https://[!-~]+", words):
        return False
    try:
        found = urlsplit(words)
        host, port = found.hostname or "", found.port
    except ValueError:
        return False
    return _HOST.fullmatch(host) is not None and port != 0 and "@" not in found.netloc


@dataclass(frozen=True)
class WebAddress:
    """The address of a page, stored as typed; `https` only, without a name or password in it."""

    options: tuple[Option, ...] = ()

    def parse(self, typed: str, _reading: Reading) -> JSON | Unclear:
        address = typed.strip().strip("<>")
        if not self.accepts(address, {}):
            raise RefusedError(
                Text(
                    "“{typed}” is not a web address that I can take. "
                    "Please copy it from the browser; it begins with https://.",
                    typed=shortened(typed),
                )
            )
        return address

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return isinstance(value, str) and is_web_address(value)

    def shown(self, value: JSON) -> Text:
        return Text("{words}", words=value)
