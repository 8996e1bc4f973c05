"""The playground's sample people. What they have done, they have done through the real bot."""

from bot.clock import Clock
from bot.playground import Phone, World
from services.invitations import invite
from services.permissions import Role
from storage.database import Database

_FOLLOWS_EVERYTHING = ("Alerts on new needs", "Choose", "Any pillar", "Done", "Any kind", "Done")
_ASKS_FOR_A_ROLE = (
    "Register",
    "focal point",
    "=laos",
    "=Khamla Phommasack",
    "=Deputy Director",
    "=National Regulatory Authority",
    "=khamla@nra.example",
    "I type its reference and date",
    "=MoFA/2026/114",
    "=3 February 2026",
    "English",
    "Vientiane",
    "Send",
)


class Samples:
    """An ISU officer who is in, a donor who follows needs, a focal point who waits for approval."""

    def __init__(self, world: World, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.focal_point = world.new_phone("Khamla", "Phommasack", caption="Focal point, Lao PDR")
        self.donor = world.new_phone("Nora", "Lindqvist", caption="Donor, Norway")
        self.officer = world.new_phone("Irene", "Keller", caption="ISU officer, Geneva")

    async def act(self) -> None:
        """Bring the three to where the story begins."""
        await self._comes_in(self.officer, Role.ISU_ADMINISTRATOR)
        await self._comes_in(self.donor, Role.DONOR, iso3="NOR")
        await _does(self.donor, "Home", *_FOLLOWS_EVERYTHING, "Save")
        await _does(self.officer, "Home")
        self.focal_point.says("/start")
        await self.focal_point.settles()
        await _does(self.focal_point, *_ASKS_FOR_A_ROLE)
        await self.officer.sees("Request for registration")

    async def _comes_in(self, phone: Phone, role: Role, *, iso3: str | None = None) -> None:
        async with self._database.unit(self._clock.now()) as unit:
            code = await invite(unit, role, iso3=iso3, organisation=None, days=1)
        phone.opens(code)
        await phone.settles()
        await _does(phone, "Accept")


async def _does(phone: Phone, *moves: str) -> None:
    """Press buttons, and type what stands after `=`."""
    for move in moves:
        if move.startswith("="):
            phone.says(move[1:])
        else:
            phone.presses(move)
        await phone.settles()
