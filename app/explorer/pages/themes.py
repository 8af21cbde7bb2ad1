"""Lanes of topics, or of categories where a library has no topics."""

from __future__ import annotations

from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.lanes import Lanes
from app.explorer.pages.page_charts import theme_lanes
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import Ledger, theme_dimension
from app.library.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ThemesFigure:
    """Lanes with their heading."""

    heading: str
    note: str
    noun: str
    lanes: Lanes


@dataclass(frozen=True, slots=True)
class CoauthorsFigure:
    """Lanes of somebody's co-authors."""

    note: str
    lanes: Lanes
    folded: int
    """Co-authors who have no lane."""
    folded_with: str
    folded_href: str
    cut_lists: int
    """Papers whose printed list of authors is cut."""
    papers: int
    ledger: Ledger | None = None


def themes_figure(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str
) -> ThemesFigure | None:
    """Draw the themes of a selection; None where a library has neither topics nor categories."""
    dimension = theme_dimension(selection.columns)
    if not len(getattr(selection.columns, dimension).values):
        return None
    lanes = theme_lanes(snapshot, selection, axis, root, f"{root}/papers")
    heading = "Topics" if dimension == "topic" else "Categories"
    return ThemesFigure(heading, "by first paper", dimension, lanes)
