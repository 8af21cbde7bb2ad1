"""Whether a library is the same once an import was taken back and done again, row by row.

    python -m tests.benchmarks.undoing [--records 10000] [--file FILE.jsonl]

A list is imported, taken back, and imported anew; then taken back and brought back. Every table is
compared with that after the first import, but for the ids of imports and for times. Of
indexes of words, all that they say is compared (each place of each word): how SQLite divides them
depends on the order of all changes. Made records are taken where no file is given.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.ingest.remove import remove_import
from app.ingest.removed.restore import restore_import
from app.store.database import Database
from tests.benchmarks.uploading import lines

TABLES_SQL = """
SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
"""
INDEXES_SQL = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5(%'"
LEFT_OUT = ("library_state", "removed_import", "removed_content", "earlier_address")
"""What only says that something was taken back, and the number of changes."""
OF_IMPORTS = {"import_id", "latest_import_id", "started_at", "finished_at", "at", "changed_at"}


def contents(path: Path) -> dict[str, dict[str, int]]:
    """Give the rows of each table as text, and how often each is there."""
    found: dict[str, dict[str, int]] = {}
    with closing(sqlite3.connect(path)) as connection:
        divided = set()
        for (index,) in connection.execute(INDEXES_SQL).fetchall():
            divided |= {f"{index}_data", f"{index}_idx"}
            places = hashlib.sha256()
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, {index}, instance)"
            )
            for row in connection.execute("SELECT * FROM temp.places"):
                places.update(repr(row).encode())
            connection.execute("DROP TABLE temp.places")
            found[f"{index}, all words"] = {places.hexdigest(): 1}
        for (table,) in connection.execute(TABLES_SQL).fetchall():
            if table in LEFT_OUT or table in divided:
                continue
            asked = connection.execute(f"SELECT * FROM {table}")
            names = [one[0] for one in asked.description]
            counts: dict[str, int] = {}
            for row in asked:
                shown = repr([
                    value for name, value in zip(names, row, strict=True)
                    if name not in OF_IMPORTS and not (table == "import" and name == "id")
                ])  # fmt: skip
                counts[shown] = counts.get(shown, 0) + 1
            found[table] = counts
    return found


def main() -> None:
    """Import, take back, import; print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--file", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = given.file or Path(name) / "made.jsonl"
        if given.file is None:
            file.write_text("".join(lines(given.records, 1)), "utf-8")
        path = Path(name) / "library.db"
        database = Database(path)

        def read() -> int:
            events = read_events(file, "jsonl", ReadContext(datetime.now(UTC).date()))
            report = import_events(database, events, SourceFile(file.name, "jsonl"))
            print(f"{report.added:,} papers in {time.process_time():.0f} s of processor")
            return report.import_id or 0

        number = read()
        first = contents(path)
        remove_import(database, number)
        number = read()
        compare("imported anew", first, contents(path))
        remove_import(database, number)
        restore_import(database, number)
        compare("brought back", first, contents(path))
        database.close()


def compare(what: str, first: dict[str, dict[str, int]], later: dict[str, dict[str, int]]) -> None:
    """Print how many rows of each table are not in the other, with the first of each."""
    differing = [table for table in first if first[table] != later[table]]
    rows = sum(sum(counts.values()) for counts in first.values())
    print(f"{what}: {rows:,} rows in {len(first)} tables compared; differing tables: {differing}")
    for table in differing:
        for side, other in ((first[table], later[table]), (later[table], first[table])):
            only = [row for row in side if side[row] != other.get(row, 0)]
            print(f"  {table}: {len(only):,}, such as {only[:1]}"[:600])


if __name__ == "__main__":
    main()
