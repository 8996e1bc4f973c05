"""Which files are taken: those that are what their first bytes say, and are whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.files import FileAnswer, answer_of, kind_of, name_of, number_of, shown
from services.options import Reading
from services.texts import RefusedError
from storage.files import File
from tests.support.files import JPEG, PDF, PNG

TODAY = datetime(2027, 3, 1, tzinfo=UTC)
BEGINNINGS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
ZIP_END = b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg")])
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
    assert kind_of(content + b"\r\n\0\0") == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + bytes(60),
        b"\x7fELF" + bytes(60),
        b"GIF89a" + bytes(60),
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04" + bytes(60) + ZIP_END,
        b" " + PDF,
        b"\xef\xbb\xbf" + PDF,
        b"MZ" + PDF,
        PNG[1:],
    ],
)
def test_what_begins_as_something_else_is_nothing_that_is_taken(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize("content", [PDF, PNG, JPEG])
def test_a_second_file_behind_the_first_is_not_taken_with_it(content: bytes) -> None:
    archive = b"PK\x03\x04" + bytes(60) + ZIP_END
    assert kind_of(content + archive) is None
    assert kind_of(content + archive + content[-20:]) is None
    assert kind_of(content + b"MZ" + bytes(4000)) is None


@pytest.mark.parametrize("content", [PDF, PNG, JPEG])
def test_half_a_file_is_not_taken(content: bytes) -> None:
    assert kind_of(content[: len(content) // 2]) is None
    assert kind_of(content[:-7]) is None


@given(st.binary(max_size=2000))
def test_no_bytes_are_taken_that_do_not_begin_as_a_file_of_ours(content: bytes) -> None:
    assert kind_of(content) is None or content.startswith(BEGINNINGS)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=2000))
def test_a_beginning_alone_is_no_file(beginning: bytes, rest: bytes) -> None:
    ends = (b"%%EOF", b"IEND\xaeB`\x82", b"\xff\xd9")
    if not any(end in rest for end in ends):
        assert kind_of(beginning + rest) is None


def test_an_answer_says_what_was_sent_and_under_which_number_it_is_kept() -> None:
    file = File(12, 1, "pdf", 245_760, TODAY)
    answer = answer_of(file)
    assert FileAnswer().accepts(answer, {})
    assert number_of(answer) == 12
    assert number_of(None) is None
    assert name_of(file) == "note-verbale-12.pdf"
    assert shown(file).values == {"kind": "PDF", "size": 240}
    assert shown(File(13, 1, "png", 20, TODAY)).values["size"] == 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        12,
        "12",
        {},
        {"file": "12", "kind": "pdf", "size": 1},
        {"file": 12, "kind": "exe", "size": 1},
        {"file": 12, "kind": "pdf"},
    ],
)
def test_anything_else_is_no_answer(value: object) -> None:
    assert not FileAnswer().accepts(value, {})


def test_words_in_place_of_a_file_are_answered_with_what_is_wanted() -> None:
    reading = Reading(TODAY.date(), "en", lambda text: text.message)
    with pytest.raises(RefusedError, match="as a photo, or as a PDF, PNG or JPEG file"):
        FileAnswer().parse("note verbale 4/2027", reading)
