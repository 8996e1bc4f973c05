"""Somebody sends fifty messages at a time: they are asked to wait, and nobody else notices."""

from services.permissions import Role
from tests.support.stage import Stage, fills_in


async def restarted_with_patience(stage: Stage, per_minute: int) -> None:
    await stage.stop()
    stage.settings = stage.settings.model_copy(update={"updates_per_minute": per_minute})
    await stage.start()


async def test_who_is_too_fast_is_asked_once_to_wait_and_others_feel_nothing(
    stage: Stage,
) -> None:
    hasty = await stage.invited("Hasty", Role.FOCAL_POINT, iso3="LAO")
    calm = await stage.invited("Calm", Role.DONOR, iso3="NOR")
    await restarted_with_patience(stage, 60)
    for n in range(100):
        hasty.says(f"laos {n}")
    await fills_in(calm, "=/needs")
    assert "need" in calm.last.text.lower()
    await hasty.sees("That was faster than I can follow")
    told = [one for one in hasty.messages if "faster than I can follow" in one.text]
    assert len(told) == 1

    stage.move(minutes=2)
    hasty.says("laos")
    await hasty.sees("State Party")


async def test_a_button_that_is_pressed_too_often_does_not_spin(stage: Stage) -> None:
    hasty = await stage.invited("Hasty", Role.FOCAL_POINT, iso3="LAO")
    await fills_in(hasty, "Home")
    await restarted_with_patience(stage, 20)
    home = hasty.last
    for _ in range(15):
        hasty.presses("Settings", home)
    await hasty.sees("That was faster than I can follow")
    presses = stage.world.presses.values()
    assert await stage.world.bell.until(lambda: all(one.is_answered for one in presses), 5)
    assert any(toast.text == "A little slower, please." for toast in hasty.toasts)
