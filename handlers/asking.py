"""Questions in plain words: the short answer, or the card or the list that gives it.

What is not wholly understood is never answered: the nearest questions are offered as buttons.
"""

from dataclasses import replace

from handlers import (
    answers,
    events,
    formal_meetings,
    meetings,
    obligations,
    open_obligations,
    overview,
    sources,
)
from handlers.acts import Look
from handlers.phrased import phrased
from handlers.screens import BLANK, HOME, Action, Screen, press
from handlers.sharing import share
from handlers.states import card
from services.asking import understand
from services.asking.kinds import (
    OUR,
    Asked,
    Changes,
    Compare,
    DeadlineOf,
    Deadlines,
    Doubt,
    ExtensionsOf,
    HowMany,
    Meetings,
    NextMeeting,
    ObligationsOf,
    OfMeetings,
    OfState,
    OpenObligations,
    ReportOf,
    StatusOf,
    Unclear,
    WhoIs,
    WhoJoined,
    WithdrawalOf,
    read,
    written,
)
from services.asking.times import parts_of
from services.book import Book, book_of
from services.formal_meetings import DECIDING, INTERSESSIONAL, formal_meetings_of
from services.obligations import Article, obligations_of
from services.texts import RefusedError, Text
from services.treaty import months_after
from storage import delegations

_DOUBTS = {
    Doubt.WHICH_STATE: Text("Which State do you mean?"),
    Doubt.WHICH_DAY: Text("Which day do you mean?"),
    Doubt.UNKNOWN_STATE: Text("I do not know a State of that name. Did you mean one of these?"),
    Doubt.NO_STATE: Text(
        "That is not in the list of the 197 States, and no question that I understand. "
        "Did you mean one of these? You can also type the name of a State, for example Laos."
    ),
    Doubt.ONE_STATE: Text("One State at a time, please. Which one?"),
    Doubt.TO_COME: Text(
        "That day is in the future; where States stand is told up to today. Do you mean today?"
    ),
    Doubt.NO_DAY: Text(
        "There is no such day. Please write a day like this: 2012-09-11. Or do you mean today?"
    ),
    Doubt.JUDGED: Text(
        "Liaison does not tell who is late. What is on record of a State stands on its card. "
        "You can ask, for example:"
    ),
    Doubt.UNKNOWN_WORDS: Text(
        "I do not understand that well enough to answer. Did you mean one of these? "
        "You can also type the name of a State, for example Laos."
    ),
}

_IS_OUR = Text("I do not know which State is yours. Please ask again with its name.")


async def asked(look: Look) -> Screen:
    """Words: a name, a day or a question."""
    found = understand(
        look.words,
        language=look.reader.language,
        today=look.today,
        meetings=await formal_meetings_of(look.view),
    )
    if isinstance(found, Unclear):
        return await _offering(look, _DOUBTS[found.doubt], found.nearest)
    return await answered(look, found)


async def pressed(look: Look) -> Screen:
    """`q:joined:2024-09-13:2026-11-22`: a question that was offered."""
    question = read(look.arguments)
    if question is None:
        raise RefusedError(Text("I do not know that question."))
    return await answered(look, question)


async def answered(look: Look, question: Asked) -> Screen:
    """The answer: a sentence where one says it sooner, else the screen that it is from."""
    if isinstance(question, OfState) and question.state == OUR:
        return await _of_own_state(look, question)
    if isinstance(question, OfMeetings):
        return await _meetings(look, question)
    book = await book_of(look.view)
    known = await formal_meetings_of(look.view)
    said = answers.sentence(question, book, look.today, known)
    if said and isinstance(question, OfState) and question.state:
        return _in_short(look, question, said, book)
    screen = await _screen(look, question)
    return screen.preceded_by(said) if said else screen


def _in_short(look: Look, question: OfState, said: Text, book: Book) -> Screen:
    """One sentence of one State, where it is from and as of when, and the way to its card."""
    iso3, day = question.state, getattr(question, "day", None) or look.today
    lines = [said, BLANK, *sources.of_standing(book.sources_of(iso3), day)]
    if article := _article(question):
        found = obligations_of(book, book.get_state(iso3), look.today)
        lines += sources.together(sources.of(o for o in found if o.article is article))[1:]
    on = () if day == look.today else (day.isoformat(),)
    card_of_it = Action(Text("State card"), press("s", iso3, *on))
    return Screen(tuple(lines), ((card_of_it, share(look, iso3)), (HOME,)))


