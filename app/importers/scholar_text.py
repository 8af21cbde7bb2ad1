"""A Google Scholar profile whose page was copied as text.

Each publication has a title, its authors, cut by "..." where they are many, and its venue with
volume, pages and year; behind these come, between tabs, the citations and the year once more.
Where the page names no venue, that line holds the last two alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.records.record import Event, Remark
from app.domain.reported import count_of
from app.domain.text.plain import clean_text
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder, rejected
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.values import UnfitRecord

_COUNT = r"(?:\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+|\d{1,7})\*?"
_ONLY_COUNT = re.compile(_COUNT)
_ONLY_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_HEADER = re.compile(
    r"^(?:title|titre|titel|título|titolo|标题|標題|タイトル)\b.{0,60}?\s+(?:cited|cit|zitiert|引用|被引)"
    r".{0,40}\s+(?:year|année|jahr|año|ano|anno|年份|年)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_OF_THE_PAGE = re.compile(
    r"(?:show more|articles? \d+[–-]\d+|sort(?: by.*)?|title|cited by|year|add|follow|loading.*"
    r"|the system can.t perform the operation now.*|try again later\.?|help|privacy|terms)\s*",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"(?:^|,\s*)((?:1[5-9]|20)\d\d)$")
_PAGES = re.compile(r",\s+((?:[A-Za-z]{0,2}\d[\w.]*|[ivxlc]+)(?:\s?[-–]\s?(?:[\w.]+|…))?)$")
_VOLUME_ISSUE = re.compile(r"^(.*\S)\s+([A-Za-z]?\d[\w/.-]*)\s+\(([^()]{1,40})\)$")
_VOLUME = re.compile(r"^(.*[^\W\d_]\.?)\s+(\d{1,3})$")
_ARXIV = re.compile(r"arXiv:\s?([\w.-]+(?:/\d{7})?)", re.IGNORECASE)
_MOST = 1 << 23
_EXCERPT = 200
_LINES = 3
"""Of a publication: title, authors and venue."""
_BLANKS = re.compile(r"\s{2,}")
_COUNT_YEAR = re.compile(rf"({_COUNT})\s((?:1[5-9]|20)\d\d)")
_LONGEST = 4_000
"""Characters of a line that is read."""


@dataclass(slots=True)
class _Entry:
    """The lines of one publication."""

    lines: list[tuple[int, str]]
    """Those before the last, with their numbers."""
    line_end: int
    venue: str
    count: str
    year: str


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each publication as a record; lines that belong to none are named.

    Raises:
        ImportRefused: there is no publication in it.
    """
    data = source.read_all(min(context.limits.whole_file_bytes, _MOST))
    text = data.decode("utf-8", errors="replace")
    lines, above = _below_header(text)
    entries, rest = _entries(lines)
    if not entries:
        raise ImportRefused(
            "The text has no publication as Google Scholar shows them; copy the whole list of the"
            " profile's page."
        )
    if above:
        reason = f"left out above the list: {count_of(above, 'line')} of the page"
        yield Remark("note", 1, "page-header", reason)
    for entry in entries:
        yield from _events(entry, context)
    for number, line in rest:
        reason = "this line belongs to no publication; it is left out"
        yield Remark("rejected", number, "stray-line", reason, line[:_EXCERPT])


def _below_header(text: str) -> tuple[list[tuple[int, str]], int]:
    """The numbered lines below the header of the list, and how many lines with text are above."""
    lines = list(enumerate(text.splitlines(), 1))
    header = _HEADER.search(text)
    if header is None:
        return lines, 0
    at = len(text[: header.start()].splitlines())
    end = len(text[: header.end()].splitlines())
    return lines[end:], sum(bool(line.strip()) for _, line in lines[:at])


def _entries(
    lines: list[tuple[int, str]],
) -> tuple[list[_Entry], list[tuple[int, str]]]:
    """The publications, and the lines behind the last that are none of the page's own."""
    entries: list[_Entry] = []
    waiting: list[tuple[int, str]] = []
    lines = [one for one in lines if one[1].strip() or "\t" in one[1]]
    at = 0
    while at < len(lines):
        parts, used = _end_of_entry([line for _, line in lines[at : at + 2]], len(waiting))
        number, line = lines[at + max(used, 1) - 1]
        at += max(used, 1)
        if parts is not None and waiting:
            entries += _without_end(waiting[: -2 if parts[0] else -3])
            entries.append(_Entry(waiting, number, *parts))
            waiting = []
        elif line.strip():
            waiting.append((number, line.strip()))
    rest = [one for one in waiting if not _OF_THE_PAGE.fullmatch(one[1])]
    if last := _without_end(rest):
        return [*entries, *last], []
    return entries, rest


def _without_end(lines: list[tuple[int, str]]) -> list[_Entry]:
    """The publication that three lines are of which the last one ends in a year, if any."""
    if len(lines) != _LINES or not _LAST_YEAR.search(lines[-1][1]):
        return []
    *before, (number, venue) = lines
    lines.clear()
    return [_Entry(before, number, venue, "", "")]


