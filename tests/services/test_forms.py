"""A form never loses an accepted answer, whatever is pressed, typed, changed or redeployed."""

import contextlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import forms
from services.forms import Draft, Form, Question
from services.options import JSON, Answers, Option, Unclear
from services.questions import Choice, SeveralChoices, YesNo
from services.texts import RefusedError, Text
from tests.support.plain import READING, plain


def options(codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, Text(f"Label {code}")) for code in codes.split())


def question(
    key: str,
    kind: Choice | SeveralChoices | YesNo,
    *,
    optional: bool = False,
    asked_when: Callable[[Answers], bool] = forms.always,
) -> Question:
    return Question(key, Text(key), Text(f"What is {key}?"), kind, None, optional, asked_when)


PILLAR = question("pillar", Choice(options("CLR VA RED")))
KINDS = question("kinds", SeveralChoices(options("FIN MAT TEC"), everything=Text("Any kind")))
URGENT = question("urgent", YesNo(), optional=True)
REASON = question(
    "reason",
    Choice(options("floods recent")),
    asked_when=lambda answers: answers.get("urgent") is True,
)
DETAIL = question(
    "detail", Choice(options("x y")), asked_when=lambda answers: answers.get("reason") == "floods"
)
SEEN_BY = question("seen_by", Choice(options("isu all")))
NEED = Form("need", Text("Need"), (PILLAR, KINDS, URGENT, REASON, DETAIL, SEEN_BY))


def play(*typed: str, form: Form = NEED, draft: Draft | None = None) -> Draft:
    draft = draft or Draft()
    for words in typed:
        found = forms.answer(form, draft, words, READING)
        assert isinstance(found, Draft)
        draft = found
    return draft


def asks(draft: Draft, form: Form = NEED) -> str | None:
    current = forms.current_question(form, draft)
    return current.key if current else None


FINISHED = play("VA", "1, 3", "yes", "floods", "x", "isu")


def test_answers_lead_through_the_questions_to_the_review_card() -> None:
    assert asks(Draft()) == "pillar"
    assert forms.step(NEED, Draft()) == (1, 4)
    draft = play("label va", "1, 3")
    assert asks(draft) == "urgent"
    assert forms.step(NEED, draft) == (3, 4)
    assert not forms.is_complete(NEED, draft)
    assert asks(FINISHED) is None
    assert forms.step(NEED, FINISHED) == (6, 6)
    assert forms.is_complete(NEED, FINISHED)
    assert [(q.key, plain(text)) for q, text in forms.review(NEED, FINISHED)][:3] == [
        ("pillar", "Label VA"),
        ("kinds", "Label FIN; Label TEC"),
        ("urgent", "Yes"),
    ]


def test_a_branch_is_asked_only_when_earlier_answers_call_for_it() -> None:
    assert asks(play("VA", "FIN", "no")) == "seen_by"
    assert asks(play("VA", "FIN", "yes")) == "reason"
    assert asks(play("VA", "FIN", "yes", "recent")) == "seen_by"


def test_changing_an_answer_drops_the_branch_it_closes_and_keeps_the_rest() -> None:
    draft = play("no", draft=forms.revisit(NEED, FINISHED, "urgent"))
    assert draft.answers == {
        "pillar": "VA",
        "kinds": ["FIN", "TEC"],
        "urgent": False,
        "seen_by": "isu",
    }
    assert asks(draft) is None


def test_one_answer_is_changed_from_the_review_card_and_leads_back_to_it() -> None:
    draft = forms.revisit(NEED, FINISHED, "pillar")
    assert asks(draft) == "pillar"
    assert forms.is_complete(NEED, draft)
    assert forms.keep(NEED, draft) == FINISHED
    assert play("RED", draft=draft).answers == {**FINISHED.answers, "pillar": "RED"}


def test_back_walks_to_the_first_question_and_stays_there() -> None:
    draft, seen = FINISHED, []
    while forms.may_back(NEED, draft):
        draft = forms.back(NEED, draft)
        seen.append(asks(draft))
    assert seen == ["seen_by", "detail", "reason", "urgent", "kinds", "pillar"]
    assert forms.back(NEED, draft) == draft
    assert draft.answers == FINISHED.answers


