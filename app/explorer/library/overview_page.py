"""The overview: what is in this library, and what is uncertain in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from app.charts.axis import WIDE, WIDE_WITH_SPANS, YearAxis
from app.explorer.facets import value_labels
from app.explorer.filters import Filters
from app.explorer.imports.page import UploadForm, upload_form
from app.explorer.library.doubts import library_doubts
from app.explorer.library.field import FieldFigure, field_figure
from app.explorer.library.views import LibraryDoubt
from app.explorer.library_owner import Owner, owner_of
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.page_charts import (
    CoauthorsFigure,
    ThemesFigure,
    coauthor_lanes,
    folded_with,
    lanes_fit,
    theme_colours,
    themes_figure,
)
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted, plural
from app.explorer.pages.year_charts import (
    OffAxis,
    YearsFigure,
    month_and_year,
    page_axis,
    selection_off_axis,
    years_figure,
)
from app.explorer.papers.query import find_papers
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.paper_dots import coauthor_rows, theme_dimension
from app.explorer.timelines.year_counts import first_themes
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot
from app.store.columns import Groups

router = APIRouter()

NEWEST = 5
LEAST_JOINT = 2
"""Joint papers from which a co-author has a lane; the others are folded."""
MOST_LANES = 30


@dataclass(frozen=True, kw_only=True)
class EmptyPage(PageContext):
    """The overview of a library without papers."""

    template = "overview/empty.html"
    form: UploadForm


@dataclass(frozen=True, kw_only=True)
class OverviewPage(PageContext):
    """The overview."""

    template = "overview/page.html"
    heading: str
    lede: Markup
    years: YearsFigure | None
    off_axis: OffAxis | None
    themes: ThemesFigure | None
    coauthors: CoauthorsFigure | None
    field: FieldFigure | None
    """Topics and people of a library that has too many papers for lanes."""
    newest: Sequence[Paper]
    most_cited: Sequence[Paper]
    """Empty where no source says how often papers are cited."""
    doubts: list[LibraryDoubt]


@router.get("/")
@kept_page
def show_overview(request: Request) -> Response:
    """The library at a glance."""
    snapshot, root = snapshot_of(request), root_of(request)
    selection = select_papers(snapshot, Filters())
    if not selection.count:
        return render(request, EmptyPage(title="", form=upload_form(request)))
    return render(request, _overview(snapshot, selection, root))


def count_ahead(snapshot: Snapshot, root: str) -> None:
    """Count what the overview of a large library shows, and keep it with the snapshot."""
    selection = select_papers(snapshot, Filters())
    if selection.count and not lanes_fit(selection):
        _overview(snapshot, selection, root)


def _overview(snapshot: Snapshot, selection: Selection, root: str) -> OverviewPage:
    owner = owner_of(snapshot)
    is_field = not lanes_fit(selection)
    axis = page_axis(selection.columns, None, WIDE_WITH_SPANS if is_field else WIDE)
    newest = find_papers(snapshot, Filters(per_page=NEWEST)).items
    drawn = None if is_field else axis
    cited = Filters(sort="citations", per_page=NEWEST)
    return OverviewPage(
        title=owner.name if owner else "",
        heading=owner.name if owner else counted(selection.count, "paper"),
        lede=_lede(snapshot, selection, owner, root),
        years=years_figure(selection, axis, f"{root}/papers") if axis else None,
        off_axis=selection_off_axis(selection, f"{root}/papers"),
        themes=themes_figure(snapshot, selection, drawn, root) if drawn else None,
        coauthors=_coauthors(snapshot, selection, owner, drawn, root) if owner and drawn else None,
        field=field_figure(snapshot, selection, axis, root) if axis and is_field else None,
        newest=newest,
        most_cited=find_papers(snapshot, cited).items if snapshot.has_citations else [],
        doubts=library_doubts(snapshot),
    )


def _coauthors(
    snapshot: Snapshot, selection: Selection, owner: Owner, axis: YearAxis, root: str
) -> CoauthorsFigure | None:
    rows = coauthor_rows(snapshot, selection, owner.author_id)
    shown = [row for row in rows if len(row.papers) >= LEAST_JOINT]
    if len(shown) > MOST_LANES:
        largest = sorted(shown, key=lambda row: -len(row.papers))[:MOST_LANES]
        shown = [row for row in shown if row in largest]
    if not shown:
        return None
    path = f"{root}/papers"
    filters = Filters().with_value("author", owner.author_id)
    lanes = coauthor_lanes(
        shown,
        axis,
        theme_colours(snapshot, selection.columns),
        root,
        lambda row: filters.with_value("author", row.value).address(path),
    )
    return CoauthorsFigure(
        note=f"{LEAST_JOINT} joint papers or more",
        lanes=lanes,
        folded=len(rows) - len(shown),
        folded_with=folded_with(rows, shown),
        folded_href=f"{root}/authors",
        cut_lists=int(np.count_nonzero(selection.columns.truncated)),
        papers=selection.count,
    )


def _lede(snapshot: Snapshot, selection: Selection, owner: Owner | None, root: str) -> Markup:
    columns = selection.columns
    people = len(columns.author.values) - (1 if owner else 0)
    papers = Markup('<a href="{}/papers">{}</a>').format(root, counted(selection.count, "paper"))
    others = Markup('<a href="{}/authors">{}</a>').format(
        root, counted(people, "co-author" if owner else "author")
    )
    sentence = Markup("{} {} {}").format(papers, "with" if owner else "by", others)
    years, counts, _ = columns.years()
    dated = columns.date[np.isin(columns.year, years)]
    if len(dated):
        first, last = month_and_year(int(dated.min())), month_and_year(int(dated.max()))
        sentence += (
            Markup(", from {} to {}").format(first, last)
            if first != last
            else Markup(", of {}").format(first)
        )
    sentence += "."
    if len(years) > 1:
        most = max(counts)
        fullest = [year for year, count in zip(years, counts, strict=True) if count == most]
        links = [
            Markup('<a href="{}/papers?year={}">{}</a>').format(root, year, year)
            for year in fullest
        ]
        named_years = Markup(" and ").join(links)
        if len(links) > 2:
            named_years = links[0] + f" and {len(links) - 1:,} others"
        sentence += Markup(" The fullest year{} {}, with {}{}").format(
            "s are" if fullest[1:] else " is",
            named_years,
            f"{most:,}",
            " each" if fullest[1:] else "",
        )
        sentence += _largest_themes(snapshot, selection, root) + "."
    return sentence


def _largest_themes(snapshot: Snapshot, selection: Selection, root: str) -> Markup:
    """Name the topics or categories that come first in most papers, counted as their lanes are."""
    columns = selection.columns
    dimension = theme_dimension(columns)
    groups: Groups = getattr(columns, dimension)
    firsts = first_themes(snapshot, selection, dimension)
    counts = np.bincount(firsts[firsts >= 0], minlength=2)
    leading = np.argsort(-counts, kind="stable")[:2].tolist()
    if not counts[leading].all():
        return Markup("")
    labels = value_labels(snapshot, dimension, groups, leading)
    path = f"{root}/papers"
    links = [
        Markup('<a href="{}">{}</a>').format(
            Filters().with_value(dimension, groups.values[code]).address(path), labels[code]
        )
        for code in leading
    ]
    return Markup("; the largest {} are {} and {}, the first {} of {} and {} papers").format(
        plural(dimension), *links, dimension, *(f"{counts[code]:,}" for code in leading)
    )
