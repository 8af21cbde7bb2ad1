"""What the page of one paper shows besides its text: where it stands, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from app.charts.axis import year_axis
from app.charts.lanes import LaneInput, Lanes, draw_lanes
from app.domain.embedding_text import encoding_text
from app.domain.latex import paragraphs_html
from app.exporters import FORMATS
from app.library import Library
from app.queries.export_records import record_of
from app.queries.filters import MOST_CHARACTERS, Filters
from app.queries.lanes import MOST_PAPERS, paper_marks
from app.queries.paper_views import PaperView, load_papers
from app.queries.papers import FieldOrigin, PaperSource, sources_of
from app.queries.selection import select_papers
from app.queries.similar import similar_papers
from app.web.cards import AuthorLink, PaperCard, TopicLink
from app.web.figures import lane_papers, theme_colours
from app.web.wording import counted

MARGIN = 288
"""Width of the right column in pixels: the axis of its lanes."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
FIELD_WORDS = {"authors": "Authors", "categories": "Category", "code": "Code", "tags": "Tags"}
NOT_IN_SOURCE = ("title", "date", "categories", "authors", "abstract", "code")
"""Fields that a reader looks for even where the source has none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper stands among the papers of one of its topics."""

    topic: TopicLink
    rank: str
    lanes: Lanes


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author of the paper, with the number of their papers here."""

    link: AuthorLink
    papers: int

    def __getattr__(self, name: str) -> object:
        return getattr(self.link, name)


def paper_context(library: Library, paper: PaperView, root: str) -> dict[str, Any]:
    """Collect what the page of a paper shows."""
    card = PaperCard(paper, root)
    sources = sources_of(library, paper.id)
    similar, note = similar_papers(library, paper.id)
    earlier, later = _neighbours(library, paper)
    return {
        "paper": card,
        "authors": _author_lines(library, card),
        "date_long": _long_date(paper),
        "date_note": _date_note(paper),
        "list_note": _list_note(paper),
        "abstract": Markup(paragraphs_html(paper.abstract)) if paper.abstract else "",  # noqa: S704
        "places": _places(library, card, root),
        "similar": [SimilarCard(PaperCard(view, root), closeness) for view, closeness in similar],
        "similar_note": note,
        "more_href": _like(paper).address(f"{root}/papers"),
        "bibtex": "".join(FORMATS["bib"].write([record_of(paper)])).strip(),
        "exports": [
            {"label": exporter.label, "href": f"{root}/papers/{paper.id}.{suffix}"}
            for suffix, exporter in FORMATS.items()
        ],
        "origins": _origins(paper, sources),
        "source_label": _source_label(sources),
        "doubts": [doubt for source in sources for doubt in source.doubts],
        "earlier": PaperCard(earlier, root) if earlier else None,
        "later": PaperCard(later, root) if later else None,
    }


@dataclass(frozen=True, slots=True)
class SimilarCard:
    """A paper close in meaning; `closeness` goes from 0 to 1."""

    card: PaperCard
    closeness: float

    def __getattr__(self, name: str) -> object:
        return getattr(self.card, name)


def _like(paper: PaperView) -> Filters:
    """Ask for the papers that are like one: its text stands for it, as it does in its vector."""
    text = " ".join(encoding_text(paper.title, paper.abstract).split())
    return Filters(like=text[:MOST_CHARACTERS])


def _author_lines(library: Library, card: PaperCard) -> list[AuthorLine]:
    groups = library.columns().author
    lines = []
    for link in card.authors:
        code = groups.code_of(link.id)
        lines.append(AuthorLine(link, 0 if code is None else len(groups.rows_with(code))))
    return lines


def _long_date(paper: PaperView) -> str:
    if not paper.date:
        return paper.date_printed or ""
    parts = [int(part) for part in paper.date.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = f"{date(2000, parts[1], 1):%B}"
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{month} {parts[2]}, {parts[0]}"


def _date_note(paper: PaperView) -> str:
    if paper.year_inferred:
        reason = (paper.year_reason or "").rstrip(".")
        return "year inferred" + (f": {reason}" if reason else "")
    return {"day": "certain, to the day", "month": "to the month", "year": "to the year"}.get(
        paper.date_precision or "", ""
    )


def _list_note(paper: PaperView) -> str:
    printed = [author for author in paper.authors if not author.implied]
    if paper.authors_truncated:
        return f"The list is cut after {counted(len(printed), 'name')}: others are not known."
    return "The list is complete: it is printed without “et al.”" if printed else ""


def _places(library: Library, card: PaperCard, root: str) -> list[Place]:
    """Draw the lane of each topic of a paper, with the paper in it."""
    columns = library.columns()
    years, _, _ = columns.years()
    if not years or not card.year:
        return []
    axis = year_axis(years[0], years[-1], width=MARGIN)
    colours = theme_colours(library, columns)
    places = []
    for topic in card.topics:
        selection = select_papers(library, Filters(topic=(topic.id,), sort="oldest"))
        if selection.count > MOST_PAPERS:
            continue
        marks = paper_marks(library, columns, selection.rows)
        dots = [replace(dot, colour=topic.colour) for dot in lane_papers(marks, colours, root)]
        lane = LaneInput(topic.label, topic.href, dots, topic.colour)
        rank = (selection.place_of(card.id) or 0) + 1
        said = f"{_ordinal(rank)} of {selection.count:,}"
        places.append(Place(topic, said, draw_lanes([lane], axis)))
    return places


def _ordinal(number: int) -> str:
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number:,}{ending}"


def _neighbours(library: Library, paper: PaperView) -> tuple[PaperView | None, PaperView | None]:
    """Find the papers before and after one in order of dates."""
    selection = select_papers(library, Filters(sort="oldest"))
    place = selection.place_of(paper.id)
    if place is None or not paper.date:
        return None, None
    around = selection.ids(max(place - 1, 0), place + 2)
    with library.database.read() as session:
        views = {view.id: view for view in load_papers(session, around, library.topic_standing)}
    before = around[0] if place else None
    after = around[-1] if around[-1] != paper.id else None
    return views.get(before or 0), views.get(after or 0)


def _origins(paper: PaperView, sources: list[PaperSource]) -> list[FieldOrigin]:
    found: dict[str, FieldOrigin] = {}
    for source in sources:
        for origin in source.origins:
            found.setdefault(origin.field, origin)
    if not found:
        return []
    order = [*(name for name in NOT_IN_SOURCE if name in found), *found]
    rows = [found[name] for name in dict.fromkeys(order)]
    topics = FieldOrigin("topics", 0, "", None, None, "computed from title and abstract")
    named = [*rows, topics] if paper.topics else rows
    return [replace(row, field=FIELD_WORDS.get(row.field, row.field.capitalize())) for row in named]


def _source_label(sources: list[PaperSource]) -> str:
    labels = []
    for source in sources:
        if source.line and source.line_end and source.line_end != source.line:
            labels.append(f"{source.filename}, lines {source.line:,}–{source.line_end:,}")
        elif source.line:
            labels.append(f"{source.filename}, line {source.line:,}")
        else:
            labels.append(source.filename)
    return "; ".join(labels)
