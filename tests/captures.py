"""Imports at moments that a test chooses, and a source that was captured twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.records.record import Event, PaperRecord, ProfileRecord
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database
from app.store.models import ImportRow

OWNER = "Ann Bell"

FIRST = (
    PaperRecord("Tides of a Small Harbour", (OWNER, "Cy Dee"), date="2020", line=10),
    PaperRecord(
        "Gulls at Night", (OWNER,), date="2021", year_inferred=True, year_reason="…", line=20
    ),
    PaperRecord("The Weight of Sand", (OWNER, "Bo Eck"), date="2022", line=30),
    PaperRecord("Lamps over Water", (OWNER,), date="2023", citation_count=4, line=40),
)
"""What the profile lists in September; papers 1 to 4 of the library."""
SECOND = (
    PaperRecord("A New Map of the Fog", (OWNER,), date="2026", line=8),
    replace(FIRST[0], line=14),
    replace(FIRST[1], year_inferred=False, year_reason=None, date_printed="2021", line=24),
    replace(
        FIRST[3],
        citation_count=9,
        has_code=True,
        code_url="https://codeberg.org/example/lamps",
        line=34,
    ),
)
"""What it lists in November: paper 5 is new, 2 and 4 say something else, 3 is gone, 1 is as it
was."""
OTHER = (
    replace(FIRST[2], abstract="Sand is heavy."),
    PaperRecord("Ropes and Knots", ("Flo Gant",), date="2024"),
)
"""A file of somebody else in between: it completes paper 3 and brings paper 5."""


def import_at(
    database: Database,
    records: Sequence[Event],
    moment: str,
    filename: str = "listing.txt",
    captured_on: str | None = None,
) -> int:
    """Import records as if it were another moment, ISO 8601 of UTC; return the import's id."""
    source = SourceFile(filename=filename, format="listing", captured_on=captured_on)
    number = import_events(database, iter(records), source).import_id
    assert number is not None
    with database.write("moment of an import") as session:
        row = session.get_one(ImportRow, number)
        row.started_at = row.finished_at = datetime.fromisoformat(f"{moment}+00:00")
    return number


def profile_of(name: str = OWNER) -> ProfileRecord:
    """Give the header of a profile page."""
    return ProfileRecord(name=name, line=1, line_end=4)


def capture_twice(database: Database) -> tuple[int, int, int]:
    """Import `FIRST`, `OTHER` and `SECOND`; return the ids of the imports."""
    return (
        import_at(database, [profile_of(), *FIRST], "2026-09-01T10:00:00"),
        import_at(database, OTHER, "2026-11-28T23:59:59", "other.bib"),
        import_at(database, [profile_of(), *SECOND], "2026-11-30T08:30:00", "listing-2.txt"),
    )
