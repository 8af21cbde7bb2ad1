"""How many people a name can be expected to name, and how much a shared co-author says.

Both follow from the names of the library and from short tables of common names
(`app.domain.people.frequency`), which speak where the library is small. Counts of the library
are rounded down to powers of two: then one more name changes nothing for most others, and those
for whom it does are found by comparing with the counts of the last time (`Commonness`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from math import log, log2

from app.domain.people.frequency import (
    DEFAULT_SHARE,
    INITIAL_SHARE,
    family_people,
    given_share,
)
from app.ingest.people.name_book import without_umlauts

LEAST_FAMILY = 128
"""People of a family from which the library's own count is used."""
LEAST_GIVEN = 64
"""People of a given name from which the library's own count is used."""
RARE_PEOPLE = 3_000
"""Added to the people among whom a given name is counted, so that a few people say little."""

MOST_KNOWN = 1 << 16
"""Names whose namesakes are remembered, some 0.2 kB each."""
COMMON = 1.0
"""Expected namesakes from which a name is common."""

MIDDLE_INITIAL, MIDDLE_NAME = 0.25, 0.1
"""What a further initial, or name, leaves of the people of a name."""

TELLING = 2.0
"""Weight from which a shared co-author says that two names are one person's."""
AUTHORS_OF_ALL = 100_000
"""Papers to which those of a co-author are compared; the same for every library, since a weight
must not change with papers that have nothing to do with it."""
RARE_WEIGHT, RARE_VALUE = 4.0, 5.25
"""Weight from which all co-authors count for the same: a paper more changes most of them little."""
STEP = 0.5
"""Steps of what the others count for; coarse, so that few papers change it."""
RARE_FAMILY = 50
"""People of a family name up to which family name and first initial are taken to be one person,
as far as co-authors are concerned."""
RARE_FAMILY_VALUE = 4.0
"""What such a co-author counts for."""


def weight(papers: float, namesakes: float) -> float:
    """Give the weight of a shared co-author, in natural logarithms: a rare one says more.

    It is ln(.25 / p), where p is twenty times the share of all papers that have this co-author.

    Args:
        papers: of this co-author.
        namesakes: other people whom the co-author's name can name; each counts as five papers.
    """
    return log(0.25 * AUTHORS_OF_ALL / 20 / max(papers + 5 * namesakes, 1))


@lru_cache(1 << 16)
def given_words(key: str, block: str) -> tuple[str, ...]:
    """Give the words of a name's key that stand before the family name.

    Taken from key and block, since reading 200,000 names again would cost seconds.
    """
    family = block.rpartition(" ")[0]
    if family and key.endswith(" " + family):
        return tuple(key[: -len(family)].split())
    words = key.split()
    for start in range(len(words) - 1, 0, -1):
        if family and without_umlauts("".join(words[start:])).startswith(family):
            return tuple(words[:start])
    return ()


