"""People who may be one, as both sides are shown, and what was decided of people."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from app.domain.dates.periods import rfc3339
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.paging import Numbers, Page, Ranking
from app.explorer.review.views import (
    DecidedPerson,
    DecisionKey,
    PairKey,
    PersonDecision,
    PersonPair,
    ReviewedPerson,
    ReviewedTitle,
)
from app.library.other_blocks import PeopleAcross
from app.library.settling import KnownDecision, KnownSide, decided_people
from app.library.snapshot import Snapshot
from app.store.reads import rows_among

PAIRS_SQL = """
SELECT id, author_id, other_id, (score + 1) * papers FROM author_evidence
WHERE other_id IS NOT NULL
"""
HIGHEST_SQL = "SELECT coalesce(max(id), 0) FROM author_evidence"
PAIR_SQL = """
SELECT id, author_id, other_id, score, papers, sentence, parts FROM author_evidence WHERE id IN {}
"""


_Decided = list[tuple[set[int], set[int]]]

MENTIONS_SQL = """
SELECT authorship.author_id, paper.id, paper.title, paper.year, name.printed
FROM authorship JOIN paper ON paper.id = paper_id JOIN name ON name.id = name_id
WHERE authorship.author_id IN {}
"""
COAUTHORS_SQL = """
SELECT mine.author_id, coalesce(author.listed_id, author.id), count(DISTINCT mine.paper_id)
FROM authorship AS mine
JOIN authorship AS theirs ON theirs.paper_id = mine.paper_id AND theirs.author_id <> mine.author_id
JOIN author ON author.id = theirs.author_id
WHERE mine.author_id IN {} GROUP BY 1, 2
"""
TITLES_SHOWN = 4
COAUTHORS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class OpenPairs:
    """The pairs of people that nobody has decided on, by how much they would change."""

    ids: Numbers
    sides: Numbers
    """Of persons; shape (n, 2)."""
    weights: np.typing.NDArray[np.float64]
    across: Mapping[int, PeopleAcross] = field(default_factory=dict)
    """By id, the pairs whose names lie in different blocks; all of them come last."""

    @property
    def is_across(self) -> Numbers:
        """1 for these, else 0."""
        return np.isin(self.ids, list(self.across)).astype(np.int64)

    def of_people(self, people: Sequence[int]) -> Numbers:
        """Return the ids of the pairs to which any of some people belongs."""
        found: Numbers = self.ids[np.isin(self.sides, people).any(axis=1)]
        return found


def page_people_pairs(snapshot: Snapshot, filters: Filters) -> Page[PersonPair]:
    """List the pairs of people that nobody has decided on, by how much they would change.

    Those whose names lie in different blocks come last.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    pairs = all_pairs(snapshot)
    keys = (pairs.is_across, (-pairs.weights).tolist(), pairs.ids)
    ranking = Ranking("pair of people", filters, snapshot.columns.secret, pairs.ids, keys)
    return Page.of(ranking, lambda wanted: load_pairs(snapshot, wanted))


def open_pairs(snapshot: Snapshot) -> OpenPairs:
    """Give the pairs of one block that nobody has decided on, or put off."""
    return snapshot.cached("pairs of people", lambda: _read_pairs(snapshot))


def all_pairs(snapshot: Snapshot) -> OpenPairs:
    """Give the pairs that nobody has decided on; those of different blocks come last.

    The first who asks after an import waits some seconds where there are 100,000 papers.
    """
    return snapshot.cached("all pairs of people", lambda: _add_across(snapshot))


def page_people_decisions(snapshot: Snapshot, filters: Filters) -> Page[PersonDecision]:
    """List what is decided of people, the last decision first.

    Raises:
        BadParameters: the cursor is none, or belongs to another list.
    """
    found = {person.id: person for person in decided_people(snapshot)}
    ids = np.array(sorted(found, reverse=True), dtype=np.int64)
    ranking = Ranking("decision on people", filters, snapshot.columns.secret, ids, (-ids,))
    return Page.of(ranking, lambda wanted: [_decision(found[number]) for number in wanted])


def load_pairs(snapshot: Snapshot, wanted: Sequence[int]) -> list[PersonPair]:
    """Read pairs in the order of their ids; ids of no pair are left out."""
    across = all_pairs(snapshot).across
    with snapshot.read_raw() as connection:
        stored = rows_among(connection, PAIR_SQL, [pair for pair in wanted if pair not in across])
        rows = {row[0]: (*row[:6], json.loads(row[6])) for row in stored}
    for number in across.keys() & set(wanted):
        suggestion = across[number]
        rows[number] = (
            number,
            *suggestion.pair,
            suggestion.score,
            suggestion.papers,
            suggestion.sentence,
            dict(suggestion.parts),
        )
    sides = load_sides(snapshot, sorted({side for row in rows.values() for side in row[1:3]}))
    return [
        PersonPair(
            id=str(PairKey("people", one, other)),
            score=score,
            moves=papers,
            why=sentence,
            parts=parts,
            coauthors_of_both=sides.of_both(one, other),
            one=sides.people[one],
            other=sides.people[other],
        )
        for _, one, other, score, papers, sentence, parts in (
            rows[number] for number in wanted if number in rows
        )
    ]


