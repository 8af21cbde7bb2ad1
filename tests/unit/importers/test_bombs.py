"""Files made to hurt: each importer refuses them, or leaves the record out, in time."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import PaperRecord, Remark
from app.errors import ImportRefused
from app.importers import FORMATS, ReadContext, read_events
from tests.time_limit import time_limit

CONTEXT = ReadContext(imported_on=date(2026, 11, 22))
LONG = 100_000_000
LONGER_THAN_ANY = 40_000_000
"""More than is read as a whole."""
DEEP = 200_000
PIECE = 60_000
"""Times that the filling is given at once."""


class Endless(io.RawIOBase):
    """A beginning, then one text again and again, without a file and without a line break."""

    def __init__(self, head: bytes, filling: bytes, size: int) -> None:
        self._head, self._filling, self._left = head, filling * PIECE, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head or self._filling[: self._left]
        data = data[: len(buffer)]
        if self._head:
            self._head = self._head[len(data) :]
        else:
            self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def papers_in_time(name: str, stream: io.RawIOBase) -> tuple[int, int]:
    """Read a stream; give the number of papers and of records that were left out."""
    papers = rejected = 0
    with time_limit(2):
        try:
            for event in read_events(stream, name, CONTEXT):  # type: ignore[arg-type]
                papers += isinstance(event, PaperRecord)
                rejected += isinstance(event, Remark) and event.severity == "rejected"
        except ImportRefused:
            rejected += 1
    return papers, rejected


HEADS = [(name, importer.sample.encode()) for name, importer in FORMATS.items() if importer.sample]


@pytest.mark.parametrize("filling", [b"x", "é".encode(), b"\xe9", b" "], ids=repr)
@pytest.mark.parametrize(("name", "head"), HEADS, ids=[name for name, _ in HEADS])
def test_a_line_of_100_mb_is_refused(name: str, head: bytes, filling: bytes) -> None:
    size = LONG if filling == b"x" else LONGER_THAN_ANY
    _, rejected = papers_in_time(name, Endless(head[:-2], filling, size))
    assert rejected or filling == b" "


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b"<a>", b"{", b"(", b"\\a{"], ids=repr)
@pytest.mark.parametrize(("name", "head"), HEADS, ids=[name for name, _ in HEADS])
def test_nesting_without_end_is_refused(name: str, head: bytes, opening: bytes) -> None:
    for place in (1, len(head) // 2, len(head) - 1):
        papers_in_time(name, Endless(head[:place], opening, DEEP))
