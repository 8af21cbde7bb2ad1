"""The library's schema in PostgreSQL: made and upgraded by the migrations that SQLite has, too.

Beside the library's tables are those of the sharing: who the store is, what changed, and the
numbers that SQLite would give next.
"""

from __future__ import annotations

import secrets

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.errors import OeuvreError
from app.paths import resource
from app.store.database import NEWEST_SCHEMA
from app.store.shared.connect import StoreAddress
from app.store.shared.rows import Store, one_row, run

STORE_SQL = """
CREATE TABLE IF NOT EXISTS store (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid()
);
CREATE TABLE IF NOT EXISTS store_sequence (name text PRIMARY KEY, last bigint NOT NULL);
CREATE TABLE IF NOT EXISTS store_change (
    number bigint PRIMARY KEY,
    token text NOT NULL,
    purpose text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS store_change_keys (
    number bigint REFERENCES store_change ON DELETE CASCADE,
    name text,
    keys json NOT NULL,
    PRIMARY KEY (number, name)
);
COMMENT ON TABLE store IS 'Œuvre: who this library is to the local copies of the servers';
COMMENT ON TABLE store_change IS 'Œuvre: the newest changes, by which local copies are kept up';
COMMENT ON TABLE store_sequence IS 'Œuvre: the highest number given, where none is given twice';
"""
INTEGERS_SQL = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'integer'
"""
COUNTERS_SQL = """
SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
FROM information_schema.columns
WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'
"""
LINKS_SQL = """
SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace
AND conrelid::regclass::text NOT LIKE 'store%'
"""


def bring_up(address: StoreAddress, store: Store, also: str = "") -> None:
    """Make the schema where there is none, or bring it to the newest; the caller has the turn.

    Args:
        also: a statement that belongs to it.

    Raises:
        OeuvreError: the database holds something else, or a library of a newer program.
    """
    revision = revision_of(address, store)
    if revision == NEWEST_SCHEMA:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={})
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise OeuvreError(
            f"The library in {address.shown} was made by a newer version of Œuvre; "
            "upgrade the program."
        )
    engine = create_engine(address.sqlalchemy_url, poolclass=NullPool)
    with address.explaining(), engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        _suit_the_file(driver)
        run(driver, STORE_SQL + also)
        _begin_changes(driver, is_new=revision is None)


def note_change(store: Store, number: int, purpose: str) -> str:
    """Write down that the store has changed, in the transaction that changes it.

    Returns:
        A word that no other change has: a store that was set back to an older backup gives the
        numbers of changes a second time.
    """
    token = secrets.token_hex(8)
    run(
        store,
        "INSERT INTO store_change (number, token, purpose) VALUES (%s, %s, %s)",
        (number, token, purpose),
    )
    return token


def revision_of(address: StoreAddress, store: Store) -> str | None:
    """Return the schema's revision, None for an empty database.

    Raises:
        OeuvreError: other tables are in it, or a library that is not whole yet.
    """
    tables = tables_of(store)
    if not tables:
        return None
    if not {"alembic_version", "store"} <= tables:
        raise OeuvreError(
            f"The database of {address.shown} holds other tables; create one for the library, and "
            f"name it with {address.variable}."
        )
    if "store_copy" in tables:
        raise OeuvreError(
            f"The library in {address.shown} is not whole yet: end the copying with the same "
            "`oeuvre copy --to` that began it."
        )
    row = run(store, "SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def tables_of(store: Store) -> set[str]:
    """Name the tables of the database's schema."""
    found = run(
        store,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    return {name for (name,) in found.fetchall()}


def _suit_the_file(store: Store) -> None:
    """Let columns and links be as SQLite has them.

    Its integers have 64 bits, and rows may point to rows that come later in a transaction. Ids are
    given by the writer: a sequence of PostgreSQL's own would give them a second time.
    """
    run(store, "SET CONSTRAINTS ALL IMMEDIATE")
    for table, column, sequence in run(store, COUNTERS_SQL).fetchall():
        run(store, f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP DEFAULT')
        run(store, f"DROP SEQUENCE {sequence}")
    for table, column in run(store, INTEGERS_SQL).fetchall():
        run(store, f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE bigint')
    for table, name in run(store, LINKS_SQL).fetchall():
        run(store, f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED")


def _begin_changes(store: Store, *, is_new: bool) -> None:
    """Give a new store its name; after an upgrade every local copy is made anew."""
    if is_new:
        run(store, "INSERT INTO store DEFAULT VALUES")
    (number,) = one_row(store, "SELECT coalesce(max(number), 0) + 1 FROM store_change")
    run(store, "DELETE FROM store_change")
    note_change(store, number, f"schema {NEWEST_SCHEMA}")
