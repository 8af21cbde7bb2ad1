"""BibTeX and BibLaTeX, as JabRef, Zotero, Mendeley, BibDesk, DBLP and publishers write them.

The file is read as a stream. An entry that refers to a later one (`crossref`) waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.records.record import Event, Remark
from app.errors import ImportRefused
from app.importers.bibtex.blocks import Block, BlockReader
from app.importers.bibtex.crossref import BibEntry, References
from app.importers.bibtex.fields import NO_PAPERS, read_fields
from app.importers.bibtex.people import read_item
from app.importers.bibtex.record import paper_record
from app.importers.builder import rejected
from app.importers.importer import Importer
from app.importers.source import BrokenSource, ReadContext, Source
from app.importers.values import UnfitRecord


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each entry as a record or as a rejected remark, in the order of the file.

    Raises:
        ImportRefused: there is no entry, or the source breaks before the first one.
    """
    return _BibReading(source, context).events()


_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_NAMES_KEPT = 1 << 14
"""Names of a file that are kept read: they come again and again."""
_MACRO_CHARS = 10_000
"""Macros may be made of others, each twice as long as the one before."""


class _BibReading:
    """One file while it is read."""

    def __init__(self, source: Source, context: ReadContext) -> None:
        self._context = context
        self._blocks = BlockReader(source, context.limits.record_bytes)
        self._macros: dict[str, str] = {}
        self._references = References()
        self._names = lru_cache(_NAMES_KEPT)(read_item)
        self._lines: dict[str, int] = {}
        """Line of the first entry of each key."""

    def events(self) -> Iterator[Event]:
        seen = False
        blocks = self._blocks.blocks()
        while True:
            try:
                block = next(blocks)
            except StopIteration:
                break
            except BrokenSource as error:
                if not seen:
                    raise
                yield Remark("rejected", None, "broken-file", f"{error} What comes before is kept.")
                break
            seen |= isinstance(block, Block) and block.kind not in _NO_ENTRIES
            yield from self._block(block) if isinstance(block, Block) else (block,)
        if not seen:
            raise ImportRefused("No entry was found; expected entries such as “@article{key, …}”.")
        for entry, key in self._references.rest():
            yield from self._record(entry, missing=key)

    def _block(self, block: Block) -> Iterator[Event]:
        if block.kind in ("comment", "preamble"):
            return
        fields = read_fields(block.body, self._macros)
        if block.kind == "string":
            for name, values in fields.values.items():
                if len(values[0]) <= _MACRO_CHARS:
                    self._macros[name] = values[0]
            return
        if block.broken and not fields.faults:
            fields.faults.append(("unbalanced", "the closing brace of the entry is missing"))
        entry = BibEntry(block.kind, fields, block.line, block.line_end)
        for ready in self._references.add(entry):
            yield from self._record(ready)

    def _record(self, entry: BibEntry, missing: str | None = None) -> Iterator[Event]:
        if entry.kind in NO_PAPERS:
            return
        key = entry.fields.key
        if missing is not None:
            reason = f"it refers to `{missing[:60]}`, which the file does not have"
            entry.fields.faults.append(("no-crossref", reason))
        first = self._lines.setdefault(key.lower(), entry.line)
        if key and first != entry.line:
            reason = f"the key `{key[:60]}` is that of the entry in line {first}, too"
            entry.fields.faults.append(("same-key", reason))
        try:
            yield paper_record(entry, self._context, self._names)
        except UnfitRecord as error:
            yield rejected(error, entry.line, f"@{entry.kind}{{{key}")


_HEAD = re.compile(
    r"^[ \t]*@[ \t]*([A-Za-z]\w*)\s*[{(]\s*([^\s{}\"=,]*\s*,|[\w-]+\s*=)?", re.MULTILINE
)


def detect(head: str) -> float:
    """How sure a text looks like BibTeX: entries at the beginning of lines."""
    heads = [match for match in _HEAD.finditer(head) if match[2] is not None]
    if heads:
        return 0.95
    return 0.5 if _HEAD.search(head) else 0.0


IMPORTER = Importer(
    name="bib",
    description="BibTeX or BibLaTeX (entries such as “@article{key, …}”)",
    suffixes=(".bib", ".bibtex", ".biblatex"),
    detect=detect,
    read=read,
    sample="""\
@article{rowan2019tidal,
  author  = {Rowan, Ida and Brandt, Otto},
  title   = {Tidal mixing in a small fjord},
  journal = {Journal of Invented Results},
  year    = {2019},
  doi     = {10.5555/jir.2019.1},
}
""",
)
