"""What is written down about the running bot: ids and names of errors, never texts or secrets."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

# Below this they show addresses with the token, or what people wrote.
_TOO_TALKATIVE = (
    "aiohttp.access",
    "aiosqlite",
    "apscheduler",
    "asyncpg",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)
_TOKEN = r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}"  # noqa: S105 - how any bot's token looks.


def set_up_logs(level: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log of this process to `stream` (stderr), coloured for eyes or else as JSON.

    `secrets` are hidden wherever they turn up, and so is whatever looks like a bot's token.
    """
    stream = sys.stderr if stream is None else stream
    about_each: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *about_each,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=about_each,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(for_eyes=stream.isatty()),
                hiding(secrets),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TOO_TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _rendering(*, for_eyes: bool) -> list[Processor]:
    if for_eyes:
        # A plain traceback: a rich one shows the values of variables.
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def hiding(secrets: Iterable[str]) -> Processor:
    """The last step of a log line: takes out the secrets, wherever in it they are."""
    halves = [half for secret in secrets for half in (secret, secret.partition(":")[2]) if half]
    pattern = re.compile("|".join([_TOKEN, *map(re.escape, halves)]))

    def hide(_logger: Any, _method: str, line: Any) -> str:
        return pattern.sub("<hidden>", str(line))

    return hide
