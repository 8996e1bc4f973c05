"""Every screen, in every language, with the longest that people may write, as Telegram takes it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.menu import menu_of
from bot.playground.checks import read_commands, read_markup, read_text
from bot.playground.parameters import Parameters
from handlers import announcements, dialogues, forms, home, notices
from handlers.acts import Act
from handlers.audit_words import RECORDS
from handlers.delegations import BECAME
from handlers.dialogues import DIALOGUES
from handlers.notices import RENDERERS
from handlers.routes import ROUTES
from handlers.screens import Screen
from handlers.texts import Reader, plain, render
from handlers.triggers import Command, Inline, Press, Route
from services import requests
from services.announcements import Outcome, Tally, get_announcement
from services.asking.kinds import written
from services.audit import Verb
from services.forms import (
    Draft,
    Form,
    advance,
    answer,
    back,
    current_question,
    may_back,
    review,
    revisit,
    toggle,
)
from services.languages import LANGUAGES
from services.meetings import call_off_meeting
from services.notices import Kind
from services.options import Reading, Unclear
from services.permissions import PERMISSIONS, Role
from services.questions import Amount, Choice, Day, SeveralChoices, StateName
from services.registration_form import REGISTRATION_FORM
from services.succession import LEAVING
from services.texts import RefusedError, Text
from services.treaty import Status
from services.zones import ZoneKind
from storage.database import Database
from storage.ledger import Delivery, Notice
from storage.treaty import formal_meetings, states
from tests.support.fullest import NOW, Fullest, furnished
from tests.support.letting_in import OPEN_CODES
from tests.support.longest import answers_of, filled, longest
from tests.support.questions import PHRASINGS

in_every_language = pytest.mark.parametrize("language", LANGUAGES)

PREFIXES = {route.trigger.prefix for route in ROUTES if isinstance(route.trigger, Press)}
LOOKS = {
    route.trigger.prefix for route in ROUTES if isinstance(route.trigger, Press) and route.is_look
}
OUT_OF_A_FORM = re.compile(r"f:\d+:\d+:[cl]")
"""*Later*, and the way back into the form from a screen that belongs to it."""

UNFILLED = re.compile(r"\{[a-z_]*\}")
LABEL_MOST = 72
TOAST_MOST = 200

TYPED = (
    "",
    "?",
    "0",
    "1 2",
    "a, e",
    "assistance",
    "congo",
    "congo, laos",
    "xyzzy",
    "03/04/2026",
    "03/04/2027",
    "03/04/2028",
    "june 2027",
    "1 January 1990",
    "31 December 2028",
    "1.200 EUR",
    "12",
    "5 bananas",
    "0 EUR",
    "99999999999999 EUR",
    "nicosia",
    "<b>&amp;",
    "😀" * 4096,
)
"""What people type whatever is asked: each question refuses some of it, or asks some of it back."""

ASKED_BACK = (Amount, Day, StateName, ZoneKind)
"""Kinds of question of which something in TYPED means several things."""

Standing: TypeAlias = tuple[Draft, Unclear | None, Text | None]
"""What may stand on the screen of a form: its draft, what is asked back, what was refused."""


@pytest.fixture(scope="module")
def full(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Fullest]:
    """The address of a full database, and what is in it; no test leaves anything there."""
    path = tmp_path_factory.mktemp("full") / "liaison.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    url = f"sqlite+aiosqlite:///{path}"

    async def furnish() -> Fullest:
        database = Database(url)
        world = await furnished(database)
        await database.close()
        return world

    return url, asyncio.run(furnish())


@pytest.fixture
async def world(full: tuple[str, Fullest]) -> AsyncIterator[Fullest]:
    url, furnished_before = full
    database = Database(url)
    yield replace(furnished_before, database=database)
    await database.close()


def judged(screen: object, language: str, *, is_edited_by_us: bool = False) -> None:
    """Telegram takes the screen, its buttons do something, and nobody is lost on it."""
    assert isinstance(screen, Screen)
    reader = Reader(language, "America/Araguaina")
    message = Parameters(render(screen, reader), {})
    text, _ = read_text(message)
    markup = read_markup(message)
    assert markup is not None
    assert not UNFILLED.search(text)
    for row in markup["inline_keyboard"]:
        assert all(len(button["text"]) <= LABEL_MOST for button in row)
        assert all("\n" not in button["text"] for button in row)
    actions = [action for row in screen.rows for action in row]
    assert not any("<" in action.label.message for action in actions)
    presses = [action.press for action in actions if action.press]
    prefixes = {press.partition(":")[0] for press in presses}
    assert prefixes <= PREFIXES
    ways_out = prefixes & LOOKS or list(filter(OUT_OF_A_FORM.fullmatch, presses))
    assert ways_out or is_edited_by_us, "whoever sees this must do something, or stay"
    if screen.toast is not None:
        assert 0 < len(plain(screen.toast, reader)) <= TOAST_MOST


# Forms. A dialogue that is added to DIALOGUES is tried with the others.


def standing(form: Form, reading: Reading) -> Iterator[Standing]:
    """Everything that may stand on a form's screen, one option of each choice after another."""
    choices = [one.kind for one in form.questions if isinstance(one.kind, Choice)]
    typed: set[str] = set()
    for turn in range(max([2, *(len(kind.options) for kind in choices)])):
        draft = Draft()
        while question := current_question(form, draft):
            yield draft, None, None
            if question.key not in typed:
                typed.add(question.key)
                yield from _after_typing(form, draft, reading)
            if may_back(form, draft):
                yield back(form, draft), None, None
            if isinstance(question.kind, SeveralChoices):
                yield from _after_ticking(form, draft, question.kind)
            draft = advance(form, draft, longest(question.kind, turn))
        yield draft, None, None
        for question, _ in review(form, draft):
            yield revisit(form, draft, question.key), None, None


