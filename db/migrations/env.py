"""What Alembic runs: db/migrate.py hands it the connection and how to compare."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.base import Words
from db.migrate import options_for


def _render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write the text type by name; Alembic's own rendering of a variant fails."""
    return "Words" if kind == "type" and thing is Words else False


context.configure(
    **options_for(context.config.attributes["connection"]), render_item=_render
)
with context.begin_transaction():
    context.run_migrations()
