"""How values of the field are kept, alike on both databases: instants, sets of codes, JSON."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number. SQLite counts up by itself only in a column declared INTEGER."""

Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite has no time zones, so there it is stored as UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"an instant needs its time zone: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """Codes of the taxonomy as `|CLR|VA|`, so that one LIKE finds an entry that holds a code."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | str | None, dialect: Dialect) -> str | None:
        del dialect
        if value is None or isinstance(value, str):
            return value
        return "|" + "".join(f"{code}|" for code in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        del dialect
        return tuple(code for code in (value or "").split("|") if code)
