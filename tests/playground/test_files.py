"""Documents and pictures: sent, kept, sent again by their id, and read back."""

import struct

from bot.playground import Phone, World
from tests.support.caller import Caller


def _png(width: int, height: int) -> bytes:
    header = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + header + b"\x08\x06\x00\x00\x00"


async def _download(call: Caller, path: str) -> tuple[int, bytes]:
    url = f"{call.server.url}/file/bot{call.token}/{path}"
    async with call.session.get(url) as answer:
        return answer.status, await answer.read()


async def test_a_document_is_seen_on_the_phone_and_read_back_by_its_id(
    call: Caller, khamla: Phone
) -> None:
    sent = await call.form(
        "sendDocument",
        chat_id=khamla.chat.id,
        document=("meeting.ics", b"BEGIN:VCALENDAR", "text/calendar"),
        caption="<b>12MSP</b>",
        parse_mode="HTML",
    )
    document = sent["result"]["document"]
    assert (khamla.last.file_name, khamla.last.content) == ("meeting.ics", b"BEGIN:VCALENDAR")
    assert khamla.last.html == "<b>12MSP</b>"
    assert document["mime_type"] == "text/calendar"
    file = await call.result("getFile", file_id=document["file_id"])
    assert await _download(call, file["file_path"]) == (200, b"BEGIN:VCALENDAR")
    again = await call.result("sendDocument", chat_id=khamla.chat.id, document=document["file_id"])
    assert again["document"]["file_unique_id"] == document["file_unique_id"]


async def test_a_picture_has_its_size_and_can_be_replaced_in_its_message(
    call: Caller, khamla: Phone
) -> None:
    sent = await call.form(
        "sendPhoto", chat_id=khamla.chat.id, photo=("map.png", _png(800, 600), "image/png")
    )
    photo = sent["result"]["photo"][0]
    assert (photo["width"], photo["height"]) == (800, 600)
    edited = await call.form(
        "editMessageMedia",
        chat_id=khamla.chat.id,
        message_id=sent["result"]["message_id"],
        media={"type": "photo", "media": "attach://next", "caption": "Now"},
        next=("map.png", _png(400, 300), "image/png"),
    )
    assert edited["result"]["photo"][0]["width"] == 400
    assert khamla.last.text == "Now"
    assert khamla.last.edited


async def test_what_is_no_picture_or_no_file_is_refused(call: Caller, khamla: Phone) -> None:
    chat_id = khamla.chat.id
    broken = await call.form("sendPhoto", chat_id=chat_id, photo=("a.png", b"x", "image/png"))
    assert broken["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    wide = await call.form(
        "sendPhoto", chat_id=chat_id, photo=("a.png", _png(9000, 9000), "image/png")
    )
    assert wide["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    for method, name, words in (
        ("sendDocument", "x", "wrong file identifier/HTTP URL specified"),
        ("sendDocument", "", "there is no document in the request"),
    ):
        refusal = await call.refusal(method, chat_id=chat_id, document=name)
        assert refusal == f"400 Bad Request: {words}"
    long = await call.form(
        "sendDocument",
        chat_id=chat_id,
        document=("a.txt", b"x", "text/plain"),
        caption="x" * 1025,
    )
    assert long["description"] == "Bad Request: message caption is too long"


async def test_files_beyond_telegrams_limits_are_refused(call: Caller, world: World) -> None:
    headers = {"Content-Length": str(52 * 1024 * 1024)}
    url = f"{call.server.url}/bot{call.token}/sendDocument"
    async with call.session.get(url, headers=headers) as answer:
        assert (await answer.json())["description"] == "Request Entity Too Large"
        assert answer.status == 413
    file = world.store_file("film", bytes(21 * 1024 * 1024), "video/mp4")
    refusal = await call.refusal("getFile", file_id=file.file_id)
    assert refusal == "400 Bad Request: file is too big"
    assert (await _download(call, file.path))[0] == 404


async def test_a_file_from_a_phone_reaches_the_bot(call: Caller, khamla: Phone) -> None:
    khamla.sends_file("note verbale.pdf", b"%PDF-1.7", "application/pdf", caption="Ours")
    message = (await call.result("getUpdates"))[-1]["message"]
    assert message["caption"] == "Ours"
    file = await call.result("getFile", file_id=message["document"]["file_id"])
    assert await _download(call, file["file_path"]) == (200, b"%PDF-1.7")
    refusal = await call.refusal("getFile", file_id="unknown")
    assert refusal == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
