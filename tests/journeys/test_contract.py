"""What the bot asks of Telegram is what Telegram publishes. Every other journey checks it too."""

from services.permissions import Role
from tests.support.contract import Contract
from tests.support.stage import NEED, Stage, fills_in


async def test_every_request_of_a_conversation_is_published(stage: Stage) -> None:
    contract = Contract.published()
    phone = await stage.invited("Khamla", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(phone, "Home", "Publish a need", *NEED, "Publish")
    requests = stage.world.journal.requests
    assert {"getMe", "sendMessage", "editMessageText"} <= {request.method for request in requests}
    assert contract.breaches(requests) == []
