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

from app.domain.dates import YearInference, infer_year, parse_date
from app.domain.names import Compatibility, compare
from app.domain.record import Event, Issue, Origin, PaperRecord, ProfileRecord
from app.domain.reported import contradictions, count_mismatch, count_of
from app.domain.text import clean_text, decode
from app.errors import ImportRefused
from app.importers.importer import Importer
from app.importers.listing_entry import Parts, split_entry
from app.importers.listing_grammar import (
    Entry,
    Group,
    Header,
    Line,
    figure_value,
    group_lines,
    parse_head,
)
from app.importers.listing_record import paper_record
from app.importers.source import ReadContext, Source

EXCERPT = 200
"""Characters of an issue's excerpt."""
_LINE_BREAK = re.compile("\r\n?|\n")


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """All profiles, papers and issues of a listing, in the order of its lines.

    Raises:
        ImportRefused: the file is too large or has no head line at all.
    """
    text, encoding = decode(source.read_all(context.limits.whole_file_bytes))
    lines = [
        Line(number, clean_text(line)) for number, line in enumerate(_LINE_BREAK.split(text), 1)
    ]
    groups = list(group_lines(lines))
    if not any(group.entry for group in groups):
        raise ImportRefused(
            "No entry was found; expected lines such as “LGJun 16, 2022” with a title under each."
        )
    if encoding in ("cp1252", "latin-1"):
        yield Issue("note", None, "encoding", f"The file is not UTF-8; it was read as {encoding}.")
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
    entries = [(group.entry, split_entry(group.entry)) for group in section.groups if group.entry]
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
            yield Issue(
                "doubt", line, "header-without-name", "Figures of a profile without its name."
            )
        yield from map(_unread, _header_lines(header))
        return
    profile, issues = _profile(header, owner, papers, entries)
    yield profile
    yield from issues


def _profile(
    header: Header, owner: str, papers: list[PaperRecord], entries: int
) -> tuple[ProfileRecord, list[Issue]]:
    assert header.name is not None
    figures = {name: figure_value(printed) for name, (_, printed) in header.stats.items()}
    origins = {
        name: Origin(line.number, line.text, "as reported")
        for name, (line, _) in header.stats.items()
    }
    issues = []
    implied = sum(bool(paper.implied_authors) for paper in papers)
    origins["name"] = Origin(
        header.name.number,
        header.name.text,
        "the owner of the page"
        + (
            f"; implied on {count_of(implied, 'paper')} that {'does' if implied == 1 else 'do'}"
            " not print the name"
            if implied
            else ""
        ),
    )
    if header.code:
        origins["code"] = Origin(header.code.number, header.code.text, "the owner's main category")
    reported = {
        "h_index": figures.get("h_index"),
        "papers": figures.get("papers") or figures.get("count"),
        "citations": figures.get("citations"),
        "novelty": figures.get("novelty"),
    }
    impossible = contradictions(**reported)
    for sentence in impossible:
        name = "novelty" if "%" in sentence else "h_index"
        line = header.stats[name][0]
        reason = f"kept as reported, but {sentence[0].lower()}{sentence[1:]}"
        issues.append(
            Issue("doubt", line.number, "reported-impossible", reason, line.text[:EXCERPT])
        )
        origins[name] = Origin(line.number, line.text, reason.rstrip("."))
    for name in ("papers", "count"):
        if name not in header.stats or figures[name] is None:
            continue
        line, printed = header.stats[name]
        exact = not printed[-1:].isalpha()  # "1.2K" promises no exact number
        mismatch = count_mismatch(figures[name] or 0, entries) if exact else None
        if mismatch is None:
            understood = f"agrees with the {entries:,} entries found" if exact else "as reported"
        else:
            understood = mismatch.rstrip(".")
            if mismatch not in impossible:
                impossible.append(mismatch)
                issues.append(
                    Issue("doubt", line.number, "count-mismatch", mismatch, line.text[:EXCERPT])
                )
        origins[name] = Origin(line.number, line.text, understood)
    numbers = [line.number for line in _header_lines(header)]
    profile = ProfileRecord(
        name=owner,
        code=header.code.text if header.code else None,
        **reported,
        ai_score=figures.get("ai_score"),
        line=min(numbers),
        line_end=max(numbers),
        origins=origins,
        contradictions=impossible,
    )
    return profile, issues


def _header_lines(header: Header) -> list[Line]:
    lines = [header.name, header.code, *(line for line, _ in header.stats.values())]
    return sorted((line for line in lines if line), key=lambda line: line.number)


def _unread(line: Line) -> Issue:
    return Issue("note", line.number, "unread-line", "Not understood.", line.text[:EXCERPT])


def detect(head: str) -> float:
    """How sure a text looks like a listing: one head line is a hint, two are a proof."""
    lines = [Line(number, line.strip()) for number, line in enumerate(head.splitlines(), 1)]
    heads = sum(bool(line.text) and parse_head(line, isolated=False) is not None for line in lines)
    if heads == 0 and any(line.text and parse_head(line) for line in lines):
        return 0.3
    return min(1.0, 0.5 + 0.25 * heads) if heads else 0.0


IMPORTER = Importer(
    name="listing",
    description="a profile page saved as text (lines such as “LGJun 16, 2022”)",
    suffixes=(".txt", ".text"),
    detect=detect,
    read=read,
)