def _article(question: OfState) -> Article | None:
    match question:
        case DeadlineOf(_, article):
            return Article(article)
        case ReportOf():
            return Article.REPORTS
        case _:
            return None


async def _screen(look: Look, question: Asked) -> Screen:
    """The card or the list behind an answer, with its source."""
    match question:
        case ObligationsOf(iso3):
            return await obligations.opened(replace(look, arguments=(iso3,)))
        case ExtensionsOf(iso3) if iso3:
            return await obligations.history(replace(look, arguments=(iso3,)))
        case ExtensionsOf():
            return await open_obligations.extended(look)
        case WithdrawalOf():
            return await _withdrawals(look)
        case StatusOf(iso3, day):
            return await card(look, iso3, day)
        case OpenObligations(article):
            return await open_obligations.listed(look, Article(article))
        case _:
            return await _of_all(look, question)


async def _of_all(look: Look, question: Asked) -> Screen:
    today = look.today
    match question:
        case HowMany(status, region, un_group, day):
            on = day or today
            return await overview.counted(look, on, status, region or None, un_group or None)
        case WhoIs(status, region, un_group, day):
            return await overview.listed(
                look, status, day or today, region or None, un_group=un_group or None
            )
        case WhoJoined(after, until):
            return await overview.joined(look, after, until)
        case Changes(after, until):
            return await overview.changes(look, after, until)
        case Compare(first, second):
            return await overview.compared(look, first, second)
        case Deadlines(first, last, _):
            return await overview.due(look, first, last)
        case ReportOf():
            return await overview.due(look, today, months_after(today, 12))
        case _:
            return await overview.opened(look, getattr(question, "day", None) or today)


async def _withdrawals(look: Look) -> Screen:
    """Every State that has withdrawn, whether or not it came back since."""
    book = await book_of(look.view)
    told = [line for state in book.states if (line := answers.withdrawal(state, look.today))]
    lines = told or [Text("No State has withdrawn.")]
    return Screen((*lines, BLANK, *sources.of_all(book, look.today)), ((overview.OVERVIEW, HOME),))


async def _of_own_state(look: Look, question: OfState) -> Screen:
    """`our deadline`: of the State for which somebody acts, and in private; else it is asked."""
    own = look.actor.delegation_ids if look.is_private else ()
    seats = await delegations.several(look.view, own) if own else {}
    codes = sorted({seat.iso3 for seat in seats.values() if seat.iso3})
    several = tuple(replace(question, state=code) for code in codes)
    if len(several) == 1:
        return await answered(look, several[0])
    return await _offering(look, _DOUBTS[Doubt.WHICH_STATE] if several else _IS_OUR, several)


async def _meetings(look: Look, question: OfMeetings) -> Screen:
    """A meeting, the next one, or all; a group is shown what concerns everybody."""
    known = await formal_meetings_of(look.view)
    if isinstance(question, Meetings):
        return await (events.listed if look.is_private else formal_meetings.listed)(look)
    if isinstance(question, NextMeeting):
        types = (question.type,) if question.type else (*DECIDING, INTERSESSIONAL)
        coming = known.next(look.today, types)
        if coming is None:
            none = Text("No such meeting is announced.")
            return (await formal_meetings.listed(look)).preceded_by(none)
        code = coming.code
    else:
        code = question.meeting
    parts = parts_of(known, code)
    if not parts:
        raise RefusedError(Text("I do not know that meeting."))
    said = answers.meeting_sentence(code, known, look.today)
    if look.is_private:
        shown = await meetings.formal_opened(replace(look, arguments=(parts[-1].code,)))
        return shown.preceded_by(*said[:-1])  # Of two parts the card is that of the second.
    known_from = tuple(dict.fromkeys(one.source for one in parts if one.source))
    presidency = formal_meetings.presidency(parts[-1], look.today)
    return Screen((*said, *presidency, *sources.in_short(known_from)))


async def _offering(look: Look, why: Text, questions: tuple[Asked, ...]) -> Screen:
    """Questions to choose from, each a button that asks it."""
    return Screen((why,), (*[(await _button(look, one),) for one in questions], (HOME,)))


async def _button(look: Look, question: Asked) -> Action:
    label = await phrased(look, question)
    if isinstance(question, StatusOf) and question.state != OUR:
        day = (question.day.isoformat(),) if question.day else ()
        return Action(label, press("s", question.state, *day))
    return Action(label, press("q", *written(question)))
