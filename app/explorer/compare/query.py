"""What two to four people, or topics, have in common, and what sets them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import View
from app.errors import BadParameter, BadParameters
from app.explorer.authors.similar import NamedPaper
from app.explorer.facets import several_people, value_labels
from app.explorer.filters import Filters
from app.explorer.paging import Numbers, in_order
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.comparison import Kind, Subjects, compared_series
from app.explorer.timelines.paper_dots import PaperMark, paper_marks
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Groups, Rows, largest_first, marked

MOST_SIDE_BY_SIDE = 4
"""Columns that a page has room for."""
NEWEST = 3
LEADING = 5
MOST_JOINT = 8
MOST_TOPICS = 12
MOST_SHARED = 20


def side_by_side(snapshot: Snapshot, filters: Filters, subjects: Subjects) -> SideBySide:
    """Compare people or topics within the papers that the filters choose.

    Raises:
        BadParameters: too many of them, one that no paper of this library has, or a value of a
            filter that it does not have.
    """
    if len(subjects.ids) > MOST_SIDE_BY_SIDE:
        message = f"{MOST_SIDE_BY_SIDE} fit side by side; the timelines compare up to eight."
        hint = f"/timelines?compare={subjects}"
        raise BadParameters([BadParameter("compare", str(subjects)[:80], message, hint)])
    selection = select_papers(snapshot, replace(filters, cursor=None, sort=None))
    timeline = compared_series(snapshot, selection, subjects)
    columns = selection.columns
    ids = [int(series.value or 0) for series in timeline.series]
    codes = [code for id_ in ids if (code := columns.code_of(subjects.kind, id_)) is not None]
    rows_of = [_rows(selection, subjects, code) for code in codes]
    newest = [in_order(columns, rows, "newest")[:NEWEST] for rows in rows_of]
    pairs = list(combinations(range(len(codes)), 2))
    both = [np.intersect1d(rows_of[one], rows_of[other]) for one, other in pairs]
    joint = [in_order(columns, rows, "newest")[:MOST_JOINT] for rows in both]
    marks = _marks(snapshot, columns, [*newest, *joint])
    people = np.array([columns.author.counts(rows) for rows in rows_of])
    if subjects.kind == "author":
        for place, code in enumerate(codes):
            people[place, code] = 0
    leading = [_largest(of_one, LEADING) for of_one in people]
    names = value_labels(
        snapshot, "author", columns.author, np.unique(np.concatenate(leading)).tolist()
    )
    several = several_people(snapshot, ids) if subjects.kind == "author" else set()
    shared, shared_count = _shared(snapshot, columns, people, subjects, codes)
    return SideBySide(
        kind=subjects.kind,
        years=timeline.years,
        subjects=[
            ComparedSubject(
                id=number,
                label=series.label,
                may_be_several=number in several,
                papers=len(rows),
                counts=series.counts,
                first_year=(years := columns.first_and_last(rows))[0],
                last_year=years[1],
                people=int(np.count_nonzero(people[place])),
                lower_bound=bool(columns.truncated[rows].any()),
                leading=[
                    LeadingPerson(
                        int(columns.author.values[code]), names[code], int(people[place, code])
                    )
                    for code in leading[place].tolist()
                ],
                newest=_named(columns, newest[place], marks),
            )
            for place, (number, series, rows) in enumerate(
                zip(ids, timeline.series, rows_of, strict=True)
            )
        ],
        topics=_topics(snapshot, columns, rows_of) if subjects.kind == "author" else [],
        shared=shared,
        shared_count=shared_count,
        joint=[
            JointPapers(one, other, len(rows), _named(columns, shown, marks))
            for (one, other), rows, shown in zip(pairs, both, joint, strict=True)
        ],
        count=selection.count,
        notes=list(selection.notes),
    )


def _rows(selection: Selection, subjects: Subjects, code: int) -> Rows:
    groups: Groups = getattr(selection.columns, subjects.kind)
    rows = groups.rows_with(code)
    return rows[marked(selection.columns.size, selection.rows)[rows]]


def _topics(snapshot: Snapshot, columns: Columns, rows_of: Sequence[Rows]) -> list[SharedCount]:
    """Return the topics that hold the largest shares of anybody's papers, largest first."""
    counts = np.array([columns.topic.counts(rows) for rows in rows_of])
    leaves = np.isin(np.asarray(columns.topic.values), snapshot.leaf_topics())
    papers = np.maximum([[len(rows)] for rows in rows_of], 1)
    share = np.where(leaves, (counts / papers).max(axis=0), 0) if counts.size else np.empty(0)
    return _counted(snapshot, columns, "topic", _largest(share, MOST_TOPICS), counts)


