"""Files that people send: which are taken, how many are kept, and who may see them again.

What a file is, its first bytes say: never its name or what the sender calls it.
"""

import hashlib
from dataclasses import dataclass

from services import audit
from services.audit import Verb
from services.options import JSON, Answers, Option, Reading, Unclear
from services.permissions import Actor, Permission
from services.texts import RefusedError, Text
from storage import drafts, files
from storage.database import Unit, View
from storage.files import File

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
FILES_AT_MOST = 5
BYTES_AT_MOST = 25 * MEGABYTE
"""What one person may have with Liaison at a time."""

_MARKS = {
    "pdf": (b"%PDF-", b"%%EOF"),
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    "jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
}
"""How the files of each kind begin, and end but for a few bytes that some programs leave behind."""

_LEFT_BEHIND = 1024
_END_OF_ZIP = b"PK\x05\x06"
_ZIP_COMMENT_MOST = 65_535 + 22

WANTED = Text("Please send it as a photo, or as a PDF, PNG or JPEG file.")
TOO_LARGE = Text("That file is larger than 10 MB. Please send a smaller one.")


@dataclass(frozen=True)
class FileAnswer:
    """A file sent as an answer: {"file": its number, "kind": "pdf", "size": 245760}."""

    options: tuple[Option, ...] = ()

    def parse(self, _typed: str, _reading: Reading) -> JSON | Unclear:
        raise RefusedError(WANTED)

    def accepts(self, value: JSON, _earlier: Answers) -> bool:
        return (
            isinstance(value, dict)
            and isinstance(value.get("file"), int)
            and isinstance(value.get("size"), int)
            and value.get("kind") in _MARKS
        )

    def shown(self, value: JSON) -> Text:
        kilobytes = max(1, round(value["size"] / 1024))
        return Text("{kind}, {size} KB", kind=value["kind"].upper(), size=kilobytes)


def answer_of(file: File) -> JSON:
    """A kept file as the stored answer of a `FileAnswer` question."""
    return {"file": file.id, "kind": file.kind, "size": file.size}


def shown(file: File) -> Text:
    """What was sent, for a reader: "PDF, 240 KB"."""
    return FileAnswer().shown(answer_of(file))


def number_of(answer: JSON) -> int | None:
    """The number of the file in a stored answer; None when the question was skipped."""
    return answer["file"] if answer else None


def name_of(file: File) -> str:
    """The name under which a file is sent on; never the one under which it came."""
    return f"note-verbale-{file.id}.{file.kind}"


def kind_of(content: bytes) -> str | None:
    """What the bytes are, from the very first to the last ones, or None.

    What ends as something else is refused too: it was cut off, or another file is hidden in it.
    """
    if _END_OF_ZIP in content[-_ZIP_COMMENT_MOST:]:
        return None  # A program or an archive behind a picture: those are read from their end.
    for kind, (first, last) in _MARKS.items():
        if content.startswith(first):
            searched_from = max(len(first), len(content) - _LEFT_BEHIND)
            return kind if content.find(last, searched_from) >= 0 else None
    return None


async def keep(unit: Unit, actor: Actor, content: bytes) -> File:
    """Keep a file that somebody was asked for. Raises RefusedError, and nothing is kept."""
    if len(content) > LARGEST:
        raise RefusedError(TOO_LARGE)
    kind = kind_of(content)
    if kind is None:
        raise RefusedError(Text("That is no PDF, PNG or JPEG file, or not the whole of it."))
    await _drop_unused(unit, actor)
    await _check_quota(unit, actor, len(content))
    kept = await files.add(unit, person_id=actor.person.id, kind=kind, content=content)
    digest = hashlib.sha256(content).hexdigest()
    changes = {**audit.differences(None, kept), "content": (None, digest)}
    await audit.record(unit, actor, Verb.ENTERED, "file", kept.id, changes=changes)
    return kept


async def get_visible(view: View, actor: Actor, file_id: int) -> File:
    """A file that this person may see: their own, or any for the ISU but one withdrawn."""
    found = await files.find(view, file_id)
    may = actor.may(Permission.READ_DESK, only_looks=True)
    may = may and not await files.is_withdrawn(view, file_id)
    if found is None or not (may or found.person_id == actor.person.id):
        raise RefusedError(Text("That file is not here, or no longer."))
    return found


async def _drop_unused(unit: Unit, actor: Actor) -> None:
    """Remove what was replaced by another file, or belongs to a form that was cancelled."""
    held = await drafts.open_of(unit, actor.person.id)
    in_use = await files.copies_of_notes(unit, actor.person.id) | {
        answer["file"]
        for row in held
        for answer in row.content["answers"].values()
        if FileAnswer().accepts(answer, {})
    }
    unused = [one for one in await files.of_person(unit, actor.person.id) if one.id not in in_use]
    for one in unused:
        await audit.record(unit, actor, Verb.ERASED, "file", one.id, before=one)
    await files.remove(unit, (one.id for one in unused))


async def _check_quota(unit: Unit, actor: Actor, size: int) -> None:
    kept = await files.of_person(unit, actor.person.id)
    if len(kept) >= FILES_AT_MOST or sum(one.size for one in kept) + size > BYTES_AT_MOST:
        raise RefusedError(
            Text(
                "You have sent {number} files that are still kept; at most {most} files and "
                "{megabytes} MB are. Please write to the ISU: info@cmconvention.org.",
                number=len(kept),
                most=FILES_AT_MOST,
                megabytes=BYTES_AT_MOST // MEGABYTE,
            )
        )
