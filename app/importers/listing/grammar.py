"""The lines of a profile page saved as text: which is what, and which belong together.

    file    = { header | entry | unread line } ;
    header  = name NL [ code NL ] stat { NL stat } [ count " Papers" ] ;   (* any part may lack *)
    stat    = "h-index" int | int "papers" | int "citations" | "Novelty" int "%" | "AI Score" int ;
    entry   = head NL title [ NL authors ] [ NL abstract ] ;               (* blank lines between *)
    head    = [ code { " " code } ] date { badge } ;             (* glued: LGJun 16, 2022Code *)

The head line decides. The lines between two heads belong to the first of
them (save a header that begins in between), so that a damaged entry never shifts the
next. Here lines are only classified and grouped; `listing` makes records of the groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from app.domain.categories import is_category
from app.domain.dates.inferred import DATE_PATTERN


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the file without its line break, cleaned."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head line of an entry, taken apart."""

    line: SourceLine
    codes: tuple[str, ...]
    date: str
    """As printed."""
    badges: tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """A head and the blocks of lines under it, split at blank lines."""

    head: Head
    blocks: list[list[SourceLine]]
    gap_after_head: bool = False
    """A blank line follows the head, where the title should be."""

    @property
    def last_line(self) -> int:
        """Number of the last line that is not blank."""
        return self.blocks[-1][-1].number if self.blocks else self.head.line.number


@dataclass(slots=True)
class Header:
    """The lines of a profile's header."""

    name: SourceLine | None = None
    code: SourceLine | None = None
    stats: dict[str, tuple[SourceLine, str]] = field(default_factory=dict)
    """Line and figure as printed of `h_index`, `papers`, `citations`, `novelty`, `ai_score` and
    `count` (the line over the entries)."""


# A code is a bare class (LG), an archive (quant-ph) or both (cs.LG, cond-mat.mtrl-sci).
# Lower-case words end where their letters end: else prose could be split in endless ways.
_WORD = r"[a-z]{2,}(?![a-z])"
_CODE = rf"(?:[A-Z]{{2,4}}|{_WORD}(?:-{_WORD})*(?:\.(?:[A-Z]{{2,4}}|{_WORD}(?:-{_WORD})?))?)"
_BADGE_WORD = r"[A-Z0-9][\w&+#./'’-]*"
_HEAD = re.compile(
    rf"(?P<codes>(?:(?>{_CODE}+(?=[ ,/·]))[ ,/·]+(?={_CODE}))*{_CODE}*?)(?P<gap>[ ,·|]*)"
    rf"(?P<date>{DATE_PATTERN})(?P<badges>(?:[ ·|,]*{_BADGE_WORD}(?:[ ·|,]+{_BADGE_WORD})*)?)"
)
_HEAD_LENGTH = 120
"""A head is short; long lines are not even tried."""
_DATE = re.compile(DATE_PATTERN)
_SHOUTED = re.compile("[A-Z]{13}")
"""Capitals that could be taken apart into codes in too many ways."""

_FIGURE = r"(?P<figure>\d[\d.,\u00a0\u202f ]*[KkMm]?)"
_STATS = {
    "h_index": re.compile(rf"h-?index\s*:?\s*{_FIGURE}", re.IGNORECASE),
    "count": re.compile(rf"{_FIGURE} Papers?"),
    "papers": re.compile(rf"(?:{_FIGURE}\s*papers?|Papers\s*:?\s*(?P<after>\d[\d.,]*[KkMm]?))"),
    "citations": re.compile(
        rf"(?:{_FIGURE}\s*citations?|Citations\s*:?\s*(?P<after>\d[\d.,]*[KkMm]?))", re.IGNORECASE
    ),
    "novelty": re.compile(rf"Novelty\s*:?\s*{_FIGURE}\s*%?", re.IGNORECASE),
    "ai_score": re.compile(rf"AI\s*Score\s*:?\s*{_FIGURE}", re.IGNORECASE),
}
_STAT_LENGTH = 60
_CODE_LINE = re.compile(_CODE)
_NAME_LINE = re.compile(r"[^\W\d_][^\d_:;!?$\\{}<>=|@/]{1,79}")


def parse_head(line: SourceLine, *, isolated: bool = True) -> Head | None:
    """Read a line as the head of an entry, or return None.

    Args:
        line: the line.
        isolated: it is where a head without any code may be believed: after a
            blank line or at the beginning, with text directly under it.
    """
    if len(line.text) > _HEAD_LENGTH:
        return None
    date = _DATE.search(line.text)
    if date is None or _SHOUTED.search(line.text, 0, date.start()):
        return None
    match = _HEAD.fullmatch(line.text)
    if match is None:
        return None
    codes = tuple(re.findall(_CODE, match["codes"]))
    if not codes and not isolated:
        return None
    if match["gap"] and not all(is_category(c) or re.fullmatch("[A-Z]{2}", c) for c in codes):
        return None  # "in May 5" is prose
    return Head(line, codes, match["date"], _split_badges(match["badges"]))


_CAMEL_BADGES = ("GitHub", "GitLab", "HuggingFace", "OpenReview", "YouTube", "DeepMind")
_BADGE_BORDER = re.compile(r"\s*[·|,]\s*|(?<=[a-z0-9])(?=[A-Z])")


