"""Remarks by severity and kind, as reports and dry runs show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.remark_groups import RemarkGroup
from app.intake.jobs import RemarkCount

HEADINGS = {"rejected": "Left out", "doubt": "Doubts", "note": "Notes"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Remarks of one kind."""

    count: int
    text: str
    places: str
    href: str | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Remarks of one severity, by kind."""

    id: str
    heading: str
    groups: list[GroupRow]


def remark_sections(
    groups: Sequence[RemarkGroup | RemarkCount], path: str | None = None, kind: str = ""
) -> list[ReportSection]:
    """Give remarks by severity, each kind with the address that lists it.

    Args:
        groups: remarks of one kind each.
        path: of the page that lists them; None where there is none.
        kind: the one that is listed.
    """
    sections = []
    for severity, heading in HEADINGS.items():
        rows = [
            GroupRow(
                group.count,
                group.words,
                group.places,
                f"{path}?kind={group.code}#remarks" if path is not None else None,
                group.code == kind,
            )
            for group in groups
            if group.severity == severity
        ]
        if rows:
            sections.append(ReportSection(severity, heading, rows))
    return sections
