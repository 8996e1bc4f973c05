"""Own data as its person sees it: what is kept and why, all of it on request, and its end."""

from handlers.acts import Act, Look
from handlers.screens import BLANK, HOME, Action, Attachment, Screen, press
from services import own_data
from services.delegations import capacity_of
from services.files import FILES_AT_MOST, shown
from services.forgetting import SOLE_ADMINISTRATOR, forget, is_sole_administrator, posts_of
from services.languages import LANGUAGES
from services.mandates import STATES
from services.own_data import OwnData
from services.retention import RECEIVED_HOURS
from services.texts import Plural, RefusedError, Text
from services.zones import Zone
from storage import mandates
from storage.mandates import Mandate

_MOST_LISTED = 5

MY_DATA = Action(Text("My data"), press("ownl"))
PRIVACY = Action(Text("Privacy"), press("own"))
ERASE = Action(Text("Erase my data"), press("own?"))


async def privacy(look: Look) -> Screen:
    """`/privacy`, before anybody has to say who they are."""
    kept = look.periods
    lines = (
        Text("<b>Privacy</b>"),
        Text(
            "Liaison is run for the Implementation Support Unit (ISU) of the Convention on Cluster "
            "Munitions. Nothing classified belongs here."
        ),
        BLANK,
        Text(
            "<b>What is stored:</b> the number of your Telegram account, your language and time "
            "zone; when you register, your name, title, institution, official e-mail and the note "
            "verbale that names you; what you answer in forms, which States you follow, and what "
            "Liaison has sent you."
        ),
        Text(
            "<b>Why:</b> so that delegations can rely on who writes in a State's name, and so that "
            "notices reach you. A record of changes shows who did what, under a pseudonym."
        ),
        Text(
            "<b>Who sees it:</b> you and the ISU; your delegation sees your name and role. Your "
            "e-mail and note verbale are for the ISU only. Who may see a need or an offer, its "
            "delegation chooses. Telegram carries every message."
        ),
        BLANK,
        Text("<b>How long:</b>"),
        Text(
            "• what you send here: until it is answered; that it came: {n} hours", n=RECEIVED_HOURS
        ),
        Text("• requests declined or withdrawn: {n} days", n=kept.keep_requests),
        Text("• drafts that nobody touches: {n} days", n=kept.keep_drafts),
        Text("• copies of notes verbales: {n} days after the decision", n=kept.keep_files),
        Text("• invitations that are over: {n} days", n=kept.keep_invitations),
        Text("• what you were sent, and whether it arrived: {n} days", n=kept.keep_deliveries),
        Text(
            "• you, without a role: until you have not been here for {n} days", n=kept.keep_people
        ),
        Text("What a State has published is the State's, and stays."),
        BLANK,
        Text(
            "/mydata shows and sends you all that is stored about you; /forget erases it. "
            "To have something corrected, or to ask: info@cmconvention.org."
        ),
    )
    return Screen(lines, ((MY_DATA, ERASE), (HOME,)))


async def listed(look: Look) -> Screen:
    """`/mydata`: the main facts on the screen, everything in a file."""
    own = await own_data.collect(look.view, look.actor)
    person = look.person
    lines = [
        Text("<b>My data</b>"),
        Text("Telegram number: {number}", number=str(person.telegram_id)),
        Text(
            "Language: {language}; time zone: {city}",
            language=LANGUAGES[person.language],
            city=Zone(person.zone),
        ),
        Text(
            "Here since {day}; in the record as {name}",
            day=look.day_of(person.met_at),
            name=person.pseudonym,
        ),
        *await _posts(look),
        BLANK,
        *_counts(own),
        BLANK,
        Text("All of it is in the file above, as you wrote it."),
    ]
    copies = tuple(
        (Action(Text("Note verbale: {file}", file=shown(one)), press("fl", one.id, "ownl")),)
        for one in own.files[:FILES_AT_MOST]
    )
    file = Attachment("my-data.json", own.as_file)
    return Screen(tuple(lines), (*copies, (PRIVACY, ERASE), (HOME,)), attachments=(file,))


