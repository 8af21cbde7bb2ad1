"""Records into the library: as a stream, in batches, each of them kept or not at all.

`import_events` is the one way in. A batch is one transaction, and every record is known
again when it comes again, so an import that was cut off at any moment has lost nothing,
halved nothing and doubles nothing: importing the file again completes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.domain.records.record import Remark
from app.errors import LibraryUnavailable, OeuvreError
from app.ingest.batching import Arrival, Cancelled, Progress, RecordBatch, gather
from app.ingest.corrections.known import PapersByHand
from app.ingest.drafts import groups_in, names_in
from app.ingest.issue_rows import COLUMNS as ISSUE_COLUMNS
from app.ingest.issue_rows import IssueRows, LinesAt
from app.ingest.matching.candidates import Candidates, find_candidates
from app.ingest.matching.index import Index
from app.ingest.matching.placement import Placement, place
from app.ingest.memory import rare_collections
from app.ingest.people.disambiguate import are_settled, set_settled, settle_homes
from app.ingest.people.listing import count_people
from app.ingest.people.name_book import NameBook
from app.ingest.people.rekey import bring_keys_up
from app.ingest.placed_records import Observe, placed_records
from app.ingest.record_rows import BatchRows, paper_rows, profile_row
from app.ingest.records import change_rows, earlier_content, record_rows
from app.ingest.removed.keep import forget_import
from app.ingest.removed.numbers import PaperNumbers, drop_mentions, drop_numbers
from app.ingest.removed.same_file import drop_same_file
from app.ingest.report import IngestReport
from app.ingest.sources import Provenance, found_source, name_source
from app.store.bulk_sql import Batches, insert_rows
from app.store.database import Database
from app.store.models import ImportIssue, ImportRow
from app.store.reads import highest_id


@dataclass(slots=True)
class SourceFile:
    """The file of an import. What shows only while it is read may be filled in until its end."""

    filename: str
    format: str
    sha256: str = ""
    """Of the bytes as given."""
    size: int = 0
    """Bytes as given."""
    encoding: str | None = None
    captured_on: str | None = None
    """ISO 8601."""
    lines: int | None = None
    source: str = ""
    """What it is a capture of, where the file says so (`app.domain.records.import_source`)."""
    lines_at: LinesAt | None = None
    """Gives lines of the source that were read a short time ago."""
    import_id: int | None = None
    """Of the import, once it has begun to write."""
    history: ImportRow | None = None
    """Of an import that was taken back and comes again: its row in the history of imports."""


def import_events(
    database: Database,
    events: Iterator[Arrival],
    source: SourceFile,
    *,
    dry_run: bool = False,
    within: Batches | None = None,
    progress: Progress | None = None,
    tell: Callable[[Remark], object] | None = None,
    observe: Observe | None = None,
    batch_records: int | None = None,
) -> IngestReport:
    """Store what an importer reads.

    Args:
        database: the library.
        events: records, profiles and issues, in the order of their file.
        source: what the history of imports says of the file.
        dry_run: go through all of it and take it back, so that the report is the true one and the
            library stays as it is.
        within: of a rehearsal of several files, each of which meets the papers of those before.
        progress: called now and then with the number of records read.
        tell: called with each remark, also those that are only counted.
        observe: called with what becomes of the records of each batch.
        batch_records: records of one transaction; None for the usual number.

    Returns:
        What came of it. Where the events end by `Cancelled`, what was stored until then.

    Raises:
        ImportRefused: nothing of the file can be used; nothing was written.
        Cancelled: before anything was stored.
        Busy: another process kept writing.
        OeuvreError: the library cannot be written, as on a full disk; earlier batches are kept.
    """
    batches = gather(events, progress, batch_records)
    first = next(batches)  # a file that is refused is refused before anything is written
    owners = {profile.name for profile in first.profiles}
    batches = chain((first,), batches)
    del first  # the longest import need not hold it to its end
    try:
        with ExitStack() as opened:
            opened.enter_context(rare_collections())
            if within is None and dry_run:
                within = opened.enter_context(rehearsal(database))
            if within is not None:
                return _Intake(within, None, source, tell, observe).run(owners, batches)
            connection = opened.enter_context(database.write_batches(f"import {source.filename}"))
            reader = opened.enter_context(database.read_batches())
            transactions = opened.enter_context(closing(Batches(connection, keep=True)))
            return _Intake(transactions, reader, source, tell, observe).run(owners, batches)
    except (OperationalError, sqlite3.OperationalError, LibraryUnavailable) as error:
        reason = error.reason if isinstance(error, LibraryUnavailable) else error
        raise OeuvreError(
            f"The library cannot be written ({reason}); what was imported until then is kept. "
            "Mend that and import the file again."
        ) from error


@contextmanager
def rehearsal(database: Database) -> Iterator[Batches]:
    """Open the library for dry runs that see each other; all they do is taken back at the end."""
    with (
        database.write_batches("dry run") as connection,
        closing(Batches(connection, keep=False)) as transactions,
    ):
        yield transactions


class _Intake:
    """One import on its way into the library.

    Args:
        reader: sees what is kept; None for a rehearsal, which keeps nothing.
    """

    def __init__(
        self,
        transactions: Batches,
        reader: Connection | None,
        source: SourceFile,
        tell: Callable[[Remark], object] | None,
        observe: Observe | None,
    ) -> None:
        self._transactions = transactions
        self._reader = reader
        self._source = source
        self._tell = tell
        self._observe = observe
        self._names = NameBook()
        self._report = IngestReport()
        self._row = source.history or ImportRow(
            filename=source.filename,
            format=source.format,
            sha256=source.sha256,
            size=source.size,
            captured_on=source.captured_on,
            source=source.source,
            started_at=datetime.now(UTC),
        )
        # One that comes back is not finished until all of it is back.
        self._finished_at, self._row.finished_at = self._row.finished_at, None
        self._last_line = 0
        self._placement = Placement([], 0, set(), Index())
        """Of the batch that is being written."""
        self._written: Future[None] = Future()
        self._written.set_result(None)

    def run(self, owners: set[str], batches: Iterator[RecordBatch]) -> IngestReport:
        """Store all batches (`owners` have profiles in the first), then settle who is whom.

        While one batch is written, which is SQLite's work and needs no interpreter, the next one
        is read, folded and decided. No connection is ever used by two threads at once.
        """
        session = self._transactions.begin()
        rekeyed = bring_keys_up(session)
        everybody = rekeyed or not are_settled(session)  # or an earlier import was cut off
        set_settled(session, False)
        if rekeyed:  # names are looked up on a connection that sees only what is kept
            self._transactions.commit()
            session = self._transactions.begin()
        named = name_source(self._row, owners)
        session.add(self._row)
        session.flush()
        if self._reader is not None:
            self._source.import_id = self._import_id
        self._issues = IssueRows(self._import_id, self._report, self._source.lines_at, self._tell)
        first_paper = highest_id(session, "paper") + 1
        self._numbers = PaperNumbers(session, first_paper)
        self._by_hand = PapersByHand(session)
        self._provenance = Provenance(
            import_id=self._import_id,
            source=named,
            captured=self._source.captured_on or self._row.started_at.date().isoformat(),
            first_paper=first_paper,
            returned=self._numbers.returned,
        )
        self._store_all(batches)
        session = self._transactions.begin()
        homes = None if everybody else self._names.homes
        self._names = NameBook()  # settling people needs the memory
        settle_homes(session, homes)
        set_settled(session, True)
        self._finish(session)
        self._transactions.commit()
        return self._report

    def _store_all(self, batches: Iterator[RecordBatch]) -> None:
        with ThreadPoolExecutor(1, "import") as self._writer:
            try:
                for batch in batches:
                    self._store(batch)
            except Cancelled:
                self._report.cancelled = True
            self._written.result()
        self._placement = Placement([], 0, set(), Index())

    def _store(self, batch: RecordBatch) -> None:
        """Decide what becomes of a batch, and leave its writing to the other thread."""
        decided = self._by_hand.decisions.partners(
            (entry.record, entry.facts) for entry in batch.papers
        )
        if self._reader is None or decided or self._placement.concerns(batch.papers):
            self._written.result()
        is_writing = not self._written.done()
        candidates = self._candidates(batch)
        if is_writing and self._placement.touches(candidates):
            self._written.result()
            candidates = self._candidates(batch)
        placement = place(candidates, batch.papers, self._numbers, self._provenance, self._by_hand)
        drafts = placement.changed
        with self._view() as session:
            wanted = names_in(drafts, batch.profiles)
            names, new_names = self._names.look_up(session, wanted, groups_in(drafts))
        rows = BatchRows(
            names=new_names,
            papers=paper_rows(drafts, names),
            came_back=[(draft.paper_id, draft.came_back) for draft in drafts if draft.came_back],
            earlier=earlier_content(placement.papers),
            records=record_rows(self._import_id, placement.papers),
            changes=change_rows(self._provenance, drafts),
            profiles=[
                profile_row(self._import_id, profile, names[profile.name])
                for profile in batch.profiles
            ],
            issues=self._issues.of_batch(batch.issues, placement.papers),
            lines=self._issues.new_lines(),
        )
        if self._observe is not None:
            self._observe(placed_records(placement.papers, self._provenance))
        self._report.added += placement.added
        self._report.matched += len(batch.papers) - placement.added
        self._last_line = max(self._last_line, batch.last_line)
        counts = self._counts()
        self._written.result()
        self._placement = placement

        def write() -> None:
            session = self._transactions.begin()
            rows.write(session)
            self._note(counts)
            self._transactions.commit()

        self._written = self._writer.submit(write)

    def _candidates(self, batch: RecordBatch) -> Candidates:
        with self._view() as session:
            self._numbers.look_up(session, {entry.digest for entry in batch.papers})
            return find_candidates(session, batch.papers, self._by_hand)

    @contextmanager
    def _view(self) -> Iterator[Session]:
        """Give a session to look into the library with.

        It may lack the batch that is being written. A rehearsal commits nothing that another
        connection could see: it looks with the writer's own, and waits for it before.
        """
        if self._reader is None:
            yield self._transactions.begin()
            return
        with Session(self._reader) as session:
            yield session

    def _finish(self, session: Session) -> None:
        self._row.sha256, self._row.size = self._source.sha256, self._source.size
        if not self._source.history and drop_same_file(session, self._row, self._report):
            return
        insert_rows(session, ImportIssue, ISSUE_COLUMNS, self._issues.at_end())
        self._report.people = count_people(session, self._import_id)
        self._row.encoding = self._source.encoding
        if not self._source.source:
            self._row.source = found_source(session, self._row)
        self._row.lines = self._source.lines = self._source.lines or self._last_line or None
        self._row.finished_at = self._finished_at or datetime.now(UTC)
        drop_numbers(session, self._numbers.returned)
        drop_mentions(session)
        forget_import(session, [self._import_id], self._row.sha256)
        self._note(self._counts())
        if self._reader is not None:
            self._report.import_id = self._import_id

    def _counts(self) -> tuple[int, int, int, int]:
        report = self._report
        return report.added, report.matched, report.rejected, report.doubtful

    def _note(self, counts: tuple[int, int, int, int]) -> None:
        """Bring the history up to what is stored; it goes out with the transaction."""
        row = self._row
        row.added, row.matched, row.rejected, row.doubtful = counts

    @property
    def _import_id(self) -> int:
        assert self._row.id is not None
        return self._row.id
