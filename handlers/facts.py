"""What the ISU enters of a State in chat: the form, its receipt, the lists, and taking back."""

from handlers import fact_words, forms
from handlers.acts import Act, Look
from handlers.desk import DESK, FACTS
from handlers.forms import Dialogue
from handlers.screens import BLANK, HOME, Action, Screen, in_rows, page_of, page_row, press
from services import facts
from services.book import FactKind, book_of
from services.desk import name_of
from services.fact_forms import FACT_FORM, SOURCE_HINTS, values_of
from services.fact_rules import check, doubts, waiting_request
from services.follows import known
from services.forms import Question
from services.options import Answers
from services.permissions import Permission
from services.texts import Plural, RefusedError, Text
from services.treaty import entry_into_force
from storage import facts as stored
from storage import follows
from storage.drafts import DraftRow
from storage.facts import Fact

_A_PAGE = 5


def enter_action(look: Look, iso3: str) -> Action | None:
    """The button on a State's card, for those who may enter facts of it."""
    if not look.actor.may(Permission.ENTER_FACTS):
        return None
    return Action(Text("Enter a fact"), press("fc+", iso3))


async def listed_action(look: Look, iso3: str) -> Action | None:
    """The button that lists what was entered of a State, for the ISU, where there is anything."""
    if not look.actor.may(Permission.ENTER_FACTS, only_looks=True):
        return None
    n = await stored.count_of(look.view, iso3)
    return Action(Text("Facts entered ({n})", n=n), press("fcl", iso3)) if n else None


async def enter_pressed(act: Act) -> Screen:
    """From a State's card: its name is answered already. What was begun of it is gone on with."""
    iso3 = known(act.argument(0)).iso3
    return await forms.begin(
        act,
        FACT,
        answers={"state": iso3},
        changed_at=act.person.met_at,  # No draft of theirs is older, so none makes room.
        entry_id=int(iso3, 36),  # Drafts are about a number: a State's letters read as one.
    )


async def beside(look: Look, question: Question, answers: Answers) -> list[Text]:
    """Below a question: which request it is that waits, and how such a source is called."""
    if question.key == "source":
        return [Text("<i>{hint}</i>", hint=SOURCE_HINTS[FactKind(answers["kind"])])]
    if question.key != "version":
        return []
    book, article = await book_of(look.view), answers["article"].removeprefix("article-")
    waiting = waiting_request(book, answers["state"], article, look.today)
    return [fact_words.waiting(waiting)]


async def reviewed(look: Look, row: DraftRow, answers: Answers) -> Screen:
    """On the review card: what follows from the entry, and what to look at twice.

    What cannot be has no last button: an answer is changed, or the form is left.
    """
    book = await book_of(look.view)
    values = values_of(answers, book, look.today)
    try:
        check(book, values, look.today)
    except RefusedError as refusal:
        return Screen((BLANK, Text("This cannot be entered: {reason}", reason=refusal.text)))
    lines = []
    if values["kind"] == FactKind.DEPOSIT:
        in_force_on = entry_into_force(values["happened_on"])
        lines.append(Text("In force from: <b>{day}</b> (Article 17)", day=in_force_on))
    if values["kind"] == FactKind.REQUEST:
        lines.append(Text("Version of the request: <b>{n}</b>", n=values["version"]))
    unsure = doubts(book, values, look.today)
    if unsure:
        lines += [BLANK, Text("<b>Please look twice</b>"), *unsure]
    label = Text("Enter all the same") if unsure else None
    return Screen(tuple(lines), ((forms.finish_action(FACT, row, label),),))


async def entered(act: Act, row: DraftRow, answers: Answers) -> Screen:
    """The last button: a receipt, with *Undo* for ten seconds."""
    del row
    values = values_of(answers, await book_of(act.view), act.today)
    fact = await facts.enter_fact(act.unit, act.actor, values)
    state = known(fact.iso3)
    if (fact.entered_at, fact.entered_by) != (act.now, act.person.id):
        already = Text("That was entered already, and is on record once.")
        return (await _card(act, fact)).preceded_by(already)
    told = await facts.told_of(act.view, fact, in_states=("queued",))
    lines = [Text("<b>Entered</b> · {state}", state=state), *_told_of(fact)]
    if told:
        lines += [
            BLANK,
            Plural(
                "It goes to {n} person who follows this State, in ten seconds.",
                "It goes to {n} people who follow this State, in ten seconds.",
                n=len(told),
            ),
        ]
    elif set(await follows.followers(act.view, fact.iso3)) - {act.person.id}:
        lines += [BLANK, Text("Nobody is told of it: nothing but the source is new.")]
    undo = Action(Text("Undo"), press("fc~", fact.id))
    more = (Action(Text("Enter a fact"), press("fc+", fact.iso3)), _list_of(fact))
    return Screen(tuple(lines), ((undo,), (_card_of(fact),), more, (HOME,)), toast=Text("Entered"))


