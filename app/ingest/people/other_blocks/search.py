"""Finds the names of different blocks that may be one person's, of a settled library.

Nothing is joined or stored: these are suggestions for review. They follow from what is printed,
and are the same in whatever order papers came.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.domain.people.frequency import given_share
from app.domain.people.group_names import is_nobody
from app.ingest.people.evidence.commonness import STATE
from app.ingest.people.evidence.namesakes import Commonness
from app.ingest.people.evidence.papers import CLOSE_AUTHORS
from app.ingest.people.evidence.scores import COAUTHOR, prior
from app.ingest.people.other_blocks.candidates import find_pairs
from app.ingest.people.other_blocks.names import Likeness, NameForm, are_in_order, likeness
from app.ingest.people.other_blocks.weights import Relation, weigh_coauthors

Ints = NDArray[np.int64]

NAMES_SQL = """
SELECT home_id, min(key), min(block) FROM name GROUP BY home_id HAVING NOT max(is_group)
ORDER BY min(key)
"""
MENTIONS_SQL = """
SELECT name.home_id, authorship.paper_id FROM authorship JOIN name ON name.id = authorship.name_id
"""
YEARS_SQL = "SELECT id, year FROM paper WHERE year IS NOT NULL"
STATE_SQL = "SELECT value FROM library_state WHERE key = ?"

TAKEN_OFF = {
    Likeness.ORDER: 0.0,
    Likeness.MORE: 0.0,
    Likeness.FAMILY_SPELLED: -2.5,
    Likeness.GIVEN_SPELLED: -1.0,
    Likeness.FAMILY: -2.0,
}
"""Added to the score, as the names of so many strangers go together in this way."""
LEAST_SCORE = 1.0
"""Score from which a pair is suggested."""
NEEDS_NONE = {Likeness.ORDER: 0.05, Likeness.MORE: 0.05, Likeness.FAMILY_SPELLED: 0.02}
"""Expected namesakes below which likenesses need no shared co-author."""
RAREST = max(NEEDS_NONE.values())
FOLLOWING = range(1, 6)
"""Years from the last paper under a family name to the first one under another."""
PEOPLE = 100_000
"""Among whom those of a common first name are counted, in a library however small."""


@dataclass(frozen=True, slots=True)
class NamesAcross:
    """Two keys of names, of different blocks, that may be one person's."""

    homes: tuple[int, int]
    """`NameRow.home_id` of both, in the order of their keys."""
    keys: tuple[str, str]
    how: Likeness
    coauthors: int
    """Shared ones who say something."""
    weight: float
    """What they say."""
    namesakes: float
    """Other people for whom this likeness can be expected."""
    score: float


