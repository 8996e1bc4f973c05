import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs

TOKEN = "123456:" + "Ab-_9" * 7
SECRET = "abcdefgh-IJKLMNOP_12"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(params=[io.StringIO, Terminal], ids=["json", "terminal"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    written: io.StringIO = request.param()
    set_up_logs("DEBUG", secrets=[TOKEN, SECRET], stream=written)
    return written


def _fail(text: str) -> None:
    raise ValueError(text)


def test_a_secret_is_hidden_wherever_it_turns_up(stream: io.StringIO) -> None:
    log = structlog.get_logger()
    other = "987654:" + "Z" * 35
    log.info("asked https://api.telegram.org/bot%s/getMe", TOKEN, secret=SECRET)
    log.warning("nested", payload={"secret_token": [SECRET], "half": TOKEN.split(":")[1]})
    log.info("escaped", url=f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/getMe")
    log.info("another bot's", token=other)
    logging.getLogger("library").error("for %s", f"https://x/bot{TOKEN}/")
    try:
        _fail(f"no connection to /bot{TOKEN}/")
    except ValueError:
        log.exception("it failed")
        logging.getLogger("library").exception("it failed")
    written = stream.getvalue()
    for hidden in (SECRET, TOKEN, TOKEN.split(":")[1], other.split(":")[1]):
        assert hidden not in written
    assert written.count("<hidden>") >= 8
    assert written.count("ValueError") >= 2


def test_values_of_variables_are_not_shown_with_an_error(stream: io.StringIO) -> None:
    log = structlog.get_logger()
    what_somebody_wrote = "clear the road to the village"
    try:
        _fail("odd" if what_somebody_wrote else "")
    except ValueError:
        log.exception("it failed")
    assert "village" not in stream.getvalue()
    assert "ValueError: odd" in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.connection", "aiohttp.access", "telegram.Bot", "sqlalchemy.engine"]
)
def test_libraries_that_show_texts_or_addresses_are_quiet(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("POST /bot… text=…")
    assert stream.getvalue() == ""
    logging.getLogger(name).warning("seen")
    assert "seen" in stream.getvalue()


def test_off_a_terminal_each_line_is_json_with_time_and_level() -> None:
    stream = io.StringIO()
    set_up_logs("INFO", stream=stream)
    structlog.get_logger().debug("not this")
    structlog.get_logger().info("published", need=12)
    logging.getLogger("library").warning("odd %s", "thing")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["need"], first["level"]) == ("published", 12, "info")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"]) == ("odd thing", "warning")
