"""People or topics side by side, one column each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.charts.axis import YearAxis
from app.charts.rows import Multiples, RowInput, draw_multiples
from app.domain.dates.main_years import running_year
from app.domain.dates.years import span_words
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.errors import BadParameter, BadParameters
from app.explorer.compare.adding import AddField, adding_field
from app.explorer.compare.query import side_by_side
from app.explorer.compare.views import ComparedSubject, JointPapers, SharedCount, SideBySide
from app.explorer.compare.words import comparison_words, joined, pair_words
from app.explorer.filters import Filters
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import DatedLink, NamedLink, author_href
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.pages.year_charts import folding_axis, slot_addresses
from app.explorer.timelines.comparison import Subjects, query_of_list, read_subjects
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

OWN = ("compare", "add")
COLUMN = 420.0
"""Width of a column for the axis of years, with two of them on a wide page."""


@dataclass(frozen=True, slots=True)
class LeadingLink:
    """A person with most papers beside one subject."""

    label: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """One person or topic."""

    label: str
    href: str
    href_without: str | None
    """The comparison without it; None where two are left."""
    several: bool
    """It may be several people."""
    papers: int
    papers_href: str
    years: str
    people: int
    lower_bound: bool
    bars: Multiples | None
    leading: list[LeadingLink]
    newest: list[DatedLink]


@dataclass(frozen=True, slots=True)
class CountCell:
    """A number with the share of the column's papers that it is."""

    count: int
    share: float


@dataclass(frozen=True, slots=True)
class CountRow:
    """A topic or a person beside the columns."""

    label: str
    href: str
    cells: list[CountCell]


@dataclass(frozen=True, slots=True)
class JointBlock:
    """The papers of two columns together."""

    heading: str
    count: int
    href: str | None
    papers: list[DatedLink]


@dataclass(frozen=True, kw_only=True)
class SideBySidePage(PageContext):
    """Two to four people, or topics, side by side."""

    template = "compare/page.html"
    sentence: str
    said: str
    noun: str
    leading_heading: str
    columns: list[SubjectColumn]
    axis: YearAxis | None
    topics: list[CountRow]
    shared_heading: str
    shared: list[CountRow]
    shared_more: int
    joint: list[JointBlock]
    apart: list[str]
    """Pairs without a joint paper."""
    notes: Sequence[str]
    add: AddField | None
    links: list[NamedLink]


@router.get("/compare")
def show_side_by_side(request: Request) -> Response:
    """Two to four people, or topics, side by side; without any, the form that asks for them."""
    snapshot, root = snapshot_of(request), root_of(request)
    if listed := query_of_list(request.query_params.multi_items()):
        return RedirectResponse(f"{root}/compare?{listed}", status_code=303)
    filters, own = read_address(request, *OWN)
    if "compare" not in own:
        return RedirectResponse(filters.address(f"{root}/timelines/compare"), status_code=303)
    subjects = _subjects(own["compare"])
    found = side_by_side(snapshot, filters, subjects)
    add = adding_field(snapshot, filters, subjects, own.get("add", ""), root)
    if isinstance(add, str):
        return RedirectResponse(add, status_code=303)
    page = _page(snapshot, filters, found, add, root)
    return render(request, page, 400 if add and add.message else 200)


def _subjects(text: str) -> Subjects:
    try:
        return read_subjects(text)
    except BadParameter as error:
        raise BadParameters([error]) from None


