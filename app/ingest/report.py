"""What came of an import, for the person who asked for it.

This module counts and words; it knows neither files nor tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.records.record import Remark
from app.domain.remark_groups import RemarkGroups, line_of
from app.domain.reported import count_of

MOST_OF_ONE_CODE = 100_000
"""Issues of one code that are kept one by one; a file of millions of records may have one each.
Those beyond are counted in a note."""
CANCELLED = "the import was cancelled; what was stored until then is kept"
MOST_EXCERPTS = 1_000
"""Issues of one code that are kept with their excerpt."""


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
    `app.domain.records.combine.RULES`."""
    rejected: int = 0
    """Records that were not kept."""
    doubtful: int = 0
    """Records that were kept and have a doubt to them."""
    people: int = 0
    """Persons among the authors of all papers of the file."""
    groups: RemarkGroups = field(default_factory=RemarkGroups)
    """All issues, by kind."""
    same_as: int | None = None
    """The earlier import of the very same file, where nothing more was noted of this one."""
    cancelled: bool = False
    """Somebody wanted no more of it; the counts are of what was stored until then."""

    def same_words(self, name: str) -> str:
        """Say that nothing was noted, of the file of a name; "" where that is not so."""
        if self.same_as is None:
            return ""
        return f"{name} is the same file as that of import {self.same_as}; nothing more is noted."

    def take(self, issue: Remark) -> Remark | None:
        """Count an issue; return it as it is kept, None where it is only counted."""
        count = self.groups.add(issue).count
        if issue.severity == "rejected":
            self.rejected += 1
        if count > MOST_OF_ONE_CODE:
            return None
        return issue if count <= MOST_EXCERPTS else replace(issue, excerpt="")

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
        """Give a note for each kind of which not every issue was kept, and on a cancellation."""
        notes = [
            Remark(
                "note",
                None,
                group.code,
                f"{group.count - MOST_OF_ONE_CODE:,} more of this kind are counted, but not listed",
            )
            for group in self.groups
            if group.count > MOST_OF_ONE_CODE
        ]
        if self.cancelled:
            notes.append(Remark("note", None, "cancelled", CANCELLED))
        return notes

    @property
    def counts(self) -> Counter[str]:
        """All issues by code."""
        counts: Counter[str] = Counter()
        for group in self.groups:
            counts[group.code] += group.count
        return counts

    @property
    def lines(self) -> list[str]:
        """Rejected and doubtful records, as `lines_of` gives them."""
        return self.lines_of()

    def lines_of(self, file: str = "") -> list[str]:
        """Give rejected and doubtful records: one by one where few are alike, else together.

        Args:
            file: is named in each line, where given.
        """
        groups = [group for group in self.groups if group.severity != "note"]
        few = [remark for group in groups if group.is_small for remark in group.first]
        few.sort(key=lambda remark: remark.line or 0)
        many = [group for group in groups if not group.is_small]
        return [
            *(line_of(remark, file) for remark in few),
            *(group.sentence(file) for group in many),
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