def test_only_an_optional_question_is_skipped() -> None:
    with pytest.raises(RefusedError, match="needs an answer"):
        forms.skip(NEED, Draft())
    draft = forms.skip(NEED, play("VA", "FIN"))
    assert draft.answers["urgent"] is None
    assert asks(draft) == "seen_by"
    assert plain(forms.review(NEED, draft)[2][1]) == "not given"


def test_options_are_ticked_and_then_confirmed() -> None:
    draft = play("VA")
    for code in ("TEC", "FIN", "MAT", "MAT"):
        draft = forms.toggle(NEED, draft, code)
    assert forms.ticked(NEED, draft) == ("TEC", "FIN")
    assert "kinds" not in draft.answers
    assert forms.confirm(NEED, draft).answers["kinds"] == ["FIN", "TEC"]
    assert forms.confirm(NEED, forms.toggle(NEED, draft, "every")).answers["kinds"] == []
    with pytest.raises(RefusedError, match="at least one"):
        forms.confirm(NEED, play("VA"))


def test_an_earlier_choice_of_several_is_shown_ticked_when_revisited() -> None:
    draft = forms.revisit(NEED, FINISHED, "kinds")
    assert forms.ticked(NEED, draft) == ("FIN", "TEC")
    draft = forms.toggle(NEED, draft, "FIN")
    assert forms.confirm(NEED, draft).answers["kinds"] == ["TEC"]
    assert forms.keep(NEED, draft) == FINISHED


def test_a_button_of_another_question_is_refused() -> None:
    with pytest.raises(RefusedError, match="another question"):
        forms.toggle(NEED, Draft(), "FIN")
    with pytest.raises(RefusedError, match="no longer offered"):
        forms.toggle(NEED, play("VA"), "CLR")
    with pytest.raises(RefusedError, match="no longer part"):
        forms.revisit(NEED, play("VA"), "seen_by")
    with pytest.raises(RefusedError, match="Every question is answered"):
        forms.answer(NEED, FINISHED, "VA", READING)


def test_an_unclear_answer_is_asked_back_and_the_option_pressed_settles_it() -> None:
    found = forms.answer(NEED, Draft(), "label", READING)
    assert isinstance(found, Unclear)
    assert [option.code for option in found.options] == ["CLR", "VA", "RED"]
    assert asks(play(found.options[2].code)) == "kinds"


def test_a_form_that_changed_asks_only_what_is_missing() -> None:
    smaller = replace(PILLAR, kind=Choice(options("CLR RED")))
    newer = Form("need", Text("Need"), (smaller, KINDS, question("zone", YesNo()), SEEN_BY))
    draft = forms.repaired(newer, FINISHED)
    assert draft.answers == {"kinds": ["FIN", "TEC"], "seen_by": "isu"}
    assert asks(draft, newer) == "pillar"
    draft = play("RED", "yes", form=newer, draft=draft)
    assert asks(draft, newer) is None


def test_an_option_withdrawn_while_it_is_ticked_is_unticked() -> None:
    fewer = replace(KINDS, kind=SeveralChoices(options("FIN TEC")))
    newer = Form("need", Text("Need"), (PILLAR, fewer))
    draft = forms.toggle(NEED, forms.toggle(NEED, play("VA"), "MAT"), "FIN")
    assert forms.repaired(newer, draft).picked == ("FIN",)


def test_a_form_with_a_mistake_does_not_start() -> None:
    with pytest.raises(ValueError, match="twice"):
        Form("need", Text("Need"), (PILLAR, PILLAR))
    with pytest.raises(ValueError, match="eight small letters"):
        Form("invitation", Text("Invitation"), (PILLAR,))
    with pytest.raises(ValueError, match="does not fit"):
        Form("need", Text("Need"), (replace(PILLAR, key="a:b"),))
    with pytest.raises(ValueError, match="does not take"):
        forms.advance(NEED, Draft(), "no such option")


# Whatever is pressed, in whatever order, on whatever release of the form.