def _after_typing(form: Form, draft: Draft, reading: Reading) -> Iterator[Standing]:
    for typed in TYPED:
        try:
            read = answer(form, draft, typed, reading)
        except RefusedError as refusal:
            yield draft, None, refusal.text
        else:
            if isinstance(read, Unclear):
                yield draft, read, None


def _after_ticking(form: Form, draft: Draft, kind: SeveralChoices) -> Iterator[Standing]:
    for option in kind.options:
        draft = toggle(form, draft, option.code)
        yield draft, None, None


@in_every_language
@pytest.mark.parametrize("name", DIALOGUES)
async def test_every_screen_of_every_form(world: Fullest, language: str, name: str) -> None:
    dialogue = DIALOGUES[name]
    asked_back = set()
    async with world.acting(world.everyone, language) as act:
        for draft, unclear, refusal in standing(dialogue.form, act.reading):
            row = replace(world.writing, form=name, content=draft.to_json())
            screen = await forms.screen_of(act, dialogue, row, unclear=unclear)
            judged(screen if refusal is None else screen.preceded_by(refusal), language)
            question = current_question(dialogue.form, draft)
            if unclear is not None and question is not None:
                asked_back.add(question.key)
    questions = dialogue.form.questions
    assert asked_back >= {one.key for one in questions if isinstance(one.kind, ASKED_BACK)}


@in_every_language
@pytest.mark.parametrize("name", DIALOGUES)
async def test_every_way_out_of_every_form(world: Fullest, language: str, name: str) -> None:
    complete = Draft(answers_of(DIALOGUES[name].form)).to_json()
    for content in (Draft().to_json(), complete):
        row = replace(world.writing, form=name, content=content)
        for move in forms._TURNS.keys() - {"p"}:
            async with world.acting(world.everyone, language) as act:
                judged(await forms.pressed(act, DIALOGUES[name], row, move, ""), language)


