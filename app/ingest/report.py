"""What came of an import, for the person who asked for it.

This module counts and words; it knows neither files nor tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.record import Remark
from app.domain.reported import count_of

MOST_OF_ONE_CODE = 1_000
"""Issues of one code that are kept one by one. Nobody reads more, and a file of a million records
may have one each; those beyond are counted in a note."""


@dataclass(slots=True)
class IngestReport:
    """What came of one file."""

    import_id: int | None = None
    """None for a dry run: nothing was recorded."""
    added: int = 0
    """Papers that are new."""
    matched: int = 0
    """Records of papers that were here already, or came twice in the file."""
    updates: dict[int, set[str]] = field(default_factory=dict)
    """Paper of an earlier import -> its fields that changed, by their names in
    `app.domain.combine.RULES`."""
    rejected: int = 0
    """Records that were not kept."""
    doubtful: int = 0
    """Records that were kept and have a doubt to them."""
    people: int = 0
    """Persons among the authors of all papers of the file."""
    issues: list[Remark] = field(default_factory=list)
    """In the order of the file, at most `MOST_OF_ONE_CODE` of each code."""
    counts: Counter[str] = field(default_factory=Counter)
    """All issues by code."""

    def take(self, issue: Remark) -> bool:
        """Count an issue; say whether it is one of those that are kept."""
        self.counts[issue.code] += 1
        if issue.severity == "rejected":
            self.rejected += 1
        if self.counts[issue.code] > MOST_OF_ONE_CODE:
            return False
        self.issues.append(issue)
        return True

    @property
    def updated(self) -> int:
        """Papers that were here and say something else now."""
        return len(self.updates)

    @property
    def updated_fields(self) -> dict[str, int]:
        """Changed field -> papers, most first."""
        counts = Counter(name for names in self.updates.values() for name in sorted(names))
        return dict(counts.most_common())

    def note_update(self, paper_id: int, fields: Iterable[str]) -> None:
        """Count the fields that a record changed in a paper of an earlier import."""
        if fields:
            self.updates.setdefault(paper_id, set()).update(fields)

    def omissions(self) -> list[Remark]:
        """Give a note for each code of which not every issue was kept."""
        return [
            Remark(
                "note",
                None,
                code,
                f"{count - MOST_OF_ONE_CODE:,} more of this kind are counted, but not listed",
            )
            for code, count in self.counts.items()
            if count > MOST_OF_ONE_CODE
        ]

    @property
    def lines(self) -> list[str]:
        """Rejected and doubtful records, each as `line 60: reason`."""
        return [
            f"line {issue.line}: {issue.reason}" if issue.line else issue.reason
            for issue in self.issues
            if issue.severity != "note"
        ]


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What came of taking an import back."""

    filename: str
    removed: int
    """Papers that no other import has."""
    kept: int
    """Papers that other imports have too; they say now what those say."""
    people: int
    """Persons who went with the papers."""

    @property
    def words(self) -> str:
        """The same in one line."""
        said = f"{self.filename} is taken back: {count_of(self.removed, 'paper')} removed"
        if self.kept:
            said += f", {self.kept:,} kept that other imports have too"
        return f"{said}; {count_of(self.people, 'author')} removed."
