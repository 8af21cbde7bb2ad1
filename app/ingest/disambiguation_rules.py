"""Which persons of differing names are certainly one: the safe merges.

Pure rules over names, papers and co-authors; nothing is looked up. The answer depends
on what there is, never on the order in which it came. Initials alone never merge here.

Two persons are merged when their names are compatible beyond initials, when nobody else
is compatible with one of them and not with the other, when they never wrote a paper
together, and when the name is rare or they share a co-author. On the public list of name
variants of the ACL Anthology this reaches a precision of .998 (`tests.benchmarks.people`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.domain.people.names import Compatibility, compare, name_key, parse_name
from app.ingest.name_book import without_umlauts

RARE = 10
"""Persons of one family name and first initial up to which a full first name is taken to name one
person. Above it (`Wang Y`, with hundreds), two persons need a shared co-author."""

LEFT_OUT = "middle-names-left-out"
SPELLING = "spelling"
RULES = frozenset({LEFT_OUT, SPELLING})
"""The rules of this module; any other merge is somebody's decision."""

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


@dataclass(frozen=True, slots=True)
class MergeFinding:
    """Two persons who are one."""

    pair: Pair
    rule: str
    evidence: str
    """One sentence for the reader."""


def compatible_pairs(persons: Sequence[NamedPerson]) -> dict[Pair, Compatibility]:
    """List the pairs of persons whose names go together beyond initials; lower id first."""
    beginnings = Counter(map(_beginning, persons))
    groups: defaultdict[tuple[str, str], list[NamedPerson]] = defaultdict(list)
    for person in persons:
        if beginnings[_beginning(person)] == 1:
            continue
        given = _given_tokens(person)
        if given and len(given[0]) > 1:
            for key in {given[0], "".join(given)}:
                groups[person.block, key].append(person)
    pairs = {}
    for group in groups.values():
        for one, other in combinations(sorted(group, key=lambda person: person.id), 2):
            if (one.id, other.id) not in pairs:
                pairs[one.id, other.id] = compare(one.name, other.name)
    beyond_initials = (Compatibility.SAME, Compatibility.STRONG)
    return {pair: how for pair, how in pairs.items() if how in beyond_initials}


def _beginning(person: NamedPerson) -> tuple[str, str]:
    """Give what two compatible names share at the least; most people are told apart by it."""
    return person.block, without_umlauts(person.key[:4])[:2]


def _given_tokens(person: NamedPerson) -> list[str]:
    """Give the words of a person's key that stand before the family name.

    Taken from key and block, since reading 200,000 names again would cost seconds.
    """
    family = person.block.rpartition(" ")[0]
    words = without_umlauts(person.key).split()
    for start in range(len(words) - 1, 0, -1):
        if family and "".join(words[start:]).startswith(family):
            return words[:start]
    return []


def find_same(
    persons: Sequence[NamedPerson],
    pairs: dict[Pair, Compatibility],
    apart: Collection[Pair],
    coauthors: Callable[[int], dict[int, str]],
) -> list[MergeFinding]:
    """Find the pairs that are certainly one person.

    Args:
        persons: everybody of some blocks, whole blocks only.
        pairs: their `compatible_pairs`.
        apart: pairs that cannot be one: both wrote one paper, or somebody said so.
        coauthors: gives the co-authors of a person, id and name; asked for common names alone.
    """
    by_id = {person.id: person for person in persons}
    blocks: defaultdict[str, list[NamedPerson]] = defaultdict(list)
    for person in persons:
        blocks[person.block].append(person)
    fitting: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs.keys() - set(apart):
        fitting[one].add(other)
        fitting[other].add(one)
    findings = []
    for pair, how in sorted(pairs.items()):
        first, second = by_id[pair[0]], by_id[pair[1]]
        together = {*pair, *fitting[first.id]}
        if second.id not in fitting[first.id] or together != {*pair, *fitting[second.id]}:
            continue
        if how is Compatibility.SAME:
            sentence = f"“{first.name}” and “{second.name}” are two spellings of one name."
            findings.append(MergeFinding(pair, SPELLING, sentence))
            continue
        neighbours = blocks[first.block]
        shared = None
        if len(neighbours) > RARE:
            shared = _shared(coauthors(first.id), coauthors(second.id))
            if shared is None:
                continue
        others = [person for person in neighbours if person.id not in together]
        findings.append(
            MergeFinding(pair, LEFT_OUT, _sentence(first.name, second.name, others, shared))
        )
    return findings


def _shared(ours: dict[int, str], theirs: dict[int, str]) -> str | None:
    """Name a co-author of both, the same one in whatever order they come."""
    return min((name for key, name in ours.items() if key in theirs), default=None)


def _sentence(one: str, other: str, others: Iterable[NamedPerson], shared: str | None) -> str:
    short, long = sorted((one, other), key=lambda name: (len(name_key(name)), name))
    lengths = [len(name_key(name).split()) for name in (short, long)]
    count = len(parse_name(long).middles)
    names = "the middle name" if count == 1 else "middle names"
    verb = "left out" if lengths[0] < lengths[1] else "shortened"
    name = parse_name(long)
    given = name_key(name.given)
    if any(name_key(parse_name(person.name).given) == given for person in others):
        reason = "nobody else fits one of the two and not the other"
    else:
        reason = f"no other {name.family} begins with {name.given}"
    if shared is not None:
        reason += f", and both wrote with {shared}"
    return f"“{short}” is “{long}” with {names} {verb}; {reason}."
