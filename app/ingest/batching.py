"""Events of an importer, gathered into batches and prepared as far as the library is not needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.domain.records.record import Event, PaperRecord, ProfileRecord, Remark
from app.errors import ImportRefused
from app.ingest.drafts import Prepared, prepare

BATCH_RECORDS = 4_000
"""Records of one transaction: some 20 MB in memory. More would not be faster."""
BATCH_CHARS = 16_000_000
"""Text after which a batch is closed early, so that long records cannot fill the memory."""
TELL_EVERY = 250
"""Records between two calls of `progress`."""

Progress = Callable[[int], object]
Arrival = Event | Prepared
"""What comes in: an event of an importer, or a record that was stored before."""


class Cancelled(Exception):
    """A person wants no more of a file; what is stored already stays."""


@dataclass(slots=True)
class RecordBatch:
    """Events that are stored together."""

    papers: list[Prepared] = field(default_factory=list)
    profiles: list[ProfileRecord] = field(default_factory=list)
    issues: list[Remark] = field(default_factory=list)
    """Those that belong to no record that was kept."""
    last_line: int = 0
    chars: int = 0
    most: int = BATCH_RECORDS

    def add(self, event: Arrival) -> None:
        """Take an event in."""
        if isinstance(event, PaperRecord):
            event = prepare(event)
        if isinstance(event, Prepared):
            self.papers.append(event)
            event = event.record
            self.chars += len(event.title) + len(event.abstract or "")
        elif isinstance(event, ProfileRecord):
            self.profiles.append(event)
        else:
            self.issues.append(event)
        end = event.line if isinstance(event, Remark) else event.line_end or event.line
        self.last_line = max(self.last_line, end or 0)

    @property
    def is_full(self) -> bool:
        """Whether it is time to store it."""
        counted = len(self.papers) + len(self.profiles) + len(self.issues)
        return counted >= self.most or self.chars >= BATCH_CHARS


def gather(
    events: Iterator[Arrival], progress: Progress | None, most: int | None = None
) -> Iterator[RecordBatch]:
    """Give the events in batches, in their order; at least one batch, which may be empty.

    Args:
        events: of an importer.
        progress: called now and then with the number of records read.
        most: records of one batch.

    A file that breaks off after its first batch cannot be refused any more: what came before is
    kept, and the break is an issue.

    Raises:
        ImportRefused: the file breaks off within its first batch.
        Cancelled: raised by the events; what of a batch was gathered is left out.
    """
    most = most or BATCH_RECORDS
    batch = RecordBatch(most=most)
    count = stored = 0
    while True:
        try:
            event = next(events, None)
        except ImportRefused as error:
            if stored == 0:
                raise
            event = Remark("rejected", None, "broken-file", f"{error} What came before is kept.")
            events = iter(())
        if event is None:
            break
        batch.add(event)
        if isinstance(event, PaperRecord | Prepared):
            count += 1
            if progress is not None and count % TELL_EVERY == 0:
                progress(count)
        if batch.is_full:
            yield batch
            batch, stored = RecordBatch(most=most), stored + 1
    if progress is not None:
        progress(count)
    if stored == 0 or batch.papers or batch.profiles or batch.issues:
        yield batch
