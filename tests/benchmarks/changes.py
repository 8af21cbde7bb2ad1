"""How long it takes to say what changed between two imports, and whether it is exactly that.

    python -m tests.benchmarks.changes [--records N] [--changed N]

A made list is imported, then again with every tenth record (by default) changed in one field. The
difference is found, read with both texts of each field, and written as a feed; what it names is
compared with what was changed. Then the library is opened anew, with and without the times at
which papers came and changed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.records.record import PaperRecord
from app.explorer.changes.feed import change_entry
from app.explorer.changes.query import all_changes, changes_of_kind, find_difference
from app.exporters.exporter import FileOptions
from app.exporters.feeds import write_changes
from app.library.library import Library
from app.settings import Settings
from app.store.arrivals import load_arrivals
from app.store.database import Database
from tests.captures import import_at
from tests.made_papers import made_papers

CHANGES: tuple[tuple[str, Any], ...] = (
    ("title", "{title}, Seen Again"),
    ("abstract", "Another abstract, number {}."),
    ("venue", "Another Venue {}"),
    ("pages", "{}–{}"),
    ("note", "Note {}"),
)


def changed_papers(
    papers: Sequence[PaperRecord], count: int
) -> tuple[list[PaperRecord], dict[str, str]]:
    """Change a field of some papers; return all papers, and the field by title of the changed."""
    later, expected = list(papers), {}
    for number in range(count):
        place = number * len(papers) // count
        name, value = CHANGES[number % len(CHANGES)]
        text = value.format(number, number, title=papers[place].title)
        later[place] = replace(papers[place], **{name: text})
        expected[later[place].title] = name
    return later, expected


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=1_000)
    given = parser.parse_args()
    papers = made_papers(given.records)
    later, expected = changed_papers(papers, given.changed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        database = Database(path)
        import_at(database, papers, "2026-09-01T10:00:00")
        number = import_at(database, later, "2026-11-30T10:00:00")
        database.close()
        settings = {"database_url": f"sqlite:///{path}", "semantic": False}
        library = Library(Settings.model_validate(settings))
        snapshot = library.snapshot()
        started = time.process_time()
        counts = find_difference(snapshot, number).counts
        found = time.process_time()
        changes = list(all_changes(snapshot, changes_of_kind(snapshot, number)))
        entries = (change_entry(one, number, None) for one in changes)
        size = sum(map(len, write_changes(entries, FileOptions())))
        written = time.process_time()
        named = {one.title: ",".join(field.field for field in one.fields) for one in changes}
        right = named == expected and counts.changed == given.changed == len(changes)
        print(f"{given.changed:,} of {given.records:,} changed; exactly those: {right}")
        print(f"found in {found - started:.2f} s of processor, as a feed of {size:,} characters in")
        print(f"{written - found:.2f} s more")
        with snapshot.read_raw() as connection:
            started = time.process_time()
            load_arrivals(connection, snapshot.columns.ids)
            print(f"times of all papers read in {time.process_time() - started:.3f} s")
        library.close()


if __name__ == "__main__":
    main()