def _end_of_entry(lines: list[str], before: int) -> tuple[tuple[str, str, str] | None, int]:
    """What the end of a publication says, and how many lines it takes; None, 0 where it is none.

    Args:
        lines: the line, and the one behind it.
        before: lines with text above, since the last publication.
    """
    line, behind = lines[0], lines[1].strip() if len(lines) > 1 else ""
    parts = _tail(line)
    if parts is not None or before < _LINES - 1:
        return parts, int(parts is not None)
    text = line.strip()
    if (found := _between_blanks(text)) is not None:
        return found, 1
    venue, _, last = (cell.strip() for cell in line.partition("\t"))
    if venue and _ONLY_COUNT.fullmatch(last):
        return ((venue, "", last) if _ONLY_YEAR.fullmatch(last) else (venue, last, "")), 1
    if _ONLY_COUNT.fullmatch(text) and _ONLY_YEAR.fullmatch(behind):
        return ("", text, behind), 2
    if _ONLY_YEAR.fullmatch(text) and not _ONLY_COUNT.fullmatch(behind):
        return ("", "", text), 1
    if before >= _LINES and _ONLY_COUNT.fullmatch(text) and not _ONLY_COUNT.fullmatch(behind):
        return ("", text, ""), 1
    return None, 0


def _between_blanks(text: str) -> tuple[str, str, str] | None:
    """Venue, citations and year where a program made blanks of the tabs."""
    if match := _COUNT_YEAR.fullmatch(text):
        return "", match[1], match[2]
    *venue, year = _BLANKS.split(text)
    if not venue or not _ONLY_YEAR.fullmatch(year):
        return None
    count = venue.pop() if _ONLY_COUNT.fullmatch(venue[-1]) else ""
    return "  ".join(venue), count, year


def _tail(line: str) -> tuple[str, str, str] | None:
    """Venue, citations and year of the last line of a publication; None for another line."""
    cells = [cell.strip() for cell in line.split("\t", 3)]
    if any(cells[3:]) or len(cells) < 2:
        return None
    venue, count, year = cells[:3] if len(cells) > 2 else ["", *cells]
    if not year and _ONLY_YEAR.fullmatch(count) and (not venue or _ONLY_COUNT.fullmatch(venue)):
        venue, count, year = "", venue, count  # a tab is behind the year
    if len(cells) == 2 and not any(cells):
        return None
    if (count and not _ONLY_COUNT.fullmatch(count)) or (year and not _ONLY_YEAR.fullmatch(year)):
        return None
    return venue, count, year


def _events(entry: _Entry, context: ReadContext) -> Iterator[Event]:
    """The publication, and the lines above it that are not part of it."""
    own = 2 if entry.venue else 3
    for number, line in entry.lines[:-own]:
        if not _OF_THE_PAGE.fullmatch(line):
            reason = "this line belongs to no publication; it is left out"
            yield Remark("note", number, "stray-line", reason, line[:_EXCERPT])
    lines = entry.lines[-own:]
    venue = entry.venue
    if len(lines) == 3:
        venue = lines.pop()[1]
    builder = RecordBuilder(context, lines[0][0], entry.line_end)
    title = lines[0][1]
    builder.title(title)
    if _without_dots(title) != title:
        builder.doubt("title-cut", "the page shows the beginning of the title only", title)
    if len(lines) > 1:
        _take_authors(builder, lines[1][1])
    year = _take_venue(builder, clean_text(venue[:_LONGEST], single_line=True))
    builder.date(entry.year or year)
    if entry.count:
        builder.put("citation_count", re.sub(r"\D", "", entry.count))
    try:
        yield builder.build()
    except UnfitRecord as error:
        yield rejected(error, lines[0][0], title)


def _take_authors(builder: RecordBuilder, line: str) -> None:
    names = _without_dots(line)
    if names != line:
        builder.others()
    for name in names.split(","):
        if name.strip(" .…"):
            builder.author(name.strip())


def _without_dots(text: str) -> str:
    """A text without the dots at its end that say that it goes on."""
    bare = text.rstrip()
    for dots in ("...", "…"):
        if bare.endswith(dots):
            return bare.removesuffix(dots).rstrip(" ,")
    return text


def _take_venue(builder: RecordBuilder, venue: str) -> str:
    """Take venue, volume, issue and pages; return the year that is printed with them."""
    year = ""
    if match := _LAST_YEAR.search(venue):
        year, venue = match[1], venue[: match.start()]
    if match := _PAGES.search(venue):
        builder.put("pages", match[1])
        venue = venue[: match.start()]
    if match := _VOLUME_ISSUE.match(venue):
        venue = match[1]
        builder.put("volume", match[2])
        builder.put("issue", match[3])
    elif match := _VOLUME.match(venue):
        venue = match[1]
        builder.put("volume", match[2])
    if match := _ARXIV.search(venue):
        builder.put("arxiv_id", match[1])
        builder.put("type", "preprint")
    builder.put("venue", venue.strip(" ,"))
    return year


def detect(head: str) -> float:
    """Whether the header of the list is there, or its lines come in threes."""
    lines = [line for line in head.splitlines() if line.strip("\r\n ")]
    tails = [at for at, line in enumerate(lines) if _tail(line)]
    if _HEADER.search(head) and len(lines) > 2:
        return 0.0 if 2 * len(tails) > len(lines) else 1.0 if tails else 0.6
    apart = [after - before for before, after in pairwise(tails)]
    in_threes = sum(distance in (3, 4) for distance in apart)
    return 0.6 if in_threes >= 2 and in_threes >= 0.8 * len(apart) else 0.0


IMPORTER = Importer(
    name="scholar",
    description="a Google Scholar profile copied as text",
    suffixes=(".txt",),
    detect=detect,
    read=read,
    sample="Title\tCited by\tYear\nTides\nZ Marren, A Ek\nJ. Inv. 12 (3), 4-19, 2021\t41\t2021",
)
