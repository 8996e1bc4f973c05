"""The table of permissions as a page for readers: docs/permissions.md is what this makes."""

from collections import defaultdict
from collections.abc import Iterable

from handlers.routes import ROUTES
from handlers.texts import Reader, plain
from handlers.triggers import Command, Press, Route
from services.permissions import OF_THEME, PERMISSIONS, ROLE_NAMES, WRITING, Permission, Role
from services.taxonomy import THEMES

_HEAD = """\
# Who may do what

Made by `liaison permissions > docs/permissions.md` from the one table that is read on every update
(`services/permissions.py`) and from the list of everything that can be pressed or typed
(`handlers/routes.py`). A suspended or ended role gives nothing; whoever holds several has what any
of them gives. What is marked ✎ waits while a yearly reconfirmation is missing; reading goes on.
Beyond this table every record is asked whether it may be seen: see `services/visibility.py`.
"""


def permissions_page() -> str:
    """The whole page, in Markdown."""
    names = [_name(role) for role in Role]
    lines = [
        _HEAD,
        f"| | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
        *(_row(permission) for permission in Permission),
        "",
        "## What each covers",
        "",
        "| action | commands and buttons |",
        "|---|---|",
        *(_covers(permission, routes) for permission, routes in _by_permission()),
        "",
    ]
    return "\n".join(lines)


def _name(role: Role) -> str:
    return plain(ROLE_NAMES[role], Reader("en"))


def _row(permission: Permission) -> str:
    mark = "✎" if permission in WRITING else "✓"
    cells = [_cell(permission, role, mark) for role in Role]
    return f"| {permission.value} | {' | '.join(cells)} |"


def _cell(permission: Permission, role: Role, mark: str) -> str:
    if role not in PERMISSIONS[permission]:
        return "·"
    theme = OF_THEME.get(permission, "") if role is Role.COORDINATOR else ""
    return f"{mark} {plain(THEMES[theme], Reader('en'))}" if theme else mark


def _by_permission() -> Iterable[tuple[Permission, list[Route]]]:
    found: defaultdict[Permission, list[Route]] = defaultdict(list)
    for route in ROUTES:
        found[route.permission].append(route)
    return [(permission, found[permission]) for permission in Permission if found[permission]]


def _covers(permission: Permission, routes: Iterable[Route]) -> str:
    return f"| {permission.value} | {', '.join(filter(None, map(_trigger, routes)))} |"


def _trigger(route: Route) -> str:
    match route.trigger:
        case Command(name):
            return f"`/{name}`"
        case Press(prefix):
            return f"`[{prefix}]`"
        case _:
            return ""
