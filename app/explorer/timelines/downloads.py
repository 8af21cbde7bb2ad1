"""Charts as files: each says what it is of, when it was made, and from what source."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.charts.axis import WIDE_WITH_SPANS
from app.charts.lanes import Lanes
from app.errors import BadParameter, BadParameters
from app.explorer.exports.charts import about_file, chart_file, drawing_file
from app.explorer.file_names import words_of
from app.explorer.pages.forms import read_address
from app.explorer.pages.render import root_of
from app.explorer.pages.wording import named
from app.explorer.pages.year_charts import page_axis
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.chart import (
    PEOPLE,
    TimelineDrawing,
    asked_timeline,
    draw_timeline,
)
from app.explorer.timelines.page import timelines_sentence
from app.explorer.timelines.params import OF_A_PERSON, Ask, read_ask
from app.explorer.timelines.params import OWN as TIMELINE_OWN
from app.exporters.networks import csv_text
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

SEVERAL = "◦ may be several people."


@router.get("/timelines.csv")
def download_timelines_csv(request: Request) -> Response:
    """The series of the timelines page, one a line, a column a year."""
    snapshot, _, selection, ask = _timelines_asked(request)
    asked = asked_timeline(snapshot, selection, ask)
    if asked is None:
        raise BadParameters([_nobody(ask)])
    timeline, noun, _ = asked
    # One column for all years that are set apart, where there are any.
    others = ("other years",) if timeline.apart else ()
    several = ("may_be_several",) if noun in PEOPLE else ()
    rows = [
        (noun, *timeline.years, *others, "without a year", "total", *several),
        *(
            (
                series.label,
                *series.counts,
                *([series.apart] if others else []),
                series.total - series.apart - sum(series.counts),
                series.total,
                *(["yes" if series.several else "no"] if several else []),
            )
            for series in timeline.series
        ),
    ]
    about = about_file(snapshot, selection, f"Papers a year by {noun}")
    return chart_file(csv_text(about, rows), _named(snapshot, ask), "csv")


@router.get("/timelines.svg")
def download_timelines_svg(request: Request) -> Response:
    """The chart of the timelines page, as a drawing in a file of its own."""
    snapshot, root, selection, ask = _timelines_asked(request)
    axis = page_axis(selection.columns, selection.rows, WIDE_WITH_SPANS, ask.filters.year)
    drawn = draw_timeline(snapshot, selection, ask, axis, root) if axis else TimelineDrawing()
    if not drawn.chart:
        raise BadParameters([_nobody(ask) if axis else _undated()])
    chart = drawn.chart
    labels = chart.lanes if isinstance(chart, Lanes) else [row.row for row in chart.rows]
    sentence = timelines_sentence(named(snapshot, ask.filters), selection, drawn)
    return drawing_file(
        request,
        "timelines/standalone.svg",
        _named(snapshot, ask),
        about=about_file(snapshot, selection, sentence),
        form=drawn.form,
        chart=drawn.chart,
        share=drawn.share,
        caption=drawn.caption,
        notes=[
            drawn.said,
            *([SEVERAL] if any(label.several for label in labels) else []),
            *([off.text] if (off := drawn.off_axis) else []),
            *drawn.notes,
        ],
    )


def _timelines_asked(request: Request) -> tuple[Snapshot, str, Selection, Ask]:
    snapshot = snapshot_of(request)
    filters, own = read_address(request, *TIMELINE_OWN)
    ask = read_ask(snapshot, filters, own)
    return snapshot, root_of(request), select_papers(snapshot, filters), ask


def _nobody(ask: Ask) -> BadParameter:
    return BadParameter("author", "", OF_A_PERSON[ask.chart], "author=1")


def _undated() -> BadParameter:
    return BadParameter("year", "", "No paper of this set has a year, so there is no chart.")


def _named(snapshot: Snapshot, ask: Ask) -> str:
    """Name a chart after what it shows."""
    share = "share" if ask.share else ""
    return f"timelines {ask.chart} {share} {ask.compare or ''} {words_of(snapshot, ask.filters)}"
