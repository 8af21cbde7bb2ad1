"""What the page of one paper shows besides its text: where it stands, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from markupsafe import Markup

from app.charts.lanes import LaneInput, Lanes, draw_lanes
from app.domain.dates.years import YearRange
from app.domain.records.index_text import encoding_text
from app.domain.tex.html import paragraphs_html
from app.explorer.filters import Filters
from app.explorer.pages.page_charts import lane_papers, theme_colours
from app.explorer.pages.render import PageContext
from app.explorer.pages.wording import counted
from app.explorer.pages.year_charts import page_axis
from app.explorer.papers.load import load_papers, record_of
from app.explorer.papers.origins import PaperSource, origins_of, sources_of
from app.explorer.papers.page_links import PageHead
from app.explorer.papers.query import similar_papers
from app.explorer.papers.views import FieldOrigin, Paper, PaperTopic
from app.explorer.parameters import MOST_CHARACTERS
from app.explorer.selection import select_papers
from app.explorer.timelines.paper_dots import MOST_PAPERS, paper_marks
from app.exporters import FORMATS, Exporter
from app.exporters.tex.bibtex import bibtex_entry
from app.library.snapshot import Snapshot

MARGIN = 288
"""Width of the right column in pixels: the axis of its lanes."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
FIELD_WORDS = {
    "categories": "Category",
    "doi": "DOI",
    "pmid": "PubMed",
    "isbn": "ISBN",
    "issn": "ISSN",
    "arxiv_id": "arXiv",
    "arxiv_version": "arXiv version",
    "url": "Address",
}
MOST_SOURCES = 6
"""Records that are named above the table."""
MOST_VALUES = 12
"""Values of one field in the table."""
NOT_IN_SOURCE = ("title", "date", "categories", "authors", "abstract", "code")
"""Fields that a reader looks for even where the source has none."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a paper among the papers of one of its topics."""

    topic: PaperTopic
    rank: str
    lanes: Lanes


@dataclass(frozen=True, kw_only=True)
class PaperDetailPage(PageContext):
    """One paper."""

    template = "papers/detail.html"
    head: PageHead
    paper: Paper
    papers_here: dict[int, int]
    """Papers of each of its authors."""
    date_long: str
    date_note: str
    list_note: str
    abstract: Markup
    places: list[Place]
    similar: list[tuple[Paper, float]]
    """Papers close in meaning, with their closeness, 0 to 1."""
    similar_note: str | None
    more_href: str
    bibtex: str
    formats: Iterable[Exporter]
    origins: list[FieldOrigin]
    several_sources: bool
    source_label: str
    hidden: bool
    earlier: Paper | None
    later: Paper | None


def paper_page(snapshot: Snapshot, paper: Paper, head: PageHead, root: str) -> PaperDetailPage:
    """Collect what the page of a paper shows."""
    with snapshot.read() as session:
        sources, origins = sources_of(session, paper), origins_of(session, paper)
    hidden = not len(snapshot.columns.rows_of(np.array([paper.id])))
    similar, note = ([], None) if hidden else similar_papers(snapshot, paper.id)
    earlier, later = _neighbours(snapshot, paper)
    return PaperDetailPage(
        title=paper.title,
        head=head,
        paper=paper,
        papers_here=_papers_here(snapshot, paper),
        date_long=_long_date(paper),
        date_note=_date_note(paper),
        list_note=_list_note(paper),
        abstract=Markup(paragraphs_html(paper.abstract or "")),  # noqa: S704
        places=_places(snapshot, paper, root),
        similar=similar,
        similar_note=note,
        more_href=_like(paper).address(f"{root}/papers"),
        bibtex=bibtex_entry(replace(record_of(paper), abstract=None)).strip(),
        formats=FORMATS.values(),
        origins=_origins(paper, origins),
        several_sources=len(sources) > 1,
        source_label=_source_label(sources),
        hidden=hidden,
        earlier=earlier,
        later=later,
    )


def _like(paper: Paper) -> Filters:
    """Ask for the papers that are like one: by its text, of which its vector is made."""
    text = " ".join(encoding_text(paper.title, paper.abstract).split())
    return Filters(like=text[:MOST_CHARACTERS])