async def undone(act: Act) -> Screen:
    """Within ten seconds: nobody has been told, unless it went out at the tenth.

    Later the fact stays, with the way to take it back.
    """
    fact = await facts.get_fact(act.view, act.number(0))
    try:
        fact = await facts.undo(act.unit, act.actor, fact.id)
    except RefusedError as refusal:
        return (await _card(act, fact)).preceded_by(refusal.text)
    told = await facts.told_of(act.view, fact)
    said = Text("Undone. Nobody was told of it.")
    if told:
        said = Plural(
            "Undone. {n} person had been told already, and gets a correction.",
            "Undone. {n} people had been told already, and get a correction.",
            n=len(told),
        )
    return (await _card(act, fact)).preceded_by(said)


async def listed(look: Look) -> Screen:
    """All that was ever entered, the newest first: of a State, `fcl:LAO:page`, or of all, `fcl`.

    Every fact has its own number here, as on its card.
    """
    iso3 = look.argument(0)
    count = await stored.count_of(look.view, iso3)
    page, pages = page_of(look.number(1), count, _A_PAGE)
    found = await stored.of_state(look.view, iso3, first=page * _A_PAGE, most=_A_PAGE)
    lines = [_heading(iso3)]
    for fact in found:
        said = Text("{n}. {sentence}", n=str(fact.id), sentence=_in_list(fact, iso3))
        lines += [BLANK, said, fact_words.source(fact), *await _entry_of(look, fact)]
    if not found:
        lines += [BLANK, Text("Nothing has been entered here.")]
    numbers = (Action(Text("{n}", n=str(fact.id)), press("fc", fact.id)) for fact in found)
    return Screen(
        tuple(lines),
        (
            *in_rows(numbers, columns=_A_PAGE),
            tuple(page_row("fcl", (iso3,), page, pages)),
            *_ways_from_list(look, iso3),
        ),
    )


def _heading(iso3: str) -> Text:
    if not iso3:
        return Text("<b>{title}</b>", title=FACTS.label)
    return Text("<b>Facts entered</b> · {state}", state=known(iso3))


def _in_list(fact: Fact, iso3: str) -> Text:
    """What was entered; the State is named where the list is not of one."""
    said = fact_words.sentence(fact)
    return said if iso3 else Text("{state}: {fact}", state=known(fact.iso3), fact=said)


def _ways_from_list(look: Look, iso3: str) -> tuple[tuple[Action, ...], ...]:
    if not iso3:
        return ((DESK, HOME),)
    enter = enter_action(look, iso3)
    card = Action(Text("{state}", state=known(iso3)), press("s", iso3))
    return ((enter,) if enter else (), (card, HOME))


async def opened(look: Look) -> Screen:
    """One fact: `fc:12`."""
    return await _card(look, await facts.get_fact(look.view, look.number(0)))


async def take_back_pressed(look: Look) -> Screen:
    """Taking back is asked back: who was told of it hears of this, too."""
    fact = await facts.get_fact(look.view, look.number(0))
    if fact.state == "taken-back":
        raise RefusedError(Text("It is taken back already."))
    lines = (
        Text("<b>Take this back?</b> · {state}", state=known(fact.iso3)),
        *_told_of(fact),
        BLANK,
        Text("Those who were told of it will be told that it is taken back."),
    )
    yes = Action(Text("Yes, take back"), press("fc-", fact.id))
    no = Action(Text("No, keep it"), press("fc", fact.id))
    return Screen(lines, ((yes, no), (HOME,)))


async def taken_back(act: Act) -> Screen:
    fact = await facts.take_back(act.unit, act.actor, act.number(0))
    return (await _card(act, fact)).with_toast(Text("Taken back"))


async def _card(look: Look, fact: Fact) -> Screen:
    lines = [
        Text("<b>Fact {n}</b> · {state}", n=str(fact.id), state=known(fact.iso3)),
        *_told_of(fact),
        BLANK,
        *await _entry_of(look, fact),
    ]
    may_take_back = look.actor.may(Permission.ENTER_FACTS) and fact.state == "standing"
    back = (Action(Text("Take back"), press("fc?", fact.id)),) if may_take_back else ()
    history = Action(Text("History"), press("aur", "treaty_fact", fact.id))
    return Screen(tuple(lines), ((*back, history), (_list_of(fact), _card_of(fact)), (HOME,)))


def _told_of(fact: Fact) -> list[Text]:
    return [fact_words.sentence(fact), fact_words.source(fact)]


async def _entry_of(look: Look, fact: Fact) -> list[Text]:
    """Who entered it, and whether it stands."""
    who = Text("the command line")
    if fact.entered_by is not None:
        who = Text("{name}", name=await name_of(look.view, fact.entered_by))
    lines = [Text("Entered by {who} on {moment}.", who=who, moment=fact.entered_at)]
    if fact.state == "taken-back":
        lines.append(Text("<b>Taken back</b> on {moment}.", moment=fact.changed_at))
    return lines


def _card_of(fact: Fact) -> Action:
    return Action(Text("{state}", state=known(fact.iso3)), press("s", fact.iso3))


def _list_of(fact: Fact) -> Action:
    return Action(Text("Facts entered"), press("fcl", fact.iso3))


FACT = Dialogue(
    form=FACT_FORM,
    permission=Permission.ENTER_FACTS,
    finish_label=Text("Enter"),
    finish=entered,
    review=reviewed,
    given="state",
    beside=beside,
)
