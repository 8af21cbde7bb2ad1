"""Timelines: topics, categories or co-authors over the years, for any set of papers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.axis import WIDE_WITH_SPANS, YearAxis
from app.charts.histogram import Histogram, histogram
from app.domain.dates.years import running_year, span_words
from app.domain.json_shape import with_more
from app.explorer.facets import several_people
from app.explorer.pages.forms import read_address
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import (
    Named,
    capital,
    counted,
    in_words,
    named,
    page_title,
    plural,
    sentence_parts,
)
from app.explorer.pages.year_charts import BrushForm, page_axis, selection_off_axis
from app.explorer.papers.list_parts import Choice, kept_by_search
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.chart import PEOPLE, TimelineDrawing, draw_timeline
from app.explorer.timelines.compare_page import CompareForm, compare_form
from app.explorer.timelines.params import CHARTS, FORMS, ORDERS, OWN, Ask, read_ask
from app.explorer.timelines.year_counts import whose_coauthors
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()


@dataclass(frozen=True, slots=True)
class YearsBrush:
    """The axis whose ends are dragged, and the field to type years."""

    chart: Histogram
    form: BrushForm


@dataclass(frozen=True, kw_only=True)
class TimelinesPage(PageContext, TimelineDrawing):
    """A set of papers over the years."""

    template = "timelines/page.html"
    view = "timelines/_view.html"
    sentence: str
    keep: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    """Questions of the bar, and the answers to choose from."""
    brush: YearsBrush | None
    take_away: list[NamedLink]
    compare_form: CompareForm
    suggestions: None = None
    """For the search box: none here."""


@router.get("/timelines")
@kept_page
def show_timelines(request: Request) -> Response:
    """A set of papers over the years."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, own = read_address(request, *OWN)
    ask = read_ask(snapshot, filters, own)
    selection = select_papers(snapshot, filters)
    axis = page_axis(selection.columns, selection.rows, WIDE_WITH_SPANS, filters.year)
    off = selection_off_axis(selection, f"{root}/papers")
    drawn = TimelineDrawing()
    if axis:
        drawn = _drawn(snapshot, selection, ask, axis, root)
    elif off and off.apart:
        drawn = TimelineDrawing(notes=["No paper of this set has a year that can be drawn."])
    if not drawn.chart:
        drawn = replace(drawn, off_axis=off)
    path = f"{root}/timelines"
    names = named(snapshot, filters)
    page = with_more(
        TimelinesPage,
        drawn,
        title=page_title("Timelines", names),
        query=filters.q,
        sentence=timelines_sentence(names, selection, drawn),
        keep=kept_by_search(filters),
        choices=_choices(snapshot, ask, drawn, path),
        brush=_brush(selection, ask, axis, path) if axis else None,
        take_away=[
            NamedLink(suffix.upper(), ask.address(f"{path}.{suffix}"))
            for suffix in ("svg", "csv")
            if drawn.chart
        ],
        compare_form=compare_form(snapshot, filters, root),
    )
    return render(request, page)


def _drawn(
    snapshot: Snapshot, selection: Selection, ask: Ask, axis: YearAxis, root: str
) -> TimelineDrawing:
    """Draw the chart that was asked for, or return it as it was drawn of this snapshot."""
    drawn: TimelineDrawing = snapshot.cached(
        ("timeline drawn", root, running_year(), *ask.params()),
        lambda: draw_timeline(snapshot, selection, ask, axis, root),
    )
    return drawn


def timelines_sentence(names: Named, selection: Selection, drawn: TimelineDrawing) -> str:
    """Say what a timeline is of: `41 papers in eight topics, 2017–2026`."""
    first, *behind = sentence_parts(names, selection.count)
    sentence = ", ".join([first, *behind])
    if compared := drawn.compared:
        return f"{', '.join(compared[:-1])} and {compared[-1]} side by side, in {sentence}"
    rows, noun = drawn.count_of_rows, drawn.noun
    if not rows or noun in PEOPLE:
        return capital(sentence)
    years = selection.columns.years(selection.rows)[0]
    if not years:
        return capital(sentence)
    nouns = noun if rows == 1 else plural(noun)
    counted_rows = counted(rows, noun) if rows > 10 else f"{in_words(rows)} {nouns}"
    span = ", ".join(behind) or span_words(years)
    return capital(f"{first} in {counted_rows}, {span}")


def _choices(
    snapshot: Snapshot, ask: Ask, drawn: TimelineDrawing, path: str
) -> dict[str, list[Choice]]:
    charts = [name for name in CHARTS if _is_offered(snapshot, ask, name)]
    labels = {"coauthors": "co-authors"}
    shown = {
        "Rows": [
            Choice(
                labels.get(chart, chart),
                ask.address(path, chart=chart, compare=""),
                chart == ask.chart and not ask.compare,
            )
            for chart in charts
        ]
    }
    form = drawn.form if drawn.chart else None
    if form == "lanes":
        shown["Order"] = [
            Choice(label, ask.address(path, order=name), name == ask.order)
            for name, label in ORDERS
        ]
    shown["As"] = [
        Choice(label, ask.address(path, form=name), name == form)
        for name, label in FORMS
        if name != "lanes" or drawn.lanes_fit
    ]
    if form != "lanes":
        shown["In"] = [
            Choice("counts", replace(ask, share=False).address(path), not ask.share),
            Choice("shares", replace(ask, share=True).address(path), ask.share),
        ]
    return shown


def _is_offered(snapshot: Snapshot, ask: Ask, chart: str) -> bool:
    """Tell whether there are rows of a kind."""
    if chart == "circles":
        person = whose_coauthors(snapshot, ask.filters)
        return person is not None and bool(several_people(snapshot, [person]))
    return chart != "topics" or snapshot.has_topics


def _brush(selection: Selection, ask: Ask, axis: YearAxis, path: str) -> YearsBrush:
    """The axis is the brush: its ends are dragged, or years are typed."""
    span = ask.filters.year
    chart = histogram(
        {}, {}, axis,
        from_year=span.first if span else None,
        to_year=span.last if span else None,
        height=0,
    )  # fmt: skip
    keep = ask.of(ask.filters.without("year")).params()
    return YearsBrush(chart, BrushForm(path, str(span) if span else "", keep))
