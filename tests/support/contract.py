"""Checks what the bot asked of Telegram against the Bot API as published, at every depth."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "bot-api" / "api-10.0.json"
_PLAIN_TYPES: dict[str, set[type]] = {
    "String": {str},
    "InputFile": {str},
    "Boolean": {bool},
    "True": {bool},
    "Integer": {int},
    "Float": {int, float},
}
_FIXED_VALUE = re.compile(r'(?:must be|always) "?(\w+)"?$')


class Asked(Protocol):
    """What the playground's journal holds of a call."""

    @property
    def method(self) -> str: ...

    @property
    def parameters(self) -> dict[str, Any]: ...

    @property
    def files(self) -> tuple[str, ...]: ...


class Contract:
    """The published methods and types."""

    def __init__(self, published: dict[str, Any]) -> None:
        self._methods = published["methods"]
        self._types = published["types"]

    @classmethod
    def published(cls) -> "Contract":
        """The contract from the folder beside the repository; without it the test is skipped."""
        if not PUBLISHED.exists():
            pytest.skip("the published Bot API (../shared/bot-api) is not here")
        return cls(orjson.loads(PUBLISHED.read_bytes()))

    def known_parameters(self) -> dict[str, frozenset[str]]:
        """The parameters of each method, as `World(known_parameters=…)` takes them."""
        return {
            name: frozenset(field["name"] for field in method.get("fields", []))
            for name, method in self._methods.items()
        }

    def breaches(self, requests: Iterable[Asked]) -> list[str]:
        """A sentence for everything in these calls that is not in the contract."""
        return [breach for request in requests for breach in self._breaches_of(request)]

    def _breaches_of(self, request: Asked) -> list[str]:
        method = self._methods.get(request.method)
        if method is None:
            return [f"{request.method}: no such method"]
        fields = {field["name"]: field for field in method.get("fields", [])}
        attached = set(re.findall(r"attach://([\w.-]+)", str(request.parameters)))
        given = request.parameters.keys() | set(request.files)
        found = [f"no parameter {name}" for name in sorted(given - fields.keys() - attached)]
        found += [
            f"{name} is missing"
            for name, field in fields.items()
            if field["required"] and name not in given
        ]
        for name, value in request.parameters.items():
            if name in fields:
                found += self._mismatches(_from_form(value, fields[name]), fields[name], name)
        return [f"{request.method}: {words}" for words in found]

    def _mismatches(self, value: object, field: dict[str, Any], where: str) -> list[str]:
        """Why a value is of none of the types of a field; nothing when it is of one of them."""
        fixed = _FIXED_VALUE.search(field["description"])
        if fixed and field["types"] == ["String"] and value != fixed[1]:
            return [f"{where} must be {fixed[1]}, not {value!r}"]
        attempts = [self._mismatches_of_type(value, kind, where) for kind in field["types"]]
        return min(attempts, key=len)

    def _mismatches_of_type(self, value: object, kind: str, where: str) -> list[str]:
        wrong = [f"{where} must be {kind}, not {value!r}"]
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return wrong
            inner = kind.removeprefix("Array of ")
            return [
                mismatch
                for at, item in enumerate(value)
                for mismatch in self._mismatches_of_type(item, inner, f"{where}[{at}]")
            ]
        if kind in _PLAIN_TYPES:
            is_right = type(value) in _PLAIN_TYPES[kind]
            return [] if is_right else wrong
        if "subtypes" in self._types[kind]:
            subtypes = self._types[kind]["subtypes"]
            meant = [one for one in subtypes if self._is_meant(value, one)] or subtypes
            return min([self._mismatches_of_type(value, one, where) for one in meant], key=len)
        return self._mismatches_of_object(value, kind, where) if isinstance(value, dict) else wrong

    def _is_meant(self, value: object, kind: str) -> bool:
        """Whether an object names itself as this type of a union, by a field with a fixed value."""
        fields = self._types[kind].get("fields", [])
        fixed = {field["name"]: _FIXED_VALUE.search(field["description"]) for field in fields}
        return isinstance(value, dict) and any(
            found and value.get(name) == found[1] for name, found in fixed.items()
        )

    def _mismatches_of_object(self, value: dict[str, Any], kind: str, where: str) -> list[str]:
        fields = {field["name"]: field for field in self._types[kind].get("fields", [])}
        found = [f"{where}: no field {name} in {kind}" for name in value if name not in fields]
        found += [
            f"{where}.{name} is missing"
            for name, field in fields.items()
            if field["required"] and name not in value
        ]
        for name, inner in value.items():
            if name in fields:
                found += self._mismatches(inner, fields[name], f"{where}.{name}")
        return found


def _from_form(value: object, field: dict[str, Any]) -> object:
    """The value that a string in a form stands for, as the types of its field allow.

    A form has only strings; a JSON body has values already, and they pass unchanged.
    """
    if not isinstance(value, str) or field["types"] in (["String"], ["InputFile", "String"]):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