def _papers_here(snapshot: Snapshot, paper: Paper) -> dict[int, int]:
    groups = snapshot.columns.author
    return {author.id: len(groups.rows_with(groups.code_of(author.id))) for author in paper.authors}


def _long_date(paper: Paper) -> str:
    if not paper.date:
        return paper.date_printed or ""
    parts = [int(part) for part in paper.date.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = f"{date(2000, parts[1], 1):%B}"
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{month} {parts[2]}, {parts[0]}"


def _date_note(paper: Paper) -> str:
    if paper.year_inferred:
        reason = (paper.year_reason or "").rstrip(".")
        return "year inferred" + (f": {reason}" if reason else "")
    return {"day": "certain, to the day", "month": "to the month", "year": "to the year"}.get(
        paper.date_precision or "", ""
    )


def _list_note(paper: Paper) -> str:
    printed = [author for author in paper.authors if not author.implied]
    if paper.authors_truncated:
        return f"The list is cut after {counted(len(printed), 'name')}: others are not known."
    return "The list is complete: it is printed without “et al.”" if printed else ""


def _places(snapshot: Snapshot, paper: Paper, root: str) -> list[Place]:
    """Draw the lane of each topic of a paper, with the paper in it."""
    columns = snapshot.columns
    axis = page_axis(columns, None, MARGIN, YearRange(paper.year, paper.year))
    if axis is None or not paper.year:
        return []
    colours = theme_colours(snapshot, columns)
    places = []
    for topic in paper.topics:
        selection = select_papers(snapshot, Filters(sort="oldest").with_value("topic", topic.id))
        if selection.count > MOST_PAPERS:
            continue
        marks = paper_marks(snapshot, columns, selection.rows)
        dots = [replace(dot, colour=topic.colour) for dot in lane_papers(marks, colours, root)]
        lane = LaneInput(topic.label, f"{root}/topics/{topic.id}", dots, topic.colour)
        rank = (selection.place_of(paper.id) or 0) + 1
        sentence = f"{_ordinal(rank)} of {selection.count:,}"
        places.append(Place(topic, sentence, draw_lanes([lane], axis)))
    return places


def _ordinal(number: int) -> str:
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number:,}{ending}"


def _neighbours(snapshot: Snapshot, paper: Paper) -> tuple[Paper | None, Paper | None]:
    """Find the papers before and after one in order of dates."""
    selection = select_papers(snapshot, Filters(sort="oldest"))
    place = selection.place_of(paper.id)
    if place is None or not paper.date:
        return None, None
    around = selection.ids(max(place - 1, 0), place + 2)
    with snapshot.read() as session:
        views = {view.id: view for view in load_papers(session, around, snapshot.topics.standing)}
    before = around[0] if place else None
    after = around[-1] if around[-1] != paper.id else None
    return views.get(before or 0), views.get(after or 0)


def _origins(paper: Paper, origins: list[FieldOrigin]) -> list[FieldOrigin]:
    """Order the rows as a reader looks for them, each field's values together."""
    fields = list(dict.fromkeys(origin.field for origin in origins))
    order = [*(name for name in NOT_IN_SOURCE if name in fields), *fields]
    rows = []
    for name in dict.fromkeys(order):
        same = [row for row in origins if row.field == name]
        rows += same[:MOST_VALUES]
        if len(same) > MOST_VALUES:
            more = f"{len(same) - MOST_VALUES:,} more records say something of it"
            rows.append(FieldOrigin(name, 0, "", None, None, more))
    if rows and paper.topics:
        rows.append(FieldOrigin("topics", 0, "", None, None, "computed from title and abstract"))
    return [replace(row, field=_field_words(row.field)) for row in rows]


def _field_words(name: str) -> str:
    return FIELD_WORDS.get(name, name.replace("_", " ").capitalize())


def _source_label(sources: list[PaperSource]) -> str:
    labels = []
    for source in sources[:MOST_SOURCES]:
        if source.line and source.line_end and source.line_end != source.line:
            labels.append(f"{source.filename}, lines {source.line:,}–{source.line_end:,}")
        elif source.line:
            labels.append(f"{source.filename}, line {source.line:,}")
        else:
            labels.append(source.filename)
    if len(sources) > MOST_SOURCES:
        labels.append(f"and {len(sources) - MOST_SOURCES:,} more")
    return "; ".join(labels)
