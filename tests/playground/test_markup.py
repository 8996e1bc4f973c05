"""HTML as Telegram reads it, with the byte offsets of its complaints."""

import pytest

from bot.playground.markup import parse_html, to_html, trimmed, with_found_entities
from bot.playground.refusals import Json, RefusedByTelegram


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("🏟 🏟&lt;<abac", "Unclosed start tag at byte offset 13"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<i   =a>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i aba  =  ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i aba=190azAz-.,", "Unexpected end of name token at byte offset 7"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
        ("é<i>a</em>", 'Unmatched end tag at byte offset 6, expected "</i>", found "</em>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("&#xDFDF;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_html_that_telegram_cannot_read_is_refused_with_its_place(html: str, words: str) -> None:
    with pytest.raises(RefusedByTelegram) as refusal:
        parse_html(html)
    assert str(refusal.value).startswith(f"Bad Request: can't parse entities: {words}")


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("<b>Lao</b> PDR", "Lao PDR", [("bold", 0, 3)]),
        ("🏟<i>&lt;x&gt;</i>", "🏟<x>", [("italic", 2, 3)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<u>a</u><s>b</s>", "ab", [("underline", 0, 1), ("strikethrough", 1, 1)]),
        ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<b></b>a &nbsp; &#65;", "a &nbsp; A", []),
        ('<a href="unog.ch/x?a=1&amp;b=2">Palais</a>', "Palais", [("text_link", 0, 6)]),
        ('<tg-time unix="1800000000" format="D">soon</tg-time>', "soon", [("date_time", 0, 4)]),
    ],
)  # fmt: skip
def test_html_becomes_text_with_entities_counted_in_utf16(
    html: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read, found = parse_html(html)
    assert read == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_the_marks_can_be_read_back_from_the_entities() -> None:
    html = (
        'a <b>b <i>c</i></b> <a href="https://x.org/?a=1&amp;b=2">d</a> &lt;e&gt; 🏟 <code>f</code>'
    )
    assert to_html(*parse_html(html)) == html


def test_white_space_around_a_message_goes_and_the_entities_follow() -> None:
    assert trimmed(*parse_html(" \n<b> Lao </b>\n")) == (
        "Lao",
        [{"type": "bold", "offset": 0, "length": 3}],
    )


def test_commands_addresses_and_names_are_found() -> None:
    text = "/status@Bot laos, see https://unog.ch/x. Ask isu@un.org or @isu_ccm, not a/b"
    found: list[Json] = with_found_entities(text, [])
    kinds = [(one["type"], text[one["offset"] :][: one["length"]]) for one in found]
    assert kinds == [
        ("bot_command", "/status@Bot"),
        ("url", "https://unog.ch/x"),
        ("email", "isu@un.org"),
        ("mention", "@isu_ccm"),
    ]