async def _posts(look: Look) -> list[Text]:
    """Each role that they hold, held or asked for, and under which name and address."""
    held = await mandates.of_person(look.view, look.person.id, states=STATES)
    lines = []
    for mandate in held[-_MOST_LISTED:]:
        capacity = await capacity_of(look.view, mandate)
        lines += [
            BLANK,
            Text("<b>{capacity}</b>: {state}", capacity=capacity, state=STATES[mandate.state]),
            *_facts(mandate),
        ]
    return lines


def _facts(mandate: Mandate) -> list[Text]:
    facts = (
        (Text("Name"), mandate.full_name),
        (Text("Title"), mandate.position),
        (Text("Institution"), mandate.institution),
        (Text("Official e-mail"), mandate.email),
        (Text("Note verbale"), mandate.note_reference),
    )
    return [Text("{label}: {value}", label=label, value=value) for label, value in facts if value]


def _counts(own: OwnData) -> list[Text]:
    """How much there is of what was written and sent."""
    needs, offers, drafts = own.count("needs"), own.count("offers"), own.count("drafts")
    invitations = own.count("invitations_made") + own.count("invitations_used")
    deliveries, record, received = (
        own.count("deliveries"),
        own.count("record"),
        own.count("received"),
    )
    counts = (
        Plural("• {n} need that you wrote", "• {n} needs that you wrote", n=needs),
        Plural("• {n} offer that you wrote", "• {n} offers that you wrote", n=offers),
        Plural("• {n} draft", "• {n} drafts", n=drafts),
        Plural("• {n} file", "• {n} files", n=own.count("files")),
        Plural("• {n} subscription", "• {n} subscriptions", n=own.count("subscriptions")),
        Plural(
            "• {n} State that you follow",
            "• {n} States that you follow",
            n=own.count("states_followed"),
        ),
        Plural("• {n} invitation", "• {n} invitations", n=invitations),
        Plural("• {n} notice sent to you", "• {n} notices sent to you", n=deliveries),
        Plural("• {n} entry in the record", "• {n} entries in the record", n=record),
        Plural(
            "• that {n} message came in the last {hours} hours",
            "• that {n} messages came in the last {hours} hours",
            n=received,
            hours=RECEIVED_HOURS,
        ),
    )
    return [one for one in counts if one.values["n"]]


async def asked_back(look: Look) -> Screen:
    """`/forget`: what goes and what stays, before it is done."""
    if await is_sole_administrator(look.view, look.person.id):
        raise RefusedError(SOLE_ADMINISTRATOR)
    lines = [
        Text("<b>Erase my data</b>"),
        BLANK,
        Text(
            "<b>Goes:</b> your Telegram number, name, title, institution, e-mail, note verbale and "
            "its copy, language and time zone, subscription, which States you follow, your own "
            "drafts, what waits to be sent to you, and invitations of yours that nobody has used."
        ),
        Text(
            "<b>Stays:</b> needs, offers and drafts in a delegation's name, and the record of "
            "changes. In them {name} takes the place of your name.",
            name=look.person.pseudonym,
        ),
        Text("Messages that are on phones already, yours and others', stay there."),
        *await _vacancies(look),
        BLANK,
        Text("It cannot be undone."),
    ]
    rows = (
        (Action(Text("Yes, erase everything"), press("own-")),),
        (Action(Text("No, keep it"), press("own")), HOME),
    )
    return Screen(tuple(lines), rows)


async def _vacancies(look: Look) -> list[Text]:
    """The posts that become vacant, and who is told."""
    posts = await posts_of(look.view, look.person.id)
    if not posts:
        return []
    capacities = [await capacity_of(look.view, post) for post in posts]
    lines = [BLANK, *(Text("You give up: {capacity}.", capacity=one) for one in capacities)]
    if any(post.delegation_id is not None for post in posts):
        lines.append(Text("Your delegation and the ISU are told that the post is vacant."))
    return lines


async def forgotten(act: Act) -> Screen:
    """The second press: it is done, and this is the last that is said."""
    await forget(act.unit, act.person, by=act.actor)
    return Screen(
        (
            Text("Done. Liaison knows nothing of you any more."),
            Text("What stays is under {name}.", name=act.person.pseudonym),
            Text("You can delete this chat in Telegram, too."),
            Text("If you write or press anything here again, you begin as somebody new."),
        ),
        ((HOME,),),
        toast=Text("Erased"),
    )
