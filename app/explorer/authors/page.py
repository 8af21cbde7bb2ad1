"""The page of one author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from app.charts.axis import WIDE_WITH_SPANS, YearAxis
from app.charts.bars import CELL_LOW
from app.charts.circle import RING_NARROW, Circle, CirclePerson, draw_circle
from app.domain.dates.years import span_words
from app.domain.people.names import parse_name
from app.domain.tex.html import plain_text
from app.explorer.authors.list_page import split_page
from app.explorer.authors.query import author_now, load_author, moved_status
from app.explorer.authors.views import Author
from app.explorer.filters import Filters
from app.explorer.imports.query import import_name
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import NamedLink, author_href
from app.explorer.pages.page_charts import (
    CoauthorsFigure,
    ThemeColours,
    ThemesFigure,
    coauthor_lanes,
    folded_with,
    lanes_fit,
    theme_colours,
    themes_figure,
)
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.pages.year_charts import (
    OffAxis,
    YearsFigure,
    page_axis,
    selection_off_axis,
    years_figure,
)
from app.explorer.papers.query import find_papers
from app.explorer.papers.views import Paper
from app.explorer.review.people.page import AuthorReview, author_review
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.paper_dots import PaperMark, Row, coauthor_rows, ledger
from app.explorer.value_readers import address_number
from app.http.request_state import home_of, snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

NEWEST = 4
LEAST_JOINT = 2
"""Joint papers from which a co-author has a lane; the others are folded."""
MOST_LANES = 40
LONGEST_LABEL = 24
"""Characters of a name in the circle, which is as wide as its column."""
REPORTED = (
    ("h_index", "h-index", "{:,}"),
    ("papers", "papers", "{:,}"),
    ("citations", "citations", "{:,}"),
    ("novelty", "novelty", "{} %"),
    ("ai_score", "AI score", "{:,}"),
)


COMMON = 1.0
"""Expected namesakes from which the page says that others have the name."""

ONE_PERSON = {
    "id": "One person: an ORCID says so.",
    "hand": "One person: somebody decided so.",
    "evidence": "Taken for one person: the papers share co-authors, or are alike in subject.",
    "name": "Taken for one person by the name alone.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name."""

    figure: str
    label: str
    least: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class ReportedFigures:
    """What a profile page says of its owner, and where it does."""

    source: str
    figures: list[Figure]
    contradictions: list[str]


@dataclass(frozen=True, slots=True)
class PersonalCircle:
    """The people of the ledger around a person, on a wide and on a narrow page."""

    wide: Circle
    narrow: Circle
    network_href: str


@dataclass(frozen=True, kw_only=True)
class AuthorPage(PageContext):
    """One author."""

    template = "authors/detail.html"
    author: Author
    lede: Markup
    identity_sentence: str
    """How sure it is that this is one person."""
    review: AuthorReview
    computed: list[Figure]
    reported: ReportedFigures | None
    years: YearsFigure | None
    off_axis: OffAxis | None
    themes: ThemesFigure | None
    coauthors: CoauthorsFigure | None
    circle: PersonalCircle | None
    newest: Sequence[Paper]
    all_papers: NamedLink
    publications_href: str


@router.get("/authors/{name}")
@kept_page
def show_author(request: Request, name: str) -> Response:
    """One person: papers a year, themes, co-authors, and what others report of them."""
    snapshot, root = snapshot_of(request), root_of(request)
    author_id = address_number(name, "author")
    now = author_now(snapshot, author_id)
    if now != author_id:
        status = moved_status(snapshot, author_id)
        return RedirectResponse(f"{root}/authors/{now}", status_code=status)
    author = load_author(snapshot, author_id)
    if author.is_split:
        return split_page(request, snapshot, author)
    filters = Filters().with_value("author", author_id)
    selection = select_papers(snapshot, filters)
    colours = theme_colours(snapshot, selection.columns)
    axis = page_axis(selection.columns, selection.rows, WIDE_WITH_SPANS)
    drawn = axis if lanes_fit(selection) else None
    rows = coauthor_rows(snapshot, selection, author_id) if drawn else []
    newest = find_papers(snapshot, replace(filters, per_page=NEWEST)).items
    papers = "as a list" if author.papers == 1 else f"all {author.papers:,} papers"
    page = AuthorPage(
        title=author.name,
        feed_href=filters.whole_address(f"{root}/papers.atom"),
        canonical_href=author_href(home_of(request), author.id, author.name),
        author=author,
        lede=_lede(author, selection, filters, root),
        identity_sentence=_identity_sentence(author),
        review=author_review(snapshot, author.id, root),
        computed=_computed(author, selection),
        reported=_reported(snapshot, author),
        years=years_figure(selection, axis, f"{root}/papers", CELL_LOW) if axis else None,
        off_axis=selection_off_axis(selection, f"{root}/papers"),
        themes=themes_figure(snapshot, selection, drawn, root) if drawn else None,
        coauthors=_coauthors(selection, rows, drawn, colours, filters, root)
        if drawn and rows
        else None,
        circle=_circle(rows, colours, filters, root),
        newest=newest,
        all_papers=NamedLink(papers, filters.address(f"{root}/papers")),
        publications_href=filters.address(
            f"{root}/papers.html", highlight=str(author.id), group="year"
        ),
    )
    return render(request, page)


