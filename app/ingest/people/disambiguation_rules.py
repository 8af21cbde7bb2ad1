"""Which circles of differing names are certainly one person's: the safe joins.

Pure rules over names and evidence; nothing is looked up. The answer depends on what there is,
never on the order in which it came.

Two circles whose names are compatible are one person's where both have the same ORCID, or where
they share a co-author who is rare enough to say so, the score of all evidence
(`app.ingest.people.evidence.scores`) is sure, and nobody else who shares one fits only one of the
two. Without a shared co-author they are one only where hardly anybody else can have the name, and
no third name fits one of the two alone. Never one are: two authors of one paper, people of two
ORCIDs, and groups in which any two names exclude each other. `tests.benchmarks.people` says how
often that is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.people.names import Compatibility, compare, name_key, parse_name
from app.ingest.people.evidence.scores import SURE_OF_TWO_NAMES, prior
from app.ingest.people.name_pairs import NamedPerson, Pair, by_block

RARE = 0.3
"""Expected namesakes below which a full name needs no shared co-author, but co-authors or venues
that are alike."""
UNIQUE = 0.05
"""Expected namesakes below which a full name needs nothing else, unless the other has a common
family name besides, as Hoang Tran Van beside Hoang Van: there the last name is no family's."""
LOOSE, RUN_TOGETHER = -4.5, -1.5
"""Added to the score where initials, a nickname or a misspelling connect two names, and where one
is the other run together, as Xiao-Ming and Xiaoming."""

LOOSELY = (Compatibility.WEAK, Compatibility.NEAR)
"""How names go together that only co-authors can make one person's."""
MOST_ADDED = 1
"""Full middle names that a rare name may have more than another without a shared co-author: of
two, as in Spanish names, the second is often a family name."""

LEFT_OUT = "middle-names-left-out"
SPELLING = "spelling"
INITIALS = "initials"
NICKNAME = "nickname"
MISSPELLED = "misspelled"
SAME_ORCID = "orcid"
BY_HAND = "by hand"
BY_ORCID = 9.0
"""Score of two circles with one ORCID."""


@dataclass(frozen=True, slots=True)
class MergeFinding:
    """Two persons who are one."""

    pair: Pair
    rule: str
    evidence: str
    """One sentence for the reader."""
    score: float
    """Of all evidence; of the name alone where there is no other."""


class SharedCoauthors(NamedTuple):
    """The co-authors of two circles, where one of them is rare enough to be asked."""

    score: float
    """Of these and all other evidence, without the name."""
    name: str
    """Of the most telling one."""
    number: int


@dataclass(slots=True)
class Evidence:
    """What is known of persons besides their names."""

    apart: Callable[[int, int], bool] = lambda _one, _other: False
    """Whether two cannot be one: both wrote one paper, or somebody said so. Lower id first."""
    shared: Callable[[int, int], SharedCoauthors | None] = lambda _one, _other: None
    alike: Callable[[int, int], bool] = lambda _one, _other: False
    """Whether two have like co-authors or venues."""
    namesakes: Callable[[NamedPerson], float] = lambda _person: 0.0
    """Expected other people of a name."""
    orcids: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_family: Callable[[str], bool] = lambda _word: False
    """Whether a word is a common family name."""


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """Two persons who may be one; sorts by how sure that is, never by ids."""

    order: tuple[int, int, float, tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]
    finding: MergeFinding = field(compare=False)


def find_same(
    persons: Sequence[NamedPerson],
    pairs: Mapping[Pair, Compatibility],
    evidence: Evidence,
    decided: Iterable[Sequence[int]] = (),
    everybody: Iterable[NamedPerson] = (),
) -> list[MergeFinding]:
    """Find the pairs that are certainly one person.

    Args:
        persons: everybody of some blocks, whole blocks only.
        pairs: those whose names are compatible.
        evidence: what else is known of them.
        decided: groups of whom somebody decided that they are one.
        everybody: all names of these blocks.

    Returns:
        As few pairs as connect all names of each person.
    """
    return _Search(persons, pairs, evidence, decided, everybody).run()


