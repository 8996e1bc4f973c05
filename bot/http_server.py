"""Serves a web application inside the bot's own event loop, for as long as a block runs.

uvicorn's usual way takes over the signals and needs a task of its own; here it is only opened and
closed, so that whoever runs Liaison decides when it stops.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

SECONDS_TO_FINISH = 3
"""How long answers under way may take once the block ends."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family, backlog=2048)
    # Opened anew from its number, the socket knows that it is TCP; otherwise asyncio leaves Nagle's
    # algorithm on, and every answer on a kept connection takes 40 ms.
    return socket.socket(fileno=bound.detach())


@asynccontextmanager
async def serving(
    app: ASGIApp, host: str, port: int, http: type[asyncio.Protocol] | Literal["auto"] = "auto"
) -> AsyncIterator[int]:
    """Serve `app` at an address and yield its real port (port 0 lets the machine choose).

    `http` replaces uvicorn's own protocol, for a server that must be able to cut connections.

    Raises OSError when the address cannot be had.
    """
    config = uvicorn.Config(
        app,
        http=http,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listener = listening(host, port)
    await server.startup(sockets=[listener])
    try:
        yield listener.getsockname()[1]
    finally:
        await server.shutdown(sockets=[listener])
