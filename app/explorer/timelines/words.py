"""What a timeline shows, in one sentence made from its numbers."""

from __future__ import annotations

from app.domain.dates.years import running_year
from app.domain.tex.html import plain_text
from app.domain.text.equals import equals_words
from app.domain.trend import Trend, trend_of
from app.explorer.pages.wording import counted
from app.explorer.timelines.year_counts import Series, Timeline

_NAMED = 2
"""Rows that are named as rising or fading."""


def timeline_words(timeline: Timeline, *, in_months: bool = False) -> str:
    """Say which row has most papers, which period is the fullest, and what rises or fades.

    Args:
        timeline: as counted, before small series are folded.
        in_months: the timeline is counted by month.

    Returns:
        "" where there is nothing to say: no row with a name, or no dated paper.
    """
    named = [series for series in timeline.series if series.value is not None]
    if not named or not sum(timeline.totals):
        return ""
    most = max(series.total for series in named)
    largest = [_name(series) for series in named if series.total == most]
    said = f"Most papers: {equals_words(largest)}, {most:,}{' each' if largest[1:] else ''}"
    if not in_months:
        papers = max(timeline.totals)
        fullest = [
            str(year)
            for year, total in zip(timeline.years, timeline.totals, strict=True)
            if total == papers
        ]
        noun, each = ("fullest years", " each") if fullest[1:] else ("fullest year", "")
        said += f"; {noun}: {equals_words(fullest)}, {counted(papers, 'paper')}{each}"
    moving = [] if in_months else _moving(timeline, named)
    for direction, verb in ((1, "rising"), (-1, "fading")):
        rows = [pair for pair in moving if pair[1].direction == direction][:_NAMED]
        if rows:
            names = " and ".join(
                f"{_name(series)} ({trend.words} a year)" for series, trend in rows
            )
            said += f"; {verb} as a share of a year’s papers: {names}"
    return f"{said}."


def _moving(timeline: Timeline, named: list[Series]) -> list[tuple[Series, Trend]]:
    """Return the series that surely rise or fade, surest first."""
    totals = dict(zip(timeline.years, timeline.totals, strict=True))
    found = []
    for series in named:
        trend = trend_of(
            dict(zip(timeline.years, series.counts, strict=True)), totals, running_year()
        )
        if trend is not None and trend.direction:
            found.append((series, trend))
    return sorted(found, key=lambda pair: -pair[1].sureness)


def _name(series: Series) -> str:
    return plain_text(series.label)
