"""Which names of one block can be one person's at all: the pairs that are weighed.

A block holds the names of one family name and first initial. Comparing all of them with each other
would take minutes; what two compatible names must share is looked for first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.domain.people.name_lists import nicknames
from app.domain.people.names import Compatibility, compare, parse_name
from app.ingest.people.name_book import without_umlauts
from app.ingest.people.namesakes import given_words

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody as known by one key of names, before any merge."""

    id: int
    name: str
    """The fullest printed form."""
    key: str
    block: str
    has_several: bool = False
    """They are printed in several forms, all of this key."""

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name that stand before the family name."""
        return given_words(self.key, self.block)


def compatible_pairs(persons: Sequence[NamedPerson]) -> dict[Pair, Compatibility]:
    """List the pairs of persons whose names go together beyond initials; lower id first."""
    beginnings = Counter(map(_beginning, persons))
    groups: defaultdict[tuple[str, str], list[NamedPerson]] = defaultdict(list)
    for person in persons:
        if beginnings[_beginning(person)] == 1:
            continue
        given = person.words
        if given and len(given[0]) > 1:
            for key in {given[0], "".join(given)}:
                groups[person.block, without_umlauts(key)].append(person)
    pairs = {}
    for group in groups.values():
        for one, other in combinations(sorted(group, key=lambda person: person.id), 2):
            if (one.id, other.id) not in pairs:
                pairs[one.id, other.id] = compare(one.name, other.name)
    beyond_initials = (Compatibility.SAME, Compatibility.STRONG)
    return {pair: how for pair, how in pairs.items() if how in beyond_initials}


def _beginning(person: NamedPerson) -> tuple[str, str]:
    """Give what two compatible names share at the least; most people are told apart by it."""
    return person.block, without_umlauts(person.key.replace(" ", "")[:4])[:2]


def weak_pairs(
    persons: Sequence[NamedPerson], have_ties: Callable[[int, int], bool]
) -> dict[Pair, Compatibility]:
    """List the pairs that initials or a nickname connect, and something besides; lower id first.

    Args:
        persons: whole blocks.
        have_ties: says whether two persons, by their ids, share a co-author or an ORCID.
    """
    pairs: dict[Pair, Compatibility] = {}
    for group in by_block(persons).values():
        for one, other in _loosely_alike(group):
            if not have_ties(one.id, other.id):
                continue
            how = compare(one.name, other.name)
            numbers = {parse_name(person.name).number for person in (one, other)}
            if how is not Compatibility.CONFLICT and len(numbers) == 1:
                pairs[min(one.id, other.id), max(one.id, other.id)] = how
    return pairs


def by_block(persons: Iterable[NamedPerson]) -> dict[str, list[NamedPerson]]:
    """Give the persons of each block."""
    blocks: defaultdict[str, list[NamedPerson]] = defaultdict(list)
    for person in persons:
        blocks[person.block].append(person)
    return blocks


def may_be_loosely_alike(group: Sequence[NamedPerson]) -> bool:
    """Say whether a block has names that only initials or a nickname may connect."""
    return len(group) > 1 and next(_loosely_alike(group), None) is not None


def _loosely_alike(group: Sequence[NamedPerson]) -> Iterator[tuple[NamedPerson, NamedPerson]]:
    """Pair initials with all other names of a block, and full first names with their nicknames."""
    of_first: defaultdict[str, list[NamedPerson]] = defaultdict(list)
    for person in group:
        if words := person.words:
            of_first[words[0]].append(person)
    for first, persons in of_first.items():
        if len(first) == 1:
            yield from combinations(persons, 2)
            others = [one for word, some in of_first.items() if len(word) > 1 for one in some]
            yield from ((one, other) for one in persons for other in others)
        for short in nicknames(first):
            yield from ((one, other) for one in persons for other in of_first.get(short, ()))
