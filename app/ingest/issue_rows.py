"""The rows of an import's report: each remark, with the lines of its source around it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from app.domain.records.record import Remark
from app.ingest.drafts import ExistingPaper
from app.ingest.report import IngestReport
from app.store.bulk_sql import Row

LinesAt = Callable[[int, int], Sequence[tuple[int, str]]]
"""Gives lines of the source from one number to another, both included; fewer where some are not at
hand any more."""
COLUMNS = ("import_id", "paper_id", "severity", "line", "code", "reason", "excerpt",
           "others")  # fmt: skip
LINE_COLUMNS = ("import_id", "line", "text")
LINES_AROUND = 1
"""Lines before and after the one that a remark names, which are kept with it."""
MOST_LINES = 20_000
"""Of one import."""
LONGEST_LINE = 200
"""Characters of a line that are kept."""


def cut_line(text: str) -> str:
    """Shorten a line of a source to what is kept of it."""
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


class IssueRows:
    """Counts the remarks of one import, and makes the rows of those that are kept.

    Args:
        import_id: of the import.
        report: counts them.
        lines_at: gives lines of the source; None where it has none.
        tell: called with each remark, also those that are only counted.
    """

    def __init__(
        self,
        import_id: int,
        report: IngestReport,
        lines_at: LinesAt | None,
        tell: Callable[[Remark], object] | None,
    ) -> None:
        self._import_id = import_id
        self._report = report
        self._lines_at = lines_at
        self._tell = tell
        self._lines: set[int] = set()
        """Numbers of the lines that are kept."""
        self._new_lines: list[Row] = []

    def of_batch(self, others: Iterable[Remark], papers: Iterable[ExistingPaper]) -> list[Row]:
        """Count the remarks of a batch, and make the rows of those that are kept, by `COLUMNS`.

        Args:
            others: remarks that belong to no record that was kept.
            papers: with the records of the batch.
        """
        found: list[tuple[Remark, int | None]] = [(issue, None) for issue in others]
        for paper in papers:
            for entry in paper.entries:
                issues = [*entry.record.issues, *entry.doubts]
                self._report.note_update(paper.paper_id, entry.updates)
                found += [(issue, paper.paper_id) for issue in issues]
                self._report.doubtful += any(issue.severity == "doubt" for issue in issues)
        found.sort(key=lambda pair: pair[0].line or 0)
        rows = []
        for issue, paper_id in found:
            if self._tell is not None:
                self._tell(issue)
            kept = self._report.take(issue)
            if kept is not None:
                rows.append(self._row(kept, paper_id))
        return rows

    def new_lines(self) -> list[Row]:
        """Give the lines of the source that belong to the last remarks, by `LINE_COLUMNS`."""
        rows, self._new_lines = self._new_lines, []
        return rows

    def at_end(self) -> list[Row]:
        """Make the rows of what is said of the import as a whole."""
        return [self._row(omission, None) for omission in self._report.omissions()]

    def _row(self, issue: Remark, paper_id: int | None) -> Row:
        if issue.line and self._lines_at is not None and len(self._lines) < MOST_LINES:
            first, last = max(issue.line - LINES_AROUND, 1), issue.line + LINES_AROUND
            for number, text in self._lines_at(first, last):
                if number not in self._lines:
                    self._lines.add(number)
                    self._new_lines.append((self._import_id, number, cut_line(text)))
        place = (self._import_id, paper_id, issue.severity, issue.line)
        others = json.dumps(issue.papers) if issue.papers else None
        return (*place, issue.code, issue.reason, issue.excerpt, others)