ENTRIES: dict[str, tuple[str | None, ...]] = {
    "need": (None, "need"),
    "offer": (None, "offer"),
    "meeting": (None, "meeting"),
    "deadline": (None, "deadline"),
    "details": ("mandate",),
    "invited": ("invitation",),
    **dict.fromkeys(("decline", "declinep"), ("request",)),
    "lastday": ("mandate",),
    "ckneed": ("need",),
    "ckoffer": ("offer",),
    **dict.fromkeys(("suspend", "end", "correct", "role"), ("held",)),
    "restore": ("suspended",),
    "demote": ("administrator",),
    "isurole": ("person",),
    "demarche": (None, "demarche"),
    **dict.fromkeys(("approach", "apsheet"), ("demarche",)),
    **dict.fromkeys(("apchange", "apanswer", "apnext"), ("approach",)),
}
"""What the draft of a form may be about; of the others, nothing that there is already."""


@in_every_language
@pytest.mark.parametrize("name", DIALOGUES)
async def test_every_form_ends_with_a_screen(world: Fullest, language: str, name: str) -> None:
    actor = world.nobody if name == REGISTRATION_FORM.name else world.everyone
    for noun in ENTRIES.get(name, (None,)):
        row = replace(
            world.writing,
            form=name,
            holder_id=actor.person.id,
            entry_id=None if noun is None else world.numbers[noun],
            delegation_id=world.everyone.mandates[0].delegation_id,
        )
        for turn in range(2):
            answers = answers_of(DIALOGUES[name].form, turn)
            async with world.acting(actor, language) as act:
                judged(await DIALOGUES[name].finish(act, row, answers), language)


# Everything that can be pressed, commanded or written.

WORDS = (
    "",
    "laos",
    "laos 2012-09-11",
    "congo",
    "xyzzy",
    "clearance",
    "assistance",
    "2012-09-11",
    "03/04/2027",
    "1",
    filled(90),
)
NOUNS = {
    "n": "need",
    "o": "offer",
    **dict.fromkeys(("m", "mc"), "meeting"),
    "d": "deadline",
    "rq": "request",
    "my": "own request",
    "me": "mandate",
    "an": "announcement",
    "pb": "problem",
    "post": "mandate",
    "df": "draft",
    "un": "unconfirmed",
    "pp": "person",
    **dict.fromkeys(("iv", "ivd"), "open invitation"),
    "prw": "colleague person",
    "dg": "state not party",
    "fc": "treaty_fact",
    **dict.fromkeys(("md", "mdx", "mdc"), "held"),
    "mdd": "administrator",
    "mdu": "suspended",
    **dict.fromkeys(("dm", "dms", "dmu", "dmx"), "demarche"),
    **dict.fromkeys(("ap", "apa", "apn", "apu"), "approach"),
}
PROPOSALS = ("proposal", "own proposal", "expired proposal", "own register", "own link")
FILTERS = ((), ("CLR", "GBR"), ("CLR", "GBR", "1"), ("", "", "1"), ("REP", ""))


