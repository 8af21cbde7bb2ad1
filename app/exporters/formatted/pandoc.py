"""Entries of a list in a citation style, as pandoc's citeproc makes them.

Pandoc runs as a process of its own for some papers at a time, in its sandbox: it reads and writes
no file. References go in, and entries come out, as elements of its document model, so that no text
of a paper is read as markup on the way.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc

from app.domain.records.record import PaperRecord
from app.errors import OeuvreError
from app.exporters.formatted.references import reference
from app.exporters.formatted.styles import Style

BATCH = 100
"""Papers that one process formats: its start takes as long as some 40 entries."""
MOST_NAMES = 5_000
"""Authors of a batch after which it is full: a name takes .2 ms."""
TIMEOUT_S = 120
"""Seconds after which a process is given up; a batch takes one or two."""
AT_ONCE = 2
"""Processes that may run at the same time, for all who ask: each takes 200 MB."""

_API_VERSION = [1, 23, 1]
_running = threading.BoundedSemaphore(AT_ONCE)


Look = frozenset[str]
PLAIN: Look = frozenset()

LOOKS = {
    "Emph": "em",
    "Strong": "strong",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "small-caps",
    "Underline": "underline",
    "Strikeout": "strike",
}
"""Elements of pandoc that change the look of what they hold, and the look's name here."""
APART = "csl-"
"""Begins the class of a part of an entry that is a column or a line of its own."""
BLANKS = ("Space", "SoftBreak", "LineBreak")


def format_entries(
    records: Sequence[PaperRecord], style: Style, highlight: int | None = None
) -> list[list[Run]]:
    """Return the entry of each record.

    A record that pandoc fails on gets an entry of its title and year alone.

    Args:
        highlight: id of the author whose name is marked in front (`references.MARK`).

    Raises:
        OeuvreError: pandoc cannot be run.
    """
    if not records:
        return []
    found = _run(records, style, highlight)
    if found is None and len(records) > 1:
        middle = len(records) // 2
        parts = (records[:middle], records[middle:])
        return [entry for part in parts for entry in format_entries(part, style, highlight)]
    return [entry or _plain(record) for entry, record in zip(found or [[]], records, strict=True)]


def _run(
    records: Sequence[PaperRecord], style: Style, highlight: int | None
) -> list[list[Run]] | None:
    """Format records with one process; None where it fails on them."""
    keys = [f"p{place:05}" for place in range(len(records))]
    references = [
        reference(record, key, highlight) for record, key in zip(records, keys, strict=True)
    ]
    command = [_program(), "--sandbox", "--citeproc", "--from", "json", "--to", "json"]
    try:
        with _running:
            done = subprocess.run(  # noqa: S603 - a fixed command
                command,
                input=json.dumps(_document(references, style)).encode(),
                capture_output=True,
                check=True,
                timeout=TIMEOUT_S,
            )
        entries = {
            block["c"][0][0].removeprefix("ref-"): block
            for block in _divisions(json.loads(done.stdout)["blocks"])
        }
    except OSError as error:
        raise OeuvreError(f"Pandoc, which formats lists, cannot be run: {error}.") from None
    except (subprocess.SubprocessError, ValueError):
        return None
    return [
        _once(runs_of(_inlines(entries[key])), record) if key in entries else []
        for key, record in zip(keys, records, strict=True)
    ]


def _once(runs: list[Run], record: PaperRecord) -> list[Run]:
    """Take out the second of two dates: a style asks for year and day of "to appear", too."""
    words = " ".join((record.date_printed or "").split())
    if record.date or not words:
        return runs
    twice = re.compile(rf"({re.escape(words)}),? {re.escape(words)}")
    return [replace(run, text=twice.sub(r"\1", run.text)) for run in runs]


def _document(references: list[dict[str, Any]], style: Style) -> dict[str, Any]:
    """A document without text that cites every reference."""
    encoded = base64.b64encode(style.xml.encode()).decode()
    everything = {
        "citationId": "*", "citationPrefix": [], "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 1, "citationHash": 0,
    }  # fmt: skip
    cite = {"t": "Cite", "c": [[everything], [{"t": "Str", "c": "@*"}]]}
    return {
        "pandoc-api-version": _API_VERSION,
        "meta": {
            "csl": {"t": "MetaString", "c": f"data:application/xml;base64,{encoded}"},
            "references": {"t": "MetaList", "c": references},
            "nocite": {"t": "MetaInlines", "c": [cite]},
        },
        "blocks": [],
    }


def _divisions(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """List the divisions that hold one entry each."""
    return [entry for block in blocks if block["t"] == "Div" for entry in block["c"][1]]


def _inlines(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the text of an entry; its blocks, where it has several, one after the other."""
    inlines: list[dict[str, Any]] = []
    for block in entry["c"][1]:
        if block["t"] in ("Para", "Plain"):
            inlines += [{"t": "Space"}, *block["c"]] if inlines else block["c"]
        elif block["t"] == "Div":
            inlines += [*([{"t": "Space"}] if inlines else []), *_inlines(block)]
    return inlines


def _plain(record: PaperRecord) -> list[Run]:
    return [Run(f"{record.title}. {record.year or ''}".strip())]


@cache
def _program() -> str:
    """Return the pandoc that `pypandoc-binary` brings: others may be of another version."""
    folder = Path(pypandoc.__file__).parent / "files"
    return str(next(folder.glob("pandoc*"), "pandoc"))


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one look."""

    text: str
    """Characters, or the TeX of a formula."""
    look: Look = PLAIN
    """Names of `LOOKS`."""
    href: str | None = None
    """The address that the characters link to."""
    is_formula: bool = False


def runs_of(inlines: Iterable[dict[str, Any]]) -> list[Run]:
    """Turn pandoc's inline elements into runs, neighbours of one look joined; none is empty."""
    joined: list[Run] = []
    for run in _runs(inlines, PLAIN, None):
        last = joined[-1] if joined else None
        if not run.text or (run.text == " " and last and last.text.endswith(" ")):
            continue
        same = last and (last.look, last.href) == (run.look, run.href)
        if last and same and not (last.is_formula or run.is_formula):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return joined


def _runs(inlines: Iterable[dict[str, Any]], look: Look, href: str | None) -> Iterator[Run]:
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            yield Run(content, look, href)
        elif kind in BLANKS:
            yield Run(" ", look, href)
        elif kind == "Math":
            yield Run(content[1], look, href, is_formula=True)
        elif kind == "Link":
            yield from _runs(content[1], look, content[2][0])
        elif kind == "Quoted":
            opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
            yield Run(opening, look, href)
            yield from _runs(content[1], look, href)
            yield Run(closing, look, href)
        elif kind in LOOKS:
            yield from _runs(content, look | {LOOKS[kind]}, href)
        elif kind == "Span":
            apart = any(name.startswith(APART) for name in content[0][1])
            yield from [Run(" ", look, href)] if apart else []
            yield from _runs(content[1], look, href)
            yield from [Run(" ", look, href)] if apart else []
        elif kind == "Code":
            yield Run(content[1], look, href)
