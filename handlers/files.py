"""Files that people sent, shown again to those who may see them."""

from dataclasses import replace

from handlers.acts import Look
from handlers.screens import HOME, Action, Attachment, Screen, press
from services import files
from services.texts import Text
from storage import files as stored


def copy_action(file_id: int, *, back: str = "") -> Action:
    """A button that shows a stored file; `back` is what leads to where it stands: "rq:5"."""
    return Action(Text("Show the copy"), press("fl", file_id, *([back] if back else [])))


async def opened(look: Look) -> Screen:
    """`fl:<file>[:<way back>]`: the file itself, for its sender and the ISU."""
    file = await files.get_visible(look.view, look.actor, look.number(0))
    content = await stored.get_content(look.view, file.id)
    attachment = Attachment(files.name_of(file), lambda: content, is_picture=file.kind != "pdf")
    way_back = ":".join(look.arguments[1:])
    action = replace(HOME, label=Text("‹ Back"), press=way_back) if way_back else HOME
    lines = (
        Text("Sent on {day}: {file}.", day=look.day_of(file.received_at), file=files.shown(file)),
    )
    return Screen(lines, ((action,),), attachments=(attachment,))
