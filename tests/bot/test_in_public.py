"""What is said where others read along: a refusal there is said, never an error."""

from typing import Any, cast

from bot.in_public import offered
from handlers.acts import Look
from handlers.inline_results import Results
from handlers.triggers import Inline, look
from services.permissions import Permission
from services.texts import RefusedError, Text


async def test_what_is_refused_inline_is_nothing_with_the_reason_over_it() -> None:
    async def refuses(_: Look) -> Any:
        raise RefusedError(Text("That day does not exist."))

    route = look(Inline(), refuses, Permission.ASK_STATUS, everywhere=True)
    found = await offered(cast("Look", None), route)
    assert (found.found, found.note.message) == ((), "That day does not exist.")


async def test_what_is_answered_inline_is_offered() -> None:
    answer = Results((), Text("Type the name of a State"))

    async def answers(_: Look) -> Any:
        return answer

    route = look(Inline(), answers, Permission.ASK_STATUS, everywhere=True)
    assert await offered(cast("Look", None), route) is answer
