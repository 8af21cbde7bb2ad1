"""Lanes of topics, or of categories where a library has no topics."""

from __future__ import annotations

from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.lanes import Lanes
from app.queries.lanes import theme_dimension
from app.queries.selection import Selection
from app.snapshot import Snapshot
from app.web.figures import theme_lanes


@dataclass(frozen=True, slots=True)
class ThemesFigure:
    """Lanes with their heading."""

    heading: str
    note: str
    noun: str
    lanes: Lanes
    note_below: str | None


def themes_figure(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str
) -> ThemesFigure | None:
    """Draw the themes of a selection; None where a library has neither topics nor categories."""
    dimension = theme_dimension(selection.columns)
    if not len(getattr(selection.columns, dimension).values):
        return None
    lanes = theme_lanes(snapshot, selection, axis, root, f"{root}/papers")
    heading = "Topics" if dimension == "topic" else "Categories"
    return ThemesFigure(heading, "by first paper", dimension, lanes, None)
