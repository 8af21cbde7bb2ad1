"""The listing: what a profile page of a paper-scoring site leaves as plain text.

The grammar stands in `listing_grammar`. The file is read as a whole, since a year that
is left out depends on all printed ones. Decisions where pages differ:

- A badge on the head line other than `Code` becomes a tag, as printed.
- A paper has code if it is marked `Code` or its abstract names an address on a code
  host; a paper that is marked and names but one address of any host is taken at it.
- The owner of a page is an author of every paper on it. Where the name is not printed
  and the list is cut, it is implied; where the list is not cut, that is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.dates.inferred import YearInference, infer_year, parse_date
from app.domain.people.names import Compatibility, compare
from app.domain.records.record import Event, PaperRecord, Remark
from app.domain.text.plain import clean_text
from app.errors import ImportRefused
from app.importers.importer import Importer
from app.importers.listing.entry import Parts, split_entry
from app.importers.listing.grammar import (
    Entry,
    Group,
    Header,
    SourceLine,
    group_lines,
    parse_head,
)
from app.importers.listing.profile import header_lines, profile_record
from app.importers.listing.record import paper_record
from app.importers.source import ReadContext, Source

EXCERPT = 200
"""Characters of an issue's excerpt."""
_MOST_LINES = 1_000_000
"""Lines of one listing, each kept with its number: some 200 MB of memory."""
_LINE_BREAK = re.compile("\r\n?|\n")


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """All profiles, papers and issues of a listing, in the order of its lines.

    Raises:
        ImportRefused: the file is too large or has no head line at all.
    """
    text = source.read_all(context.limits.whole_file_bytes).decode("utf-8", "replace")
    if text.count("\n") > _MOST_LINES:
        raise ImportRefused(
            f"The file has more than {_MOST_LINES:,} lines; split it and import the parts."
        )
    lines = [
        SourceLine(number, clean_text(line))
        for number, line in enumerate(_LINE_BREAK.split(text), 1)
    ]
    groups = list(group_lines(lines))
    if not any(group.entry for group in groups):
        raise ImportRefused(
            "No entry was found; expected lines such as “LGJun 16, 2022” with a title under each."
        )
    inference = _infer_year(groups, context)
    for section in _sections(groups):
        yield from _read_section(section, inference, context)


@dataclass(slots=True)
class _Section:
    """A header, if there is one, and the groups under it."""

    header: Header | None
    groups: list[Group]


def _sections(groups: list[Group]) -> list[_Section]:
    sections = [_Section(None, [])]
    for group in groups:
        if group.header:
            sections.append(_Section(group.header, []))
        else:
            sections[-1].groups.append(group)
    return [section for section in sections if section.header or section.groups]


def _infer_year(groups: list[Group], context: ReadContext) -> YearInference:
    dates = [parse_date(group.entry.head.date) for group in groups if group.entry]
    printed = [date.year for date in dates if date and date.year is not None]
    yearless = [date for date in dates if date and date.year is None]
    return infer_year(
        max(printed, default=None), yearless, context.imported_on, context.captured_on
    )


def _read_section(
    section: _Section, inference: YearInference, context: ReadContext
) -> Iterator[Event]:
    longest = context.limits.record_bytes
    entries = [
        (group.entry, split_entry(group.entry, longest)) for group in section.groups if group.entry
    ]
    owner = _owner(section.header, entries)
    records = {
        entry.head.line.number: paper_record(entry, parts, inference, owner, context.limits)
        for entry, parts in entries
    }
    if section.header:
        papers = [record for record in records.values() if isinstance(record, PaperRecord)]
        yield from _profile_events(section.header, owner, papers, len(entries))
    for group in section.groups:
        if group.entry:
            yield records[group.entry.head.line.number]
        for line in group.unread:
            yield _unread(line)


def _owner(header: Header | None, entries: list[tuple[Entry, Parts]]) -> str | None:
    """The owner's name; without any figures in the header, only one printed as author too."""
    if header is None or header.name is None:
        return None
    name = clean_text(header.name.text, single_line=True)
    if header.stats:
        return name
    printed = (name for _, parts in entries if parts.byline for name in parts.byline.names)
    is_author = any(compare(name, author) is not Compatibility.CONFLICT for author in printed)
    return name if is_author else None


def _profile_events(
    header: Header, owner: str | None, papers: list[PaperRecord], entries: int
) -> Iterator[Event]:
    if owner is None:
        if header.stats:
            line = min(line.number for line, _ in header.stats.values())
            yield Remark(
                "doubt", line, "header-without-name", "figures of a profile without its name"
            )
        yield from map(_unread, header_lines(header))
        return
    implied = sum(bool(paper.implied_authors) for paper in papers)
    profile, issues = profile_record(header, owner, entries=entries, implied=implied)
    yield profile
    yield from issues


def _unread(line: SourceLine) -> Remark:
    return Remark(
        "note", line.number, "unread-line", "not understood; left out", line.text[:EXCERPT]
    )


def detect(head: str) -> float:
    """How sure a text looks like a listing: one head line is a hint, two are a proof."""
    lines = [SourceLine(number, line.strip()) for number, line in enumerate(head.splitlines(), 1)]
    heads = sum(bool(line.text) and parse_head(line, isolated=False) is not None for line in lines)
    if heads == 0 and any(line.text and parse_head(line) for line in lines):
        return 0.3
    return min(1.0, 0.5 + 0.25 * heads) if heads else 0.0


SAMPLE = """\
GEMay 4, 2021Code
Tides of Small Fjords

Ida Rowan, Otto Brandt et al. · harbour-lab

Small fjords have small tides. We measure how small.
"""

IMPORTER = Importer(
    name="listing",
    description="a profile page saved as text (lines such as “LGJun 16, 2022”)",
    suffixes=(".txt", ".text"),
    detect=detect,
    read=read,
    sample=SAMPLE,
)
