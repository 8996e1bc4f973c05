"""The playground: the real bot beside a local Telegram, with sample people to try it as."""

import asyncio
import errno
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.clock import Clock, MovableClock
from bot.house import House
from bot.playground import Page, PlaygroundServer, World
from bot.samples import Samples
from bot.settings import Settings
from storage.upgrade import upgrade

_FREE_PORTS = 20


async def play(settings: Settings, *, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve the page and the bot until told to stop. Everything in it is new at each start."""
    clock = MovableClock()
    world = World(clock)
    server = await _listening(world, host, port, page=Page(clock))
    house = House(_own_settings(settings, world, server), clock=clock)
    clock.on_move(house.delivering.wake)
    started = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as tasks:
            await upgrade(house.database)
            samples = Samples(world, house.database, clock)
            tasks.create_task(house.run(stop, started))
            await started.wait()
            await samples.act()
            typer.echo(f"The playground is open: {server.url}")
            typer.echo("Three phones: a focal point, a donor, an ISU officer. Ctrl-C closes it.")
    finally:
        await server.stop()


async def serve_only(*, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve the local Telegram alone, for a `liaison run` in another process."""
    world = World(Clock())
    server = await _listening(world, host, port)
    typer.echo(f"LIAISON_BOT_API_URL={server.url}")
    typer.echo(f"LIAISON_BOT_TOKEN={world.token}")
    try:
        await stop.wait()
    finally:
        await server.stop()


async def _listening(
    world: World, host: str, port: int, page: Page | None = None
) -> PlaygroundServer:
    """The server at the port, or at one of the next when somebody has it."""
    for candidate in range(port, port + _FREE_PORTS):
        server = PlaygroundServer(world, host, candidate, page)
        try:
            await server.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not port:
                raise
        else:
            return server
    raise typer.BadParameter(f"no port is free from {port} to {port + _FREE_PORTS - 1}")


def _own_settings(settings: Settings, world: World, server: PlaygroundServer) -> Settings:
    """Settings that reach nothing but the playground, whatever token the environment holds."""
    return settings.model_copy(
        update={
            "bot_token": SecretStr(world.token),
            "bot_api_url": server.url,
            "database_url": _empty_database(settings.data_dir),
            "webhook_url": None,
            "ops_listen": None,
        }
    )


def _empty_database(folder: Path) -> SecretStr:
    """A new SQLite file: the phones of an earlier playground are gone, and so is what they did."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "playground.db"
    for leftover in (path, path.with_suffix(".db-wal"), path.with_suffix(".db-shm")):
        leftover.unlink(missing_ok=True)
    return SecretStr(f"sqlite+aiosqlite:///{path}")