def _shared(
    snapshot: Snapshot, columns: Columns, people: Numbers, subjects: Subjects, codes: Sequence[int]
) -> tuple[list[SharedCount], int]:
    """Return who is beside several subjects, those of most subjects first, and how many are."""
    beside = (people > 0).sum(axis=0)
    if subjects.kind == "author":
        beside[list(codes)] = 0
    shared = np.flatnonzero(beside >= 2)
    least = np.where(people > 0, people, np.iinfo(np.int64).max).min(axis=0)
    order = np.lexsort((shared, -people.sum(axis=0)[shared], -least[shared], -beside[shared]))
    first = shared[order][:MOST_SHARED]
    return _counted(snapshot, columns, "author", first, people), len(shared)


def _counted(
    snapshot: Snapshot, columns: Columns, name: str, codes: Numbers, counts: Numbers
) -> list[SharedCount]:
    groups: Groups = getattr(columns, name)
    labels = value_labels(snapshot, name, groups, codes.tolist())
    return [
        SharedCount(int(groups.values[code]), labels[code], counts[:, code].tolist())
        for code in codes.tolist()
    ]


def _largest(values: Numbers | NDArray[np.float64], most: int) -> Numbers:
    """Return the places of the largest values above 0, largest first."""
    places = largest_first(values, most)
    return places[values[places] > 0]


def _marks(snapshot: Snapshot, columns: Columns, rows: Sequence[Rows]) -> dict[int, PaperMark]:
    wanted = np.unique(np.concatenate([*rows, np.empty(0, dtype=np.int64)]))
    return {mark.id: mark for mark in paper_marks(snapshot, columns, wanted)}


def _named(columns: Columns, rows: Rows, marks: dict[int, PaperMark]) -> list[NamedPaper]:
    found = (marks.get(paper_id) for paper_id in columns.ids[rows].tolist())
    return [NamedPaper(mark.id, mark.title, mark.date) for mark in found if mark is not None]


@dataclass(frozen=True, slots=True)
class SharedCount(View):
    """A topic or a person, with the papers of each subject, in the order of the subjects."""

    id: int
    label: str
    papers: list[int]


@dataclass(frozen=True, slots=True)
class JointPapers(View):
    """The papers that two subjects have in common."""

    first: Annotated[int, Field(description="Place of the one among the subjects, from 0.")]
    second: int
    count: int
    papers: Annotated[list[NamedPaper], Field(description="The newest, eight at most.")]


@dataclass(frozen=True, slots=True)
class LeadingPerson(View):
    """Somebody with most papers beside one subject."""

    id: int
    name: str
    papers: int


@dataclass(frozen=True, slots=True)
class ComparedSubject(View):
    """A person or a topic. Numbers count papers of the set."""

    id: int
    label: str
    may_be_several: MayBeSeveral
    papers: int
    counts: Annotated[list[int], Field(description="Papers of each of `years`.")]
    first_year: int | None
    last_year: int | None
    people: Annotated[int, Field(description="Co-authors of a person, or authors of a topic.")]
    lower_bound: Annotated[bool, Field(description="Cut author lists may hide more people.")]
    leading: Annotated[list[LeadingPerson], Field(description="With most papers, five at most.")]
    newest: Annotated[list[NamedPaper], Field(description="Three at most.")]


@dataclass(frozen=True, slots=True)
class SideBySide(View):
    """Two to four people, or topics, by the same measures."""

    kind: Kind
    years: list[int]
    """Without gaps."""
    subjects: list[ComparedSubject]
    topics: Annotated[
        list[SharedCount], Field(description="Topics with most of their papers; of people only.")
    ]
    shared: Annotated[
        list[SharedCount],
        Field(
            description="People who wrote with at least two of the people, or in two of the topics;"
            " those of most subjects first."
        ),
    ]
    shared_count: Annotated[int, Field(description="All of these people.")]
    joint: Annotated[list[JointPapers], Field(description="Of each pair.")]
    count: Annotated[int, Field(description="Papers of the set within which they are compared.")]
    notes: list[str]
