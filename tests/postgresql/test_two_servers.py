"""Two servers that write at the same time, and one that is killed while it does."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from app.errors import OeuvreError
from app.ingest.batching import Arrival
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database
from app.store.shared.database import SharedDatabase
from tests.postgresql.conftest import OpenServer, Store
from tests.postgresql.rows import a_paper, follow, must_equal, number_of_papers
from tests.world import world_records

PROCESSES = get_context("fork")
BATCH = 4
"""Records of one transaction."""


def import_part(database: Database, first: int, last: int) -> None:
    """Import a part of the world."""
    source = SourceFile(f"{first}.txt", "listing", sha256=f"{first:064}", size=1)
    records = list(world_records())[first:last]
    import_events(database, iter(records), source, batch_records=BATCH)


def import_shared(url: str, path: Path, first: int, last: int) -> None:
    """Import a part of the world from another process."""
    database = SharedDatabase(url, path)
    import_part(database, first, last)
    database.close()


def test_two_imports_at_once_are_as_one_after_the_other(
    open_server: OpenServer, store_url: str, store: Store, library: Database, tmp_path: Path
) -> None:
    open_server("first").close()  # makes the schema
    count = len(list(world_records()))
    parts = ((0, count * 2 // 3), (count // 3, count))
    both = [
        PROCESSES.Process(target=import_shared, args=(store_url, tmp_path / f"{part[0]}.db", *part))
        for part in parts
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    late = open_server("late")
    must_equal(late, store)
    for part in parts:
        import_part(library, *part)
    assert papers_of(late) == papers_of(library)


def papers_of(database: Database) -> list[tuple[object, ...]]:
    """Read the papers without their numbers, which depend on who came first."""
    with database.read_raw() as connection:
        return connection.execute(
            "SELECT title, year, doi, citation_count, (SELECT group_concat(printed, '; ') FROM "
            "(SELECT printed FROM authorship JOIN name ON name.id = name_id "
            "WHERE paper_id = paper.id ORDER BY position)) FROM paper ORDER BY 1, 2, 3, 4, 5"
        ).fetchall()


def test_a_connection_that_breaks_in_an_import_costs_no_batch(
    open_server: OpenServer, store: Store, library: Database
) -> None:
    server = open_server()
    records = list(world_records())
    source = SourceFile("part.txt", "listing", sha256="a" * 64, size=1)

    def break_after(count: int) -> Iterator[Arrival]:
        yield from records[:count]
        store.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name LIKE 'oeuvre import%'"
        )
        yield from records[count:]

    with pytest.raises(OeuvreError) as failure:
        import_events(server, break_after(3 * BATCH), source, batch_records=BATCH)
    text = str(failure.value)
    assert "\n" not in text
    assert "what was imported until then is kept" in text
    assert "import the file again" in text
    (kept,) = store.execute("SELECT count(*) FROM record").fetchone() or (0,)
    assert kept in (BATCH, 2 * BATCH, 3 * BATCH)
    must_equal(server, store)
    again = SourceFile("part.txt", "listing", sha256="a" * 64, size=1)
    import_events(server, iter(records), again, batch_records=BATCH)
    must_equal(server, store)
    import_events(library, iter(records), again, batch_records=BATCH)
    assert papers_of(server) == papers_of(library)


def write_and_die(url: str, path: Path) -> None:
    """Die once PostgreSQL has what the file has not."""
    import app.store.shared.database as shared

    shared.set_position = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    database = SharedDatabase(url, path)
    with database.write("try") as session:
        session.add(a_paper("Written by the Dead"))


def test_who_is_killed_between_both_ends_finds_what_it_wrote(
    open_server: OpenServer, store_url: str, store: Store, tmp_path: Path
) -> None:
    open_server("dead").close()
    path = tmp_path / "dead" / "library.db"
    process = PROCESSES.Process(target=write_and_die, args=(store_url, path))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    again = open_server("dead")
    follow(again, store)
    assert number_of_papers(again) == 1
    must_equal(again, store)
