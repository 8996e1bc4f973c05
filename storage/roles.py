"""Who may do what with the tables: the role that runs Liaison only ever adds to the record."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import View
from storage.schema import audit_entry, audit_link, metadata

RECORD = (audit_entry.name, audit_link.name)
"""The tables that are only ever added to."""

_TRIGGERS = {"postgresql": 2, "sqlite": 6}
"""How many guard them: one on each table, or one on each for each thing that it refuses."""


class UnknownRoleError(Exception):
    """There is no role of that name."""


async def let_in(connection: AsyncConnection, role: str) -> None:
    """Give a role of PostgreSQL exactly the rights that Liaison needs to run.

    Raises UnknownRoleError when there is none of that name.
    """
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if await connection.scalar(known, {"role": role}) is None:
        raise UnknownRoleError(role)
    schema = await connection.scalar(text("SELECT quote_ident(current_schema())"))
    named = connection.dialect.identifier_preparer.quote(role)
    rights = dict.fromkeys(metadata.tables, "SELECT, INSERT, UPDATE, DELETE")
    rights |= dict.fromkeys(RECORD, "SELECT, INSERT") | {"alembic_version": "SELECT"}
    statements = [f"GRANT USAGE ON SCHEMA {schema} TO {named}"]
    for table, given in rights.items():
        statements.append(f"REVOKE ALL ON {table} FROM {named}")
        statements.append(f"GRANT {given} ON {table} TO {named}")
    statements.append(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {named}")
    for statement in statements:
        await connection.exec_driver_sql(statement)


async def may_change_the_record(view: View) -> bool:
    """Whether this role of PostgreSQL has a right that it does not need; SQLite knows no roles."""
    if not view.is_postgresql:
        return False
    right = text(
        "SELECT bool_or(has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE'))"
        " FROM unnest(CAST(:tables AS text[])) AS name"
    )
    return bool(await view.scalar(right.bindparams(tables=list(RECORD))))


async def is_record_guarded(view: View) -> bool:
    """Whether all triggers are there that refuse to change or delete what stands in the record."""
    if view.is_postgresql:
        guards = text(
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%is_only_added_to'"
            " AND tgenabled <> 'D' AND tgrelid IN"
            " (SELECT CAST(name AS regclass) FROM unnest(CAST(:tables AS text[])) AS name)"
        ).bindparams(tables=list(RECORD))
        return int(await view.scalar(guards)) == _TRIGGERS["postgresql"]
    guards = text(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
    )
    return int(await view.scalar(guards)) == _TRIGGERS["sqlite"]
