"""The migrations make the same tables in PostgreSQL, and go back there, too."""

from __future__ import annotations

from alembic import command
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from app.store.shared.schema import tables_of
from tests.migrations.test_migrations import REVISIONS, config
from tests.postgresql.conftest import OpenServer, Store

OWN = {"alembic_version", "store", "store_change", "store_change_keys", "store_sequence"}


def test_the_tables_are_those_of_the_models(
    open_server: OpenServer, store: Store, store_url: str
) -> None:
    open_server()
    assert tables_of(store) == {*SQLModel.metadata.tables, *OWN}
    engine = create_engine(store_url)
    found = inspect(engine)
    for name, table in SQLModel.metadata.tables.items():
        columns = found.get_columns(name)
        assert {one["name"] for one in columns} == {one.name for one in table.columns}
        assert {one["name"]: one["nullable"] for one in columns} == {
            one.name: one.nullable for one in table.columns
        }
        keys = found.get_pk_constraint(name)["constrained_columns"]
        assert set(keys) == {one.name for one in table.primary_key}
        assert not [
            one
            for one in columns
            if str(one["type"]) == "INTEGER" or (one["default"] and "nextval" in one["default"])
        ]
    engine.dispose()


def test_every_migration_goes_there_and_back(store_url: str, store: Store) -> None:
    engine = create_engine(store_url)
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        for revision in REVISIONS:
            command.upgrade(made, revision)
        for revision in [*reversed(REVISIONS[:-1]), "base"]:
            command.downgrade(made, revision)
    engine.dispose()
    assert tables_of(store) == {"alembic_version"}
