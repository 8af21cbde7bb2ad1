"""What may be wrong with one person: papers of others, and papers that are missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.people.names import Compatibility, compare
from app.explorer.facets import author_names
from app.explorer.review.people.query import all_pairs, load_pairs, load_sides
from app.explorer.review.views import PersonPair, ReviewedPerson, ReviewedTitle
from app.library.snapshot import Snapshot
from app.store.reads import rows_among

CIRCLES_SQL = """
SELECT id FROM author WHERE (id = :head OR listed_id = :head)
    AND EXISTS (SELECT 1 FROM authorship WHERE author_id = author.id)
"""
WHY_SQL = """
SELECT author_id, sentence, score FROM author_evidence WHERE other_id IS NULL AND author_id IN {}
ORDER BY score, id
"""
COAUTHORS_SQL = """
SELECT mine.author_id, mine.paper_id, theirs.author_id FROM authorship AS mine
JOIN authorship AS theirs ON theirs.paper_id = mine.paper_id AND theirs.author_id <> mine.author_id
WHERE mine.author_id IN {}
"""
OWN_NAMES_SQL = """
SELECT name.block, name.printed FROM name JOIN authorship ON authorship.name_id = name.id
WHERE authorship.author_id IN {} GROUP BY name.id ORDER BY count(*) DESC
"""
NAMES_SQL = """
SELECT name.printed, coalesce(author.listed_id, author.id) AS head, count(*) AS mentions
FROM name JOIN authorship ON authorship.name_id = name.id
JOIN author ON author.id = authorship.author_id
WHERE name.block IN {} GROUP BY name.id, head ORDER BY mentions DESC, head LIMIT 300
"""
MOST_CIRCLES = 50
MOST_PAPERS = 200
"""Papers of a circle that are listed, the likeliest intruders first."""
MOST_PAIRS = 20
MOST_SIMILAR = 12
OWN_NAMES = 5
"""Printed names of a person with which others are compared."""


@dataclass(frozen=True, slots=True)
class AuditedPaper:
    """One paper of a circle, and how well it fits the others."""

    paper: ReviewedTitle
    shared: int
    """Its co-authors who are on another paper of the circle too."""


@dataclass(frozen=True, slots=True)
class AuditedCircle:
    """Papers that evidence takes for one person's, the likeliest intruders first."""

    person: ReviewedPerson
    why: list[str]
    """What holds the papers together, the weakest first."""
    papers: list[AuditedPaper]


@dataclass(frozen=True, slots=True)
class SimilarName:
    """Somebody else whose printed name does not exclude this one."""

    id: int
    name: str


def circle_ids(snapshot: Snapshot, author_id: int) -> list[int]:
    """Give the ids of the circles that are listed under a person."""
    with snapshot.read_raw() as connection:
        return [row[0] for row in connection.execute(CIRCLES_SQL, {"head": author_id})]


def audit_circles(snapshot: Snapshot, circles: Sequence[int]) -> list[AuditedCircle]:
    """Describe the circles of a person, most papers first."""
    sides = load_sides(snapshot, circles, MOST_PAPERS)
    people = sorted(sides.people.values(), key=lambda person: (-person.papers, person.id))[
        :MOST_CIRCLES
    ]
    why: defaultdict[int, list[str]] = defaultdict(list)
    with_whom: defaultdict[int, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    shown = [person.id for person in people]
    with snapshot.read_raw() as connection:
        for circle, sentence, _ in rows_among(connection, WHY_SQL, shown):
            why[circle].append(sentence)
        for circle, paper, other in rows_among(connection, COAUTHORS_SQL, shown):
            with_whom[circle][paper].add(other)
    return [
        AuditedCircle(person, why[person.id], _by_doubt(person.titles, with_whom[person.id]))
        for person in people
    ]


def likely_misses(snapshot: Snapshot, circles: Sequence[int]) -> list[PersonPair]:
    """List the pairs of a person that nobody has decided on, those that move most first."""
    return load_pairs(snapshot, all_pairs(snapshot).of_people(circles)[:MOST_PAIRS].tolist())


def similar_names(snapshot: Snapshot, author_id: int, circles: Sequence[int]) -> list[SimilarName]:
    """List others whose printed names do not exclude those of a person, most papers first."""
    with snapshot.read_raw() as connection:
        own = list(rows_among(connection, OWN_NAMES_SQL, circles))
        others = list(rows_among(connection, NAMES_SQL, {block for block, _ in own}))
    printed = [name for _, name in own[:OWN_NAMES]]
    found: dict[int, None] = {}
    for name, head, _ in others:
        if head == author_id or head in found:
            continue
        if any(compare(name, ours) is not Compatibility.CONFLICT for ours in printed):
            found[head] = None
            if len(found) == MOST_SIMILAR:
                break
    names = author_names(snapshot, list(found))
    return [SimilarName(number, names[number]) for number in found if number in names]


def _by_doubt(
    titles: Sequence[ReviewedTitle], with_whom: defaultdict[int, set[int]]
) -> list[AuditedPaper]:
    often = Counter(other for some in with_whom.values() for other in some)
    papers = [
        AuditedPaper(paper, sum(often[other] > 1 for other in with_whom[paper.id]))
        for paper in titles
    ]
    return sorted(papers, key=lambda paper: paper.shared)
