"""Reads JSON that came from a phone, so that no odd character in it can make the bot deaf.

A zero byte cannot be stored in PostgreSQL, and half of a surrogate pair not even be written as
UTF-8: one such message would come back with every getUpdates, for ever.
"""

import json
from typing import Any

import orjson

_ZERO = b"\\u0000"


def read_json(text: bytes) -> Any:
    """The value that `text` holds, its strings free of zero bytes and lone surrogates.

    Raises ValueError when it is not JSON.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        # The standard library forgives what is not quite UTF-8; what is no JSON at all fails again.
        try:
            return _cleaned(json.loads(text.decode("utf-8", "replace")))
        except RecursionError:
            raise ValueError("nested too deeply") from None
    return _cleaned(value) if _ZERO in text else value


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    return value
