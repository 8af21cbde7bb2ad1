"""Who writes about the same as a person, and never wrote with them.

A person's papers are parted by their first topic. For each of the largest parts the papers nearest
to its mean vector are sought; each is a vote for its authors. Co-authors are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import Selectable, View
from app.domain.text.plain import fold
from app.errors import NotFound
from app.explorer.facets import author_names, several_people
from app.explorer.paging import Numbers
from app.explorer.timelines.paper_dots import PaperMark, paper_marks
from app.explorer.views import ListAnswer
from app.library.snapshot import Snapshot
from app.search.fusion import Floats
from app.search.meaning.meaning import FLOOR
from app.store.columns import Columns, Rows, marked

SIMILAR_PEOPLE = 10
MOST_PARTS = 3
"""Topics of a person whose neighbourhoods are searched: each search takes some milliseconds."""
NEAR = 400
"""Papers of each neighbourhood."""
MOST_OWN = 400
"""Papers of a person that are compared, the newest."""
PAIRS = 2
"""Pairs of papers that are shown as the reason."""
SPARE = 5
"""People read beyond those shown, since those of the person's own name are left out."""


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """People near a person, most similar first."""

    codes: Numbers
    scores: Floats
    rows: Rows
    """Papers near the person's."""


def similar_authors(
    snapshot: Snapshot, author_id: int, count: int = SIMILAR_PEOPLE
) -> tuple[list[SimilarAuthor], str | None]:
    """Return the people most similar to one, with whom they never wrote.

    Returns:
        The people, and a sentence why there are none, if that needs saying.

    Raises:
        NotFound: there is nobody of this id.
    """
    names = author_names(snapshot, [author_id])
    if author_id not in names:
        raise NotFound(f"There is no author {author_id} in this library.")
    if snapshot.meaning.state != "ready":
        problem = snapshot.meaning.problem
        return [], problem or "They are found by meaning, and come when the model is ready."
    columns = snapshot.columns
    code = columns.author.code_of(author_id)
    own = columns.author.rows_with(code)
    own = own[np.argsort(-columns.date[own], kind="stable")][:MOST_OWN]
    vectors = snapshot.meaning.vectors_of(columns, own)
    encoded = vectors.any(axis=1)
    own, vectors = own[encoded], vectors[encoded]
    if not len(own):
        return [], "No paper of theirs is encoded yet." if code is not None else None
    found: list[SimilarAuthor] = snapshot.cached(
        ("similar people", author_id, count),
        lambda: _load(
            snapshot, _neighbours(snapshot, own, vectors), own, vectors, names[author_id], count
        ),
    )
    return found, None


def _neighbours(snapshot: Snapshot, own: Rows, vectors: Floats) -> _Neighbours:
    columns, groups = snapshot.columns, snapshot.columns.author
    others = ~marked(columns.size, own)
    score = np.zeros(len(groups.values), dtype=np.float32)
    near = []
    for mean, share in _parts(columns, own, vectors):
        ranked = snapshot.meaning.nearest(mean, columns, others, NEAR)
        excess = share * (ranked.scores - FLOOR) / (1 - FLOOR)
        lengths = groups.sizes(ranked.rows)
        np.add.at(score, groups.codes_of(ranked.rows), np.repeat(excess, lengths))
        near.append(ranked.rows)
    score[groups.codes_of(own)] = 0  # the person and all co-authors
    codes = np.flatnonzero(score)
    shown = (score[codes] / np.sqrt(groups.counts()[codes])).astype(np.float32)
    order = np.argsort(-shown, kind="stable")
    return _Neighbours(codes[order], shown[order], np.unique(np.concatenate(near)))


def _parts(columns: Columns, own: Rows, vectors: Floats) -> list[tuple[Floats, float]]:
    """Return the mean vector of a person's papers on each of their main topics, and its share."""
    topics, place, sizes = np.unique(
        columns.topic.first_codes(own), return_inverse=True, return_counts=True
    )
    largest = np.argsort(-sizes, kind="stable")[:MOST_PARTS]
    parts = []
    for part in largest.tolist():
        mean = vectors[place == part].mean(axis=0)
        length = float(np.linalg.norm(mean))
        if length > 0:
            parts.append((mean / length, float(sizes[part]) / len(own)))
    assert len(topics)
    return parts