class _AllNames:
    """What is known of all names of a library."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        row = connection.execute(STATE_SQL, (STATE,)).fetchone()
        self.commonness = Commonness.from_json(row[0]) if row else Commonness()
        self.homes: list[int] = []
        self.keys: list[str] = []
        self.blocks: list[str] = []
        self.forms: list[NameForm] = []
        for home, key, block in connection.execute(NAMES_SQL):
            if not is_nobody(key):
                self.homes.append(home)
                self.keys.append(key)
                self.blocks.append(block)
                self.forms.append(NameForm.of(key, block))
        self.first_names = Counter(form.given[0] for form in self.forms if form.given)
        self._namesakes: dict[int, float] = {}
        self._read_papers(connection)

    def _read_papers(self, connection: sqlite3.Connection) -> None:
        rows = _read_pairs(connection, MENTIONS_SQL)
        place_of = np.full(max(self.homes, default=0) + 1, -1, dtype=np.int64)
        place_of[self.homes] = np.arange(len(self.homes))
        rows = rows[rows[:, 0] < len(place_of)]
        who, papers = place_of[rows[:, 0]], rows[:, 1]
        who, papers = who[who >= 0], papers[who >= 0]
        number, width = len(self.homes), int(papers.max(initial=0)) + 1
        self.papers = Relation.of(who, papers, number, width)
        self.sizes = np.diff(self.papers.offsets)
        self._read_years(connection)
        owns, self._values = self._owns()
        self.coauthors = self._coauthors(*np.divmod(self.papers.keys, self.papers.width), owns)

    def _read_years(self, connection: sqlite3.Connection) -> None:
        """Find the first and the last year of each name; without years nothing is known."""
        years = np.zeros(self.papers.width, dtype=np.int64)
        rows = _read_pairs(connection, YEARS_SQL)
        rows = rows[rows[:, 0] < len(years)]
        years[rows[:, 0]] = rows[:, 1]
        who, papers = np.divmod(self.papers.keys, self.papers.width)
        dated = years[papers] > 0
        self.first = np.full(len(self.homes), 9999, dtype=np.int64)
        self.last = np.zeros(len(self.homes), dtype=np.int64)
        np.minimum.at(self.first, who[dated], years[papers[dated]])
        np.maximum.at(self.last, who[dated], years[papers[dated]])

    def _owns(self) -> tuple[Ints, NDArray[np.float64]]:
        """Say as whom each name is a co-author, and what that one counts for."""
        codes: dict[int | str, int] = {}
        owns = np.array(
            [
                codes.setdefault(self.commonness.own(home, block), len(codes))
                for home, block in zip(self.homes, self.blocks, strict=True)
            ],
            dtype=np.int64,
        )
        return owns, np.array([self.commonness.value(own) for own in codes], dtype=np.float64)

    def _coauthors(self, who: Ints, papers: Ints, owns: Ints) -> Relation:
        """Count the papers of each name with each co-author; long lists of authors say nothing."""
        order = np.argsort(papers, kind="stable")
        who, papers = who[order], papers[order]
        starts = np.flatnonzero(np.diff(papers, prepend=-1))
        sizes = np.diff(np.append(starts, len(papers)))
        ours, theirs = [], []
        for size in np.unique(sizes[(sizes > 1) & (sizes <= CLOSE_AUTHORS)]).tolist():
            table = who[starts[sizes == size][:, None] + np.arange(size)]
            one, other = np.nonzero(~np.eye(size, dtype=bool))
            ours.append(table[:, one].ravel())
            theirs.append(owns[table[:, other]].ravel())
        empty = [np.empty(0, dtype=np.int64)]
        mine, own = np.concatenate(ours or empty), np.concatenate(theirs or empty)
        written = np.bincount(owns[who], minlength=len(self._values))
        telling = (self._values[own] > 0) & (owns[mine] != own) & (written[own] > 1)
        return Relation.of(mine[telling], own[telling], len(self.homes), len(self._values))

    def weigh(self, one: Ints, other: Ints) -> tuple[NDArray[np.float64], Ints]:
        """Give what the co-authors of pairs say, and how many they share."""
        swapped = self.sizes[one] > self.sizes[other]
        fewer, more = np.where(swapped, other, one), np.where(swapped, one, other)
        return weigh_coauthors(fewer, more, self.coauthors, self._values, self.sizes)

    def namesakes(self, place: int) -> float:
        """Give the other people who can be expected to have a name."""
        found = self._namesakes.get(place)
        if found is None:
            family = self.blocks[place].rpartition(" ")[0]
            found = self.commonness.counts.namesakes(family, self.forms[place].given)
            self._namesakes[place] = found
        return found

    def are_rare(self, places: Ints) -> NDArray[np.bool_]:
        """Mark the names so rare that a pair may need no co-author; shape of `places`."""
        wanted, back = np.unique(places, return_inverse=True)
        rare = [self.namesakes(place) < RAREST for place in wanted.tolist()]
        marked: NDArray[np.bool_] = np.array(rare, dtype=bool)[back]
        return marked

    def follow(self, one: int, other: int) -> bool:
        """Say whether the papers of one name begin soon after those of the other end."""
        gaps = self.first[other] - self.last[one], self.first[one] - self.last[other]
        return int(max(gaps)) in FOLLOWING


def _read_pairs(connection: sqlite3.Connection, query: str) -> Ints:
    """Read two columns of whole numbers, shape (rows, 2)."""
    values = chain.from_iterable(connection.execute(query))
    return np.fromiter(values, dtype=np.int64).reshape(-1, 2)


def names_across(connection: sqlite3.Connection) -> list[NamesAcross]:
    """Find the pairs of names of different blocks that are worth a look, the likeliest first.

    Args:
        connection: sees one state of a library.
    """
    names = _AllNames(connection)
    pairs = find_pairs(names.forms)
    codes: dict[str, int] = {}
    blocks = np.array(
        [codes.setdefault(block, len(codes)) for block in names.blocks], dtype=np.int64
    )
    pairs = pairs.only(blocks[pairs.one] != blocks[pairs.other])
    weights, numbers = names.weigh(pairs.one, pairs.other)
    kept = numbers > 0
    some = np.flatnonzero(pairs.share_words & ~kept)
    kept[some] = names.are_rare(pairs.one[some]) & names.are_rare(pairs.other[some])
    pairs, weights, numbers = pairs.only(kept), weights[kept], numbers[kept]
    alone = np.ones(len(pairs.one), dtype=bool)
    alone[names.papers.shared(pairs.one, pairs.other)[0]] = False
    pairs, weights, numbers = pairs.only(alone), weights[alone], numbers[alone]
    sides = pairs.one.tolist(), pairs.other.tolist()
    rows = zip(*sides, weights.tolist(), numbers.tolist(), strict=True)
    found = [pair for row in rows if (pair := _judge(names, *row))]
    return sorted(found, key=lambda pair: (-pair.score, pair.keys))


def _judge(
    names: _AllNames, one: int, other: int, weight: float, coauthors: int
) -> NamesAcross | None:
    how = likeness(names.forms[one], names.forms[other])
    if how is None:
        return None
    namesakes = max(names.namesakes(one), names.namesakes(other))
    if how is Likeness.FAMILY:
        if not names.follow(one, other):
            return None
        first = names.forms[one].given[0]
        listed = (given_share(first) or 0.0) * PEOPLE
        namesakes = max(names.first_names[first] - 1.0, listed)
    if not coauthors:
        if namesakes >= NEEDS_NONE.get(how, 0.0):
            return None
        if how is Likeness.MORE and not are_in_order(names.forms[one], names.forms[other]):
            return None
    score = COAUTHOR * weight + prior(namesakes) + TAKEN_OFF[how]
    if score < LEAST_SCORE:
        return None
    homes, keys = (
        (names.homes[one], names.homes[other]),
        (names.keys[one], names.keys[other]),
    )
    return NamesAcross(homes, keys, how, coauthors, weight, namesakes, round(score, 2))
