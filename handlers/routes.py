"""All handlers on one page, in order, each with the permission that it needs."""

from handlers import dialogues, home, needs, registration, settings, start, status, subscriptions
from handlers.triggers import Anything, Command, Edited, Membership, Press, Typed, act, look
from services.permissions import Permission as May

ROUTES = (
    act(Command("start"), start.opened, May.USE_SETTINGS),
    look(Command("help"), home.helped, May.USE_SETTINGS),
    look(Press("h"), dialogues.at_home, May.USE_SETTINGS),
    look(Command("status"), status.asked, May.ASK_STATUS, everywhere=True),
    look(Press("s"), status.pressed, May.ASK_STATUS, everywhere=True),
    act(Command("cancel"), dialogues.cancelled, May.FILL_FORMS, leaves_form=False),
    look(Command("settings"), settings.opened, May.USE_SETTINGS),
    look(Press("set"), settings.opened, May.USE_SETTINGS),
    look(Command("language"), settings.languages_listed, May.USE_SETTINGS),
    look(Press("lang"), settings.languages_listed, May.USE_SETTINGS),
    act(Press("lang+"), settings.language_chosen, May.USE_SETTINGS),
    act(Press("zone"), settings.zone_pressed, May.USE_SETTINGS),
    act(Command("register"), registration.register_pressed, May.REGISTER),
    act(Press("join"), registration.register_pressed, May.REGISTER),
    look(Press("rql"), registration.requests_listed, May.DECIDE_REQUESTS),
    look(Press("rq"), registration.request_opened, May.DECIDE_REQUESTS),
    act(Press("rq+"), registration.approved, May.DECIDE_REQUESTS),
    act(Press("rq-"), registration.decline_pressed, May.DECIDE_REQUESTS),
    act(Press("n+"), needs.publish_pressed, May.WRITE_NEEDS),
    look(Press("n"), needs.opened, May.READ_ENTRIES),
    act(Press("n~"), needs.change_pressed, May.WRITE_NEEDS),
    act(Press("n?"), needs.withdraw_pressed, May.WRITE_NEEDS),
    act(Press("n-"), needs.withdrawn, May.WRITE_NEEDS),
    look(Press("sub"), subscriptions.opened, May.SUBSCRIBE),
    act(Press("sub+"), subscriptions.choose_pressed, May.SUBSCRIBE),
    act(Press("sub-"), subscriptions.muted, May.SUBSCRIBE),
    act(Press("sub~"), subscriptions.unmuted, May.SUBSCRIBE),
    # Whatever is typed or pressed in a form, and what nothing above has answered.
    act(Press("f"), dialogues.button_pressed, May.FILL_FORMS, leaves_form=False),
    act(Typed(), dialogues.words_typed, May.FILL_FORMS, leaves_form=False),
    act(Edited(), dialogues.message_edited, May.FILL_FORMS, leaves_form=False),
    act(Membership(), start.membership_changed, May.USE_SETTINGS, leaves_form=False),
    act(Anything(), dialogues.anything_else, May.FILL_FORMS, leaves_form=False),
)
