"""Which names of one block can be one person's at all: the pairs that are weighed.

A block holds the names of one family name and first initial. Comparing all of them with each other
would take minutes; what two compatible names must share is looked for first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from app.domain.people.name_words import nicknames
from app.domain.people.names import Compatibility, compare, parse_name
from app.ingest.people.evidence.namesakes import NameCounts, given_words
from app.ingest.people.name_book import without_umlauts

Pair = tuple[int, int]


@dataclass(frozen=True)
class NamedPerson:
    """Somebody as known by one key of names: a key, or one circle of its mentions."""

    id: int
    name: str
    """The fullest printed form."""
    key: str
    block: str
    has_several: bool = False
    """They are printed in several forms, all of this key."""
    order: tuple[str, ...] = ()
    """By content, for those of one key."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of the name that stand before the family name."""
        return given_words(self.key, self.block)


def are_loosely_alike(one: NamedPerson, other: NamedPerson) -> bool:
    """Say whether initials or a nickname may connect two names of one block."""
    if not one.words or not other.words or one.key == other.key:
        return False
    ours, theirs = one.words[0], other.words[0]
    if 1 not in (len(ours), len(theirs)):
        if ours not in nicknames(theirs) and theirs not in nicknames(ours):
            return False
    elif ours[0] != theirs[0]:
        return False
    return parse_name(one.name).number == parse_name(other.name).number


NEAR_NAMESAKES = 0.3
"""Expected namesakes below which a misspelled name may be the same person's: short Chinese first
names are the beginnings of others."""
LEAST_LETTERS = 4
"""Letters of the first names of which one may be misspelled."""
LEAST_SHORT = 3
"""Letters of a first name of which another may be a longer form."""


def are_nearly_alike(one: NamedPerson, other: NamedPerson) -> bool:
    """Say whether two names of one block differ in a letter, or in a first name.

    So do the names of many strangers: it says nothing without co-authors.
    """
    ours, theirs = one.words, other.words
    if not ours or not theirs or one.key == other.key:
        return False
    if not _differ_by_a_letter("".join(ours), "".join(theirs)):
        few, many = sorted((ours, theirs), key=len)
        short, long = sorted((ours[0], theirs[0]), key=len)
        is_longer = len(short) >= LEAST_SHORT and long.startswith(short)
        if not (is_longer and _are_within(few[1:], many[1:])) and not _are_within(few, many):
            return False
    first, second = parse_name(one.name), parse_name(other.name)
    return (first.number, first.suffix) == (second.number, second.suffix)


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Say whether one letter is missing, or another, or two are exchanged."""
    return min(len(one), len(other)) >= LEAST_LETTERS and OSA.distance(one, other) <= 1


def _are_within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Say whether all words, none of them an initial, are among others in this order."""
    rest = iter(many)
    return all(len(word) > 1 and word in rest for word in few)


def by_block(persons: Iterable[NamedPerson]) -> dict[str, list[NamedPerson]]:
    """Give the persons of each block."""
    blocks: defaultdict[str, list[NamedPerson]] = defaultdict(list)
    for person in persons:
        blocks[person.block].append(person)
    return blocks


def may_be_loosely_alike(group: Sequence[NamedPerson]) -> bool:
    """Say whether a block has names that only initials or a nickname may connect."""
    firsts = {person.words[0] for person in group if person.words}
    if len(group) > 1 and any(len(first) == 1 for first in firsts):
        return True
    return any(not firsts.isdisjoint(nicknames(first)) for first in firsts)


class NearNames:
    """The names that are nearly alike, of which a misspelled one may be the same person's.

    Args:
        blocks: all keys of some blocks, as `by_block` gives them.
        counts: says which names are too common for that.
    """

    def __init__(self, blocks: Mapping[str, Sequence[NamedPerson]], counts: NameCounts) -> None:
        self._by_id = {person.id: person for group in blocks.values() for person in group}
        self._blocks = blocks
        self._counts = counts
        self._rare: dict[str, dict[int, NamedPerson]] = {}
        self._found: dict[int, list[int]] = {}

    def of(self, home: int) -> list[int]:
        """Give the keys that are nearly like another."""
        found = self._found.get(home)
        if found is None:
            person = self._by_id[home]
            rare = self._rare_of(person.block)
            others = rare.values() if home in rare else ()
            found = [other.id for other in others if are_nearly_alike(person, other)]
            self._found[home] = found
        return found

    def _rare_of(self, block: str) -> dict[int, NamedPerson]:
        found = self._rare.get(block)
        if found is None:
            group = self._blocks[block]
            family = block.rpartition(" ")[0]
            found = self._rare[block] = {
                person.id: person
                for person in (group if len(group) > 1 else ())
                if self._counts.namesakes(family, person.words) < NEAR_NAMESAKES
            }
        return found


class CompatibleNames:
    """The names that go together beyond initials; compared when they are asked for.

    Args:
        named: all keys of some blocks.
    """

    def __init__(self, named: Iterable[NamedPerson]) -> None:
        self._by_id = {person.id: person for person in named}
        self._alike: defaultdict[tuple[str, str], list[NamedPerson]] = defaultdict(list)
        for person in self._by_id.values():
            for beginning in _beginnings(person):
                self._alike[beginning].append(person)
        self._known: dict[Pair, Compatibility] = {}

    def of(self, home: int) -> list[int]:
        """Give the keys that go together with another."""
        person = self._by_id[home]
        others = {other.id: other for at in _beginnings(person) for other in self._alike[at]}
        return [other.id for other in others.values() if self._go_together(person, other)]

    def pairs(self, homes: Iterable[int]) -> dict[Pair, Compatibility]:
        """List the pairs that have any of some keys; lower id first."""
        pairs = {(min(home, other), max(home, other)) for home in homes for other in self.of(home)}
        return {pair: self._known[pair] for pair in sorted(pairs)}

    def _go_together(self, one: NamedPerson, other: NamedPerson) -> bool:
        if one.key == other.key:
            return False
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair not in self._known:
            self._known[pair] = compare(*(self._by_id[id_].name for id_ in pair))
        return self._known[pair] in (Compatibility.SAME, Compatibility.STRONG)


def _beginnings(person: NamedPerson) -> set[tuple[str, str]]:
    """Give what two compatible names have in common: the first of the given names, or all."""
    given = person.words
    if not given or len(given[0]) == 1:
        return set()
    return {(person.block, without_umlauts(key)) for key in (given[0], "".join(given))}