def arguments(world: Fullest, prefix: str) -> tuple[tuple[str, ...], ...]:
    """What the buttons of a route carry."""
    writing = str(world.writing.id)
    seat = str(world.everyone.mandates[0].delegation_id)
    outreach, approach = (str(world.numbers[noun]) for noun in ("demarche", "approach"))
    given: dict[str, tuple[tuple[str, ...], ...]] = {
        **dict.fromkeys(("nl", "nlp", "nls", "ol", "olp", "ols"), FILTERS),
        **dict.fromkeys(
            ("my", "ev", "mfl", "anl", "rql", "ckl", "pbl", "unl"), ((), ("1",), ("999",))
        ),
        **dict.fromkeys(("anw", "anp", "an?"), ((writing,), (writing, "1"))),
        "anr": tuple((str(world.numbers["announcement"]), one, "1") for one in Outcome),
        **dict.fromkeys(("n+", "o+"), ((), (seat,))),
        "q": tuple(dict.fromkeys(written(asked) for _, _, asked in PHRASINGS)),
        "de": ((), (seat,)),
        "df": ((), (seat,), (seat, "1")),
        "df+": ((str(world.numbers["draft"]), "0"),),
        "md~l": ((), ("1",)),
        **dict.fromkeys(("ivl", "ivdl", "prl"), ((), ("1",), ("999",))),
        "iv!": tuple((code,) for code in OPEN_CODES),
        "iv+d": ((), (seat,)),
        **dict.fromkeys(("pr*", "pr-"), ((str(world.numbers["proposal"]),),)),
        "pr": tuple((str(world.numbers[one]),) for one in PROPOSALS),
        "pr!": tuple((str(world.numbers[one]),) for one in PROPOSALS[-2:]),
        "prg": ((str(world.numbers["colleague person"]), "isu"),),
        "md+": ((str(world.numbers["suspended"]),),),
        "ppl": (("laos", "0"), ("norway", "9"), ("b amp", "1"), ("xyzzy",)),
        "pp": ((str(world.numbers["person"]), "norway", "1"), (str(world.nobody.person.id),)),
        "post-": _ways_to_leave(world),
        "post!": _ways_to_leave(world)[-4:],
        "post@": ((str(world.numbers["mandate"]),),),
        "join": ((), ("0",), (str(world.numbers["own request"]),)),
        **dict.fromkeys(
            ("ck", "ck+", "ck~"), (_numbered(world, "need"), _numbered(world, "offer"))
        ),
        "ck-": (("need", str(world.numbers["need seen to"])),),
        "pb-": ((str(world.numbers["problem seen to"]),),),
        "un-": ((str(world.numbers["unconfirmed seen to"]),),),
        "mf": tuple((one.code,) for one in formal_meetings()),
        "mcf": (("12MSP",), ("1MSP",)),
        "mu": ((str(world.numbers["meeting"]),),),
        "s": (
            *((), ("", "2012-09-11"), ("LAO", "2009-01-01"), ("VUT", "2025-12-01")),
            *(("BEL", "", "party", "", "", "1"), ("BEL", "2012-09-11", "party", "Europe", "", "0")),
            *((state.iso3,) for state in states()),
        ),
        **dict.fromkeys(("sob", "seh", "ssrc"), tuple((state.iso3,) for state in states())),
        "vl": tuple(
            (status, "2012-09-11", *place)
            for status in Status
            for place in ((), ("Middle East",), ("", "none"), ("", "", "9"))
        ),
        **dict.fromkeys(("vr", "vg", "vp"), ((), ("2012-09-11",), ("9999-12-31",))),
        **dict.fromkeys(
            ("vc", "vj", "vd"),
            (
                *((), ("2011-09-16", "2012-09-11"), ("0001-01-01", "9999-12-31", "9")),
                *(("2025-09-19", "2027-03-01"), ("2027-03-01", "2026-03-01")),
            ),
        ),
        "vm": ((), ("1",)),
        "v2": (
            *((), ("2012-09-11",), ("2012-09-14", "", "1")),
            *(("2012-09-11", "2022-08-01"), ("2022-08-01", "2008-01-01")),
        ),
        "vt": ((), ("1",)),
        "vo": (("3",), ("4",), ("4", "1")),
        "pi": tuple(
            (what, *more)
            for what in ("grid", "line", "deadlines")
            for more in (("2012-09-11",), ("2026-02-03", "36"), ("0001-01-01",), ("x", "0"))
        ),
        "dml": ((), ("9",)),
        "dm-": ((str(world.numbers["empty demarche"]),),),
        "dmb": tuple((outreach, by, page) for by in "ri" for page in "09"),
        "ap+": ((outreach,),),
        "apl": tuple(
            (outreach, which, page)
            for which in ("all", "I", "III", "no", "next", f"r{approach}", f"i{approach}")
            for page in "09"
        ),
        "fl": (("1",), ("1", "rq", "1")),
        "lang+": tuple((code,) for code in LANGUAGES),
        "aur": tuple(
            (noun, str(world.numbers.get(noun, 1)), page) for noun in RECORDS for page in "09"
        ),
        "fc+": (("GBR",),),
        "fcl": (("GBR",), ("GBR", "9"), ("AGO",), (), ("", "9")),
        **dict.fromkeys(("fo+", "fo-"), (("GBR",), ("AGO",))),
        "fol": ((), ("9",)),
        "aup": tuple((str(world.everyone.person.id), page) for page in "0129"),
        "aue": tuple((str(number),) for number in range(1, 40)),
        "f": tuple((writing, str(world.writing.revision), move) for move in ("c", "z", "p", "b")),
    }
    noun = NOUNS.get(prefix.rstrip("+-~?"))
    return given.get(prefix) or ((str(world.numbers[noun]),) if noun else (),)


