"""Once it is warm, the bot reads no more files to say or to understand something."""

import subprocess
import sys

STORY = """
import sys
from datetime import UTC, datetime, date
from handlers.texts import Reader, plain
from services.asking import understand
from services.money import money_from
from services.options import Reading
from services.texts import Text
from services.typed import date_from
from services.zones import Zone, ZoneKind
from storage.treaty import get_state
from bot.warming import warm

if "warm" in sys.argv:
    warm(datetime(2027, 3, 1, tzinfo=UTC))
opened = []
sys.addaudithook(lambda name, given: name == "open" and opened.append(str(given[0])))
today = date(2027, 3, 1)
for language in ("en", "fr"):
    plain(Text("Home"), Reader(language))
    plain(Text("{a} {b}", a=get_state("LAO"), b=today), Reader(language))
    understand("Tchad", language=language, today=today)
    understand("who joined since 2023", language=language, today=today)
    ZoneKind().parse("Vientiane", Reading(today, language, str))
    money_from("250 000 CHF", language=language)
    date_from("12 June 2027", languages=(language,), today=today)
    date_from("in 2 weeks", languages=(language,), today=today)
    date_from("dans 2 semaines", languages=("fr",), today=today)
print(len(opened))
"""


def files_opened(*arguments: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", STORY, *arguments], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_what_is_said_and_understood_after_the_warming_opens_no_file() -> None:
    assert files_opened("cold") > 0
    assert files_opened("warm") == 0