WITHOUT_AN_OPTION = replace(KINDS, kind=SeveralChoices(options("FIN TEC")))
ADDED = question("added", SeveralChoices(options("p q")), optional=True)
RELEASES = (
    NEED,
    Form("need", Text("Need"), (PILLAR, WITHOUT_AN_OPTION, URGENT, REASON, SEEN_BY)),
    Form("need", Text("Need"), (ADDED, PILLAR, KINDS, URGENT, REASON, DETAIL, SEEN_BY)),
    Form("need", Text("Need"), (SEEN_BY, replace(URGENT, optional=False), REASON, DETAIL, KINDS)),
)
CODES = sorted({o.code for form in RELEASES for q in form.questions for o in q.kind.options})
MOVES = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from([*CODES, "1", "2", "label", "nonsense", ""])),
    st.tuples(st.just("answer rightly"), st.integers(0, 3)),
    st.tuples(st.just("answer rightly"), st.integers(0, 3)),
    st.tuples(st.just("toggle"), st.sampled_from(CODES)),
    st.tuples(st.just("revisit"), st.sampled_from([q.key for q in (*NEED.questions, ADDED)])),
    st.tuples(st.just("release"), st.sampled_from(RELEASES)),
    st.tuples(st.sampled_from(["skip", "back", "keep", "confirm"]), st.none()),
)


def moved(form: Form, draft: Draft, move: str, value: JSON) -> Draft:
    """The draft after one move; a refused or unclear one leaves it as it is."""
    try:
        if move == "answer rightly":
            current = forms.current_question(form, draft)
            value = current.kind.options[value % len(current.kind.options)].code if current else ""
        if move.startswith("answer"):
            found = forms.answer(form, draft, value, READING)
            return draft if isinstance(found, Unclear) else found
        if move in ("toggle", "revisit"):
            verb: Callable[..., Draft] = getattr(forms, move)
            return verb(form, draft, value)
        verb = getattr(forms, "repaired" if move == "release" else move)
        return verb(form, draft)
    except RefusedError:
        return draft


def check_position(form: Form, draft: Draft) -> None:
    n, m = forms.step(form, draft)
    assert 1 <= n <= m
    asked = forms.asked_questions(form, draft)
    current = forms.current_question(form, draft)
    unanswered = [q for q in asked if q.key not in draft.answers]
    assert forms.is_complete(form, draft) == (not unanswered)
    assert (current is None) == (not unanswered and draft.revisiting is None)
    assert current is None or asked[n - 1] == current
    assert forms.may_back(form, draft) == (current != asked[0])
    assert Draft.from_json(draft.to_json()) == draft
    assert forms.repaired(form, draft) == draft


def check_nothing_lost(form: Form, before: Draft, after: Draft, changed: str | None) -> None:
    """Only the answer on the screen may change, and only what the form rejects may go."""
    earlier: dict[str, JSON] = {}
    for asked in form.questions:
        if not asked.asked_when(earlier):
            assert asked.key not in after.answers
            continue
        had = asked.key in before.answers and asked.takes(before.answers[asked.key], earlier)
        if asked.key != changed:
            assert (asked.key in after.answers) == had
            assert not had or after.answers[asked.key] == before.answers[asked.key]
        else:
            assert not had or asked.key in after.answers
        if asked.key in after.answers:
            earlier[asked.key] = after.answers[asked.key]
    assert set(after.answers) <= {asked.key for asked in form.questions}


@given(draft=st.sampled_from([Draft(), FINISHED]), moves=st.lists(MOVES, min_size=8, max_size=25))
@settings(max_examples=200, deadline=None)
def test_random_moves_never_lose_an_accepted_answer(
    draft: Draft, moves: list[tuple[str, JSON]]
) -> None:
    form = NEED
    for move, value in moves:
        if move == "release":
            form = value
        on_screen = forms.current_question(form, draft)
        place = forms.step(form, draft)
        after = forms.repaired(form, moved(form, draft, move, value))
        answers = move.startswith("answer") or move in ("skip", "confirm")
        check_nothing_lost(form, draft, after, on_screen.key if on_screen and answers else None)
        check_position(form, after)
        if move == "back":
            goes_up = on_screen is not None and forms.may_back(form, draft)
            assert forms.step(form, after)[0] <= place[0] - goes_up
        draft = after


@given(moves=st.lists(MOVES, max_size=12), typed=st.text(max_size=12))
@settings(max_examples=100, deadline=None)
def test_a_wrong_answer_changes_nothing(moves: list[tuple[str, JSON]], typed: str) -> None:
    draft = Draft()
    for move, value in moves:
        if move != "release":
            draft = moved(NEED, draft, move, value)
    as_it_was = Draft.from_json(deepcopy(draft.to_json()))
    with contextlib.suppress(RefusedError):
        forms.answer(NEED, draft, typed, READING)
    assert draft == as_it_was
    assert moved(NEED, draft, "answer", "nonsense") is draft
