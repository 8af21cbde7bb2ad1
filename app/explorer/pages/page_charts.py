"""Charts of a page: takes the numbers from the queries, links to every mark.

The geometry is `app.charts`', the drawing the templates'; charts of time alone are `year_charts`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.charts.axis import YearAxis
from app.charts.colours import colour_class, colours_by_first_paper
from app.charts.lanes import LaneInput, LanePaper, Lanes, draw_lanes
from app.explorer.pages.links import paper_href
from app.explorer.pages.wording import printed_day
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import (
    MOST_PAPERS,
    Ledger,
    PaperMark,
    Row,
    theme_dimension,
    theme_rows,
)
from app.library.snapshot import Snapshot
from app.store.columns import Columns


@dataclass(frozen=True, slots=True)
class ThemeColours:
    """The colour of each theme: a topic keeps its own, categories go by first paper."""

    dimension: str
    by_code: dict[int, str]

    def of(self, code: int) -> str:
        """Return the class of a code; grey for none."""
        return self.by_code.get(code, colour_class(None))


def theme_colours(snapshot: Snapshot, columns: Columns) -> ThemeColours:
    """Give each topic its own colour, or each category one by its first paper."""
    dimension = theme_dimension(columns)
    if dimension == "topic":
        slots = snapshot.topics.slots
        found = {
            code: colour_class(slots.get(int(value)))
            for code, value in enumerate(columns.topic.values)
        }
        return ThemeColours(dimension, found)
    firsts = []
    for code in range(len(columns.category.values)):
        rows = columns.category.rows_with(code)
        dates = columns.date[rows]
        dated = dates[dates > 0]
        firsts.append((code, str(int(dated.min())) if len(dated) else None))
    return ThemeColours(dimension, colours_by_first_paper(firsts))


def lanes_fit(selection: Selection) -> bool:
    """Tell whether the papers can be drawn one by one."""
    return 0 < selection.count <= MOST_PAPERS


def theme_lanes(
    snapshot: Snapshot, selection: Selection, axis: YearAxis, root: str, papers_path: str
) -> Lanes:
    """Draw one lane a theme."""
    colours = theme_colours(snapshot, selection.columns)
    dimension = colours.dimension

    def lane(row: Row) -> LaneInput:
        chosen = selection.filters.with_value(dimension, row.value) if row.value else None
        address = chosen.address(papers_path) if chosen else None
        own = f"{root}/topics/{row.value}" if dimension == "topic" and row.value else address
        return LaneInput(
            label=row.label,
            href=own,
            href_all=address,
            papers=lane_papers(row.papers, colours, root),
            colour=colours.of(row.code),
            last=row.value is None,
        )

    return draw_lanes([lane(row) for row in theme_rows(snapshot, selection)], axis)


def coauthor_lanes(
    rows: Sequence[Row],
    axis: YearAxis,
    colours: ThemeColours,
    root: str,
    joint_papers: Callable[[Row], str],
    least: bool = True,
) -> Lanes:
    """Draw one lane a person; the total leads to the papers.

    Args:
        least: a cut author list among the papers makes the number a least number.
    """
    lanes = [
        LaneInput(
            label=row.label,
            href=f"{root}/authors/{row.value}",
            href_all=joint_papers(row),
            papers=lane_papers(row.papers, colours, root),
            lower_bound=least and row.lower_bound,
            several=row.several,
        )
        for row in rows
    ]
    return draw_lanes(lanes, axis)


def folded_with(rows: Sequence[Row], shown: Sequence[Row]) -> str:
    """Say how many joint papers those people have who have no lane; "" where all have one."""
    kept = {row.code for row in shown}
    most = max((len(row.papers) for row in rows if row.code not in kept), default=0)
    return "" if not most else "one joint paper" if most == 1 else f"up to {most} joint papers"


def lane_papers(papers: Sequence[PaperMark], colours: ThemeColours, root: str) -> list[LanePaper]:
    """Turn papers into dots with their words and addresses."""
    return [
        LanePaper(
            id=paper.id,
            title=paper.title,
            date=paper.date,
            date_text=printed_day(paper.date)
            + (", year inferred" if paper.year_inferred and paper.date else ""),
            href=paper_href(root, paper.id, paper.title),
            inferred=paper.year_inferred,
            colour=colours.of(paper.first_value),
        )
        for paper in papers
    ]


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
