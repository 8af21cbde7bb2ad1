"""What an import would do to each record: written by a dry run, read page by page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.domain.json_shape import View
from app.domain.people.names import shown_name
from app.domain.records.record import Remark
from app.ingest.issue_rows import LinesAt, cut_line
from app.ingest.placed_records import PlacedRecord

PreviewOutcome = Literal["added", "completed", "matched", "refused"]
OUTCOMES: tuple[PreviewOutcome, ...] = ("added", "completed", "matched", "refused")
ROWS, INDEX = "rows.jsonl", "rows.npy"
MOST_WITH_LINES = 20_000
"""Records that are shown with the lines of their source."""
MOST_LINES = 8
"""Of one record."""
MOST_NAMES = 3
_PLACE = np.dtype([("outcome", "u1"), ("file", "u4"), ("line", "u4"), ("offset", "u8")])


@dataclass(frozen=True, slots=True)
class PreviewRow(View):
    """One record of a file, and what would become of it."""

    outcome: PreviewOutcome
    file: str
    title: str
    people: str = ""
    year: int | None = None
    line: int | None = None
    line_end: int | None = None
    paper_id: Annotated[
        int | None, Field(description="The paper that is here, and would be completed or matched.")
    ] = None
    fields: Annotated[list[str], Field(description="Of that paper, those that would change.")] = (
        field(default_factory=list)
    )
    remarks: list[str] = field(default_factory=list)
    source: Annotated[
        list[tuple[int, str]], Field(description="Lines of the file, with their numbers.")
    ] = field(default_factory=list)


class PreviewWriter:
    """Writes the rows of a dry run into a folder; a context, closed at its end.

    Args:
        folder: that exists.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = (folder / ROWS).open("wb")
        self._places: list[tuple[int, int, int, int]] = []
        self._file = ""
        self._files = 0
        self._lines_at: LinesAt | None = None

    def __enter__(self) -> PreviewWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Sort the rows by file and line, and close."""
        self._rows.close()
        places = np.array(self._places, dtype=_PLACE)
        np.save(self._folder / INDEX, places[np.lexsort((places["line"], places["file"]))])

    def begin(self, file: str, lines_at: LinesAt | None) -> None:
        """Take what follows as of another file."""
        self._file, self._lines_at = file, lines_at
        self._files += 1

    def add_records(self, placed: Sequence[PlacedRecord]) -> None:
        """Add records that would be kept."""
        for placed_record in placed:
            record = placed_record.record
            self._add(
                PreviewRow(
                    outcome=placed_record.outcome,
                    file=self._file,
                    title=record.title,
                    people=_people(record.authors, cut=record.authors_truncated),
                    year=record.year,
                    line=record.line,
                    line_end=record.line_end,
                    paper_id=placed_record.paper_id,
                    fields=placed_record.fields,
                    remarks=[
                        said.reason for said in placed_record.remarks if said.severity != "note"
                    ],
                    source=self._source(record.line, record.line_end),
                )
            )

    def add_remark(self, remark: Remark) -> None:
        """Add a record that would be refused; other remarks belong to their records."""
        if remark.severity == "rejected":
            self._add(
                PreviewRow(
                    outcome="refused",
                    file=self._file,
                    title=remark.excerpt,
                    line=remark.line,
                    remarks=[remark.reason],
                    source=self._source(remark.line, remark.line),
                )
            )

    def _source(self, line: int | None, end: int | None) -> list[tuple[int, str]]:
        if not line or self._lines_at is None or len(self._places) >= MOST_WITH_LINES:
            return []
        last = min(max(end or line, line), line + MOST_LINES - 1)
        return [(number, cut_line(text)) for number, text in self._lines_at(line, last)]

    def _add(self, row: PreviewRow) -> None:
        place = (OUTCOMES.index(row.outcome), self._files, row.line or 0, self._rows.tell())
        self._places.append(place)
        self._rows.write(json.dumps(asdict(row), ensure_ascii=False).encode() + b"\n")


def _people(names: Sequence[str], *, cut: bool) -> str:
    shown = ", ".join(shown_name(name) for name in names[:MOST_NAMES])
    return f"{shown} and others" if shown and (cut or len(names) > MOST_NAMES) else shown


class PreviewRows:
    """The rows of a dry run that is over.

    Args:
        folder: that a `PreviewWriter` wrote into.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / ROWS
        self._index = np.load(folder / INDEX)

    def places(self, outcome: PreviewOutcome | None) -> NDArray[np.int64]:
        """List the places of the rows of one outcome, or of all, in the order of the files."""
        if outcome is None:
            return np.arange(len(self._index))
        return np.flatnonzero(self._index["outcome"] == OUTCOMES.index(outcome))

    def rows(self, places: Sequence[int]) -> list[PreviewRow]:
        """Read the rows of some places."""
        found = []
        with self._path.open("rb") as rows:
            for place in places:
                rows.seek(int(self._index[place]["offset"]))
                values = json.loads(rows.readline())
                source = [(number, text) for number, text in values.pop("source")]
                found.append(PreviewRow(**values, source=source))
        return found
