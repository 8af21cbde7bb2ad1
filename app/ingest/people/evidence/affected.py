"""Whom a change can concern: who has a name that is compatible, and something in common besides.

Persons of names that nothing connects are found apart from each other: only those need be found
anew whose mentions changed, and all whom the evidence may connect with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlmodel import Session

from app.domain.people.name_words import nicknames
from app.ingest.people.evidence.clues import Clues
from app.ingest.people.evidence.namesakes import NameCounts
from app.ingest.people.name_pairs import (
    NEAR_NAMESAKES,
    CompatibleNames,
    NamedPerson,
    NearNames,
    Pair,
    are_loosely_alike,
)
from app.store.bulk_sql import select_among

SHARERS_SQL = """
SELECT DISTINCT name.home_id FROM authorship JOIN name ON name.id = authorship.name_id
WHERE authorship.author_id IN {}
"""


class AffectedNames:
    """Finds the keys of names of some blocks that a change concerns.

    Args:
        session: reads the library.
        named: all keys of the blocks, by home id.
        compatible: those that go together beyond initials.
        links: those of different blocks that go together.
        near: those that are nearly alike.
        clues: what connects them.
        counts: says which names are rare.
        decided: the keys of which somebody decided something.
        loose: blocks of names that initials or a nickname may connect.
    """

    def __init__(
        self,
        session: Session,
        named: Mapping[int, NamedPerson],
        compatible: CompatibleNames,
        links: Iterable[Pair],
        near: NearNames,
        clues: Clues,
        counts: NameCounts,
        decided: Collection[int],
        loose: Iterable[Sequence[NamedPerson]],
    ) -> None:
        self._session = session
        self._named = named
        self._counts = counts
        self._decided = set(decided)
        self._compatible = compatible
        self._linked: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in links:
            self._linked[one].add(other)
            self._linked[other].add(one)
        self._loose: dict[str, defaultdict[str, list[NamedPerson]]] = {}
        self._near = near
        for group in loose:
            of_first = self._loose[group[0].block] = defaultdict(list)
            for person in group:
                if words := person.words:
                    of_first[words[0]].append(person)
        self._clues = clues

    def of(self, touched: Collection[int]) -> set[int]:
        """Give the keys of names whose persons are to be found anew.

        Args:
            touched: those whose mentions, or evidence, changed.
        """
        found: set[int] = set()
        new = {home for home in touched if home in self._named}
        while new:
            found |= new
            new = self._next_to(new) - found
        return found

    def _next_to(self, homes: Collection[int]) -> set[int]:
        near = set().union(
            *(self._linked[home] for home in homes), *map(self._compatible.of, homes)
        )
        if not self._decided.isdisjoint(homes):
            near |= self._decided
        loose = {
            home: [*self._loosely_alike(self._named[home]), *self._near.of(home)] for home in homes
        }
        self._clues.load({*homes, *(other for others in loose.values() for other in others)})
        for home, others in loose.items():
            near.update(
                other
                for other in others
                if self._clues.share(home, other) or (self._is_rare(home) and self._is_rare(other))
            )
        authors = set().union(*(self._clues.authors[home] for home in homes))
        near |= {row[0] for row in select_among(self._session, SHARERS_SQL, authors)}
        return {home for home in near if home in self._named}

    def _is_rare(self, home: int) -> bool:
        """Say whether a name may be somebody's of a name like it, with nobody in common."""
        person = self._named[home]
        family = person.block.rpartition(" ")[0]
        return self._counts.namesakes(family, person.words) < NEAR_NAMESAKES

    def _loosely_alike(self, person: NamedPerson) -> list[int]:
        group = self._loose.get(person.block)
        if group is None or not person.words:
            return []
        first = person.words[0]
        if len(first) == 1:
            near = [other for some in group.values() for other in some]
        else:
            near = [
                other
                for word, some in group.items()
                if word == first[0] or word in nicknames(first) or first in nicknames(word)
                for other in some
            ]
        return [other.id for other in near if are_loosely_alike(person, other)]
