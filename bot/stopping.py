"""Lets the bot end in good order when it is told to stop, by a person or by the machine."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Inside the block, Ctrl-C and SIGTERM set the event instead of ending the process."""
    loop = asyncio.get_running_loop()
    told_to_stop = asyncio.Event()
    for each in _SIGNALS:
        loop.add_signal_handler(each, told_to_stop.set)
    try:
        yield told_to_stop
    finally:
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