@dataclass(slots=True)
class NameCounts:
    """The people of family names, and the shares of given names, as far as a library knows them."""

    families: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    _people: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[tuple[str, tuple[str, ...]], float] = field(
        default_factory=dict, compare=False, repr=False
    )

    @staticmethod
    def of(families: Mapping[str, int], given: Mapping[str, tuple[int, int]]) -> NameCounts:
        """Round what was counted.

        Args:
            families: people of each common family name.
            given: for each common given name its people, and those of the families it occurs in.
        """
        return NameCounts(
            {name: 1 << people.bit_length() - 1 for name, people in families.items()},
            {
                word: 2.0 ** int(log2(people / (among + RARE_PEOPLE)) // 1)
                for word, (people, among) in given.items()
            },
        )

    def people(self, family: str) -> int:
        """Give the people of a family name."""
        found = self._people.get(family)
        if found is None:
            found = max(self.families.get(family, 0), family_people(family))
            self._people[family] = found
        return found

    def is_rare_family(self, family: str) -> bool:
        """Say whether hardly anybody else has a family name and a first initial."""
        return bool(family) and self.people(family) <= RARE_FAMILY

    def namesakes(self, family: str, words: tuple[str, ...]) -> float:
        """Give the number of other people who can be expected to have a name.

        Args:
            family: folded, without blanks.
            words: first and middle names, or initials, folded.
        """
        found = self._known.get((family, words))
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[family, words] = self._namesakes(family, words)
        return found

    def _namesakes(self, family: str, words: tuple[str, ...]) -> float:
        people = self.people(family)
        if not words:
            return float(people)
        if len(words[0]) == 1:
            return people * INITIAL_SHARE * _middles(words[1:])
        first, *joined = given_readings(words)
        share = self._share(first) or DEFAULT_SHARE
        whole = share * _middles(words[1:])
        if joined:
            whole = max(whole, self._share(joined[0]) * _middles(words[2:]))
        return people * whole

    def _share(self, word: str) -> float:
        return max(self.shares.get(word, 0.0), given_share(word) or 0.0)


def given_readings(words: tuple[str, ...]) -> tuple[str, ...]:
    """Give the first name, and the first two as one: Xiao Ming is Xiaoming, too."""
    if not words:
        return ()
    first = without_umlauts(words[0])
    if len(words) > 1 and len(words[1]) > 1:
        return first, first + without_umlauts(words[1])
    return (first,)


def _middles(words: Iterable[str]) -> float:
    left = 1.0
    for word in words:
        left *= MIDDLE_INITIAL if len(word) == 1 else MIDDLE_NAME
    return left


def level(papers: float, namesakes: float) -> float:
    """Give what a co-author counts for: `weight`, in steps; nothing for a common one."""
    value = weight(papers, namesakes)
    if value >= RARE_WEIGHT:
        return RARE_VALUE
    return STEP * int(value / STEP) + STEP / 2 if value >= STEP else 0.0


@dataclass(slots=True)
class Commonness:
    """What the last settling took to be common; kept, to know whom a change concerns."""

    counts: NameCounts = field(default_factory=NameCounts)
    levels: dict[int, float] = field(default_factory=dict)
    """What co-authors count for, by their home ids; all others for `RARE_VALUE`."""
    blocks: dict[int, str] = field(default_factory=dict)
    """By home id, one of the blocks of keys whose printed names lie in several."""

    def own(self, home: int, block: str) -> int | str:
        """Say as whom somebody is a co-author: by block where the family name is rare.

        Args:
            home: of the key.
            block: of a printed name of it.
        """
        block = self.blocks.get(home, block)
        return block if self.counts.is_rare_family(block.rpartition(" ")[0]) else home

    def value(self, coauthor: int | str) -> float:
        """Give what a co-author counts for, by home id, or by block where the family is rare."""
        if isinstance(coauthor, str):
            return RARE_FAMILY_VALUE
        return self.levels.get(coauthor, RARE_VALUE)

    def differing(self, other: Commonness) -> set[int]:
        """Give the home ids of all who count differently."""
        return {
            home
            for home in self.levels.keys() | other.levels.keys()
            if self.value(home) != other.value(home)
        }

    def renamed(self, other: Commonness) -> set[int]:
        """Give the home ids of all who have another block."""
        return {home for home, _ in self.blocks.items() ^ other.blocks.items()}

    def to_json(self) -> str:
        """Write it as it is kept in the library's state."""
        shares = {word: round(log2(share)) for word, share in self.counts.shares.items()}
        levels = [[home, value] for home, value in sorted(self.levels.items())]
        content = [dict(self.counts.families), shares, levels, sorted(self.blocks.items())]
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Commonness:
        """Read what `to_json` wrote."""
        families, shares, levels, *blocks = json.loads(text)
        counts = NameCounts(families, {word: 2.0**power for word, power in shares.items()})
        return Commonness(counts, dict(levels), dict(chain.from_iterable(blocks)))
