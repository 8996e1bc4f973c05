"""Questions in plain words, English and French: one short true answer, or what to choose from."""

import pytest

from bot.playground import Phone
from services.permissions import Role
from tests.support.stage import Stage, fills_in

SOURCE = "UN Treaty Collection"

ENGLISH = (
    (
        "is Norway a party?",
        "Yes. Norway is a State Party (deposited on 3 December 2008, in force since 1 August 2010)",
    ),
    ("when did Peru ratify", "on 26 September 2012. In force for it since 1 March 2013."),
    (
        "was Vanuatu a State Party on 1 January 2026",
        "Yes. On 1 January 2026 Vanuatu was a State Party (deposited on ",
    ),
    ("was Vanuatu a State Party on 1 January 2026", "in force from 1 March 2026)."),
    ("who withdrew?", "Lithuania has withdrawn, with effect from 6 March 2025."),
    ("when did Lithuania withdraw", "with effect from 6 March 2025."),
    ("when did Norway withdraw", "Norway has not withdrawn."),
    ("has Laos asked for an extension?", "Granted"),
    ("has Norway asked for an extension?", "No request for more time is on record here."),
    ("extension requests", "Mauritania"),
    ("who has not ratified", "Signatories on"),
    ("who is the president of 3RC?", "Presidency: "),
    ("2030-01-01", "That day is in the future"),
    ("2012-13-45", "There is no such day."),
    ("compare Laos and Peru", "One State at a time, please."),
    ("who is late", "Liaison does not tell who is late."),
    ("help", "What you can do here"),
    ("hello", "Hello. Type the name of a State"),
    ("merci", "You are welcome."),
    (
        "has Agnola ratified",
        "Angola signed on 3 December 2008 and has not deposited an instrument.",
    ),
    (
        "when did south sudan ratify",
        "South Sudan deposited its instrument of accession on 3 August",
    ),
    ("is Lithuania a State Party?", "No. Lithuania has withdrawn, with effect from 6 March 2025."),
    (
        "was Laos a party on 1 January 2009",
        "No. On 1 January 2009 Lao People's Democratic Republic",
    ),
    ("how many States Parties on 11 September 2012", "States Parties on 11 September 2012: 75"),
    ("status of Laos on 1 January 2009", "Signatory on 1 January 2009"),
    ("who joined since 12MSP", "Vanuatu"),
    ("entry into force for Vanuatu", "in force for Vanuatu since 1 March 2026."),
    ("compare 3MSP and 10MSP", "3MSP (14 September 2012) and 10MSP (2 September 2022)"),
)

FRENCH = (
    ("la norvege est-elle partie ?", "Norvège"),
    ("combien d'États parties le 11 septembre 2012 ?", "75"),
    ("quand le Tchad a-t-il ratifié", "26 mars 2013"),
    ("statut du Laos", "République démocratique populaire lao"),
    ("qui a ratifié entre 2010 et 2011 ?", "25 janvier 2010"),
    ("échéances l'année prochaine", "1er janvier 2027"),
    ("le Viet nam est il signataire", "Viet Nam"),
    ("quand est la 12MSP ?", "10–13 septembre 2024"),
    ("quand est la 12MSP ?", "Douzième"),
)


@pytest.mark.parametrize(("language", "asked"), [("en", ENGLISH), ("fr", FRENCH)])
async def test_anybody_asks_and_gets_one_short_true_answer_with_its_source(
    stage: Stage, language: str, asked: tuple[tuple[str, str], ...]
) -> None:
    phone = stage.world.new_phone("Nora", language=language)
    for question, answer in asked:
        await fills_in(phone, f"={question}")
        assert answer in phone.last.text, question


