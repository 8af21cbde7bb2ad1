"""Whether files and stores hold the same rows: every row counts, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from app.store.shared.rows import TABLES, Row, Store, copied

SUM_BYTES = 16
RowSums = dict[str, tuple[int, int]]
"""Of each table: how many rows it has, and the sum of a hash of each."""


def file_sums(file: sqlite3.Connection) -> RowSums:
    """Count and add up the rows of a file."""
    return {
        table.name: sum_of(file.execute(f'SELECT {table.names} FROM "{table.name}"'))  # noqa: S608
        for table in TABLES
    }


def store_sums(store: Store) -> RowSums:
    """Count and add up the rows of a store, as a file would have them."""
    return {table.name: sum_of(copied(store, table.rows_sql(), table.types)) for table in TABLES}


def differing_tables(one: RowSums, other: RowSums) -> list[str]:
    """Name the tables that differ, each with both numbers of rows."""
    return [
        f"{name} ({one[name][0]:,} rows and {other[name][0]:,})"
        for name in one
        if one[name] != other[name]
    ]


def sum_of(rows: Iterable[Row]) -> tuple[int, int]:
    """Count rows, and add up a hash of each."""
    count = total = 0
    for row in rows:
        digest = blake2b(repr(row).encode(), digest_size=SUM_BYTES).digest()
        total += int.from_bytes(digest, "big")
        count += 1
    return count, total
