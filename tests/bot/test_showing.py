"""Screens: in place or anew, again when Telegram stumbles, and the press always answered."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.bot_api import BotApi
from bot.pace import OwnSlots, Pace
from bot.showing import Pressed, Rendered, Showing
from handlers.screens import Attachment, Screen
from handlers.texts import Reader
from services.texts import Text
from storage.people import Person

NOW = datetime(2027, 3, 1, tzinfo=UTC)
SCREEN = Rendered.of(Screen((Text("Here"),), toast=Text("Saved")), Reader())
SIZES = {"thumbnail": 90, "whole": 1080, "screen": 320}
NOT_SENT = "The file could not be sent. Please press the button again."
ALICE = Person(
    id=1,
    telegram_id=11,
    chat_id=11,
    language="en",
    language_chosen=False,
    zone="UTC",
    zone_chosen=False,
    met_at=NOW,
    blocked_at=None,
    open_draft_id=None,
    screen_message_id=5,
    last_message_id=5,
)


class Script(BotApi):
    """Telegram, failing as each method is told to; what succeeds is message 9."""

    def __init__(self, **failures: list[TelegramError]) -> None:
        self.failures = failures
        self.calls: list[str] = []
        self.asked: list[dict[str, Any]] = []

    async def call(self, method: str, payload: Any = None, *, read_seconds: float = 0) -> Any:
        del read_seconds
        if method == "answerCallbackQuery":  # The slower of two calls made at once.
            for _ in range(20):
                await asyncio.sleep(0)
        self.calls.append(method)
        self.asked.append(payload)
        if self.failures.get(method):
            raise self.failures[method].pop(0)
        sizes = [{"file_id": name, "width": w, "height": w} for name, w in SIZES.items()]
        return {"message_id": 9, "photo": sizes}


class Noted(dict[str, str]):
    """An album in memory."""

    async def find(self, key: str) -> str | None:
        return self.get(key)

    async def remember(self, key: str, file_id: str) -> None:
        self[key] = file_id


class Story:
    def __init__(self, **failures: list[TelegramError]) -> None:
        self.api = Script(**failures)
        self.waits: list[float] = []
        self.album = Noted()
        self.showing = Showing(self.api, Pace(OwnSlots(), lambda: NOW), self.album, self.wait)

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def show(
        self,
        person: Person | None = ALICE,
        *,
        pressed: int | None = None,
        screen: Rendered = SCREEN,
    ) -> int | None:
        press = None if pressed is None else Pressed("q", pressed)
        return await self.showing.show(11, screen, person=person, pressed=press)

    @property
    def shown_by(self) -> list[str]:
        return [method for method in self.api.calls if method != "answerCallbackQuery"]


async def test_after_typed_words_a_new_message_comes_and_the_old_buttons_go() -> None:
    story = Story()
    assert await story.show() == 9
    assert story.api.calls == ["sendMessage", "editMessageReplyMarkup"]
    assert story.api.asked[1]["message_id"] == 5
    assert story.api.asked[1]["reply_markup"] == {"inline_keyboard": []}


async def test_a_press_edits_its_message_and_is_answered_with_a_toast() -> None:
    story = Story()
    assert await story.show(pressed=5) == 5
    assert sorted(story.api.calls) == ["answerCallbackQuery", "editMessageText"]
    answer = story.api.asked[story.api.calls.index("answerCallbackQuery")]
    assert answer == {"callback_query_id": "q", "text": "Saved"}


async def test_a_press_above_a_notice_brings_a_new_message() -> None:
    story = Story()
    assert await story.show(replace(ALICE, last_message_id=7), pressed=5) == 9
    assert "editMessageText" not in story.api.calls


async def test_a_press_that_changes_nothing_is_content() -> None:
    story = Story(editMessageText=[BadRequest("Message is not modified: …")])
    assert await story.show(pressed=5) == 5
    assert story.shown_by == ["editMessageText"]


async def test_a_message_that_cannot_be_edited_any_more_is_followed_by_a_new_one() -> None:
    story = Story(editMessageText=[BadRequest("Message can't be edited")])
    assert await story.show(pressed=5) == 9
    assert story.shown_by == ["editMessageText", "sendMessage", "editMessageReplyMarkup"]


@pytest.mark.parametrize(
    ("failure", "wait"),
    [
        (NetworkError("x"), 0.5),
        (TimedOut(), 0.5),
        (RetryAfter(timedelta(seconds=7)), 7),
    ],
)
async def test_what_fails_for_a_moment_is_tried_again(failure: TelegramError, wait: float) -> None:
    story = Story(sendMessage=[failure])
    assert await story.show() == 9
    assert story.waits == [wait]


@pytest.mark.parametrize(
    "failure", [NetworkError("x"), RetryAfter(timedelta(seconds=7)), InvalidToken("x")]
)
async def test_what_keeps_failing_is_never_taken_for_shown(failure: TelegramError) -> None:
    story = Story(sendMessage=[failure] * 9, editMessageText=[failure] * 9)
    with pytest.raises(type(failure)):
        await story.show()
    with pytest.raises(type(failure)):
        await story.show(pressed=5)
    assert "answerCallbackQuery" in story.api.calls


async def test_a_screen_that_telegram_refuses_is_not_sent_again() -> None:
    story = Story(sendMessage=[BadRequest("can't parse entities")])
    with pytest.raises(BadRequest):
        await story.show()
    assert story.api.calls == ["sendMessage"]


async def test_whoever_blocks_the_bot_sees_it_when_they_return() -> None:
    story = Story(sendMessage=[Forbidden("bot was blocked by the user")])
    assert await story.show() is None
    assert story.api.calls == ["sendMessage"]


async def test_a_group_that_became_a_supergroup_is_answered_there() -> None:
    story = Story(sendMessage=[ChatMigrated(-100_11)])
    assert await story.show(None) == 9
    assert [asked["chat_id"] for asked in story.api.asked] == [11, -100_11]


async def test_a_press_is_answered_again_after_a_broken_connection() -> None:
    story = Story(answerCallbackQuery=[NetworkError("x")])
    assert await story.show(pressed=5) == 5
    assert story.api.calls.count("answerCallbackQuery") == 2


async def test_a_press_too_old_to_be_answered_costs_no_screen() -> None:
    story = Story(answerCallbackQuery=[BadRequest("query is too old")])
    assert await story.show(pressed=5) == 5
    assert story.api.calls.count("answerCallbackQuery") == 1


def with_files(*attachments: Attachment) -> Rendered:
    return Rendered.of(Screen((Text("Here"),), attachments=attachments), Reader())


def document(content: Callable[[], bytes] = lambda: b"words") -> Attachment:
    return Attachment("needs.xlsx", content)


def picture() -> Attachment:
    return Attachment("map.png", lambda: b"colours", is_picture=True)


@pytest.fixture
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


async def test_files_come_above_the_screen_which_is_then_a_new_message() -> None:
    story = Story()
    assert await story.show(pressed=5, screen=with_files(document(), picture())) == 9
    assert story.shown_by == [
        "sendDocument",
        "sendPhoto",
        "sendMessage",
        "editMessageReplyMarkup",
    ]
    asked = [one for one in story.api.asked if "callback_query_id" not in one]
    file = asked[0]["document"]
    assert isinstance(file, InputFile)
    assert file.field_tuple[:2] == ("needs.xlsx", b"words")
    assert asked[1]["photo"].mimetype == "image/png"
    assert asked[2]["text"] == "Here"
    assert asked[3]["message_id"] == 5


async def test_a_file_is_made_beside_the_loop_so_that_others_do_not_wait() -> None:
    threads: list[threading.Thread] = []

    def drawn() -> bytes:
        threads.append(threading.current_thread())
        return b"x"

    await Story().show(screen=with_files(document(drawn)))
    assert threads
    assert threads[0] is not threading.main_thread()


async def test_files_take_their_slot_as_replies_do(monkeypatch: pytest.MonkeyPatch) -> None:
    replies: list[None] = []
    monkeypatch.setattr(Pace, "reply", lambda _self: replies.append(None))
    await Story().show(screen=with_files(document(), picture()))
    assert len(replies) == 3


@pytest.mark.parametrize(
    ("failure", "tries"),
    [
        (BadRequest("file must be non-empty"), 1),
        (TimedOut(), 2),
        (NetworkError("x"), 2),
        (RetryAfter(timedelta(seconds=7)), 2),
    ],
)
@pytest.mark.usefixtures("quiet")
async def test_a_file_that_cannot_be_sent_does_not_take_the_screen_with_it(
    failure: TelegramError, tries: int
) -> None:
    story = Story(sendDocument=[failure] * 9)
    assert await story.show(pressed=5, screen=with_files(document())) == 5
    assert story.shown_by == ["sendDocument"] * tries + ["editMessageText"]
    shown = next(asked for asked in story.api.asked if "text" in asked and "message_id" in asked)
    assert shown["text"].startswith(NOT_SENT)
    assert shown["text"].endswith("Here")


@pytest.mark.usefixtures("quiet")
async def test_a_file_that_cannot_be_made_does_not_take_the_screen_with_it() -> None:
    def broken() -> bytes:
        raise KeyError

    story = Story()
    assert await story.show(screen=with_files(document(broken), picture())) == 9
    assert story.shown_by == ["sendPhoto", "sendMessage", "editMessageReplyMarkup"]
    assert story.api.asked[1]["text"].startswith(NOT_SENT)


async def test_a_file_that_stumbles_once_arrives() -> None:
    story = Story(sendDocument=[NetworkError("x")])
    assert await story.show(screen=with_files(document())) == 9
    assert story.api.calls[:3] == ["sendDocument", "sendDocument", "sendMessage"]
    assert story.api.asked[2]["text"] == "Here"


@pytest.mark.usefixtures("quiet")
async def test_a_picture_that_telegram_does_not_take_for_one_is_sent_as_a_document() -> None:
    story = Story(sendPhoto=[BadRequest("PHOTO_INVALID_DIMENSIONS")])
    assert await story.show(screen=with_files(picture())) == 9
    assert story.api.calls[:3] == ["sendPhoto", "sendDocument", "sendMessage"]
    assert story.api.asked[2]["text"] == "Here"


async def test_whoever_blocks_the_bot_gets_neither_file_nor_screen() -> None:
    story = Story(sendDocument=[Forbidden("bot was blocked by the user")])
    assert await story.show(screen=with_files(document())) is None
    assert story.api.calls == ["sendDocument"]


async def test_a_file_follows_a_group_that_became_a_supergroup() -> None:
    story = Story(sendDocument=[ChatMigrated(-100_11)])
    assert await story.show(None, screen=with_files(document())) == 9
    assert [asked["chat_id"] for asked in story.api.asked] == [11, -100_11, -100_11]


def drawn_once(times: list[str], key: str = "grid:1") -> Rendered:
    """A screen under a picture that notes each time that it is drawn."""

    def content() -> bytes:
        times.append(key)
        return b"colours"

    return with_files(Attachment("grid.png", content, is_picture=True, key=key))


def sent_pictures(story: Story) -> list[Any]:
    return [asked["photo"] for asked in story.api.asked if "photo" in asked]


async def test_a_picture_that_telegram_has_is_neither_drawn_nor_uploaded_again() -> None:
    story, times = Story(), list[str]()
    for _ in range(3):
        assert await story.show(screen=drawn_once(times)) == 9
    first, *others = sent_pictures(story)
    assert isinstance(first, InputFile)
    assert others == ["whole", "whole"]
    assert times == ["grid:1"]


async def test_another_key_is_another_picture() -> None:
    story, times = Story(), list[str]()
    await story.show(screen=drawn_once(times, "grid:1"))
    await story.show(screen=drawn_once(times, "grid:2"))
    assert times == ["grid:1", "grid:2"]
    assert story.album == {"grid:1": "whole", "grid:2": "whole"}


@pytest.mark.usefixtures("quiet")
async def test_a_picture_that_telegram_no_longer_knows_is_drawn_anew_and_replaced() -> None:
    story, times = Story(), list[str]()
    story.album["grid:1"] = "gone"
    story.api.failures["sendPhoto"] = [BadRequest("Wrong file identifier/HTTP URL specified")]
    assert await story.show(screen=drawn_once(times)) == 9
    known, made = sent_pictures(story)
    assert known == "gone"
    assert isinstance(made, InputFile)
    assert story.album == {"grid:1": "whole"}
    assert story.api.asked[2]["text"] == "Here"


@pytest.mark.usefixtures("quiet")
async def test_a_picture_that_went_as_a_document_is_not_remembered_as_a_picture() -> None:
    story, times = Story(sendPhoto=[BadRequest("PHOTO_INVALID_DIMENSIONS")]), list[str]()
    assert await story.show(screen=drawn_once(times)) == 9
    assert story.api.calls[:2] == ["sendPhoto", "sendDocument"]
    assert story.album == {}


@pytest.mark.usefixtures("quiet")
async def test_a_known_picture_is_not_drawn_while_telegram_is_away() -> None:
    story, times = Story(sendPhoto=[TimedOut()] * 9), list[str]()
    story.album["grid:1"] = "whole"
    assert await story.show(screen=drawn_once(times)) == 9
    assert times == []
    assert story.api.asked[2]["text"].startswith(NOT_SENT)


async def test_a_picture_without_a_key_is_made_for_each_who_asks() -> None:
    story = Story()
    for _ in range(2):
        await story.show(screen=with_files(picture()))
    assert all(isinstance(sent, InputFile) for sent in sent_pictures(story))
    assert story.album == {}
