"""Campaigns that take minutes; `make faults` runs them, `make test` does not."""

from tests.support.kills import killed_in_the_middle_of_the_form


async def test_fifty_kills_in_the_middle_of_forms_lose_nothing(database_url: str) -> None:
    await killed_in_the_middle_of_the_form(database_url, kills=50, seed=2)
