"""Announcements: the ISU writes, checks and sends; an audience is told; the author sees by whom."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.playground import Phone, PhoneMessage
from services.permissions import Role
from storage.database import Database
from storage.people import find_by_telegram
from storage.schema import delivery, notice
from tests.support.stage import Stage, fills_in

WORDS = "Registration for the Meeting of States Parties is open.\n\nPlease register & confirm."


class Bureau:
    """An ISU officer with some donors and a focal point, and a look into the ledger."""

    def __init__(self, stage: Stage, database: Database) -> None:
        self.stage = stage
        self.database = database
        self.settled: Counter[tuple[str, str]] = Counter()
        self.irene: Phone
        self.nora: Phone
        self.henri: Phone
        self.khamla: Phone

    async def opens(self) -> None:
        invited = self.stage.invited
        self.irene = await invited("Irene", Role.ISU)
        self.nora = await invited("Nora", Role.DONOR, iso3="NOR")
        self.henri = await invited("Henri", Role.DONOR, iso3="CHE")
        self.khamla = await invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
        self.watches()

    def watches(self) -> None:
        """Hear from the running bot what it settles."""
        house = self.stage.house
        assert house is not None
        count, pause = house.delivering._on_settled, house._pace.pause

        def settled(kind: str, state: str) -> None:
            count(kind, state)
            self.settled[kind, state] += 1
            self.stage.world.bell.ring()

        def paused(asked: timedelta) -> None:
            pause(asked)
            self.settled["everything", "paused"] += 1
            self.stage.world.bell.ring()

        house.delivering._on_settled = settled
        house._pace.pause = paused  # type: ignore[method-assign]

    async def settles(self, kind: str, state: str, times: int) -> None:
        """Wait until so many notices of a kind have come to an end."""
        bell = self.stage.world.bell
        assert await bell.until(lambda: self.settled[kind, state] >= times, within=5), self.settled

    async def writes(self, *audience: str, words: str = WORDS) -> PhoneMessage:
        """Write an announcement as far as the review card."""
        self.irene.says("/announce")
        await self.irene.sees("What do you want to announce?")
        await fills_in(self.irene, f"={words}", *audience, "Done")
        return await self.irene.sees("please check")

    async def sends(self, people: int) -> None:
        self.irene.presses(f"Send to {people} p")
        await self.irene.sees("For ten seconds you can undo it.")
        self.irene.presses("Yes, send")
        await self.irene.sees("in ten seconds")

    async def holds_back(self, phone: Phone) -> None:
        """Have somebody's announcement wait for an hour, as if there were very many before it."""
        async with self.database.unit(self.stage.clock.now()) as unit:
            person = await find_by_telegram(unit, phone.person.id)
            assert person is not None
            announced = select(notice.c.id).where(notice.c.kind == "announcement")
            await unit.change(
                update(delivery)
                .where(delivery.c.recipient_id == person.id, delivery.c.notice_id.in_(announced))
                .values(not_before=unit.now + timedelta(hours=1))
            )

    async def sees_progress(self, fragment: str) -> PhoneMessage:
        """What the author sees of it, when it is next looked at."""
        assert self.stage.house is not None
        self.stage.move(seconds=3)
        await self.stage.house.reporting.show_progress()
        return await self.irene.sees(fragment)

    async def deliveries(self) -> int:
        async with self.database.view(self.stage.clock.now()) as view:
            announced = select(notice.c.id).where(notice.c.kind == "announcement")
            rows = await view.all(select(delivery).where(delivery.c.notice_id.in_(announced)))
        return len(rows)


@pytest.fixture
async def bureau(stage: Stage) -> AsyncIterator[Bureau]:
    database = Database(stage.database_url)
    bureau = Bureau(stage, database)
    await bureau.opens()
    yield bureau
    await database.close()


def announced(phone: Phone) -> list[PhoneMessage]:
    return [message for message in phone.messages if "Announcement of the ISU" in message.text]


