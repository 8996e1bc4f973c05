"""Inline mode: what is public of the treaty's status, for whoever types after the bot's name.

What is offered is what a group would be shown: nobody there is anybody in particular.
"""

from handlers import asking
from handlers.acts import Look
from handlers.inline_results import Result, Results
from handlers.screens import Action, Screen
from handlers.sharing import link_to
from handlers.states import brief
from services.asking import understand
from services.asking.kinds import OUR, Asked, Counts, Doubt, StatusOf, Unclear, written
from services.formal_meetings import formal_meetings_of
from services.texts import Text

_MORE = Text("More in Liaison")
_HINT = Text("Type the name of a State, for example Laos")
_DOUBTS = {
    Doubt.WHICH_STATE: Text("Which State do you mean?"),
    Doubt.WHICH_DAY: Text("Which day do you mean?"),
}
_NOT_FOUND = Text("Not found. Did you mean one of these?")


async def asked(look: Look) -> Results:
    """What is understood is answered; else each of the nearest questions is, to choose from.

    Nothing typed is taken for the question where the Convention stands today.
    """
    note, questions = await _meant(look) if look.words.strip() else (_HINT, (Counts(),))
    # Nobody here has a State of their own.
    found = [one for one in dict.fromkeys(questions) if getattr(one, "state", "") != OUR]
    return Results(tuple([await _answer(look, one) for one in found]), note if found else _HINT)


async def _meant(look: Look) -> tuple[Text, tuple[Asked, ...]]:
    found = understand(
        look.words,
        language=look.reader.language,
        today=look.today,
        meetings=await formal_meetings_of(look.view),
    )
    if isinstance(found, Unclear):
        return _DOUBTS.get(found.doubt, _NOT_FOUND), found.nearest
    return _MORE, (found,)


async def _answer(look: Look, question: Asked) -> Result:
    """The answer for a chat in which the bot is not: of buttons only a link works there."""
    if isinstance(question, StatusOf):
        screen = await brief(look, question.state, question.day)
    else:
        screen = await asking.answered(look, question)
    link = link_to(look, getattr(question, "state", ""))
    more = Action(_MORE, url=link)
    return Result(key=":".join(written(question)), screen=Screen(screen.lines, ((more,),)))
