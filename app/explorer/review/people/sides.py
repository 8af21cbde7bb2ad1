"""People of a pair as they are shown beside each other: names, papers and co-authors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.explorer.facets import author_names
from app.explorer.review.people.views import ReviewedPerson, ReviewedTitle
from app.library.snapshot import Snapshot
from app.store.reads import rows_among

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
