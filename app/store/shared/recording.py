"""Which rows a transaction on the file changes, by triggers that only its connection has."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from app.store.shared.rows import TABLES, SharedTable, listed

ADDED, CHANGED = "a", "c"
"""What first happened to a row."""
EVENTS = (("INSERT", "new", ADDED), ("UPDATE", "new", CHANGED), ("UPDATE", "old", CHANGED),
          ("DELETE", "old", CHANGED))  # fmt: skip


@dataclass(frozen=True)
class ChangedRows:
    """The rows of one table that the transaction changed, as conditions for SQLite."""

    table: SharedTable
    keys: str
    """All keys as a JSON list of lists."""

    @property
    def _keys_sql(self) -> str:
        return f'SELECT {listed(self.table.key)} FROM temp."changed_{self.table.name}"'  # noqa: S608

    def added_sql(self) -> str:
        """Select rows that are new."""
        return self._rows_sql(f"happened = '{ADDED}'")

    def changed_sql(self) -> str:
        """Select rows that were there, and are still."""
        return self._rows_sql(f"happened = '{CHANGED}'")

    def gone_sql(self) -> str:
        """Select keys, as texts for PostgreSQL, of rows that were there and are no more."""
        table = self.table
        written = ", ".join(table.written_key)
        return (
            f"SELECT json_group_array(json_array({written})), count(*) "  # noqa: S608
            f'FROM temp."changed_{table.name}" '
            f"WHERE happened = '{CHANGED}' AND ({listed(table.key)}) NOT IN "
            f'(SELECT {listed(table.key)} FROM main."{table.name}")'
        )

    def _rows_sql(self, condition: str) -> str:
        table = self.table
        return (
            f'SELECT {table.names} FROM main."{table.name}" '  # noqa: S608
            f"WHERE ({listed(table.key)}) IN ({self._keys_sql} WHERE {condition})"
        )


def record(connection: sqlite3.Connection) -> None:
    """Let a connection write down which rows it changes."""
    # A row that REPLACE pushes out goes without a word otherwise.
    connection.execute("PRAGMA recursive_triggers = ON")
    for table in TABLES:
        key = listed(table.key)
        noted = f'"changed_{table.name}"'
        connection.execute(
            f"CREATE TEMP TABLE {noted} ({key}, happened, PRIMARY KEY ({key})) WITHOUT ROWID"
        )
        for event, side, happened in EVENTS:
            values = listed(table.key, f"{side}.")
            # "OR IGNORE" would give way to what the statement that fires the trigger says.
            connection.execute(
                f'CREATE TEMP TRIGGER "{event}_{side}_{table.name}" '  # noqa: S608
                f'AFTER {event} ON main."{table.name}" '
                f"BEGIN INSERT INTO {noted} VALUES ({values}, '{happened}') "
                "ON CONFLICT DO NOTHING; END"
            )


def changed_rows(connection: sqlite3.Connection) -> list[ChangedRows]:
    """List what the transaction changed, table by table; a table without changes is left out."""
    found = []
    for table in TABLES:
        keys, count = connection.execute(
            f"SELECT json_group_array(json_array({', '.join(table.written_key)})), count(*) "  # noqa: S608
            f'FROM temp."changed_{table.name}"'
        ).fetchone()
        if count:
            found.append(ChangedRows(table, keys))
    return found


def forget(connection: sqlite3.Connection) -> None:
    """Begin anew, in the transaction that the changes are of."""
    for table in TABLES:
        connection.execute(f'DELETE FROM temp."changed_{table.name}"')  # noqa: S608
