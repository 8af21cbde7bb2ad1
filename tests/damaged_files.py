"""Samples of every format, damaged: what each importer is given that was never meant for it."""

from __future__ import annotations

import io
import random
from datetime import date
from pathlib import Path
from time import process_time

from app.errors import ImportRefused
from app.importers import FORMATS, Limits, ReadContext, detect_format, open_source

SAMPLES = Path(__file__).parent / "samples"
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
DETECTED = 8
"""Of so many files of a format, one is told by its content."""
ENCODINGS = ("utf-16", "latin-1", "cp1252", "shift_jis", "utf-8-sig", "gb18030")
PIECES: tuple[str, ...] = (
    *("<", ">", "&", "&#0;", "&lt;", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE x [", "<a:b>"),
    *("</title>", "<title>", "</entry>", "<record>", "<article key='a/b'>", "</PubmedArticle>"),
    *(" xmlns='x'", "<?x", "<i>", "'", '"', '""', ",", ";", "\t", "...", "['", " and ", "=", "é"),
    *("{", "}", "\\", "$", "#", "@", "%", "-", "\n", "\r", "\n\n", "\x00", "\ufeff", "\ud7ff"),
    *("@article{x,", '\\"{', "\\url{", "\\(", "\\begin{math}", "TY  - ", "ER  - \n", "PMID- "),
    *("AU  - ", "DP  - 20", "%0 ", "%A ", "[", "]", ":", "null", "NaN", '"title"', '"a":', "10.1/"),
    *("9" * 50, "{" * 300, "\\{" * 100, " " * 500, "x" * 3_000, "[1] ", "(2020)", "A. B, "),
)


def samples(name: str) -> list[bytes]:
    """The samples of a format: the short one of the help page, and the files."""
    files = sorted((SAMPLES / name.removesuffix(".json")).iterdir())
    beside = {path.stem for path in files if path.suffix != ".json"}
    right = {path for path in files if path.name.endswith(".expected.json") or path.stem in beside}
    inputs = [path for path in files if path.suffix != ".json" or path not in right]
    return [FORMATS[name].sample.encode(), *(path.read_bytes() for path in inputs)]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with some bytes changed, cut, doubled, moved, put in, or in another encoding."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 3, 40, 400)))
        kind = chance.randrange(5)
        if kind == 0:
            piece = chance.choice(PIECES).encode() * chance.randint(1, 3)
            data = data[:at] + piece + data[at if chance.random() < 0.5 else end :]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:at] + data[at:end] * chance.choice((2, 3, 50)) + data[end:]
        elif kind == 3:
            data = data[:at] + bytes(chance.randrange(256) for _ in range(end - at)) + data[end:]
        else:
            data = data[:at] if chance.random() < 0.2 else data[at:end] + data[:at] + data[end:]
    if chance.random() < 0.1:
        data = data.decode(errors="replace").encode(chance.choice(ENCODINGS), errors="replace")
    return data


def seconds(name: str, data: bytes, *, detected: bool = False) -> float:
    """Read the data as a format, or as what it looks like; give the seconds of the processor."""
    started = process_time()
    try:
        source = open_source(io.BytesIO(data), Limits())
        importer = detect_format(source, None) if detected else FORMATS[name]
        for _ in importer.read(source, CONTEXT):
            pass
        for _ in source.remarks():
            pass
    except ImportRefused:
        pass
    return process_time() - started
