"""Somebody who gets at the rows of the record itself, past the triggers that guard them."""

from sqlalchemy import text

from storage.database import Database


async def tampered(database: Database, *statements: str) -> None:
    """Run statements with the triggers of the record out of the way."""
    async with database.engine.begin() as connection:
        if database.is_postgresql:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            guards = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in (await connection.scalars(guards)).all():
                await connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            await connection.exec_driver_sql(statement)
