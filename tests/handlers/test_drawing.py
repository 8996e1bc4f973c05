"""Pictures as data before they are painted: nothing overlaps, nothing is pale, nothing is cut."""

import io
import re
import time
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from handlers import captions
from handlers.drawing import fonts, palette, tiles, timeline
from handlers.drawing.fonts import font, shaped, wrapped
from handlers.drawing.painting import png
from handlers.drawing.shapes import (
    SMALLEST,
    WIDTH,
    Drawing,
    Label,
    Mark,
    Panel,
    Stroke,
)
from handlers.drawing.tiles import PAINTS
from handlers.pictures import Picture, Values, attachment, drawn, laid_out, values_of
from handlers.standings import STANDINGS
from handlers.texts import Reader, state_name
from services.book import PUBLISHED, Book, FactKind
from services.formal_meetings import PUBLISHED as MEETINGS
from services.obligations import Article
from services.treaty import Standing
from storage.treaty import states
from tests.support.drawing import contrast, is_on
from tests.support.known import book, fact

DAY = date(2026, 2, 3)
DAYS = (date(2008, 12, 3), date(2010, 8, 1), date(2012, 9, 11), DAY, date(2026, 11, 22))
LANGUAGES = ("en", "fr", "ar", "ru", "es", "pt")
"""Those of the interface, and those whose names of States the typeface holds."""

MOST_BYTES = 200_000
DOCS = Path(__file__).parents[2] / "docs" / "pictures"

CROWDED = book(
    *(
        fact(
            state.iso3,
            FactKind.DECISION,
            DAY,
            article=Article.CLEARANCE,
            how="granted",
            until_on=date(2026, 6, 1 + n % 28),
            meeting="13MSP",
        )
        for n, state in enumerate(one for one in states() if one.entry_into_force_on)
        if n % 4 == 0
    )
)
"""Many deadlines in one month."""


def values(picture: Picture, day: date, language: str, known: Book = PUBLISHED) -> Values:
    return values_of(picture, known, MEETINGS, day, 12, Reader(language))


every_picture = pytest.mark.parametrize(
    ("picture", "day", "language"),
    [
        (picture, day, language)
        for picture in Picture
        for day, language in dict.fromkeys(
            [*((DAY, language) for language in LANGUAGES), *((day, "fr") for day in DAYS)]
        )
    ],
)
every_kind = pytest.mark.parametrize("picture", Picture)


@every_picture
def test_no_words_overlap_or_leave_the_paper(picture: Picture, day: date, language: str) -> None:
    drawing = laid_out(values(picture, day, language))
    is_well_laid(drawing)


@pytest.mark.parametrize("months", [12, 36])
def test_many_deadlines_in_one_month_find_their_places(months: int) -> None:
    said = captions.timeline_of(CROWDED, MEETINGS, DAY, months, Reader("fr"))
    assert sum(len(entries) for _, _, entries in said.days) > 20
    is_well_laid(timeline.laid_out(said))


def is_well_laid(drawing: Drawing) -> None:
    boxes = [(label.text, label.box) for label in drawing.labels]
    for text, (left, top, right, bottom) in boxes:
        assert 0 < left < right < WIDTH, text
        assert 0 < top < bottom < drawing.height, text
    for (text, box), (other_text, other) in combinations(boxes, 2):
        assert not is_on(box, other), (text, other_text)


@every_picture
def test_words_are_large_enough_for_a_phone(picture: Picture, day: date, language: str) -> None:
    assert all(label.size >= SMALLEST for label in laid_out(values(picture, day, language)).labels)


def test_the_smallest_words_can_be_read_on_a_narrow_phone() -> None:
    assert SMALLEST * 390 / WIDTH > 9


@every_kind
def test_words_stand_out_from_what_is_behind_them(picture: Picture) -> None:
    for label in laid_out(values(picture, DAY, "en")).labels:
        assert contrast(label.colour, label.on) >= 4.5, label


@every_kind
def test_marks_and_edges_stand_out_from_the_paper(picture: Picture) -> None:
    for shape in laid_out(values(picture, DAY, "en")).shapes:
        match shape:
            case Panel():
                assert contrast(shape.edge, palette.PAPER) >= 3, shape
            case Mark():
                assert contrast(shape.colour, palette.PAPER) >= 3, shape
            case Stroke(colour=colour) if colour != palette.GUIDE:
                assert contrast(colour, palette.PAPER) >= 3, shape


