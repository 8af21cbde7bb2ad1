"""Whether a file and a store hold the same rows: every row counts, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from app.store.shared.rows import TABLES, Row, Store, copied

SUM_BYTES = 16


def differing_tables(file: sqlite3.Connection, store: Store) -> list[str]:
    """Name the tables whose rows differ, each with both numbers of rows."""
    found = []
    for table in TABLES:
        kept = sum_of(file.execute(f'SELECT {table.names} FROM "{table.name}"'))  # noqa: S608
        held = sum_of(copied(store, table.rows_sql(), table.types))
        if kept != held:
            found.append(f"{table.name} ({kept[0]:,} rows and {held[0]:,})")
    return found


def sum_of(rows: Iterable[Row]) -> tuple[int, int]:
    """Count rows, and add up a hash of each."""
    count = total = 0
    for row in rows:
        digest = blake2b(repr(row).encode(), digest_size=SUM_BYTES).digest()
        total += int.from_bytes(digest, "big")
        count += 1
    return count, total
