"""Questions of these tests to a library, and imports into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.records.record import Event, PaperRecord
from app.ingest.import_records import SourceFile, import_events
from app.ingest.report import IngestReport
from app.store.database import Database

INDEXES = ("paper_stems", "paper_words", "name_words")


def rows(database: Database, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Run a query in SQL."""
    with database.read_raw() as connection:
        return connection.execute(query, values).fetchall()


def one(database: Database, query: str, *values: object) -> Any:
    """Give the only value of the only row of a query."""
    ((value,),) = rows(database, query, *values)
    return value


def take_in(database: Database, events: Iterable[Event], filename: str = "a.jsonl") -> IngestReport:
    """Import events as if they came from a file."""
    source = SourceFile(filename=filename, format="jsonl", sha256=filename, size=1)
    return import_events(database, iter(events), source)


def counts(database: Database, tables: Sequence[str]) -> dict[str, int]:
    """Count the rows of tables."""
    return {table: one(database, f'SELECT count(*) FROM "{table}"') for table in tables}


def check_indexes(database: Database) -> None:
    """Raise an error where a full-text index and its text have come apart."""
    with database.write("check") as session:
        for index in INDEXES:
            session.connection().exec_driver_sql(
                f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"
            )


def papers_of(*author_lists: Sequence[str]) -> list[PaperRecord]:
    """Make one paper for each list of authors."""
    return [
        PaperRecord(f"Paper {number} on tides", authors=tuple(names))
        for number, names in enumerate(author_lists)
    ]


def author_of(database: Database, printed: str) -> int:
    """Give the person of a printed name."""
    found = one(database, "SELECT author_id FROM name WHERE printed = ?", printed)
    assert isinstance(found, int)
    return found


def are_one(database: Database, *names: str) -> bool:
    """Tell whether printed names are one person's."""
    return len({author_of(database, name) for name in names}) == 1
