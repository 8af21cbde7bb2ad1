"""Opening, unpacking, telling formats, and what is refused before a line is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
import zstandard

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused, UnknownFormat
from app.importers import FORMATS, Limits, ReadContext, detect_format, open_source, read_events
from app.importers.source import BrokenSource

LISTING = Path(__file__).parents[3] / "data" / "listing.txt"
LINES = b"".join(b'{"title": "Paper %d"}\n' % number for number in range(2_000))
CONTEXT = ReadContext(imported_on=date(2026, 11, 22))


def read(data: bytes | BinaryIO | Path, context: ReadContext = CONTEXT) -> list[Event]:
    origin = io.BytesIO(data) if isinstance(data, bytes) else data
    return list(read_events(origin, None, context))


def titles(events: list[Event]) -> list[str]:
    return [event.title for event in events if isinstance(event, PaperRecord)]


PACKERS = [gzip.compress, bz2.compress, lzma.compress, zstandard.compress]


@pytest.mark.parametrize("pack", [*PACKERS, bytes])
def test_compression_is_known_by_content(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "no-suffix-at-all"
    path.write_bytes(pack(LINES))
    assert len(titles(read(path))) == 2_000
    assert len(titles(read(pack(LISTING.read_bytes())))) == 41


def test_several_packed_parts_are_one_file() -> None:
    packed = gzip.compress(b'{"title": "A"}\n') + gzip.compress(b'{"title": "B"}\n')
    assert titles(read(packed)) == ["A", "B"]


@pytest.mark.parametrize("pack", PACKERS)
def test_a_cut_file_keeps_what_was_read(pack: Callable[[bytes], bytes]) -> None:
    lines = b"".join(b'{"title": "%s"}\n' % bytes(str(n**9), "ascii") for n in range(40_000))
    packed = pack(lines)
    events = read(packed[: len(packed) // 2])
    last = events[-1]
    assert isinstance(last, Remark)
    assert (last.severity, last.code) == ("rejected", "broken-file")
    assert len(titles(events)) > 2_000


def test_a_file_that_breaks_at_once_is_refused() -> None:
    with pytest.raises(BrokenSource):
        read(gzip.compress(LINES)[:15])
    damaged = bytearray(gzip.compress(LISTING.read_bytes()))
    damaged[2_000:2_100] = b"\xff" * 100
    with pytest.raises(ImportRefused, match="damaged"):
        read(bytes(damaged))


def test_a_bomb_is_stopped_early() -> None:
    bomb = gzip.compress(b'{"title": "' + b"x" * 80_000_000, 9)
    with pytest.raises(ImportRefused, match="100 times"):
        read(bomb)


def test_sizes_are_limited_where_asked() -> None:
    context = ReadContext(CONTEXT.imported_on, limits=Limits(packed_bytes=1_000_000))
    with pytest.raises(ImportRefused, match="larger than"):
        read(LINES * 40, context)
    context = ReadContext(CONTEXT.imported_on, limits=Limits(unpacked_bytes=1_000_000))
    with pytest.raises(ImportRefused, match="unpacks to more than"):
        read(gzip.compress(LINES * 40), context)


def test_a_listing_is_read_whole_and_so_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(LISTING.read_bytes() + b"\nmore" * 10_000_000)
    with pytest.raises(ImportRefused, match="larger than 32 MiB"):
        read(path)


def test_a_listing_of_blank_lines_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_bytes(LISTING.read_bytes() + b"\n" * 1_100_000)
    with pytest.raises(ImportRefused, match="1,000,000 lines"):
        read(path)


def test_50_mb_of_garbage_are_refused_after_a_look_at_their_head(tmp_path: Path) -> None:
    path = tmp_path / "garbage.txt"
    path.write_bytes(b"lorem ipsum dolor\n" * 2_800_000)
    with pytest.raises(UnknownFormat):
        read(path)
    with path.open("rb") as stream:
        with pytest.raises(UnknownFormat):
            detect_format(open_source(stream))
        assert stream.tell() < 1_000_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        (b"%PDF-1.7 x", "not text but a PDF"),
        (b"PK\x03\x04xxxx", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x28\xb5\x2f\xfdxxxx", "damaged"),
        (b"Rar!xxxx", "RAR"),
        (b"<!DOCTYPE html><html><p>My papers", "web page"),
        (b"<?xml version='1.0'?>\n<rss><channel/></rss>", "first element is <rss>"),
        (b'[{"shelf": 1, "row": {"seat": 2}}]', r"JSON .*shelf, row, seat"),
        (b"{\\rtf1 x}", "RTF"),
        (b"<!-- DBLP -->\n<!ELEMENT dblp (article)*>", "document type definition"),
        (b"abc\x00def\x01\x02", "not text"),
        (b"\x00" * 100_000, "nothing but bytes of zero"),
        (bytes(range(256)) * 8, "not text"),
        (b"Dear reader,\n\nthis is a letter.\n", "expected.*LGJun 16, 2022.*JSON Lines"),
    ],
)
def test_refusals_say_what_and_what_was_expected(data: bytes, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as caught:
        read(data)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_stray_control_character_costs_its_record_at_most() -> None:
    lines = LINES[:400].replace(b"Paper 2", b"Paper\x00 2", 1)
    assert len(titles(read(lines))) >= len(LINES[:400].splitlines()) - 2


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="folder"):
        read_events(tmp_path, None, CONTEXT)
    with pytest.raises(ImportRefused, match="no such file"):
        read_events(tmp_path / "nothing", None, CONTEXT)


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="jsonl"):
        read_events(io.BytesIO(LINES), "docx", CONTEXT)


def test_a_forced_format_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ImportRefused, match="No entry"):
        list(read_events(io.BytesIO(b"a letter"), "listing", CONTEXT))


def test_content_decides_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "listing.txt"
    path.write_bytes(LINES)
    assert detect_format(open_source(path), path.name).name == "jsonl"


class Trickle(io.RawIOBase):
    """A pipe that hands out three bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self.data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self.data.read(min(size, 3) if size >= 0 else size)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_slow_pipe_is_read_like_a_file(pack: Callable[[bytes], bytes]) -> None:
    assert len(titles(read(Trickle(pack(LISTING.read_bytes()))))) == 41  # type: ignore[arg-type]