def test_words_on_a_tile_stand_on_its_own_colour() -> None:
    drawing = laid_out(values(Picture.GRID, DAY, "en"))
    panels = [shape for shape in drawing.shapes if isinstance(shape, Panel)]
    for label, box in [(label, label.box) for label in drawing.labels]:
        behind = [panel.fill for panel in panels if is_on(panel.box, box)]
        assert behind in ([], [label.on]), label.text


def test_no_two_standings_share_a_letter_or_a_colour() -> None:
    assert set(PAINTS) == set(Standing) == set(STANDINGS)
    assert len({paint.letter for paint in PAINTS.values()}) == len(Standing)
    assert len({paint.fill for paint in PAINTS.values()}) == len(Standing)


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def texts_of(drawing: Drawing) -> list[str]:
    return [label.text for label in drawing.labels]


def test_every_letter_on_a_tile_is_explained_in_the_legend() -> None:
    said = captions.grid_of(PUBLISHED, DAY, Reader())
    assert [(one, count) for one, _, count in said.legend] == [
        (Standing.IN_FORCE, "111"),
        (Standing.DEPOSITED, "1"),
        (Standing.SIGNATORY, "12"),
        (Standing.NOT_PARTY, "72"),
        (Standing.WITHDREW, "1"),
    ]
    shown = texts_of(tiles.laid_out(said))
    assert {name for _, name, _ in said.legend} < set(shown)
    assert {state.iso3 for state in states()} < set(shown)
    assert "States Parties: 112, signatories: 12, not party: 73" in shown


def test_each_line_is_named_at_its_end_and_differs_in_more_than_colour() -> None:
    drawing = laid_out(values(Picture.LINE, DAY, "en"))
    shown = texts_of(drawing)
    assert {"112", "12", "Signatories", "1MSP", "13MSP", "1RC"} < set(shown)
    assert [stroke.dash > 0 for stroke in drawing.shapes if isinstance(stroke, Stroke)][-2:] == [
        True,
        False,
    ]
    marks = {(mark.kind, mark.hollow) for mark in drawing.shapes if isinstance(mark, Mark)}
    assert marks == {("circle", False), ("square", True)}


def test_what_has_passed_is_listed_as_to_be_confirmed_and_never_late() -> None:
    shown = texts_of(laid_out(values(Picture.DEADLINES, date(2026, 11, 22), "en")))
    everything = " ".join(shown)
    assert "No such deadline is known here for these months." in everything
    assert "Extension considered at 13MSP, decision to be confirmed" in everything
    assert "Lao People's Democratic Republic" in everything
    assert not re.search("overdue|late|missed", everything, re.IGNORECASE)


def test_a_deadline_that_is_not_confirmed_has_a_hollow_mark_that_is_explained() -> None:
    said = captions.timeline_of(PUBLISHED, MEETINGS, DAY, 12, Reader())
    unsure = [one.name for _, _, day in said.days for one in day if not one.is_confirmed]
    assert unsure == ["Mauritania", "Vanuatu"]
    drawing = timeline.laid_out(said)
    assert "Hollow: not confirmed" in texts_of(drawing)
    hollow = [mark for mark in drawing.shapes if isinstance(mark, Mark) and mark.hollow]
    assert len(hollow) == 3  # The one in the legend, and theirs.


def test_a_deadline_under_its_day_does_not_repeat_the_day() -> None:
    said = captions.timeline_of(PUBLISHED, MEETINGS, DAY, 36, Reader())
    for _, shown, entries in said.days:
        assert not [one for one in entries for detail in one.details if shown in detail]
    assert all("20" in one.details[0] for one in said.undecided)


@every_kind
def test_every_picture_names_its_source_and_the_day_it_was_read(picture: Picture) -> None:
    everything = " ".join(texts_of(laid_out(values(picture, DAY, "en"))))
    assert "3 February 2026" in everything
    source = "Obligations: " if picture is Picture.DEADLINES else "XXVI-6, "
    assert source in everything


# Letters.

MISSING = chr(0x10FFFF)


