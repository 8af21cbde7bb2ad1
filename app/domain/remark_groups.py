"""Remarks of one kind as one sentence: "28 author lists are cut: lines 12, 19, 24 …"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.domain.records.record import Remark, Severity

LINES_NAMED = 8
FEW = 3
"""So many of a kind are said one by one."""

KINDS = {
    "author-implied": "author lists leave out the owner of the page, who is added as implied",
    "author-twice": "papers name an author twice",
    "authors-cut": "author lists are cut (et al.)",
    "bad-author": "names cannot be read",
    "bad-json": "records are no valid JSON",
    "between-records": "texts belong to no record, and are left out",
    "broken-row": "rows have a quotation mark that is not closed",
    "broken-text": "records hold broken characters",
    "broken-xml": "records are broken XML",
    "code-without-address": "papers are marked as having code, without an address",
    "commented-out": "entries are commented out",
    "contradiction": "records contradict other records of their papers",
    "encoding": "lines are in another encoding than the rest",
    "identifier-shared": "records have the identifier of another paper and are kept apart",
    "impossible-date": "dates are not read, or not whole",
    "may-be-the-same": "records may be papers that are here, and are kept apart",
    "mended-xml": "records had broken XML, which was mended",
    "no-abstract": "records have no abstract",
    "no-authors": "records have no authors",
    "no-title": "records have no title",
    "no-year": "dates have no year",
    "not-a-paper": "records are no papers",
    "ragged-row": "rows have more or fewer cells than the header",
    "second-value": "fields have a second value, which is kept",
    "several-fit": "records may be any of several papers, and are kept apart",
    "stray-line": "lines belong to no publication, and are left out",
    "subject-as-author": "records without authors name people as their subject; these are taken",
    "to-be-looked-up": "records are identifiers alone; the rest is to be looked up",
    "title-cut": "titles are cut by the page",
    "too-long": "values or records are too long",
    "two-dates": "records have two dates",
    "unknown-field": "fields are not known, and are kept as they are",
    "unread-line": "lines are not understood",
    "unread-text": "pieces of text are no records",
    "updated": "papers were updated",
    "year-inferred": "years are inferred, since none is printed",
}
"""Code of a remark -> what is said of several; where there is none, the first of them is quoted."""

_ONE, _SEVERAL = "the list of authors is ", "author lists are "


@dataclass(slots=True)
class RemarkGroup:
    """All remarks of one severity and code."""

    severity: Severity
    code: str
    reason: str
    """Of the first of them."""
    varies: bool = False
    """Whether others have another reason."""
    count: int = 0
    lines: list[int] = field(default_factory=list)
    """Of the first of them, each line once."""
    has_more_lines: bool = False
    first: list[Remark] = field(default_factory=list)
    """The remarks themselves, where they are few."""

    def add(self, remark: Remark) -> None:
        """Count a remark in."""
        self.count += 1
        self.varies = self.varies or remark.reason != self.reason
        if remark.line and not self.has_more_lines and remark.line not in self.lines:
            self.has_more_lines = len(self.lines) == LINES_NAMED
            if not self.has_more_lines:
                self.lines.append(remark.line)
        if len(self.first) < FEW:
            self.first.append(remark)

    @property
    def is_small(self) -> bool:
        """Whether its remarks are said one by one."""
        return self.count == len(self.first)

    def sentence(self, file: str = "") -> str:
        """The group with its lines, and its file where that is given."""
        return ": ".join(filter(None, (file, self.text, self.places)))

    @property
    def text(self) -> str:
        """The group in words, without its lines."""
        if self.count == 1:
            return self.reason
        if self._kind:
            return f"{self.count:,} {self.words}"
        return f"{self.count:,} {self.words if self.varies else 'times: ' + self.words}"

    @property
    def _kind(self) -> str:
        is_unfit = self.code.startswith("bad-") or self.code == "wrong-type"
        unfit = "values do not fit their field" if is_unfit and self.varies else ""
        return KINDS.get(self.code, unfit)

    @property
    def words(self) -> str:
        """The group in words, without its number."""
        reason = self.reason.rstrip(".")
        if self.count > 1 and not self.varies and reason.startswith(_ONE):
            return reason.replace(_ONE, _SEVERAL, 1)  # "author lists are cut after 3"
        if self.count == 1 or (not self._kind and not self.varies):
            return reason
        example = f"such as: {reason}" if self.varies else ""
        return ", ".join(filter(None, (self._kind, example)))

    @property
    def places(self) -> str:
        """The lines: "line 4", "lines 12, 19, 24 …"; "" where there are none."""
        if not self.lines:
            return ""
        more = " …" if self.has_more_lines else ""
        noun = "line" if len(self.lines) == 1 else "lines"
        return f"{noun} {', '.join(f'{line:,}' for line in self.lines)}{more}"


def line_of(remark: Remark, file: str = "") -> str:
    """A remark by itself: `line 60: reason`, or `FILE:60: reason`."""
    if remark.line is None:
        return f"{file}: {remark.reason}" if file else remark.reason
    place = f"{file}:{remark.line}" if file else f"line {remark.line}"
    return f"{place}: {remark.reason}"


class RemarkGroups:
    """Remarks as they come, counted by severity and code."""

    def __init__(self, remarks: Iterable[Remark] = ()) -> None:
        self._groups: dict[tuple[Severity, str], RemarkGroup] = {}
        for remark in remarks:
            self.add(remark)

    def add(self, remark: Remark) -> RemarkGroup:
        """Count a remark in, and give its group."""
        key = (remark.severity, remark.code)
        if key not in self._groups:
            self._groups[key] = RemarkGroup(remark.severity, remark.code, remark.reason)
        group = self._groups[key]
        group.add(remark)
        return group

    def __iter__(self) -> Iterator[RemarkGroup]:
        return iter(self._groups.values())
