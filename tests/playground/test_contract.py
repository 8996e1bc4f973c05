"""The checker of the contract finds what is not in it, and passes what is."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.playground import Phone, World
from tests.support.caller import Caller
from tests.support.contract import Contract


@dataclass
class Asked:
    method: str
    parameters: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def _sent(**parameters: Any) -> Asked:
    return Asked("sendMessage", {"chat_id": 5, "text": "x"} | parameters)


def _button(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a"} | button]]}


def _commands(*commands: dict[str, str], **scope: Any) -> Asked:
    return Asked("setMyCommands", {"commands": list(commands), "scope": scope})


def _media(**media: Any) -> Asked:
    return Asked("editMessageMedia", {"chat_id": 5, "message_id": 6, "media": media}, ("one",))


@pytest.mark.parametrize(
    "asked",
    [
        _sent(chat_id="5", text="12", disable_notification="true"),
        _sent(chat_id="@isu", text="{}", link_preview_options="{}"),
        _sent(reply_markup=_button(callback_data="b")),
        _sent(reply_markup='{"remove_keyboard": true}'),
        Asked("sendDocument", {"chat_id": 5}, ("document",)),
        _media(type="photo", media="attach://one"),
        _commands({"command": "a", "description": "b"}, type="chat", chat_id=5),
        Asked("getUpdates", {"allowed_updates": '["message"]', "timeout": "30"}),
        Asked("getMe"),
    ],
)
def test_what_is_in_the_contract_passes(asked: Asked) -> None:
    assert Contract.published().breaches([asked]) == []


@pytest.mark.parametrize(
    ("asked", "breach"),
    [
        (Asked("sendPigeon"), "no such method"),
        (Asked("sendMessage", {"chat_id": 5}), "text is missing"),
        (_sent(quick=1), "no parameter quick"),
        (Asked("getUpdates", {"timeout": "soon"}), "timeout must be Integer, not 'soon'"),
        (Asked("getUpdates", {"limit": True}), "limit must be Integer, not True"),
        (_sent(disable_notification=1), "disable_notification must be Boolean, not 1"),
        (Asked("getUpdates", {"allowed_updates": [5]}), "allowed_updates[0] must be String, not 5"),
        (
            _sent(reply_markup=_button(color="red")),
            "reply_markup.inline_keyboard[0][0]: no field color in InlineKeyboardButton",
        ),
        (_media(type="photo", media="x", width=5), "media: no field width in InputMediaPhoto"),
        (_commands({"command": "a"}, type="default"), "commands[0].description is missing"),
        (_commands(type="everybody"), "scope.type must be default, not 'everybody'"),
        (Asked("sendDocument", {"chat_id": 5}, ("file",)), "no parameter file"),
    ],
)
def test_what_is_not_in_the_contract_is_named(asked: Asked, breach: str) -> None:
    assert f"{asked.method}: {breach}" in Contract.published().breaches([asked])


async def test_the_journal_of_the_playground_can_be_checked(
    call: Caller, khamla: Phone, world: World
) -> None:
    contract = Contract.published()
    world.known_parameters = contract.known_parameters()
    await call.result("sendMessage", chat_id=khamla.chat.id, text="x")
    await call.form("sendDocument", chat_id=khamla.chat.id, document=("a.txt", b"x", "text/plain"))
    assert contract.breaches(world.journal.requests) == []
    assert world.violations == []
    await call("sendMessage", chat_id=khamla.chat.id, text="x", quick=True)
    assert contract.breaches(world.journal.requests) == ["sendMessage: no parameter quick"]
    assert world.violations == ["sendMessage: no parameter quick"]
