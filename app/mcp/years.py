"""What the tools answer about years: papers, topics, categories or co-authors over time."""

from __future__ import annotations

from app.domain.text.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.selection import select_papers
from app.explorer.timelines.year_counts import (
    Dimension,
    Timeline,
    coauthor_series,
    theme_series,
    whose_coauthors,
)
from app.explorer.value_readers import one_of
from app.mcp.arguments import Asked
from app.mcp.people import AT_LEAST
from app.mcp.size import Answer, brief, fitted, present

COUNTED = ("papers", "topics", "categories", "coauthors")
DIMENSIONS: dict[str, Dimension] = {"topics": "topic", "categories": "category"}


def timeline(asked: Asked) -> Answer:
    """Answer with papers a year of a set: all of them, by topic, by category or by co-author."""
    by = one_of(*COUNTED)("by", asked.own.get("by", "papers"))
    selection = select_papers(asked.snapshot, asked.filters)
    years, counts, undated = selection.columns.years(selection.rows)
    whole = present(
        by=by,
        count=selection.count,
        mode=selection.mode,
        relaxed=selection.relaxed,
        undated=undated,
        outliers=selection.columns.years_apart(selection.rows),
        page=asked.page("/timelines", {} if by == "papers" else {"chart": by}),
    )
    inferred = selection.columns.doubt.code_of("year-inferred")
    notes = [*asked.notes, *selection.notes]
    if inferred is not None and (
        some := int(selection.columns.doubt.counts(selection.rows)[inferred])
    ):
        notes.append(f"The year of {some:,} of these papers is inferred, not printed.")
    if by == "papers":
        return whole | present(years=_by_year(years, counts), notes=notes)
    if by in DIMENSIONS:
        found = theme_series(asked.snapshot, selection, DIMENSIONS[by])
    else:
        person = whose_coauthors(asked.snapshot, asked.filters)
        if person is None:
            message = "Whose co-authors? Nobody is chosen."
            raise BadParameters([BadParameter("author", "", message, "Give “author”.")])
        found = coauthor_series(asked.snapshot, selection, person)
        whole["of"] = person
        if found.lower_bound:
            notes.append(AT_LEAST)
    return _series(whole | present(notes=notes), found, _place(asked))


def _series(whole: Answer, found: Timeline, start: int) -> Answer:
    """Add to an answer the series from one place on, as many as there is room for."""

    def make(count: int) -> Answer:
        following = start + count
        series = [
            present(
                value=one.value,
                name=brief(one.label, 80),
                total=one.total,
                lower_bound=one.lower_bound,
                years=_by_year(found.years, one.counts),
            )
            for one in found.series[start:following]
        ]
        left = following < len(found.series)
        return whole | present(
            series_count=len(found.series),
            series=series,
            next_cursor=str(following) if left else None,
        )

    return fitted(make, max(len(found.series) - start, 1))


def _by_year(years: list[int], counts: list[int]) -> dict[str, int]:
    """Give the papers of each year that has any."""
    return {str(year): count for year, count in zip(years, counts, strict=True) if count}


def _place(asked: Asked) -> int:
    """Read the place of the first series that is wanted.

    Raises:
        BadParameters: it is none.
    """
    text = asked.own.get("cursor", "0")
    place = read_id(text)
    if place is None:
        message = f"“{text[:80]}” is no cursor of this tool."
        raise BadParameters([BadParameter("cursor", text[:80], message, "Take next_cursor.")])
    return place
