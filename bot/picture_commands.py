"""`liaison picture`: States by region, Parties over time, deadlines ahead, as a PNG file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import Clock


def picture(
    what: Annotated[str, typer.Argument(metavar="grid|line|deadlines", help="What it shows.")],
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Today if none."),
    ] = None,
    language: Annotated[str, typer.Option(help="A language of the interface.")] = "en",
    months: Annotated[int, typer.Option(help="How far ahead deadlines go: 12 or 36.")] = 12,
    output: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Where to.")] = None,
) -> None:
    """Draw a picture of a day as a PNG file, and tell where it was written."""
    from bot.treaty_book import known
    from handlers.pictures import MONTHS, Picture, attachment
    from handlers.texts import Reader
    from services.languages import LANGUAGES
    from services.treaty import OPENED_FOR_SIGNATURE_ON
    from storage.treaty import DEPOSITARY

    today = Clock().now().date()
    shown = day.date() if day else today
    if what not in list(Picture):
        raise typer.BadParameter(f"There is a picture of {', '.join(Picture)}.")
    if language not in LANGUAGES:
        raise typer.BadParameter(f"A language is one of {', '.join(LANGUAGES)}.")
    if months not in MONTHS:
        raise typer.BadParameter("Deadlines are drawn for 12 months or for 36.")
    if not OPENED_FOR_SIGNATURE_ON <= shown <= today:
        raise typer.BadParameter(f"There are pictures from {OPENED_FOR_SIGNATURE_ON} to {today}.")
    if what == Picture.DEADLINES and shown < DEPOSITARY.read_on:
        raise typer.BadParameter(
            f"There are pictures of deadlines from {DEPOSITARY.read_on}: "
            "what was fulfilled or extended before is not on record day by day."
        )
    found = known()
    drawn = attachment(Picture(what), found.book, found.meetings, shown, months, Reader(language))
    file = output or Path(drawn.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(drawn.content())
    typer.echo(f"Written to {file}.")
