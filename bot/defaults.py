"""Where the database is unless a setting says otherwise. Loads nothing, so that asking is quick."""

from collections.abc import Mapping
from pathlib import Path

PREFIX = "LIAISON_"
DATA_DIR = Path("var")
DATABASE = "liaison.db"
"""In the data directory."""


def is_any_database_meant(environment: Mapping[str, str]) -> bool:
    """Whether an address is set, or a file is in the place where one is made."""
    settings = {name.upper(): value for name, value in environment.items() if value}
    folder = Path(settings.get(f"{PREFIX}DATA_DIR", DATA_DIR))
    return f"{PREFIX}DATABASE_URL" in settings or (folder / DATABASE).exists()