async def test_an_announcement_to_donors_reaches_donors_only_and_reads_as_in_the_preview(
    bureau: Bureau, stage: Stage
) -> None:
    irene = bureau.irene
    card = await bureau.writes("Donors")
    assert "It goes to 2 people:\ndonor: 2\nOf Norway, Switzerland" in card.text
    irene.presses("Who gets it")
    who = await irene.sees("For: Donors")
    assert who.text.endswith("Nora, donor, Norway\nHenri, donor, Switzerland")
    await fills_in(irene, "Back", "Preview")
    preview = irene.last
    await fills_in(irene, "Back")
    await bureau.sends(2)
    assert not announced(bureau.nora)
    stage.move(seconds=11)
    message = await bureau.nora.sees("Announcement of the ISU")
    assert message.html == preview.html
    assert message.text == (f"Announcement of the ISU\n\n{WORDS}\n\nYou get this as donor, Norway.")
    other = await bureau.henri.sees("Announcement of the ISU")
    assert other.text.endswith("You get this as donor, Switzerland.")
    await bureau.settles("announcement", "sent", 2)
    report = await bureau.sees_progress("Announcement: done")
    assert report.text.endswith("Delivered: 2")
    assert not announced(bureau.khamla)
    assert len(announced(irene)) == 0
    assert len(announced(bureau.nora)) == 1


async def test_everybody_registered_includes_the_isu_and_whoever_writes_it(
    bureau: Bureau, stage: Stage
) -> None:
    card = await bureau.writes("Everybody registered")
    assert "It goes to 4 people:\nfocal point: 1\ndonor: 2\nISU officer: 1" in card.text
    await bureau.sends(4)
    stage.move(seconds=11)
    await bureau.settles("announcement", "sent", 4)
    assert announced(bureau.irene)[0].text.endswith("You get this as ISU officer.")
    assert len(announced(bureau.khamla)) == 1


async def test_within_ten_seconds_undo_stops_all_of_it(bureau: Bureau, stage: Stage) -> None:
    await bureau.writes("Donors", "Focal points")
    await bureau.sends(3)
    stage.move(seconds=9)
    bureau.irene.presses("Undo")
    card = await bureau.irene.sees("Called back: 3 people do not get it.")
    assert "too late" not in card.text
    assert card.buttons[0] == ["Called back: 3"]
    await bureau.writes("Focal points", words="The one that goes out")
    await bureau.sends(1)
    stage.move(seconds=11)
    await bureau.khamla.sees("The one that goes out")
    assert [len(announced(phone)) for phone in (bureau.nora, bureau.henri)] == [0, 0]
    assert len(announced(bureau.khamla)) == 1


async def test_after_ten_seconds_the_rest_can_be_stopped_and_the_screen_says_who_has_it(
    bureau: Bureau, stage: Stage
) -> None:
    await bureau.writes("Donors")
    await bureau.sends(2)
    await bureau.holds_back(bureau.henri)
    stage.move(seconds=11)
    await bureau.settles("announcement", "sent", 1)
    await bureau.settles("progress", "sent", 1)
    bureau.irene.presses("Undo")
    card = await bureau.irene.sees("Called back: 1 person does not get it.")
    assert "For 1 person it was too late: what is sent cannot be recalled." in card.text
    stage.move(hours=2)
    report = await bureau.sees_progress("Announcement: done")
    assert report.text.endswith("Delivered: 1\nCalled back: 1")
    assert not announced(bureau.henri)
    bureau.irene.presses("Use the text again", card)
    await bureau.irene.sees("please check")