def _ways_to_leave(world: Fullest) -> tuple[tuple[str, ...], ...]:
    """A post, when, whether a successor is invited, and who goes on with the drafts."""
    post, heir = str(world.numbers["mandate"]), str(world.numbers["colleague"])
    return (
        (post,),
        (post, "now"),
        (post, "now", "i"),
        (post, "20270630"),
        (post, "now", "i", heir),
        (post, "now", "n", "0"),
        (post, "20270630", "i", "0"),
        (str(world.numbers["own lapsing"]), "now", "n", "0"),
    )


def _numbered(world: Fullest, noun: str) -> tuple[str, ...]:
    """The last need or offer, as it has stood since it was published."""
    return noun, str(world.numbers[noun]), f"{NOW:%Y%m%d%H%M%S%f}"


@in_every_language
@pytest.mark.parametrize("prefix", sorted(PREFIXES))
async def test_every_screen_behind_a_button(world: Fullest, language: str, prefix: str) -> None:
    [route] = [one for one in ROUTES if one.trigger == Press(prefix)]
    for carried in arguments(world, prefix):
        async with world.acting(world.everyone, language, arguments=carried) as act:
            screen = await route.answer(act)
            assert screen is not None
            judged(screen, language)
            with_the_way_back = dialogues.with_the_way_back(act, screen, world.writing.id)
            judged(await with_the_way_back, language)
        async with world.acting(world.nobody, language, arguments=carried) as act:
            judged(await _answered(route, act), language)


@in_every_language
@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
async def test_every_screen_behind_words(world: Fullest, language: str, words: str) -> None:
    for route in ROUTES:
        if isinstance(route.trigger, Press | Inline):
            continue
        for actor in (world.everyone, world.nobody):
            given = {"words": words, "arguments": tuple(words.split())}
            async with world.acting(actor, language, **given) as act:
                screen = await _answered(route, act)
                if screen is not None:
                    judged(screen, language)


async def _answered(route: Route, act: Act) -> Screen | None:
    """What somebody sees, who may not do it, or not now, too."""
    if not act.actor.may(route.permission):
        return home.not_allowed(act.actor, route.permission)
    try:
        screen: Screen | None = await route.answer(act)
    except RefusedError as refusal:
        return await dialogues.refusing(refusal.text)(act)
    return screen


@in_every_language
async def test_every_link_opens_its_screen(world: Fullest, language: str) -> None:
    start = next(one for one in ROUTES if one.trigger == Command("start"))
    for link in ("n_{need}", "o_{offer}", "m_{meeting}", "st_GBR"):
        payload = (link.format(**world.numbers),)
        async with world.acting(world.everyone, language, arguments=payload) as act:
            judged(await start.answer(act), language)


# What arrives without having been asked for.

_CHANGED = (Verb.RESTORED, Verb.CORRECTED, Verb.ROLE_CHANGED)

