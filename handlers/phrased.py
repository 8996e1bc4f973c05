"""A question as somebody would type it: what stands on the button that asks it."""

from datetime import date

from handlers.acts import Look
from handlers.answers import STOOD
from handlers.periods import since
from handlers.states import REGION_NAMES, UN_GROUPS
from services.asking.kinds import (
    Asked,
    Changes,
    Compare,
    ConsentOf,
    Counts,
    DeadlineOf,
    Deadlines,
    ExtensionsOf,
    HasStatus,
    HowMany,
    InForce,
    MeetingOf,
    Meetings,
    NextMeeting,
    ObligationsOf,
    OpenObligations,
    ReportOf,
    SignatureOf,
    StatusOf,
    WhoIs,
    WhoJoined,
    WithdrawalOf,
)
from services.texts import Text
from services.treaty import Status
from storage.treaty import get_state

_HOW_MANY = {
    Status.PARTY: Text("How many States Parties"),
    Status.SIGNATORY: Text("How many signatories"),
    Status.NOT_PARTY: Text("How many States not party"),
}
_LISTED = {
    Status.PARTY: Text("List States Parties"),
    Status.SIGNATORY: Text("List signatories"),
    Status.NOT_PARTY: Text("List States not party"),
}
_IN = {
    "Africa": Text("in Africa"),
    "Americas": Text("in the Americas"),
    "Asia": Text("in Asia"),
    "Europe": Text("in Europe"),
    "Middle East": Text("in the Middle East"),
    "Pacific": Text("in the Pacific"),
}


async def phrased(look: Look, question: Asked) -> Text:
    """The question in a few words; a time that began with a meeting is called by it."""
    match question:
        case WhoJoined(after, until):
            return Text("Who joined {period}?", period=await since(look, after, until))
        case Changes(after, until):
            return Text("What changed {period}?", period=await since(look, after, until))
        case HowMany(status, region, un_group, day):
            asked = _HOW_MANY[status]
            return Text("{question}?", question=_narrowed(asked, region, un_group, day))
        case WhoIs(status, region, un_group, day):
            return _narrowed(_LISTED[status], region, un_group, day)
        case _:
            return _of_state(question)


def _of_state(question: Asked) -> Text:  # noqa: PLR0911 - one sentence for each kind.
    match question:
        case StatusOf(iso3, None):
            return Text("{state}", state=get_state(iso3))
        case StatusOf(iso3, day):
            return Text("{state} on {day}", state=get_state(iso3), day=day)
        case HasStatus(iso3, status, None):
            return Text("Is {state} {standing}?", state=get_state(iso3), standing=STOOD[status])
        case HasStatus(iso3, status, day):
            state, standing = get_state(iso3), STOOD[status]
            return Text("Was {state} {standing} on {day}?", state=state, standing=standing, day=day)
        case ConsentOf(iso3):
            return Text("When did {state} ratify or accede?", state=get_state(iso3))
        case SignatureOf(iso3):
            return Text("When did {state} sign?", state=get_state(iso3))
        case InForce(iso3) if iso3:
            return Text("Is the Convention in force for {state}?", state=get_state(iso3))
        case WithdrawalOf(iso3) if iso3:
            return Text("When did {state} withdraw?", state=get_state(iso3))
        case WithdrawalOf():
            return Text("Who withdrew?")
        case _:
            return _of_obligations(question)


def _of_obligations(question: Asked) -> Text:  # noqa: PLR0911 - one sentence for each kind.
    match question:
        case DeadlineOf(iso3, article):
            state = get_state(iso3)
            return Text(
                "What is the Article {article} deadline of {state}?", article=article, state=state
            )
        case ObligationsOf(iso3):
            return Text("Which deadlines does {state} have?", state=get_state(iso3))
        case ExtensionsOf(iso3) if iso3:
            return Text("Has {state} asked for more time?", state=get_state(iso3))
        case ExtensionsOf():
            return Text("Who asked for more time?")
        case ReportOf(iso3) if iso3:
            return Text("Has {state} reported?", state=get_state(iso3))
        case ReportOf():
            return Text("When are reports due?")
        case Deadlines(first, last, _):
            return Text("Deadlines from {first} to {last}", first=first, last=last)
        case OpenObligations(article):
            return Text("Which States have Article {article} obligations?", article=article)
        case _:
            return _of_all(question)


def _of_all(question: Asked) -> Text:
    match question:
        case Counts(None):
            return Text("What is the status of the Convention?")
        case Counts(day):
            return Text("Status of the Convention on {day}", day=day)
        case Compare(first, second):
            return Text("Compare {first} and {second}", first=first, second=second)
        case MeetingOf(code):
            return Text("When is {meeting}?", meeting=code)
        case NextMeeting():
            return Text("When is the next meeting?")
        case Meetings():
            return Text("Meetings and deadlines")
        case _:
            return Text("When did the Convention enter into force?")


def _narrowed(asked: Text, region: str, un_group: str, day: date | None) -> Text:
    """With its region or UN group, and its day."""
    place = _IN.get(region, Text("in {place}", place=REGION_NAMES[region])) if region else None
    if un_group:
        place = Text("in the {group}", group=UN_GROUPS[un_group])
    if place:
        asked = Text("{question} {place}", question=asked, place=place)
    return Text("{question} on {day}", question=asked, day=day) if day else asked
