"""What a person sees: a text, and rows of things to press. Plain data, put into words later."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from services.texts import Text

_NOTHING = ""  # Named, so that it is not taken for a sentence that wants a translation.
BLANK = Text(_NOTHING)
"""An empty line between paragraphs."""


@dataclass(frozen=True)
class Action:
    """Something to press: it carries `press` back to the bot, opens `url`, or copies `copies`."""

    label: Text
    press: str = ""
    url: str = ""
    copies: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file or a picture that goes with a screen. `content` is made after the commit.

    A picture's `key`, where it has one, says all that it depends on: the same is not made twice.
    """

    name: str
    content: Callable[[], bytes]
    is_picture: bool = False
    key: str = ""


@dataclass(frozen=True)
class Screen:
    """One message. `toast` is a short word shown over the chat when a button led here.

    Without lines the screen that is there stays, and only the toast is shown. `attachments` come
    above it, so that its buttons stay at the end of the chat.
    """

    lines: tuple[Text, ...]
    rows: tuple[tuple[Action, ...], ...] = ()
    toast: Text | None = None
    attachments: tuple[Attachment, ...] = ()

    def preceded_by(self, *lines: Text) -> "Screen":
        """The same screen under a few lines that say what has just happened."""
        return replace(self, lines=(*lines, BLANK, *self.lines))

    def with_toast(self, toast: Text) -> "Screen":
        return replace(self, toast=toast)


def press(prefix: str, *arguments: object) -> str:
    """What a button carries: a route's prefix and its arguments, at most 64 bytes in all."""
    return ":".join((prefix, *(str(argument) for argument in arguments)))


HOME = Action(Text("Home"), "h")
"""The way back, from everywhere."""


def in_rows(actions: Iterable[Action], *, columns: int) -> tuple[tuple[Action, ...], ...]:
    """Lay actions out in rows of a width."""
    flat = list(actions)
    return tuple(tuple(flat[i : i + columns]) for i in range(0, len(flat), columns))


def page_of(asked: int, count: int, a_page: int) -> tuple[int, int]:
    """The nearest page that exists today to the one asked for, and how many there are."""
    pages = max(1, -(-count // a_page))
    return min(asked, pages - 1), pages


def page_row(prefix: str, arguments: Sequence[object], page: int, pages: int) -> list[Action]:
    """‹ 2/5 › : the row under a list that has more than one page (pages count from 0)."""
    if pages < 2:  # noqa: PLR2004 - one page needs no row.
        return []
    mark = Action(
        Text("{page} / {pages}", page=page + 1, pages=pages), press(prefix, *arguments, page)
    )
    back = Action(Text("‹ Previous"), press(prefix, *arguments, page - 1))
    on = Action(Text("Next ›"), press(prefix, *arguments, page + 1))
    return [*([back] if page else []), mark, *([on] if page + 1 < pages else [])]