SUBJECTS: dict[Kind, tuple[tuple[str, dict[str, Any]], ...]] = {
    Kind.REQUEST: (("request", {}), ("own request", {})),
    Kind.APPROVED: (("mandate", {}), ("mandate", {"needs_allowed": True})),
    Kind.DECLINED: (("request", {}),),
    Kind.NEED: (("need", {}),),
    Kind.NEED_WITHDRAWN: (("need", {"title": filled(80)}),),
    Kind.MEETING: (("meeting", {}),),
    Kind.REGISTRATION: (("meeting", {}),),
    Kind.DEADLINE: (("deadline", {}),),
    Kind.CALLED_OFF: (
        ("meeting", {"subject": Kind.MEETING}),
        ("deadline", {"subject": Kind.DEADLINE}),
    ),
    Kind.ANNOUNCEMENT: (("announcement", {}),),
    Kind.PROGRESS: (("announcement", {}),),
    Kind.PROBLEM: (("problem", {"what": filled(200)}),),
    Kind.MANDATE: (
        *(("mandate", {"what": what, "reason": "noted"}) for what in _CHANGED),
        ("own coordinator", {"what": Verb.SUSPENDED, "reason": filled(500)}),
        ("own presidency", {"what": Verb.ENDED, "reason": filled(500)}),
    ),
    Kind.COLLEAGUE: tuple(("colleague", {"what": what}) for what in (*BECAME, LEAVING)),
    Kind.CONTACT_GONE: (("colleague", {}),),
    Kind.RENEWAL: (("own lapsing", {}),),
    Kind.LAPSED: (("own lapsed", {}), ("lapsed", {})),
    Kind.DRAFT_TAKEN: (("draft", {}),),
    Kind.INVITATION_USED: (("invitation", {}),),
    Kind.PROPOSAL: (("proposal", {}),),
    Kind.PROPOSAL_DECIDED: (("own register", {}), ("own link", {})),
    Kind.STATE_CHANGED: (
        ("treaty_fact", {}),
        ("treaty_fact", {"ids": list(range(1, 10))}),
        ("treaty_fact", {"ids": list(range(1, 100))}),
        ("treaty_fact", {"ids": [1], "taken_back": True}),
    ),
    Kind.CORRECTION: (
        ("need", {"noun": "need", "reason": filled(500)}),
        ("offer", {"noun": "offer", "reason": "sites"}),
    ),
}


def test_every_kind_of_notice_is_tried_below() -> None:
    assert SUBJECTS.keys() == RENDERERS.keys() == set(Kind)


@in_every_language
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("copy", [0, 1])
async def test_every_notice(world: Fullest, language: str, kind: Kind, copy: int) -> None:
    for noun, facts in SUBJECTS[kind]:
        notice = Notice(1, kind, world.numbers[noun], facts, NOW)
        delivery = Delivery(1, 1, 1, copy, 0, NOW, None, "sending", 1, None, None)
        async with world.acting(world.everyone, language) as act:
            if kind is Kind.DECLINED:
                await requests.decline(act.unit, act.actor, notice.subject_id or 0, filled(500))
            told = [await notices.screen_of(act.view, notice, delivery, act.person)]
            if noun == "meeting" and kind is Kind.CALLED_OFF:
                await call_off_meeting(act.unit, act.actor, world.numbers[noun])
                told.append(await notices.screen_of(act.view, notice, delivery, act.person))
        for screen in told:
            judged(screen, language, is_edited_by_us=kind is Kind.PROGRESS)


@in_every_language
async def test_the_progress_of_an_announcement(world: Fullest, language: str) -> None:
    async with world.acting(world.everyone, language) as act:
        announcement = await get_announcement(act.view, world.numbers["announcement"])
    for waiting in (1_000_000, 0):
        counts = dict.fromkeys(Outcome, 1_000_000) | {Outcome.WAITING: waiting}
        screen = announcements.progress(announcement, Tally(counts))
        judged(screen, language, is_edited_by_us=bool(waiting))


@in_every_language
async def test_what_is_said_when_something_went_wrong(world: Fullest, language: str) -> None:
    judged(home.apology("0123456789"), language)
    for actor in (world.everyone, world.nobody):
        async with world.acting(actor, language) as act:
            judged(await dialogues.where_they_are(act), language)


@in_every_language
@pytest.mark.parametrize("role", Role)
def test_the_menu_of_commands(language: str, role: Role) -> None:
    listed = menu_of([role], language)
    assert read_commands(Parameters({"commands": listed}, {})) == listed
    permissions = {
        route.trigger.name: route.permission
        for route in ROUTES
        if isinstance(route.trigger, Command)
    }
    for one in listed:
        assert PERMISSIONS[permissions[one["command"]]] & {role, Role.PUBLIC}
