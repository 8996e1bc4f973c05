"""Settings: the language one reads, and the clock that one's reminders follow."""

from handlers import follows, forms
from handlers.acts import Act, Look
from handlers.forms import Dialogue
from handlers.screens import HOME, Action, Screen, in_rows, press
from services import zones
from services.forms import Form, Question
from services.languages import LANGUAGES
from services.options import Answers
from services.permissions import Permission
from services.texts import RefusedError, Text
from storage import people
from storage.drafts import DraftRow


async def opened(look: Look) -> Screen:
    """`/settings`."""
    person = look.person
    following = await follows.list_action(look)
    return Screen(
        (
            Text("<b>Settings</b>"),
            Text("Language: {language}", language=LANGUAGES[person.language]),
            Text(
                "Time zone: {city}. It is now {moment}.",
                city=zones.Zone(person.zone),
                moment=look.now,
            ),
        ),
        (
            (
                Action(Text("Language"), press("lang")),
                Action(Text("Time zone"), press("zone")),
            ),
            (following,) if following else (),
            (Action(Text("My data and privacy"), press("own")),),
            (HOME,),
        ),
    )


async def languages_listed(look: Look) -> Screen:
    """`/language`: each language by its own name."""
    del look
    actions = [
        Action(Text("{language}", language=name), press("lang+", code))
        for code, name in LANGUAGES.items()
    ]
    return Screen(
        (Text("Which language do you want to read?"),),
        (*in_rows(actions, columns=2), (HOME,)),
    )


async def language_chosen(act: Act) -> Screen:
    code = act.argument(0)
    if code not in LANGUAGES:
        raise RefusedError(Text("That language is not offered."))
    await people.change(act.unit, act.person.id, language=code, language_chosen=True)
    return Screen(
        (Text("From now on I write in English."),),
        ((Action(Text("Settings"), press("set")), HOME),),
    )


async def zone_pressed(act: Act) -> Screen:
    return await forms.begin(act, ZONE)


async def zone_chosen(act: Act, row: DraftRow, answers: Answers) -> Screen:
    del row
    zone = answers["zone"]
    await people.change(act.unit, act.person.id, zone=zone, zone_chosen=True)
    return Screen(
        (Text("Your time zone is that of {city}.", city=zones.Zone(zone)),),
        ((Action(Text("Settings"), press("set")), HOME),),
    )


ZONE = Dialogue(
    form=Form(
        name="zone",
        title=Text("Time zone"),
        questions=(
            Question(
                key="zone",
                label=Text("City"),
                prompt=Text("In which city are you? Type its name."),
                hint=Text("For example: Vientiane"),
                kind=zones.ZoneKind(),
            ),
        ),
    ),
    permission=Permission.USE_SETTINGS,
    finish_label=Text("Save"),
    finish=zone_chosen,
    is_reviewed=False,
)