def _lede(author: Author, selection: Selection, filters: Filters, root: str) -> Markup:
    path = f"{root}/papers"
    papers = Markup('<a href="{}">{}</a>').format(
        filters.address(path), counted(author.papers, "paper")
    )
    implied = select_papers_with(selection, "author-implied")
    owner = author.reported is not None
    if owner and implied:
        link = filters.with_value("doubt", "author-implied").address(path)
        printed = author.papers - implied
        return Markup(
            "Owner of this list. Printed on {} of its {}; on the other {} the printed names stop at"
            ' “et&nbsp;al.”, and the name is <a href="{}">implied</a>.'
        ).format(printed, papers, implied, link)
    years = span_words((author.first_year, author.last_year))
    sentence = Markup("{}").format(papers) + (f", {years}" if years else "")
    return sentence + "."


def select_papers_with(selection: Selection, doubt: str) -> int:
    """Count the papers of a selection that raise a doubt."""
    groups = selection.columns.doubt
    code = groups.code_of(doubt)
    return int(groups.counts(selection.rows)[code]) if code is not None else 0


def _identity_sentence(author: Author) -> str:
    identity = author.identity
    namesakes = identity.namesakes or 0
    if identity.is_several:
        papers = counted(author.papers, "paper")
        said = [f"May be several people: {papers} in {identity.groups:,} circles of co-authors."]
    else:
        said = [ONE_PERSON.get(identity.status, "")]
    if namesakes >= COMMON and identity.status not in ("id", "hand"):
        said.append(_namesakes(namesakes))
    return " ".join(said)


def _namesakes(expected: float) -> str:
    if expected < 1.5:
        return "Another person can be expected to have this name."
    return f"About {expected:,.0f} other people can be expected to have this name."


def _computed(author: Author, selection: Selection) -> list[Figure]:
    code = int(selection.columns.has_code[selection.rows].sum())
    figures = [
        Figure(f"{author.papers:,}", "paper" if author.papers == 1 else "papers"),
        Figure(f"{author.coauthors:,}", "co-authors", least=author.lower_bound),
    ]
    if years := span_words((author.first_year, author.last_year)):
        figures.append(Figure(years, "first to last"))
    if code:
        figures.append(Figure(f"{code:,}", "with code"))
    return figures


def _reported(snapshot: Snapshot, author: Author) -> ReportedFigures | None:
    reported = author.reported
    if reported is None:
        return None
    figures = []
    for name, label, form in REPORTED:
        value = getattr(reported, name)
        if value is not None:
            text = form.format(value)
            figures.append(Figure(text, label, wrong=name in reported.impossible))
    source = import_name(snapshot, reported.import_id)
    where = f"{source}, line {reported.line:,}" if reported.line else source
    return ReportedFigures(where, figures, reported.contradictions)


def _coauthors(
    selection: Selection,
    rows: Sequence[Row],
    axis: YearAxis,
    colours: ThemeColours,
    filters: Filters,
    root: str,
) -> CoauthorsFigure:
    shown = [row for row in rows if len(row.papers) >= LEAST_JOINT] or list(rows)
    if len(shown) > MOST_LANES:
        least = sorted((len(row.papers) for row in shown), reverse=True)[MOST_LANES - 1]
        shown = [row for row in shown if len(row.papers) >= least][:MOST_LANES]
    path = f"{root}/papers"
    years = [slot.year for slot in axis.whole]
    cut = int(selection.columns.truncated[selection.rows].sum())
    return CoauthorsFigure(
        note="",
        lanes=coauthor_lanes(
            shown,
            axis,
            colours,
            root,
            lambda row: filters.with_value("author", row.value).address(path),
        ),
        folded=len(rows) - len(shown),
        folded_with=folded_with(rows, shown),
        folded_href=filters.address(f"{root}/authors"),
        cut_lists=cut,
        papers=selection.count,
        ledger=None if axis.in_months else ledger(rows, years),
    )


def _circle(
    rows: Sequence[Row], colours: ThemeColours, filters: Filters, root: str
) -> PersonalCircle | None:
    """Draw the people of the ledger around the person, if there are at least three."""
    people = [row for row in rows if len(row.papers) >= LEAST_JOINT]
    if len(people) < 3:
        return None
    shown = [
        CirclePerson(
            id=row.code,
            name=_label(row.label),
            short=_label(parse_name(row.label).family or row.label),
            papers=len(row.papers),
            href=author_href(root, int(row.value or 0), row.label),
            colour=_commonest(row.papers, colours),
            several=row.several,
        )
        for row in people
    ]
    written = [(row.code, {paper.id for paper in row.papers}) for row in people]
    joint = {
        (one, other): len(shared)
        for (one, papers), (other, others) in combinations(written, 2)
        if (shared := papers & others)
    }
    return PersonalCircle(
        draw_circle(shown, joint),
        draw_circle(shown, joint, ring=RING_NARROW, short_names=True),
        filters.address(f"{root}/network"),
    )


def _label(name: str) -> str:
    """Write a name beside its circle."""
    text = plain_text(name)
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"


def _commonest(papers: Sequence[PaperMark], colours: ThemeColours) -> str:
    codes = [paper.first_value for paper in papers]
    return colours.of(max(sorted(set(codes)), key=codes.count))
