"""What the people who run Liaison can set, and the one sentence they read when it is set wrongly.

Every setting is an environment variable that begins with LIAISON_. Secrets never appear in a
sentence, a `repr` or a log.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

import typer
from pydantic import (
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.defaults import DATA_DIR, DATABASE, PREFIX
from services.retention import USUAL, Periods

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_FEWEST_DIFFERENT_CHARACTERS = 8
_DATABASES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")


class SettingsError(Exception):
    """The settings do not allow a start; each line is one sentence that names one variable."""


class Address(NamedTuple):
    """Where a server of ours listens; port 0 lets the machine choose."""

    host: str
    port: int


def _address(place: str | Address) -> Address:
    if isinstance(place, Address):
        return place
    host, _, port = place.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004
        raise ValueError("must be host:port, for example 127.0.0.1:8081")
    return Address(host, int(port))


def _address_or_off(place: str | Address | None) -> Address | None:
    return None if place in (None, "off") else _address(place)


class Settings(BaseSettings):
    """All settings. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    bot_token: SecretStr | None = None
    bot_api_url: str = "https://api.telegram.org"
    data_dir: Path = DATA_DIR
    database_url: SecretStr = Field(default=SecretStr(""), validate_default=True)
    migration_database_url: SecretStr | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    listen: Annotated[Address, NoDecode, BeforeValidator(_address)] = Address("127.0.0.1", 8080)
    ops_listen: Annotated[Address | None, NoDecode, BeforeValidator(_address_or_off)] = Address(
        "127.0.0.1", 8081
    )
    updates_per_minute: int = Field(default=120, ge=20)
    # For how many days things are kept; never so short that somebody is still in the midst of it.
    keep_requests: int = Field(default=USUAL.keep_requests, ge=30)
    keep_drafts: int = Field(default=USUAL.keep_drafts, ge=14)
    keep_invitations: int = Field(default=USUAL.keep_invitations, ge=30)
    keep_files: int = Field(default=USUAL.keep_files, ge=30)
    keep_deliveries: int = Field(default=USUAL.keep_deliveries, ge=90)
    keep_problems: int = Field(default=USUAL.keep_problems, ge=7)
    keep_people: int = Field(default=USUAL.keep_people, ge=90)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def periods(self) -> Periods:
        """For how long what is kept, as the services take it."""
        return Periods(**{one.name: getattr(self, one.name) for one in fields(Periods)})

    @property
    def token(self) -> str:
        """The bot's token in the clear, for those who build addresses from it."""
        if self.bot_token is None:
            raise SettingsError(
                f"{PREFIX}BOT_TOKEN is missing: set it to the token that @BotFather gave the bot."
            )
        return self.bot_token.get_secret_value()

    @property
    def secrets(self) -> list[str]:
        """What must never reach a log, in the clear."""
        return [each.get_secret_value() for each in (self.bot_token, self.webhook_secret) if each]

    @field_validator("bot_token")
    @classmethod
    def _is_a_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("is not a bot token: @BotFather gives one like 123456:ABC-DEF…")
        return token

    @field_validator("bot_api_url")
    @classmethod
    def _is_an_api(cls, url: str) -> str:
        if not _is_web_address(url) or urlsplit(url).query:
            raise ValueError("must be an address like https://api.telegram.org")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        if not url.get_secret_value():
            return SecretStr(f"{_DATABASES[0]}{info.data.get('data_dir', DATA_DIR)}/{DATABASE}")
        if not url.get_secret_value().startswith(_DATABASES):
            raise ValueError(f"must begin with {_DATABASES[0]} or {_DATABASES[1]}")
        if not _is_database_address(url.get_secret_value()):
            raise ValueError(
                f"must be like {_DATABASES[0]}var/liaison.db or"
                f" {_DATABASES[1]}name:password@host:5432/liaison"
            )
        return url

    @field_validator("migration_database_url")
    @classmethod
    def _belongs_to_the_database(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        parts = [info.data.get("database_url", url).get_secret_value(), url.get_secret_value()]
        if not all(part.startswith(_DATABASES[1]) and _is_database_address(part) for part in parts):
            raise ValueError(
                f"must be like {_DATABASES[1]}owner:password@host:5432/liaison,"
                f" as {PREFIX}DATABASE_URL must"
            )
        return url

    @field_validator("webhook_url")
    @classmethod
    def _is_reachable_for_telegram(cls, url: str, info: ValidationInfo) -> str:
        if not _is_web_address(url):
            raise ValueError("must be an address like https://liaison.example.org/telegram")
        is_plain = urlsplit(url).scheme == "http"
        if is_plain and str(info.data.get("bot_api_url", "")).startswith("https:"):
            raise ValueError("must begin with https://, or Telegram refuses it")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _is_hard_to_guess(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret is None:
            if info.data.get("webhook_url"):
                raise ValueError("is missing: a webhook needs a secret (`openssl rand -hex 32`)")
            return None
        clear = secret.get_secret_value()
        if not _SECRET.fullmatch(clear) or len(set(clear)) < _FEWEST_DIFFERENT_CHARACTERS:
            raise ValueError(
                "is too weak or not allowed by Telegram: use 16 to 256 varied letters, digits,"
                " _ and - (`openssl rand -hex 32`)"
            )
        return secret

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: str) -> str:
        return level.upper()


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError with one sentence for each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            f"{PREFIX}{str(each['loc'][0]).upper()} {_reason(each['type'], each['msg'])}."
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    raise SettingsError("\n".join(wrong))


def settings_of_this_process() -> Settings:
    """The settings from the environment, with a warning for each name that means nothing.

    Raises SettingsError, which `bot.cli.run_command` turns into its sentences and exit code 2.
    """
    for sentence in unknown_settings(os.environ):
        typer.echo(sentence, err=True)
    return read_settings()


def unknown_settings(environment: Mapping[str, str]) -> list[str]:
    """One sentence for each LIAISON_ variable that means nothing here, with the nearest name."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    sentences = []
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0)[0]
            sentences.append(f"{name} is not a setting and is ignored; is {nearest} meant?")
    return sentences


def _reason(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"is wrong: {message[:1].lower()}{message[1:]}"


def _is_database_address(url: str) -> bool:
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return False
    if parts.get_backend_name() == "sqlite":
        return bool(parts.database)
    return parts.port is None or 0 < parts.port <= 65535  # noqa: PLR2004


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
