import pytest

from bot.json_text import read_json


def test_what_people_write_is_read_as_it_is() -> None:
    assert read_json('{"text": "ສະບາຍດີ 👋", "id": 7}'.encode()) == {"text": "ສະບາຍດີ 👋", "id": 7}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"text": "a\\u0000b"}', {"text": "ab"}),
        (b'{"text": "half \\ud83d"}', {"text": "half ?"}),
        (b'{"text": ["\\udc00\\u0000"]}', {"text": ["?"]}),
        (b'{"k\\u0000": {"text": "\\\\u0000"}}', {"k": {"text": "\\u0000"}}),
        (b'{"text": "bad \xff byte"}', {"text": "bad � byte"}),
    ],
)
def test_what_no_database_can_hold_is_taken_out(text: bytes, value: object) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize("text", [b"", b"<html>", b'{"text": ', b"[" * 100_000])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSONDecodeError is one; there is no more to it.
        read_json(text)