async def test_progress_is_one_message_edited_and_goes_on_after_a_restart(
    bureau: Bureau, stage: Stage
) -> None:
    await bureau.writes("Donors", "Focal points")
    await bureau.sends(3)
    for phone in (bureau.henri, bureau.khamla):
        await bureau.holds_back(phone)
    stage.move(seconds=11)
    await bureau.settles("announcement", "sent", 1)
    await bureau.settles("progress", "sent", 1)
    first = await bureau.sees_progress("Sent 1 of 3\n▓▓▓░░░░░░░")
    edits = len(stage.world.journal.of("editMessageText"))
    for _ in range(3):
        stage.move(seconds=3)
        assert stage.house is not None
        await stage.house.reporting.show_progress()
    assert len(stage.world.journal.of("editMessageText")) == edits

    await stage.stop()
    await stage.start()
    bureau.watches()
    stage.move(hours=1)
    await bureau.settles("announcement", "sent", 3)
    last = await bureau.sees_progress("Announcement: done")
    assert last.message_id == first.message_id
    assert last.text.endswith("Delivered: 3")
    shown = [one for one in bureau.irene.messages if one.text.startswith("Announcement:")]
    assert len(shown) == 1
    bureau.irene.presses("Who got it")
    await bureau.irene.sees("Sent on ")
    bureau.irene.presses("Delivered: 3")
    names = await bureau.irene.sees("Henri, donor, Switzerland")
    assert "Khamla, focal point, Lao People's Democratic Republic" in names.text


async def test_progress_is_edited_every_few_seconds_at_most(bureau: Bureau, stage: Stage) -> None:
    await bureau.writes("Donors", "Focal points")
    await bureau.sends(3)
    for phone in (bureau.henri, bureau.khamla):
        await bureau.holds_back(phone)
    stage.move(seconds=11)
    await bureau.settles("progress", "sent", 1)
    await bureau.settles("announcement", "sent", 1)
    await bureau.sees_progress("Sent 1 of 3")
    edits = len(stage.world.journal.of("editMessageText"))
    bureau.irene.presses("Undo")
    await bureau.irene.sees("Called back: 2")
    assert stage.house is not None
    for _ in range(3):
        await stage.house.reporting.show_progress()
    assert len(stage.world.journal.of("editMessageText")) == edits
    await bureau.sees_progress("Announcement: done")


async def test_the_report_names_who_has_blocked_the_bot_and_they_return_with_start(
    bureau: Bureau, stage: Stage
) -> None:
    bureau.henri.chat.has_blocked_bot = True  # Before the bot could hear of it.
    await bureau.writes("Donors")
    await bureau.sends(2)
    stage.move(seconds=11)
    await bureau.settles("announcement", "failed", 1)
    await bureau.settles("announcement", "sent", 1)
    report = await bureau.sees_progress("Announcement: done")
    assert report.text.endswith("Delivered: 1\nNot delivered: 1")
    await fills_in(bureau.irene, "Who got it", "Not delivered: 1")
    assert bureau.irene.last.text == (
        "Not delivered: 1\nHenri, donor, Switzerland: has blocked the bot"
    )

    card = await bureau.writes("Donors", words="A second one")
    assert "1 more person has blocked the bot and cannot be reached." in card.text
    bureau.irene.presses("Who gets it")
    await bureau.irene.sees("Henri, donor, Switzerland (has blocked the bot)")
    bureau.irene.presses("Back")
    await bureau.irene.sees("please check")
    await bureau.sends(1)
    bureau.henri.chat.has_blocked_bot = False
    bureau.henri.says("/start")
    await bureau.henri.sees("You act as donor, Switzerland.")
    stage.move(seconds=11)
    await bureau.henri.sees("A second one")


async def test_what_may_have_arrived_is_in_the_report_and_never_sent_again(
    bureau: Bureau, stage: Stage
) -> None:
    """The author's own message is in doubt as well; the report is in the list for ever."""
    await bureau.writes("Donors")
    await bureau.sends(2)
    stage.world.faults.resets_connection(method="sendMessage", times=3, is_accepted=True)
    stage.move(seconds=11)
    await bureau.settles("announcement", "unknown", 2)
    await bureau.settles("progress", "unknown", 1)
    stage.move(days=1)
    await bureau.writes("Focal points", words="A second one")
    await bureau.sends(1)
    stage.move(seconds=11)
    await bureau.khamla.sees("A second one")
    assert [len(announced(phone)) for phone in (bureau.nora, bureau.henri)] == [1, 1]
    await bureau.settles("progress", "sent", 1)
    await fills_in(bureau.irene, "Announcements", "Registration for", "Not certain: 2")
    assert bureau.irene.last.text == (
        "Not certain: 2\n"
        "Nora, donor, Norway: not certain that it arrived\n"
        "Henri, donor, Switzerland: not certain that it arrived"
    )