def has_glyphs(text: str, typeface: ImageFont.FreeTypeFont) -> bool:
    """Whether no letter is drawn as the box that stands for a missing one."""
    box = bytes(typeface.getmask(MISSING))
    return all(
        bytes(typeface.getmask(letter)) != box for letter in set(shaped(text)) if letter.strip()
    )


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_every_states_name_is_in_the_typeface(language: str, *, bold: bool) -> None:
    letters = "".join(sorted({char for one in states() for char in state_name(one, language)}))
    names = [state_name(one, language) for one in states()]
    assert has_glyphs(letters if language != "ar" else " ".join(names), font(26, bold=bold))


@every_picture
def test_every_letter_of_every_label_is_in_the_typeface(
    picture: Picture, day: date, language: str
) -> None:
    for label in laid_out(values(picture, day, language)).labels:
        assert has_glyphs(label.text, font(label.size, bold=label.bold)), label.text


def test_chinese_is_not_in_the_typeface_yet() -> None:
    assert not has_glyphs("老挝", font(26))


def test_arabic_letters_are_joined_and_stand_from_right_to_left() -> None:
    laos = state_name(PUBLISHED.get_state("LAO"), "ar")
    drawn_as = shaped(laos)
    assert drawn_as != laos
    assert all("\ufb50" <= letter <= "\ufefc" for letter in drawn_as if letter.strip())
    assert shaped("\u2068Laos\u2069") == "Laos"


def test_a_number_among_arabic_words_keeps_its_order() -> None:
    assert "2026" in shaped("3 فبراير 2026")


def test_words_wrap_between_words_only() -> None:
    said = wrapped("Extension considered at 13MSP, decision to be confirmed", 26, 300)
    assert len(said) > 1
    assert " ".join(said) == "Extension considered at 13MSP, decision to be confirmed"
    assert all(fonts.width(line, 26) <= 300 for line in said)


# Bytes.


@every_picture
def test_a_picture_is_small_and_drawn_within_a_second(
    picture: Picture, day: date, language: str
) -> None:
    said = values(picture, day, language)
    began = time.process_time()
    content = drawn(said)
    seconds = time.process_time() - began
    print(f"{picture} {day} {language}: {len(content) / 1000:.0f} kB in {seconds:.2f} s")  # noqa: T201
    assert len(content) < MOST_BYTES
    assert seconds < 1
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.mode, image.width) == ("PNG", "P", WIDTH)
        assert image.width + image.height <= 10_000


@every_kind
def test_equal_words_make_equal_bytes(picture: Picture) -> None:
    assert drawn(values(picture, DAY, "fr")) == drawn(values(picture, DAY, "fr"))


def test_the_colours_of_the_tiles_are_exactly_those_that_were_chosen() -> None:
    with Image.open(io.BytesIO(drawn(values(Picture.GRID, DAY, "en")))) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1000) or ()}
    chosen = {
        tuple(bytes.fromhex(colour[1:]))
        for paint in PAINTS.values()
        for colour in (paint.fill, paint.edge, paint.ink)
    }
    assert chosen <= colours


def test_turned_words_are_painted_where_they_were_laid() -> None:
    label = Label(100, 180, "13MSP", turned=True)
    with Image.open(io.BytesIO(png(Drawing(200, (label,))))) as image:
        ink = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert ink is not None
    assert all(abs(one - other) <= 4 for one, other in zip(ink, label.box, strict=True))


def key(known: Book, day: date = DAY, language: str = "en", what: Picture = Picture.GRID) -> str:
    return attachment(what, known, MEETINGS, day, 12, Reader(language)).key


def test_the_key_changes_with_all_that_a_picture_depends_on() -> None:
    deposited = fact("DZA", FactKind.DEPOSIT, DAY, how="accession")
    keys = [
        key(PUBLISHED),
        key(book(deposited)),
        key(PUBLISHED, date(2026, 2, 2)),
        key(PUBLISHED, language="fr"),
        key(PUBLISHED, what=Picture.LINE),
        key(PUBLISHED, what=Picture.DEADLINES),
        attachment(Picture.DEADLINES, PUBLISHED, MEETINGS, DAY, 36, Reader()).key,
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(one) <= 120 for one in keys)
    assert key(Book()) == keys[0]


@every_kind
def test_the_readme_shows_what_the_command_draws_today(picture: Picture) -> None:
    with (
        Image.open(DOCS / f"{picture}.png") as shown,
        Image.open(io.BytesIO(drawn(values(picture, DAY, "en")))) as now,
    ):
        assert shown.convert("RGB").tobytes() == now.convert("RGB").tobytes(), "make pictures"
