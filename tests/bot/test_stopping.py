import asyncio
import signal

import pytest

from bot.stopping import stop_signals


@pytest.mark.parametrize("each", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_the_bot_to_stop(each: signal.Signals) -> None:
    before = signal.getsignal(each)
    with stop_signals() as told_to_stop:
        assert not told_to_stop.is_set()
        signal.raise_signal(each)
        async with asyncio.timeout(5):
            await told_to_stop.wait()
    assert signal.getsignal(each) in (before, signal.SIG_DFL, signal.default_int_handler)