async def test_when_telegram_asks_for_a_pause_replies_go_on_and_all_are_told_once(
    bureau: Bureau, stage: Stage
) -> None:
    await bureau.writes("Donors", "Focal points")
    await bureau.sends(3)
    stage.world.faults.too_many_requests(30, method="sendMessage", times=1)
    stage.move(seconds=11)
    await bureau.settles("everything", "paused", 1)
    bureau.nora.says("/help")
    await bureau.nora.sees("What you can do here")
    stage.move(seconds=31)
    await bureau.settles("announcement", "sent", 3)
    everybody = (bureau.nora, bureau.henri, bureau.khamla)
    assert [len(announced(phone)) for phone in everybody] == [1, 1, 1]


async def test_while_it_waits_to_be_sent_it_is_sent_once_however_often_it_is_pressed(
    bureau: Bureau, stage: Stage
) -> None:
    await bureau.writes("Donors")
    bureau.irene.presses("Send to 2 p")
    asked = await bureau.irene.sees("For ten seconds you can undo it.")
    for _ in range(3):
        bureau.irene.presses("Yes, send", asked)
    assert await stage.world.bell.until(
        lambda: [one.text for one in bureau.irene.toasts].count("That is done already.") == 2, 5
    )
    assert "Undo" in bureau.irene.last.buttons[0]
    stage.move(seconds=11)
    await bureau.settles("announcement", "sent", 2)
    assert await bureau.deliveries() == 2
    assert len(announced(bureau.nora)) == 1


async def test_a_text_that_does_not_fit_is_refused_and_one_that_just_fits_arrives_whole(
    bureau: Bureau, stage: Stage
) -> None:
    bureau.irene.says("/announce")
    await bureau.irene.sees("What do you want to announce?")
    bureau.irene.says("🕊" * 1501)
    await bureau.irene.sees("That is 3,002 characters; at most 3,000 fit.")
    longest = "&<" * 1500
    await fills_in(bureau.irene, f"={longest}", "Donors", "Done", "Preview")
    assert longest in bureau.irene.last.text
    await fills_in(bureau.irene, "Back", "Send to 2 p", "Yes, send")
    stage.move(seconds=11)
    message = await bureau.nora.sees("Announcement of the ISU")
    assert longest in message.text
    assert message.text.endswith("You get this as donor, Norway.")
    await bureau.settles("announcement", "sent", 2)
    await bureau.settles("progress", "sent", 1)
    await fills_in(bureau.irene, "Announcements", "&<&<")
    assert longest in bureau.irene.last.text


async def test_nobody_is_told_when_nobody_is_registered_in_a_role(bureau: Bureau) -> None:
    card = await bureau.writes("Partner organisations")
    assert "Nobody is registered in these roles at present." in card.text
    assert card.find_button("Send") is None


async def test_only_the_isu_announces(bureau: Bureau, stage: Stage) -> None:
    bureau.nora.says("/announce")
    await bureau.nora.sees("Your role does not allow this.")
    await bureau.writes("Focal points")
    await bureau.sends(1)
    stolen = bureau.irene.last
    stage.move(seconds=11)
    await bureau.settles("announcement", "sent", 1)
    for button in ("Undo", "Announcements"):
        pressed = stolen.find_button(button)
        assert pressed is not None
        bureau.nora.says("/help")
        await bureau.nora.sees("What you can do here")
        bureau.nora.presses_button(pressed, bureau.nora.last)
        await bureau.nora.sees("Your role does not allow this.")
