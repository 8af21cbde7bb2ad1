"""CSV: one paper a row, its columns named as in the native format.

Lists are joined by semicolons in one cell, and no cell is run as a formula by a spreadsheet
(`app.domain.text.cells`). Line breaks of a text stay, in quotes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.identifiers import web_address
from app.domain.records.record import Link, PaperRecord
from app.domain.text.cells import join_items, safe_cell
from app.exporters.exporter import Exporter, FileOptions
from app.exporters.values import legal, web_links

COLUMNS = (
    "id", "title", "authors", "authors_truncated", "implied_authors", "editors", "year", "date",
    "date_printed", "year_inferred", "type", "venue", "volume", "issue", "pages", "publisher",
    "doi", "arxiv_id", "pmid", "isbn", "issn", "url", "links", "has_code", "code_url",
    "citation_count", "categories", "keywords", "tags", "language", "note", "orcids", "references",
    "abstract",
)  # fmt: skip
"""Every field that a cell can hold; `id` is the paper's number in its library."""
NAMED_OTHERWISE = {"id": "number"}
ADDRESSES = ("url", "code_url")


def _write(records: Iterable[PaperRecord], _options: FileOptions) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(name, record) for name in COLUMNS])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _cell(column: str, record: PaperRecord) -> object:
    value = getattr(record, NAMED_OTHERWISE.get(column, column))
    if column in ADDRESSES:
        value = web_address(value or "")
    if column == "links":
        value = web_links(record)
    if column == "date_printed" and value == record.date:
        value = None
    if isinstance(value, tuple):
        value = join_items(map(_item, value)) if any(value) else None
    elif isinstance(value, bool):
        value = "yes" if value else None
    return safe_cell(legal(value) if isinstance(value, str) else value)


def _item(value: Any) -> str:
    """Write one value of a list; an author without an ORCID keeps a place in theirs."""
    if isinstance(value, Link):
        return value.url
    return "-" if value is None else str(value)


EXPORTER = Exporter(
    "csv", "CSV", "for spreadsheets; no cell runs as a formula", "text/csv; charset=utf-8", _write
)
