"""The people behind names of different blocks who may be one: suggestions in words.

They are made when somebody asks, of a settled library; nothing of them is stored.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.ingest.people.evidence.scores import COAUTHOR
from app.ingest.people.other_blocks.search import NamesAcross
from app.store.reads import rows_among

MOST_OF_ONE = 3
"""Suggestions for one person, the likeliest ones."""
MOST = 2_000
"""Suggestions for a library, the likeliest ones."""

OWNERS_SQL = """
SELECT name.home_id, min(author.id), min(author.name) FROM name
JOIN authorship ON authorship.name_id = name.id JOIN author ON author.id = authorship.author_id
WHERE name.home_id IN {} GROUP BY name.home_id
HAVING count(DISTINCT author.id) = 1 AND min(author.listed_id) IS NULL AND max(author.circles) = 1
"""
"""Without names of several people, and those of whom nobody knows that."""
MENTIONS_SQL = "SELECT author_id, paper_id, orcid FROM authorship WHERE author_id IN {}"
DOUBTS_SQL = "SELECT author_id, other_id FROM author_evidence WHERE other_id IN {}"


@dataclass(frozen=True, slots=True)
class PeopleAcross:
    """Two people whose names lie in different blocks, and who may be one."""

    pair: tuple[int, int]
    """Their ids."""
    score: float
    papers: int
    """Of the smaller side: how many would move."""
    sentence: str
    """For the reader."""
    parts: Mapping[str, float]
    """What the score adds up from."""

    @property
    def weight(self) -> float:
        """How much it would change, as for pairs of one block."""
        return round(self.score * self.papers, 2)


@dataclass(slots=True)
class _Mentions:
    """The papers and ORCIDs of a person."""

    papers: set[int] = field(default_factory=set)
    orcids: set[str] = field(default_factory=set)


def people_across(
    connection: sqlite3.Connection, names: Sequence[NamesAcross]
) -> list[PeopleAcross]:
    """Suggest the people of names of different blocks, those that would change most first.

    Never suggested are: two authors of one paper, people of two ORCIDs, and pairs that the
    evidence within a block suggests already.

    Args:
        connection: sees one state of a library.
        names: those that may be one person's, the likeliest first.
    """
    homes = {home for pair in names for home in pair.homes}
    owners = {row[0]: row[1:] for row in rows_among(connection, OWNERS_SQL, homes)}
    people = {row[0] for row in owners.values()}
    known = {frozenset(row) for row in rows_among(connection, DOUBTS_SQL, people)}
    found: dict[frozenset[int], tuple[NamesAcross, tuple[str, str]]] = {}
    for names_of_pair in names:
        if all(home in owners for home in names_of_pair.homes):
            (one, first), (other, second) = (owners[home] for home in names_of_pair.homes)
            pair = frozenset((one, other))
            if one != other and pair not in known and pair not in found:
                found[pair] = names_of_pair, (first, second)
    mentions = _mentions(connection, {number for pair in found for number in pair})
    suggested = [
        _suggestion((owners[of.homes[0]][0], owners[of.homes[1]][0]), of, shown, mentions)
        for pair, (of, shown) in _few(found.items(), mentions)
    ]
    return sorted(suggested, key=lambda one: -one.weight)


def _mentions(connection: sqlite3.Connection, people: Collection[int]) -> dict[int, _Mentions]:
    found: defaultdict[int, _Mentions] = defaultdict(_Mentions)
    for author, paper, orcid in rows_among(connection, MENTIONS_SQL, people):
        found[author].papers.add(paper)
        if orcid:
            found[author].orcids.add(orcid)
    return found


_Found = tuple[frozenset[int], tuple[NamesAcross, tuple[str, str]]]


def _few(pairs: Iterable[_Found], mentions: Mapping[int, _Mentions]) -> list[_Found]:
    """Take the likeliest pairs of those who can be one."""
    taken: Counter[int] = Counter()
    found = []
    for pair, names in pairs:
        one, other = (mentions[person] for person in pair)
        if len(one.orcids | other.orcids) > 1 or not one.papers.isdisjoint(other.papers):
            continue
        if max(taken[person] for person in pair) < MOST_OF_ONE:
            taken.update(pair)
            found.append((pair, names))
    return found[:MOST]


def _suggestion(
    pair: tuple[int, int],
    names: NamesAcross,
    shown: tuple[str, str],
    mentions: Mapping[int, _Mentions],
) -> PeopleAcross:
    parts = {"namesakes": round(names.namesakes, 2)}
    if names.coauthors:
        parts["coauthors"] = round(COAUTHOR * names.weight, 2)
        number = f"{names.coauthors:,} co-author{'s' if names.coauthors > 1 else ''}"
        reason = f"{number} in common"
    else:
        reason = "no co-author in common, but hardly anybody else has such a name"
    papers = min(len(mentions[person].papers) for person in pair)
    sentence = f"“{shown[0]}” may be “{shown[1]}”: {names.how}, {reason}."
    return PeopleAcross(pair, names.score, papers, sentence, parts)
