"""Runs the migrations on the connection that the program hands over.

Called by `app.store.database` when a library is opened, and by the `alembic` command
(configured in pyproject.toml) on the library that OEUVRE_DATABASE_URL names.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, make_url
from sqlmodel import SQLModel

import app.store.models  # noqa: F401 - fills SQLModel.metadata
from app.settings import load_settings
from app.store.sqlite import open_file, writer_engine

# Made by the database itself, or by the migrations in SQL: not in the models.
FULL_TEXT = ("paper_stems", "paper_words", "paper_vocabulary", "name_words")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the full-text tables and their shadows out of comparisons."""
    return not (kind == "table" and name is not None and name.startswith(FULL_TEXT))


def run(connection: Connection) -> None:
    """Migrate the library behind `connection` in its transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    settings = load_settings()
    engine = (
        create_engine(make_url(settings.database_url).set(drivername="postgresql+psycopg"))
        if settings.is_shared
        else writer_engine(lambda: open_file(settings.library, "rwc"))
    )
    with engine.begin() as own:
        run(own)
