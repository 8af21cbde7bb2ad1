"""Damaged XML, tables and profiles: never an error that is not ours, never long."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.errors import ImportRefused
from app.importers import FORMATS, ReadContext, open_source, read_events

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("arxiv-atom", "dblp", "endnote-xml", "pubmed-xml", "csv", "scholar")
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
PIECES = (
    b"<", b">", b"&", b"&#0;", b"&lt;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [",
    b"\x00", b"\xff", b"\xed\xa0\x80", b"</title>", b"<title>", b"</entry>", b"<record>", b"'",
    b"<article key='a/b'>", b"</PubmedArticle>", b"<a:b>", b" xmlns='x'", b"<?x", b"\r", b"9" * 400,
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r\n", b"...", b"['", b" and ", b"=",
)  # fmt: skip


def mutated(data: bytes, seed: int) -> bytes:
    """The data with some bytes changed, cut, doubled or put in."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 3, 40, 400)))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:at] + chance.choice(PIECES) + data[at:]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:at] + data[at:end] * chance.choice((2, 3, 50)) + data[end:]
        elif kind == 3:
            data = data[:at] + bytes(chance.randrange(256) for _ in range(end - at)) + data[end:]
        else:
            data = data[:at] if chance.random() < 0.2 else data[at:end] + data[:at] + data[end:]
        data = data or b"<"
    return data


def _sample(name: str) -> Path:
    return next(path for path in sorted((SAMPLES / name).iterdir()) if path.suffix != ".json")


def mutations(count: int, first: int = 0) -> Iterator[tuple[str, int, bytes]]:
    """Format, seed and data of so many damaged samples."""
    samples = {name: _sample(name).read_bytes() for name in NAMES}
    for seed in range(first, first + count):
        name = NAMES[seed % len(NAMES)]
        yield name, seed, mutated(samples[name], seed)


def run(name: str, data: bytes) -> float:
    """Read the data as a format; return the seconds that took."""
    started = time.process_time()
    source = open_source(io.BytesIO(data), CONTEXT.limits)
    try:
        for _ in read_events(source, name, CONTEXT):
            pass
    except ImportRefused:
        pass
    FORMATS[name].detect(data[: 1 << 16].decode("utf-8", errors="replace"))
    return time.process_time() - started


@pytest.mark.parametrize("name", NAMES)
def test_damaged_samples(name: str) -> None:
    for one, seed, data in mutations(400):
        if one == name:
            assert run(name, data) < 2, seed
