"""Looks for words in every column of every table, and in the bytes of the file of SQLite."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.schema import metadata
from tests.support.registered import NOW


async def found_in(database: Database, words: Iterable[object]) -> set[tuple[str, str]]:
    """Where any of the words stands: (table.column, the word), whatever the capitals."""
    sought = {str(word) for word in words}
    found = set()
    async with database.view(NOW) as view:
        for table in metadata.sorted_tables:
            for row in await view.all(select(table)):
                for column in table.c:
                    text = _text(row[column])
                    found |= {
                        (f"{table.name}.{column.name}", word)
                        for word in sought
                        if word.casefold() in text
                    }
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1").casefold()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str).casefold()
    return str(value).casefold()


def found_in_files(database: Database, words: Iterable[object]) -> set[tuple[str, str]]:
    """Which of the words the files of a database on SQLite hold, as text of UTF-8 or JSON."""
    path = Path(database.url.database or "")
    found = set()
    for file in path.parent.glob(f"{path.name}*"):
        content = file.read_bytes()
        for word in map(str, words):
            spelt = {word.encode(), json.dumps(word)[1:-1].encode()}
            found |= {(file.name, word) for one in spelt if one in content}
    return found
