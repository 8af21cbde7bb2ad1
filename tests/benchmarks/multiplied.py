"""A library of many papers, made of a smaller one by repeating its rows: what must hold at scale.

    python -m tests.benchmarks.multiplied LIBRARY NEW --papers 1000000

Each repetition has papers, records and people of its own, under the printed names, texts, topics
and years of the first; identifiers get an ending. Nothing is derived of what is new: the full text
is missing, so NEW is for `oeuvre copy --to postgresql+psycopg://…`, whose servers make their own.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

SHIFTED = {
    "author": ("id", "merged_into_id", "listed_id"),
    "paper": ("id",),
    "record": ("id", "paper_id"),
    "authorship": ("id", "paper_id", "author_id"),
    "paper_category": ("paper_id",),
    "paper_topic": ("paper_id",),
    "paper_text": ("paper_id",),
}
"""Columns that name a row of a repetition, by table, in the order in which tables are filled."""
OF_TABLE = {"paper_id": "paper", "author_id": "author", "merged_into_id": "author",
            "listed_id": "author"}  # fmt: skip
"""Which table's rows a column names; `id` names its own."""
ENDED = ("doi", "arxiv_id")
"""Identifiers, which no two papers share."""


def main() -> None:
    """Make the library, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--papers", type=int, default=1_000_000)
    asked = parser.parse_args()
    shutil.copyfile(asked.library, asked.new)
    started = time.process_time()
    with closing(sqlite3.connect(asked.new)) as connection:
        multiply(connection, asked.papers)
        for table in SHIFTED:
            (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            print(f"{table:15} {count:11,}")
    size = asked.new.stat().st_size / 1e9
    print(f"{size:.1f} GB, {time.process_time() - started:.0f} s of processor")


def multiply(connection: sqlite3.Connection, papers: int) -> None:
    """Repeat the rows of a library until it has some number of papers.

    Args:
        connection: of a library that nobody else has open; its triggers go.
    """
    connection.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000;"
    )
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f"DROP TRIGGER {trigger}")
    highest = {
        table: connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
        for table, columns in SHIFTED.items()
        if "id" in columns
    }
    (own,) = connection.execute("SELECT count(*) FROM paper").fetchone()
    for repetition in range(1, -(-papers // own)):
        last = min(papers - repetition * own, own)
        (last_id,) = connection.execute(
            "SELECT id FROM paper ORDER BY id LIMIT 1 OFFSET ?", (last - 1,)
        ).fetchone()
        for table in SHIFTED:
            _repeat(connection, table, highest, repetition, last_id)
        connection.commit()


def _repeat(
    connection: sqlite3.Connection, table: str, highest: dict[str, int], times: int, last: int
) -> None:
    """Add the rows of one table once more, of papers up to the id `last`."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = []
    for name in names:
        if name in SHIFTED[table]:
            values.append(f'"{name}" + {times * highest[OF_TABLE.get(name, table)]}')
        elif table == "paper" and name in ENDED:
            values.append(f"\"{name}\" || '.{times}'")
        else:
            values.append(f'"{name}"')
    paper = {"paper": "id", "author": "NULL"}.get(table, "paper_id")
    columns = ", ".join(f'"{name}"' for name in names)
    whole = {"author": highest["author"], "paper": highest["paper"]}.get(table)
    first = f"id <= {whole}" if whole else f"paper_id <= {highest['paper']}"
    limit = "" if paper == "NULL" else f" AND {paper} <= {last}"
    connection.execute(
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {table}"
        f" WHERE {first}{limit}"
    )


if __name__ == "__main__":
    main()