class _Search:
    """One search for the persons of some blocks."""

    def __init__(
        self,
        persons: Sequence[NamedPerson],
        pairs: Mapping[Pair, Compatibility],
        evidence: Evidence,
        decided: Iterable[Sequence[int]],
        everybody: Iterable[NamedPerson],
    ) -> None:
        self._by_id = {person.id: person for person in persons}
        self._blocks = by_block([*persons, *everybody])
        self._known = evidence
        self._decided = [list(group) for group in decided]
        self._pairs = {pair: how for pair, how in pairs.items() if self._can_be_one(*pair)}

    def _can_be_one(self, one: int, other: int) -> bool:
        """Say whether nothing but their names could keep two persons apart."""
        orcids = self._known.orcids
        if len(orcids.get(one, frozenset()) | orcids.get(other, frozenset())) > 1:
            return False
        return not self._known.apart(min(one, other), max(one, other))

    def _fit(self, one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        if pair in self._pairs:
            return True
        names = self._by_id[one].name, self._by_id[other].name
        return compare(*names) is not Compatibility.CONFLICT and self._can_be_one(*pair)

    def run(self) -> list[MergeFinding]:
        """Join who is one, the surest first."""
        certain, evident = [], []
        for pair, how in self._pairs.items():
            if self._known.orcids.get(pair[0]) and self._has_same_orcid(pair):
                certain.append(self._by_orcid(pair))
            elif edge := self._by_coauthor(pair, how):
                evident.append(edge)
        partners: defaultdict[int, set[int]] = defaultdict(set)
        for edge in (*certain, *evident):
            one, other = edge.finding.pair
            partners[one].add(other)
            partners[other].add(one)
        edges = certain + [
            edge
            for edge in evident
            if (
                (self._namesakes(edge.finding.pair) < RARE and edge.finding.rule != MISSPELLED)
                or self._is_only_one(edge, partners)
            )
        ]
        return self._join(sorted(edges + self._by_name()))

    def _has_same_orcid(self, pair: Pair) -> bool:
        return self._known.orcids.get(pair[0]) == self._known.orcids.get(pair[1])

    def _by_orcid(self, pair: Pair) -> _Edge:
        (orcid,) = self._known.orcids[pair[0]]
        one, other = sorted((self._by_id[person].name for person in pair), key=_length)
        sentence = f"“{one}” and “{other}” have the same ORCID, {orcid}."
        return self._edge(0, MergeFinding(pair, SAME_ORCID, sentence, BY_ORCID))

    def _by_coauthor(self, pair: Pair, how: Compatibility) -> _Edge | None:
        shared = self._known.shared(*pair)
        if shared is None:
            return None
        first, second = (self._by_id[person] for person in pair)
        score = shared.score + prior(self._namesakes(pair)) + _taken_off(how)
        if score < SURE_OF_TWO_NAMES:
            return None
        sentence = f"{_likeness(first, second, how)}; both wrote with {shared.name}."
        rank = 2 if how in LOOSELY else 1
        finding = MergeFinding(pair, _rule(first, second, how), sentence, round(score, 2))
        return self._edge(rank, finding, shared.number, score)

    def _namesakes(self, pair: Pair) -> float:
        """Give the expected namesakes of the more common of two names."""
        return max(self._known.namesakes(self._by_id[person]) for person in pair)

    def _is_only_one(self, edge: _Edge, partners: Mapping[int, set[int]]) -> bool:
        """Say whether all others who may be one of the two may be the other as well."""
        one, other = edge.finding.pair
        return all(self._fit(other, third) for third in partners[one] - {other}) and all(
            self._fit(one, third) for third in partners[other] - {one}
        )

    def _by_name(self) -> list[_Edge]:
        """List the pairs of rare names that no third name makes doubtful."""
        fitting: defaultdict[int, set[int]] = defaultdict(set)
        pairs = {pair: how for pair, how in self._pairs.items() if how not in LOOSELY}
        for one, other in pairs:
            fitting[one].add(other)
            fitting[other].add(one)
        edges = []
        for pair, how in pairs.items():
            together = {*pair, *fitting[pair[0]]}
            if together != {*pair, *fitting[pair[1]]} or self._namesakes(pair) >= RARE:
                continue
            first, second = (self._by_id[person] for person in pair)
            is_unique = self._namesakes(pair) < UNIQUE and not self._has_two_families(*pair)
            if not (is_unique or self._known.alike(*pair)):
                continue
            if _full_names_added(first, second) > MOST_ADDED:
                continue
            sentence = _likeness(first, second, how)
            if how is Compatibility.STRONG:
                sentence += f"; {self._no_other(first, second, together)}"
            score = round(prior(self._namesakes(pair)), 2)
            finding = MergeFinding(pair, _rule(first, second, how), sentence + ".", score)
            edges.append(self._edge(3, finding))
        return edges

    def _has_two_families(self, one: int, other: int) -> bool:
        """Say whether a first name that one has and the other has not is a common family name."""
        words = [set(self._by_id[person].words) for person in (one, other)]
        return self._pairs[one, other] is Compatibility.STRONG and any(
            map(self._known.is_family, words[0] ^ words[1])
        )

    def _no_other(self, one: NamedPerson, other: NamedPerson, together: Collection[int]) -> str:
        name = parse_name(max(one.name, other.name, key=_length))
        given = name_key(name.given)
        keys = {self._by_id[person].key for person in together}
        others = (person for person in self._blocks[one.block] if person.key not in keys)
        if any(name_key(parse_name(person.name).given) == given for person in others):
            return "nobody else fits one of the two and not the other"
        return f"no other {name.family} begins with {name.given}"

    def _edge(self, rank: int, finding: MergeFinding, count: int = 0, weight: float = 0.0) -> _Edge:
        found = (self._by_id[person] for person in finding.pair)
        one, other = sorted((person.key, person.order) for person in found)
        return _Edge((rank, -count, -round(weight, 4), one, other), finding)

    def _join(self, edges: Sequence[_Edge]) -> list[MergeFinding]:
        """Join along the edges, as long as all names that come together fit each other."""
        cluster_of = {number: group for group in self._decided for number in group}
        joined = []
        for edge in edges:
            ours, theirs = (cluster_of.setdefault(number, [number]) for number in edge.finding.pair)
            if ours is theirs or not all(self._fit(a, b) for a in ours for b in theirs):
                continue
            joined.append(edge.finding)
            ours += theirs
            for person in theirs:
                cluster_of[person] = ours
        return joined


def _rule(first: NamedPerson, second: NamedPerson, how: Compatibility) -> str:
    if how is Compatibility.SAME:
        return SPELLING
    if how is Compatibility.STRONG:
        return LEFT_OUT
    if how is Compatibility.NEAR:
        return MISSPELLED
    return INITIALS if 1 in (len(first.words[0]), len(second.words[0])) else NICKNAME


def _taken_off(how: Compatibility) -> float:
    if how is Compatibility.SAME:
        return RUN_TOGETHER
    return LOOSE if how in LOOSELY else 0.0


def _full_names_added(first: NamedPerson, second: NamedPerson) -> int:
    full = [sum(len(word) > 1 for word in person.words) for person in (first, second)]
    words = [len(person.words) for person in (first, second)]
    return 0 if words[0] == words[1] else abs(full[0] - full[1])


def _length(name: str) -> tuple[int, str]:
    return len(name_key(name)), name


def _likeness(first: NamedPerson, second: NamedPerson, how: Compatibility) -> str:
    """Say how two names go together, the beginning of a sentence."""
    if how is Compatibility.SAME:
        return f"“{first.name}” and “{second.name}” are two spellings of one name"
    short, long = sorted((first.name, second.name), key=_length)
    if how is Compatibility.NEAR:
        is_spelled = len(first.words) == len(second.words)
        change = "spelled otherwise" if is_spelled else "with other first names"
        return f"“{short}” is “{long}” {change}"
    if how is Compatibility.WEAK:
        if _rule(first, second, how) == NICKNAME:
            return f"“{short}” is “{long}” with a short first name"
        return f"“{short}” is “{long}” with fewer or shorter first names"
    lengths = [len(name_key(name).split()) for name in (short, long)]
    names = "the middle name" if len(parse_name(long).middles) == 1 else "middle names"
    verb = "left out" if lengths[0] < lengths[1] else "shortened"
    return f"“{short}” is “{long}” with {names} {verb}"
