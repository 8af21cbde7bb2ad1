"""People or topics side by side, one column each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.charts.axis import YearAxis
from app.charts.rows import Multiples, RowInput, draw_multiples
from app.domain.dates.years import running_year
from app.domain.tex.html import plain_text
from app.domain.text.slugs import slug
from app.errors import BadParameter, BadParameters
from app.explorer.authors.similar import NamedPaper
from app.explorer.compare.query import (
    MOST_SIDE_BY_SIDE,
    ComparedSubject,
    JointPapers,
    SharedCount,
    SideBySide,
    side_by_side,
)
from app.explorer.filters import Filters
from app.explorer.pages.forms import read_address
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import NamedLink
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, counted, named, sentence
from app.explorer.pages.year_charts import folding_axis, slot_addresses
from app.explorer.timelines.comparison import Subjects, query_of_list, read_subjects
from app.explorer.typed_names import NamedEntity, most_written_of, resolve_name
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AddField:
    """Where a further name is typed."""

    action: str
    keep: list[tuple[str, str]]
    typed: str
    message: str
    offers: list[NamedLink]
    listed: list[NamedEntity]


def adding_field(
    snapshot: Snapshot, filters: Filters, subjects: Subjects, typed: str, root: str
) -> AddField | str | None:
    """Offer to add one; return the address with it once its name is clear."""
    if len(subjects.ids) >= MOST_SIDE_BY_SIDE:
        return None
    path, offers, message = f"{root}/compare", [], ""

    def with_one(entity: NamedEntity) -> str:
        more = Subjects(subjects.kind, (*subjects.ids, entity.id))
        return filters.address(path, compare=str(more))

    if typed:
        found = resolve_name(snapshot, typed, subjects.kind)
        if found.entity and found.entity.id in subjects.ids:
            message = "Name another one: this one is compared already."
        elif found.entity:
            return with_one(found.entity)
        elif found.offered:
            message = f"“{typed[:80]}” may mean several:"
            offers = [NamedLink(entity.label, with_one(entity)) for entity in found.offered]
        else:
            nobody = "Nobody" if subjects.kind == "author" else "No topic"
            message = f"{nobody} here is called “{typed[:80]}”."
    listed = [entity for entity in most_written_of(snapshot) if entity.kind == subjects.kind]
    keep = [*filters.params(), ("compare", str(subjects))]
    return AddField(path, keep, typed, message, offers, listed)


router = APIRouter()

OWN = ("compare", "add")
COLUMN = 420.0
"""Width of a column for the axis of years, with two of them on a wide page."""


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """One person or topic."""

    subject: ComparedSubject
    href: str
    href_without: str | None
    """The comparison without it; None where two are left."""
    papers_href: str
    bars: Multiples | None


@dataclass(frozen=True, slots=True)
class JointBlock:
    """The papers of two columns together."""

    heading: str
    count: int
    href: str | None
    papers: list[NamedPaper]


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
    topics: list[SharedCount]
    shared_heading: str
    shared: list[SharedCount]
    shared_more: int
    joint: list[JointBlock]
    apart: list[str]
    """Pairs without a joint paper."""
    notes: Sequence[str]
    add: AddField | None
    links: list[NamedLink]


@router.get("/compare")
@kept_page
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
        topics=found.topics,
        shared_heading=f"{people} in common",
        shared=found.shared,
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
        subject=subject,
        href=f"{root}/{found.kind}s/{slug(subject.id, subject.label)}",
        href_without=filters.address(f"{root}/compare", compare=without) if others[1:] else None,
        papers_href=own.address(f"{root}/papers"),
        bars=bars,
    )


def _bars(
    subject: ComparedSubject, found: SideBySide, filters: Filters, axis: YearAxis, root: str
) -> RowInput:
    counts = dict(zip(found.years, subject.counts, strict=True))
    own = filters.with_value(found.kind, subject.id)
    links = slot_addresses(own, axis, f"{root}/papers")
    return RowInput(subject.label, None, counts, subject.papers, links=links)


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
        papers=joint.papers,
    )


def pair_words(joint: JointPapers, found: SideBySide) -> str:
    """Name two of those that are compared."""
    return joined([plain_text(found.subjects[at].label) for at in (joint.first, joint.second)])


def comparison_words(found: SideBySide, labels: Sequence[str], within: str) -> str:
    """Say in a sentence, made from the numbers, what those that are compared have in common.

    Args:
        within: the papers among which they are compared; "" for all.
    """
    most = max(found.subjects, key=lambda subject: subject.papers)
    equals = [subject for subject in found.subjects if subject.papers == most.papers]
    papers = (
        f"{plain_text(most.label)} has most papers, {most.papers:,}"
        if len(equals) == 1
        else f"{joined([plain_text(subject.label) for subject in equals])} have "
        f"{counted(most.papers, 'paper')} each"
    )
    joint = sum(pair.count for pair in found.joint)
    together = counted(joint, "paper") + " in common"
    if len(found.joint) > 1:
        pairs = sum(bool(pair.count) for pair in found.joint)
        have = "pair has" if len(found.joint) == 1 else "pairs have"
        together = f"{pairs or 'none'} of {len(found.joint)} {have} papers in common"
    noun = "co-author" if found.kind == "author" else "author"
    of_whom = "in common" if len(found.subjects) == 2 else "of at least two of them"
    people = f"{counted(found.shared_count, noun)} {of_whom}"
    said = f"{papers}; {together}; {people}"
    return f"Within {within}: {said}." if within else f"{said}."


def joined(labels: Sequence[str]) -> str:
    """Write two names or more: `A, B and C`."""
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