def _split_badges(glued: str) -> tuple[str, ...]:
    """ "CodeSpotlight" → Code, Spotlight; "CodeICML 2024" → Code, ICML 2024."""
    for name in _CAMEL_BADGES:
        glued = glued.replace(name, f"|{name.lower()}|")
    back = {name.lower(): name for name in _CAMEL_BADGES}
    parts = (part.strip() for part in _BADGE_BORDER.split(glued))
    return tuple(dict.fromkeys(back.get(part, part) for part in parts if part))


def parse_stat(text: str) -> tuple[str, str] | None:
    """Read a line of a header's figures as (name, figure as printed), or return None."""
    if len(text) > _STAT_LENGTH:
        return None
    for name, pattern in _STATS.items():
        match = pattern.fullmatch(text)
        if match:
            return name, (match["figure"] or match["after"]).strip()
    return None


_SCALES = {"k": 1_000, "m": 1_000_000}


def figure_value(printed: str) -> int | None:
    """ "1,528" → 1528, "1.2K" → 1200, "57.6" → 58; None where it is no number."""
    text = re.sub(r"[\s,]", "", printed)
    scale = _SCALES.get(text[-1:].lower(), 1)
    try:
        value = float(text[:-1] if scale > 1 else text) * scale
    except ValueError:
        return None
    return round(value) if value < 1e12 else None


def is_name_like(text: str) -> bool:
    """Whether a line can be the name over a profile: a few words, no figures, no sentence."""
    return (
        _NAME_LINE.fullmatch(text) is not None
        and len(text.split()) <= 6
        and (not text.endswith(".") or text.endswith(("Jr.", "Sr.")))
        and not is_category(text)
    )


@dataclass(slots=True)
class Group:
    """A run of the file that belongs together: an entry, a header, or lines nobody knows."""

    entry: Entry | None = None
    header: Header | None = None
    unread: list[SourceLine] = field(default_factory=list)


def group_lines(lines: list[SourceLine]) -> Iterator[Group]:
    """Group all lines of a file, in order; every line that is not blank is in one group."""
    heads = _find_heads(lines)
    starts = [*sorted(heads), len(lines)]
    yield from _group_header(lines[: starts[0]], opening=True)
    for start, end in pairwise(starts):
        body = lines[start + 1 : end]
        border = _header_start(body)
        yield Group(entry=_entry(heads[start], body[:border]))
        if border < len(body):
            yield from _group_header(body[border:], opening=False)


def _find_heads(lines: list[SourceLine]) -> dict[int, Head]:
    heads = {}
    for index, line in enumerate(lines):
        after_blank = index == 0 or not lines[index - 1].text
        before_text = index + 1 < len(lines) and bool(lines[index + 1].text)
        if line.text and (head := parse_head(line, isolated=after_blank and before_text)):
            heads[index] = head
    return heads


def _entry(head: Head, body: list[SourceLine]) -> Entry:
    blocks: list[list[SourceLine]] = []
    open_block = False
    for line in body:
        if not line.text:
            open_block = False
        elif open_block:
            blocks[-1].append(line)
        else:
            blocks.append([line])
            open_block = True
    return Entry(head, blocks, gap_after_head=bool(body) and not body[0].text)


def _header_start(body: list[SourceLine]) -> int:
    """Index where another profile's header begins within an entry's lines, else their end.

    Two lines of figures must stand together, so that a lone "41 papers" in an abstract
    is no header.
    """
    stats = [index for index, line in enumerate(body) if line.text and parse_stat(line.text)]
    for first, second in pairwise(stats):
        if any(line.text for line in body[first + 1 : second]):
            continue
        start = first
        for wanted in (_CODE_LINE.fullmatch, is_name_like):
            before = _previous_text(body, start)
            if before is not None and wanted(body[before].text) and _after_blank(body, before):
                start = before
        return start
    return len(body)


def _previous_text(lines: list[SourceLine], index: int) -> int | None:
    return next((i for i in range(index - 1, -1, -1) if lines[i].text), None)


def _after_blank(lines: list[SourceLine], index: int) -> bool:
    return (
        index == 0
        or not lines[index - 1].text
        or _CODE_LINE.fullmatch(lines[index].text) is not None
    )


def _group_header(lines: list[SourceLine], *, opening: bool) -> Iterator[Group]:
    """Sort the lines over the first head, or from another header on."""
    header = Header()
    unread: list[SourceLine] = []
    texts = [index for index, line in enumerate(lines) if line.text]
    stats = {index: found for index in texts if (found := parse_stat(lines[index].text))}
    first_stat = min(stats, default=len(lines))
    for index in reversed([i for i in texts if i < first_stat]):
        line = lines[index]
        if header.name is None and header.code is None and _CODE_LINE.fullmatch(line.text):
            header.code = line
        elif header.name is None and is_name_like(line.text):
            header.name = line
        else:
            unread.append(line)
    for index in texts:
        if index < first_stat:
            continue
        if index in stats and stats[index][0] not in header.stats:
            name, figure = stats[index]
            header.stats[name] = (lines[index], figure)
        else:
            unread.append(lines[index])
    if header.name or header.code or header.stats:
        yield Group(header=header)
    if unread:
        yield Group(unread=sorted(unread, key=lambda line: line.number))