def _load(
    snapshot: Snapshot,
    found: _Neighbours,
    own: Rows,
    vectors: Floats,
    own_name: str,
    count: int,
) -> list[SimilarAuthor]:
    """Read the first people, leaving out those of the person's own name, who may be the person."""
    columns, groups = snapshot.columns, snapshot.columns.author
    first = found.codes[: count + SPARE]
    ids = [int(groups.values[code]) for code in first.tolist()]
    names = author_names(snapshot, ids)
    several = several_people(snapshot, ids)
    kept = [
        (number, code, score)
        for number, code, score in zip(ids, first.tolist(), found.scores.tolist(), strict=False)
        if number in names and fold(names[number]) != fold(own_name)
    ][:count]
    near = {number: np.intersect1d(groups.rows_with(code), found.rows) for number, code, _ in kept}
    pairs = {number: _pairs(snapshot, own, vectors, rows) for number, rows in near.items()}
    rows = np.array([row for some in pairs.values() for pair in some for row in pair[:2]], np.int64)
    marks = {mark.id: mark for mark in paper_marks(snapshot, columns, np.unique(rows))}
    people = []
    for number, code, score in kept:
        first_year, last_year = columns.first_and_last(groups.rows_with(code))
        people.append(
            SimilarAuthor(
                id=number,
                name=names[number],
                may_be_several=number in several,
                score=round(score, 4),
                papers=len(groups.rows_with(code)),
                first_year=first_year,
                last_year=last_year,
                near=len(near[number]),
                pairs=[
                    ClosePapers(_named(a), _named(b), round(max(closeness, 0.0), 4))
                    for mine, theirs, closeness in pairs[number]
                    if (a := marks.get(int(columns.ids[mine])))
                    and (b := marks.get(int(columns.ids[theirs])))
                ],
            )
        )
    return people


def _pairs(
    snapshot: Snapshot, own: Rows, vectors: Floats, theirs: Rows
) -> list[tuple[int, int, float]]:
    """Return the closest pairs of papers of two people, each paper once."""
    cosines = vectors @ snapshot.meaning.vectors_of(snapshot.columns, theirs).T
    found = []
    for _ in range(min(PAIRS, *cosines.shape)):
        at, other = np.unravel_index(int(np.argmax(cosines)), cosines.shape)
        found.append((int(own[at]), int(theirs[other]), float(cosines[at, other])))
        cosines[at, :], cosines[:, other] = -1, -1
    return found


def _named(mark: PaperMark) -> NamedPaper:
    return NamedPaper(mark.id, mark.title, mark.date)


@dataclass(frozen=True, slots=True)
class NamedPaper(View):
    """A paper by its title."""

    id: int
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ClosePapers(View):
    """A paper of each of two people, close in meaning."""

    own: NamedPaper
    theirs: NamedPaper
    closeness: Annotated[float, Field(description="Cosine, 0 to 1.")]


@dataclass(frozen=True, slots=True)
class SimilarAuthor(Selectable):
    """Somebody who writes about the same, and with whom there is no joint paper here."""

    id: int
    name: str
    may_be_several: MayBeSeveral
    score: Annotated[
        float,
        Field(
            description="Sum over the papers near the person's in meaning of how much their cosine"
            " with the mean of the person's papers on a topic exceeds .35, by the share of that"
            " topic, divided by the square root of all their papers."
        ),
    ]
    papers: int
    first_year: int | None
    last_year: int | None
    near: Annotated[int, Field(description="Their papers among those near the person's.")]
    pairs: Annotated[list[ClosePapers], Field(description="The closest papers, two pairs at most.")]


class SimilarAuthorList(ListAnswer[SimilarAuthor]):
    """The most similar people, most similar first."""