async def test_a_question_without_an_answer_shows_three_that_have_one(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=what does Norway think of landmines?")
    offers = labels(phone)
    assert offers == [
        "Norway",
        "Has Norway reported?",
        "What is the Article 4 deadline of Norway?",
        "Home",
    ]
    for offer in offers[:3]:
        await fills_in(phone, "=what does Norway think of landmines?", offer)
        assert "Norway" in phone.last.text
        assert SOURCE in phone.last.text

    await fills_in(phone, "=what is the weather like?")
    offers = labels(phone)[:-1]
    assert len(offers) == 3
    for offer in offers:
        await fills_in(phone, "=what is the weather like?", offer)
        assert "I do not understand" not in phone.last.text

    await fills_in(phone, "=when did congo ratify?")
    assert phone.last.text == "Which State do you mean?"
    await fills_in(phone, "When did Congo ratify or accede?")
    assert "Congo deposited its instrument of ratification on" in phone.last.text


DIRECT = (
    "is Norway a party?",
    "was Laos a party on 1 January 2009",
    "when did Laos ratify?",
    "when did Laos sign?",
    "is the convention in force for Laos",
    "when is the clearance deadline of Laos?",
    "has Laos reported?",
)


@pytest.mark.parametrize("question", DIRECT)
async def test_a_direct_question_gets_a_sentence_its_source_and_the_way_to_the_card(
    stage: Stage, question: str
) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, f"={question}")
    text = phone.last.text
    assert SOURCE in text
    assert "UN group" not in text, "the card is one press away"
    assert "rticle 9" not in text
    assert len(text) < 700
    assert labels(phone) == ["State card", "Share", "Home"]
    await fills_in(phone, "State card")
    assert "UN group" in phone.last.text


@pytest.mark.parametrize("question", ["status of Laos", "laos"])
async def test_a_name_and_the_status_get_the_card(stage: Stage, question: str) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, f"={question}")
    assert "UN group" in phone.last.text


async def test_who_has_an_obligation_is_every_state_with_an_open_one(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=which states have clearance obligations?")
    text = phone.last.text
    assert "Clearance (Article 4)" in text
    assert "open obligations on record, 10" in text
    assert "Of these" not in text
    await fills_in(phone, "Next ›")
    second = phone.last.text
    for name in ("Afghanistan", "Iraq", "Lao People's", "Lebanon", "Mauritania", "Chad", "Somalia"):
        assert name in text + second
    assert "late" not in text + second
    assert "overdue" not in text + second
    await fills_in(phone, "=report deadlines next year")
    assert "Of these" not in phone.last.text
    assert "Every State Party reports under Article 7 by 30 April" in phone.last.text


async def test_of_no_deadline_it_is_said_that_there_is_none(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=stockpile deadlines in December 2027")
    assert "No deadline for stockpile destruction (Article 3) is on record" in phone.last.text
    assert " 0 " not in phone.last.text


async def test_a_period_is_called_by_its_first_day(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=who joined since 2023?")
    assert "since 1 January 2023" in phone.last.text
    assert "2022" not in phone.last.text
    assert "Vanuatu (accession)" in phone.last.text or "Vanuatu (ratification)" in phone.last.text


async def test_our_is_the_state_of_who_asks(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "=When is our clearance deadline?")
    assert "Lao People's Democratic Republic, clearance (Article 4): " in phone.last.text
    donor = await stage.invited("Ola", Role.DONOR, iso3="NOR")
    await fills_in(donor, "=When is our clearance deadline?")
    assert "Norway, clearance (Article 4): " in donor.last.text
    stranger = stage.world.new_phone("Nora")
    await fills_in(stranger, "=When is our clearance deadline?")
    assert "I do not know which State is yours." in stranger.last.text


async def test_a_meeting_is_told_once(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=when is 12MSP?")
    assert phone.last.text.count("Twelfth Meeting of States Parties") == 1
    assert phone.last.text.count("September 2024") == 1


async def test_what_is_offered_reads_as_one_would_type_it(stage: Stage) -> None:
    phone = stage.world.new_phone("Nora")
    await fills_in(phone, "=is Congo a State Party?")
    assert labels(phone)[:1] == ["Is Congo a State Party?"]
    await fills_in(phone, "=how many signatories in Africa in 2010?")
    assert labels(phone)[0] == "How many signatories in Africa on 1 January 2010?"
    await fills_in(phone, "=who joined the meeting?")
    assert "Who joined since 3RC (18 September 2026)?" in labels(phone)


async def test_a_group_asks_by_the_command(stage: Stage) -> None:
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    group = stage.world.new_group("Intersessional meetings", phone)
    group.says(phone, "/status is Norway a party?")
    await group.sees("Yes. Norway is a State Party (deposited on 3 December 2008, in force")
    group.says(phone, "/status when is 12MSP?")
    told = await group.sees("10–13 September 2024")
    assert "Source: " in told.text
    assert "Presidency: " in told.text
    group.says(phone, "/status when is our clearance deadline?")
    await group.sees("I do not know which State is yours.")
    group.says(phone, "/status what is the weather like?")
    await group.sees("Did you mean one of these?")
    group.presses(phone, "What is the status of the Convention?")
    await group.sees("States Parties: ")


def labels(phone: Phone) -> list[str]:
    return [label for row in phone.last.buttons for label in row]