def _read_pairs(snapshot: Snapshot) -> OpenPairs:
    decided = _decided_pairs(snapshot, "later")
    with snapshot.read_raw() as connection:
        rows = [row for row in connection.execute(PAIRS_SQL) if not _are_decided(row[1:3], decided)]
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    sides = np.array([row[1:3] for row in rows], dtype=np.int64).reshape(-1, 2)
    weights = np.array([round(row[3], 2) for row in rows], dtype=np.float64)
    order = np.lexsort((ids, -weights))
    return OpenPairs(ids[order], sides[order], weights[order])


def _add_across(snapshot: Snapshot) -> OpenPairs:
    stored, decided = open_pairs(snapshot), _decided_pairs(snapshot, "later", "apart")
    with snapshot.read_raw() as connection:
        (highest,) = connection.execute(HIGHEST_SQL).fetchone()
    across = {
        number: suggestion
        for number, suggestion in enumerate(snapshot.people_across(), highest + 1)
        if not _are_decided(suggestion.pair, decided)
    }
    suggestions = across.values()
    pairs = np.array([suggestion.pair for suggestion in suggestions], dtype=np.int64)
    weights = np.array([suggestion.weight for suggestion in suggestions], dtype=np.float64)
    return OpenPairs(
        np.append(stored.ids, np.array(list(across), dtype=np.int64)),
        np.concatenate([stored.sides, pairs.reshape(-1, 2)]),
        np.append(stored.weights, weights),
        across,
    )


def _decided_pairs(snapshot: Snapshot, *kinds: str) -> _Decided:
    """Give both sides of the decisions of some kinds."""
    return [
        (set(person.one.authors), set(person.other.authors))
        for person in decided_people(snapshot)
        if person.kind in kinds
    ]


def _are_decided(pair: Sequence[int], decided: _Decided) -> bool:
    return any(
        (pair[0] in one and pair[1] in other) or (pair[1] in one and pair[0] in other)
        for one, other in decided
    )


def _decision(known: KnownDecision) -> PersonDecision:
    moment = datetime.fromisoformat(known.made_at)
    return PersonDecision(
        id=str(DecisionKey("people", known.id)),
        number=known.id,
        kind=known.kind,
        one=_decided(known.one),
        other=_decided(known.other),
        note=known.note,
        made_at=rfc3339(moment),
    )


def _decided(side: KnownSide) -> DecidedPerson:
    return DecidedPerson(side.authors[0] if side.authors else None, side.name, side.papers)


@dataclass(frozen=True, slots=True)
class Sides:
    """People by id, and with whom they wrote."""

    people: Mapping[int, ReviewedPerson]
    coauthors: Mapping[int, Counter[int]]
    """Id of a person -> joint papers with each co-author."""
    names: Mapping[int, str]
    """Of the co-authors."""

    def of_both(self, one: int, other: int) -> list[str]:
        """Name some of the co-authors whom two people share, most joint papers first."""
        ours, theirs = self.coauthors[one], self.coauthors[other]
        shared = Counter({who: min(ours[who], theirs[who]) for who in ours.keys() & theirs.keys()})
        return [self.names[who] for who in _most(shared)]


def load_sides(snapshot: Snapshot, ids: Collection[int], titles: int = TITLES_SHOWN) -> Sides:
    """Read people as they are shown beside each other; ids of nobody are left out.

    Args:
        ids: of people, or of circles of a name.
        titles: papers of each that are given.
    """
    here = set(snapshot.columns.ids.tolist())
    papers: defaultdict[int, dict[int, ReviewedTitle]] = defaultdict(dict)
    printed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    coauthors: defaultdict[int, Counter[int]] = defaultdict(Counter)
    with snapshot.read_raw() as connection:
        for author, paper, title, year, name in rows_among(connection, MENTIONS_SQL, ids):
            printed[author][name] += 1
            if paper in here:
                papers[author][paper] = ReviewedTitle(paper, title, year)
        for author, other, joint in rows_among(connection, COAUTHORS_SQL, ids):
            coauthors[author][other] = joint
    others = {other for counts in coauthors.values() for other in counts}
    names = author_names(snapshot, sorted({*ids, *others}))
    people = {}
    for author in ids:
        if author not in names:
            continue
        listed = sorted(papers[author].values(), key=lambda paper: (-(paper.year or 0), -paper.id))
        years = [paper.year for paper in listed if paper.year is not None]
        people[author] = ReviewedPerson(
            id=author,
            name=names[author],
            printed_names=[name for name, _ in printed[author].most_common()],
            papers=len(listed),
            first_year=min(years, default=None),
            last_year=max(years, default=None),
            titles=listed[:titles],
            coauthors=[names[other] for other in _most(coauthors[author])],
        )
    return Sides(people, coauthors, names)


def _most(counts: Counter[int]) -> list[int]:
    return sorted(counts, key=lambda who: (-counts[who], who))[:COAUTHORS_SHOWN]
