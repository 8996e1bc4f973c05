"""Runs the migrations on the connection that `storage.upgrade` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.schema import metadata


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the project's own column types by their names."""
    if kind == "type" and type(item).__module__ == "storage.types":
        autogen.imports.add("from storage import types")
        length = getattr(item, "length", None)
        return f"types.{type(item).__name__}({length or ''})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
