"""What was accepted is never lost, whatever happens to the process."""

from tests.support.kills import killed_in_the_middle_of_the_form


async def test_a_form_survives_a_bot_that_is_killed_in_its_middle(database_url: str) -> None:
    await killed_in_the_middle_of_the_form(database_url, kills=4, seed=1)