def test_files_are_closed_even_when_reading_stops_early(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(LINES)
    source = open_source(path)
    events = read_events(source, None, CONTEXT)
    next(events)
    events.close()  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="closed"):
        source.read_all(10_000_000)


def test_every_format_is_registered_under_its_name() -> None:
    assert {"listing", "jsonl"} <= set(FORMATS)
    assert all(name == importer.name for name, importer in FORMATS.items())
    assert all(importer.suffixes for importer in FORMATS.values())


def test_a_list_of_identifiers_may_have_a_heading_and_names_it() -> None:
    text = b"My papers\n10.5555/a\narXiv:2001.00001v2\nhttps://doi.org/10.5555/b\n"
    left_out, *found = read_events(io.BytesIO(text), None, CONTEXT)
    assert isinstance(left_out, Remark) and (left_out.line, left_out.code) == (1, "no-identifier")
    assert len(found) == 3


OLD_LINES: dict[str, tuple[str, int]] = {
    "ris": ("TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n", 5),
    "nbib": ("PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n", 4),
    "enw": ("%0 Book\n%T A\n\n%0 Book\n%T B\n", 4),
    "bib": ("@book{a,\n title={A}\n}\n@book{b,\n title={B}}\n", 4),
    "jsonl": ('{"title": "A"}\n{"title": "B"}\n', 2),
    "csv": ("title,abstract\nA,x\nB,y\n", 3),
}


@pytest.mark.parametrize("name", OLD_LINES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_lines_may_end_in_a_carriage_return_alone(name: str, encoding: str) -> None:
    text, line = OLD_LINES[name]
    data = text.replace("B", "É").replace("\n", "\r").encode(encoding)
    found = [event for event in read(data) if isinstance(event, PaperRecord)]
    assert [paper.title for paper in found] == ["A", "É"]
    assert found[1].line == line


def test_lines_of_a_cell_may_end_otherwise_than_those_of_the_table() -> None:
    data = b'title,abstract\r"A","x\ny"\r"B","z"\r\n'
    found = [event for event in read(data) if isinstance(event, PaperRecord)]
    assert [(paper.title, paper.abstract) for paper in found] == [("A", "x\ny"), ("B", "z")]