def _page(
    snapshot: Snapshot, filters: Filters, found: SideBySide, add: AddField | None, root: str
) -> SideBySidePage:
    ids = [subject.id for subject in found.subjects]
    axis = _axis(filters, found)
    labels = [plain_text(subject.label) for subject in found.subjects]
    set_words = sentence(named(snapshot, filters), found.count)
    subjects = str(Subjects(found.kind, tuple(ids)))
    people = "Co-authors" if found.kind == "author" else "People"
    api = filters.address(f"{root}/api/v1/compare", compare=subjects)
    return SideBySidePage(
        title=f"Compare {joined(labels)}",
        sentence=f"{joined(labels)} side by side",
        said=capital(comparison_words(found, labels, set_words if filters.narrowed else "")),
        noun="co-authors" if found.kind == "author" else "authors",
        leading_heading=f"{people.lower()} with most papers",
        columns=[
            _column(place, found, filters, axis, root) for place in range(len(found.subjects))
        ],
        axis=axis,
        topics=[_row(topic, found, f"{root}/topics") for topic in found.topics],
        shared_heading=f"{people} in common",
        shared=[_row(shared, found, f"{root}/authors") for shared in found.shared],
        shared_more=found.shared_count - len(found.shared),
        joint=[_joint(joint, found, filters, root) for joint in found.joint if joint.count],
        apart=[pair_words(joint, found) for joint in found.joint if not joint.count],
        notes=found.notes,
        add=add,
        links=[
            NamedLink(
                "on one axis of years", filters.address(f"{root}/timelines", compare=subjects)
            ),
            NamedLink("others", filters.address(f"{root}/timelines/compare")),
            NamedLink("JSON", api),
        ],
    )


def _axis(filters: Filters, found: SideBySide) -> YearAxis | None:
    """Lay out the years in which any of them has papers; None without any."""
    counts = [
        sum(of_year)
        for of_year in zip(*(subject.counts for subject in found.subjects), strict=True)
    ]
    filled = [place for place, count in enumerate(counts) if count]
    if not filled:
        return None
    drawn = slice(filled[0], filled[-1] + 1)
    return folding_axis(found.years[drawn], counts[drawn], COLUMN, filters.year)


def _column(
    place: int, found: SideBySide, filters: Filters, axis: YearAxis | None, root: str
) -> SubjectColumn:
    subject = found.subjects[place]
    own = filters.with_value(found.kind, subject.id)
    others = tuple(other.id for other in found.subjects if other.id != subject.id)
    without = str(Subjects(found.kind, others))
    bars = None
    if axis:
        rows = [_bars(other, found, filters, axis, root) for other in found.subjects]
        drawn = draw_multiples(rows, axis, running_year=running_year())
        bars = replace(drawn, rows=(drawn.rows[place],))  # all columns have one scale
    return SubjectColumn(
        label=subject.label,
        href=f"{root}/{found.kind}s/{slug(subject.id, subject.label)}",
        href_without=filters.address(f"{root}/compare", compare=without) if others[1:] else None,
        several=subject.may_be_several,
        papers=subject.papers,
        papers_href=own.address(f"{root}/papers"),
        years=span_words((subject.first_year, subject.last_year)),
        people=subject.people,
        lower_bound=subject.lower_bound,
        bars=bars,
        leading=[
            LeadingLink(person.name, author_href(root, person.id, person.name), person.papers)
            for person in subject.leading
        ],
        newest=[DatedLink.of(paper, root) for paper in subject.newest],
    )


def _bars(
    subject: ComparedSubject, found: SideBySide, filters: Filters, axis: YearAxis, root: str
) -> RowInput:
    counts = dict(zip(found.years, subject.counts, strict=True))
    own = filters.with_value(found.kind, subject.id)
    links = slot_addresses(own, axis, f"{root}/papers")
    return RowInput(subject.label, None, counts, subject.papers, links=links)


def _row(shared: SharedCount, found: SideBySide, path: str) -> CountRow:
    cells = [
        CountCell(count, count / max(subject.papers, 1))
        for count, subject in zip(shared.papers, found.subjects, strict=True)
    ]
    return CountRow(shared.label, f"{path}/{slug(shared.id, shared.label)}", cells)


def _joint(joint: JointPapers, found: SideBySide, filters: Filters, root: str) -> JointBlock:
    first, second = found.subjects[joint.first], found.subjects[joint.second]
    href = None
    if found.kind == "author" and joint.count:
        both = filters.with_value("author", first.id).with_value("author", second.id)
        href = both.address(f"{root}/papers")
    return JointBlock(
        heading=pair_words(joint, found),
        count=joint.count,
        href=href,
        papers=[DatedLink.of(paper, root) for paper in joint.papers],
    )
