"""The publication list of a CV: entries in a citation style, under headings, numbered or not.

What a heading, a list and an entry look like is the business of each markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import ParsedName, parse_name
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter
from app.exporters.formatted.highlight import set_bold
from app.exporters.formatted.pandoc import BATCH, MOST_NAMES, format_entries
from app.exporters.formatted.runs import Run
from app.exporters.formatted.styles import load_style
from app.exporters.kinds import kind_by_venue
from app.exporters.options import FileOptions

OPTIONS = ("style", "highlight", "group", "numbered")
TYPE_HEADINGS = {
    "article": "Journal articles",
    "conference": "Conference papers",
    "preprint": "Preprints",
    "book": "Books",
    "chapter": "Book chapters",
    "thesis": "Theses",
    "report": "Reports",
    "dataset": "Datasets",
    "software": "Software",
    "other": "Other",
}
UNDATED = "Without a year"
RESOLVER = "https://doi.org/"


@dataclass(frozen=True, slots=True)
class Markup:
    """How one format writes the parts of a list."""

    begin: Callable[[str], str]
    """Begins the file, of its title."""
    heading: Callable[[str], str]
    open_list: Callable[[int | None], str]
    """Begins a list, of the number of its first entry; None: without numbers."""
    entry: Callable[[Sequence[Run], int | None], str]
    """Writes an entry, of its number."""
    close_list: Callable[[bool], str]
    """Ends a list; whether it is numbered."""
    end: str = ""


def list_exporter(
    name: str, label: str, media_type: str, markup: Markup, *, use: str, sample: str
) -> Exporter:
    """Make the exporter of formatted lists in one markup.

    Args:
        use: what the markup is good for.
        sample: how one entry looks.
    """
    description = f"a publication list in a citation style, {use}"

    def make(records: Iterable[PaperRecord], options: FileOptions) -> Iterator[str]:
        return _write(records, options, markup)

    return Exporter(name, label, description, f"{media_type}; charset=utf-8", make, OPTIONS, sample)


def _write(records: Iterable[PaperRecord], options: FileOptions, markup: Markup) -> Iterator[str]:
    style = load_style(options.style)
    numbered = style.is_numbered if options.numbered is None else options.numbered
    yield markup.begin(options.title)
    heading: str | None = None
    number = 0
    for record, runs in _entries(records, options):
        before, heading = heading, _heading(record, options)
        if before != heading or not number:
            yield markup.close_list(numbered) if number else ""
            yield markup.heading(heading) if heading else ""
            yield markup.open_list(number + 1 if numbered else None)
        number += 1
        yield markup.entry(runs, number if numbered else None)
    yield markup.close_list(numbered) if number else ""
    yield markup.end


def _entries(
    records: Iterable[PaperRecord], options: FileOptions
) -> Iterator[tuple[PaperRecord, list[Run]]]:
    style = load_style(options.style)
    for batch in _batches(records):
        entries = format_entries(batch, style, options.highlight)
        for record, runs in zip(batch, entries, strict=True):
            yield record, set_bold(runs, _highlighted(record, options.highlight))


def _batches(records: Iterable[PaperRecord]) -> Iterator[list[PaperRecord]]:
    """Put papers together for one process; fewer where they have thousands of authors."""
    batch: list[PaperRecord] = []
    names = 0
    for record in records:
        batch.append(record)
        names += len(record.authors)
        if len(batch) == BATCH or names > MOST_NAMES:
            yield batch
            batch, names = [], 0
    if batch:
        yield batch


def _highlighted(record: PaperRecord, author: int | None) -> ParsedName | None:
    if author is None or author not in record.author_numbers:
        return None
    name = record.authors[record.author_numbers.index(author)]
    return parse_name(name, name in record.groups)


def _heading(record: PaperRecord, options: FileOptions) -> str | None:
    if options.group == "year":
        return str(record.year) if record.year else UNDATED
    if options.group == "type":
        return TYPE_HEADINGS[kind_by_venue(record.type, record.venue)]
    return None


def link_address(address: str) -> str | None:
    """Return the address of a link with no sign that ends it in any markup; None for no address.

    Args:
        address: as pandoc gives it: that of a DOI is not encoded.
    """
    if address.startswith(RESOLVER):
        address = doi_address(address.removeprefix(RESOLVER))
    plain = web_address(address)
    return quote(plain, safe="%/:=&?#+!$,;'@()*[]-._") if plain else None
