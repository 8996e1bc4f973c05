"""Commands for whoever runs Liaison: `invite`, `invitations`, `revoke`, `proposals`, `release`.

They are how the first officer of the ISU gets in, and the second person where there is only one.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.inviting import Row

Number = Annotated[int, typer.Argument(help="Its number in the list.")]


def invite(
    *,
    role: Annotated[
        str,
        typer.Option(
            help="isu-administrator, isu, focal-point, deputy, donor, partner, coordinator or "
            "presidency."
        ),
    ],
    state: Annotated[str | None, typer.Option(help="ISO code, for example LAO.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Its name.")] = None,
    theme: Annotated[str, typer.Option(help="Of a coordinator, for example clearance.")] = "",
    days: Annotated[int, typer.Option(min=1, max=90, help="How long it is valid.")] = 3,
    needs_approval: Annotated[
        bool, typer.Option("--needs-approval", help="The ISU still decides on whoever comes.")
    ] = False,
    qr: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write a PNG of the link.")
    ] = None,
) -> None:
    """Print a single-use link and code that let somebody in, approved beforehand."""
    from bot.inviting import Wanted, invitation_for
    from bot.settings import settings_of_this_process
    from handlers.invitations import qr_picture

    wanted = Wanted(
        role=role,
        state=state,
        organisation=organisation,
        theme=theme,
        days=days,
        is_preapproved=not needs_approval,
        with_picture=qr is not None,
    )
    made = asyncio.run(invitation_for(settings_of_this_process(), wanted))
    typer.echo(f"Valid once, for {days} days. Send it only to the person whom it is for.")
    if made.link:
        typer.echo(f"Link: {made.link}")
    typer.echo(f"Code: {made.code}   (or type to the bot: /start {made.code})")
    if qr is not None and made.link:
        qr.write_bytes(qr_picture(made.link))
        typer.echo(f"Picture: {qr}")


def invitations() -> None:
    """List the invitations that are open."""
    from bot.inviting import open_invitations
    from bot.settings import settings_of_this_process

    found = asyncio.run(open_invitations(settings_of_this_process()))
    _show(found, ("Number", "Role", "Delegation", "Until"), "No invitation is open.")


def revoke(number: Number) -> None:
    """Take an open invitation back: its link then lets nobody in."""
    from bot import inviting
    from bot.settings import settings_of_this_process

    asyncio.run(inviting.revoke(settings_of_this_process(), number))
    typer.echo(f"Invitation {number} is revoked.")


def proposals() -> None:
    """List what an officer of the ISU has proposed and a second person has not yet released."""
    from bot.inviting import waiting_proposals
    from bot.settings import settings_of_this_process

    found = asyncio.run(waiting_proposals(settings_of_this_process()))
    _show(found, ("Number", "Proposal", "By", "On"), "No proposal waits.")


def release(number: Number) -> None:
    """Release a proposal, as the second person."""
    from bot import inviting
    from bot.settings import settings_of_this_process

    what = asyncio.run(inviting.release(settings_of_this_process(), number))
    typer.echo(f"Released: {what}.")


def _show(found: Sequence[Row], heads: Sequence[str], nothing: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not found:
        typer.echo(nothing)
        return
    table = Table(*heads, box=box.SIMPLE)
    for row in found:
        table.add_row(*map(Text, row))  # What people are called is no markup.
    Console().print(table)
