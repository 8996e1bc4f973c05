"""An announcement's text always fits, its audience is whom it names, and reasons are plain."""

import pytest

from services.announcements import ANNOUNCEMENT_FORM, STATES, Outcome, Tally, reason_of
from services.audiences import AUDIENCE, roles_of
from services.permissions import REGISTERED, THE_ISU, Role
from services.texts import RefusedError
from storage.announcements import Addressee
from tests.support.plain import READING, plain

WORDS = ANNOUNCEMENT_FORM.questions[0].kind


def addressee(state: str, reason: str | None = None) -> Addressee:
    return Addressee("Nora", Role.DONOR, 1, state, reason)


@pytest.mark.parametrize("character", ["a", "&", "ກ", "🕊"])
def test_a_text_is_counted_as_telegram_counts_it(character: str) -> None:
    fits = 3000 // (len(character.encode("utf-16-le")) // 2)
    assert WORDS.parse(character * fits, READING) == character * fits
    with pytest.raises(RefusedError):
        WORDS.parse(character * (fits + 1), READING)


def test_lines_stay_as_they_are_written() -> None:
    assert WORDS.parse("One.\n\nTwo.\n- three", READING) == "One.\n\nTwo.\n- three"


def test_the_isu_means_its_administrators_too_and_no_role_means_everybody_registered() -> None:
    assert roles_of(["donor", "isu"]) == {Role.DONOR, *THE_ISU}
    assert roles_of([]) == REGISTERED
    assert Role.PUBLIC not in roles_of([])
    assert roles_of(option.code for option in AUDIENCE.choices) == REGISTERED


def test_every_state_of_the_ledger_is_one_outcome() -> None:
    states = [state for behind in STATES.values() for state in behind]
    assert sorted(states) == sorted(
        ["queued", "sending", "sent", "failed", "unknown", "cancelled", "skipped"]
    )


def test_what_waits_keeps_an_announcement_unfinished() -> None:
    nothing = dict.fromkeys(Outcome, 0)
    assert Tally({**nothing, Outcome.SENT: 3, Outcome.FAILED: 1}).is_finished
    waiting = Tally({**nothing, Outcome.SENT: 3, Outcome.WAITING: 1})
    assert not waiting.is_finished
    assert (waiting.total, waiting.settled, waiting.sent) == (4, 3, 3)


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("failed", "Forbidden: bot was blocked by the user", "has blocked the bot"),
        ("skipped", "has blocked the bot", "has blocked the bot"),
        ("failed", "Forbidden: user is deactivated", "has deleted the Telegram account"),
        ("failed", "Chat not found", "cannot be found on Telegram any more"),
        ("unknown", "No answer from Telegram in time", "not certain that it arrived"),
        ("skipped", "no longer in the audience", "no longer holds the role"),
        ("cancelled", None, "called back before it was sent"),
        ("failed", "PEER_ID_INVALID", "Telegram refused it: PEER_ID_INVALID"),
    ],
)
def test_a_reason_is_said_in_plain_words(state: str, reason: str | None, words: str) -> None:
    said = reason_of(addressee(state, reason))
    assert said is not None
    assert plain(said) == words


def test_who_got_it_needs_no_reason() -> None:
    assert reason_of(addressee("sent")) is None
