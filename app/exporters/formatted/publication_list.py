"""The publication list of a CV: entries in a citation style, under headings, numbered or not.

What a heading, a list and an entry look like is the business of each markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import quote

from app.domain.identifiers import doi_address, web_address
from app.domain.people.names import ParsedName, parse_name
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter, FileOptions
from app.exporters.formatted.pandoc import BATCH, MOST_NAMES, Run, format_entries
from app.exporters.formatted.references import MARK
from app.exporters.formatted.styles import load_style
from app.exporters.values import kind_by_venue

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


def set_bold(runs: list[Run], name: ParsedName | None) -> list[Run]:
    """Return runs with the marked name in bold, and without the mark.

    Args:
        name: the person's name as the paper has it; None: nothing is marked.
    """
    if name is None:
        return runs
    text = "".join(run.text for run in runs)
    whole = name.family + "".join(name.givens)
    bold = []
    for mark in re.finditer(MARK, text):  # some styles print a name twice, in a label too
        rest = text[mark.end() :].lower()
        family = next((one for one in (name.family, whole) if rest.startswith(one.lower())), "")
        bold.append(_extent(text, mark.start(), mark.end() + len(family), name))
    cuts = sorted({0, *(cut for extent in bold for cut in extent), len(text)})
    set_so = [any(first <= cut < last for first, last in bold) for cut in cuts]
    found: list[Run] = []
    at = 0
    for run in runs:
        for (start, end), is_bold in zip(pairwise(cuts), set_so, strict=False):
            part = run.text[max(start - at, 0) : max(end - at, 0)].replace(MARK, "")
            look = run.look | {"strong"} if is_bold else run.look
            found += [replace(run, text=part, look=look)] if part else []
        at += len(run.text)
    return found


def _extent(text: str, start: int, end: int, name: ParsedName) -> tuple[int, int]:
    """Return where a name begins and ends, its given names before or behind it included."""
    if not name.givens:
        return start, end
    forms = _forms(name.givens)
    before = re.search(rf"(?<!\w){forms}\s+$", text[:start], re.IGNORECASE)
    if before:
        start = before.start()
    elif behind := re.match(rf",?\s*{forms}(?!\w)", text[end:], re.IGNORECASE):
        end += behind.end()
    if name.suffix and (suffix := re.match(rf",?\s*{re.escape(name.suffix)}", text[end:])):
        end += suffix.end()
    return start, end


def _forms(givens: tuple[str, ...]) -> str:
    """Make a pattern of given names: whole, or as initials, the later ones left out or not."""
    first, *others = (rf"(?:{re.escape(given)}|{_initials(given)})" for given in givens)
    return first + "".join(rf"(?:\s*{other})?" for other in others)


def _initials(given: str) -> str:
    """Make a pattern of initials: J.-L., J.L., J.-L, JL for Jean-Luc."""
    parts = [part for part in re.split(r"[-\u2010\u2011.]", given) if part]
    return r"[-\u2010\u2011]?".join(rf"{re.escape(part[0])}\.?" for part in parts) or "(?!)"
