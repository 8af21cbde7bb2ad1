"""From the names of some blocks to persons: circles of each name first, then over names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations, product

from app.domain.people.group_names import is_nobody
from app.domain.people.names import Compatibility, compare
from app.ingest.people.constraints import Constraints
from app.ingest.people.disambiguation_rules import (
    Evidence,
    MergeFinding,
    SharedCoauthors,
    find_same,
)
from app.ingest.people.evidence.circles import Coauthor, Mention, MentionCircle
from app.ingest.people.evidence.namesakes import COMMON, TELLING, Commonness
from app.ingest.people.evidence.scores import DOUBTFUL, prior, weigh
from app.ingest.people.name_circles import MOST_DOUBTS, CircleSearch, NameCircles
from app.ingest.people.name_pairs import (
    LEAST_LETTERS,
    NEAR_NAMESAKES,
    NamedPerson,
    NearNames,
    Pair,
    are_loosely_alike,
    by_block,
)
from app.ingest.people.other_blocks.names import NameForm
from app.ingest.people.other_blocks.names import likeness as likeness_across
from app.ingest.people.person import Join, Person, PersonDoubt

SURE_ACROSS = 7.0
"""Score from which names of different blocks are one person's."""
FURTHER_NAMES = "other-block"
CONFLICT = Compatibility.CONFLICT
MOST_SHARING = 300
"""Circles of a block with one co-author that are compared with each other for this co-author."""


class PersonSearch:
    """One search for the persons behind the names of some blocks.

    Args:
        named: the keys of names, by home id; whole blocks only.
        mentions: of each home.
        homes: pairs of homes whose names go together beyond initials.
        links: pairs of homes of different blocks that may be joined.
        near: those whose names are nearly alike.
        commonness: how common names and co-authors are.
        decided: what somebody decided.
        name_of: gives the printed name of a co-author.
    """

    def __init__(
        self,
        named: Mapping[int, NamedPerson],
        mentions: Mapping[int, Sequence[Mention]],
        homes: Mapping[Pair, Compatibility],
        links: Iterable[Pair],
        near: NearNames,
        commonness: Commonness,
        decided: Constraints,
        name_of: Callable[[Coauthor, MentionCircle], str],
    ) -> None:
        self._named = named
        self._commonness = commonness
        self._decided = decided
        self._name_of = name_of
        self._homes = homes
        self._links = links
        self._near = near
        self._circles: list[MentionCircle] = []
        self._weakest: list[float] = []
        self._of_home: defaultdict[int, list[int]] = defaultdict(list)
        self._doubts: list[tuple[Pair, float]] = []
        circles = CircleSearch(commonness, decided)
        for home in sorted(mentions, key=lambda home: named[home].key):
            nobody = is_nobody(named[home].key)
            self._add(home, circles.find(mentions[home], self.namesakes(home), nobody))

    def _add(self, home: int, found: NameCircles) -> None:
        start = len(self._circles)
        self._circles += found.circles
        self._weakest += found.weakest
        self._of_home[home] = list(range(start, len(self._circles)))
        self._doubts += [
            ((start + one, start + other), score) for (one, other), score in found.doubts
        ]

    def namesakes(self, home: int) -> float:
        """Give the number of other people who can be expected to have a name."""
        person = self._named[home]
        return self._commonness.counts.namesakes(person.block.rpartition(" ")[0], person.words)

    # --- persons over names --------------------------------------------------------------

    def run(self) -> tuple[list[Person], list[PersonDoubt]]:
        """Find the persons, and the pairs of them that may be one."""
        circles = self._circles
        named = [self._named_circle(place) for place in range(len(circles))]
        evidence = Evidence(
            self._are_apart,
            self._shared,
            self._are_alike,
            lambda person: self.namesakes(circles[person.id].mentions[0].home),
            {place: circle.orcids for place, circle in enumerate(circles) if circle.orcids},
            lambda word: not self._commonness.counts.is_rare_family(word),
        )
        groups: defaultdict[int, set[int]] = defaultdict(set)
        for place, circle in enumerate(circles):
            for mention in circle.mentions:
                if mention.id in self._decided.group_of:
                    groups[self._decided.group_of[mention.id]].add(place)
        decided = [sorted(group) for group in groups.values()]
        pairs = self._pairs(named)
        findings = find_same(named, pairs, evidence, decided, self._named.values())
        self._doubt([*pairs, *self._rare_pairs(pairs.keys())])
        return self._joined(findings, decided)

    def _doubt(self, pairs: Iterable[Pair]) -> None:
        """Note which circles of differing names may be one person's; who is one drops out later."""
        found: defaultdict[int, list[tuple[float, Pair]]] = defaultdict(list)
        for one, other in pairs:
            ours, theirs = self._circles[one], self._circles[other]
            namesakes = max(self.namesakes(self._home_of(place)) for place in (one, other))
            if namesakes >= COMMON and ours.coauthors.keys().isdisjoint(theirs.coauthors):
                continue
            if self._are_apart(one, other):
                continue
            weighed = weigh(ours, theirs, self._commonness.value)
            score = weighed.score + prior(namesakes)
            if score >= DOUBTFUL:
                found[one].append((score, (one, other)))
                found[other].append((score, (one, other)))
        best = {
            pair: score
            for some in found.values()
            for score, pair in sorted(some, key=self._by_score)[:MOST_DOUBTS]
        }
        self._doubts += list(best.items())

    def _by_score(self, doubt: tuple[float, Pair]) -> tuple[float, list[tuple[str, ...]]]:
        score, pair = doubt
        return -round(score, 4), sorted(self._circles[place].order for place in pair)

    def _named_circle(self, place: int) -> NamedPerson:
        circle = self._circles[place]
        person = self._named[circle.mentions[0].home]
        return NamedPerson(place, person.name, person.key, person.block, False, circle.order)

    def _pairs(self, named: Sequence[NamedPerson]) -> dict[Pair, Compatibility]:
        """List the pairs of circles whose names are compatible, and that have something to say."""
        pairs = {}
        for (one, other), how in self._homes.items():
            for pair in product(self._of_home[one], self._of_home[other]):
                pairs[min(pair), max(pair)] = how
        homes_in = Counter(self._named[home].block for home in self._of_home)
        places_of: defaultdict[object, list[int]] = defaultdict(list)
        for place, circle in enumerate(self._circles):
            if homes_in[block := named[place].block] > 1:
                for clue in (*circle.coauthors, *circle.orcids):
                    places_of[block, clue].append(place)
        known: dict[Pair, Compatibility] = {}
        for places in places_of.values():
            if 1 < len(places) <= MOST_SHARING:
                of_home: defaultdict[int, list[int]] = defaultdict(list)
                for place in places:
                    of_home[self._home_of(place)].append(place)
                for homes in combinations(of_home, 2):
                    if homes not in known:
                        known[homes] = self._fit_loosely(*homes)
                    if known[homes] is not CONFLICT:
                        for pair in product(of_home[homes[0]], of_home[homes[1]]):
                            pairs.setdefault(pair, known[homes])
        return pairs

    def _rare_pairs(self, known: Collection[Pair]) -> list[Pair]:
        """List the pairs of circles of rare names that a letter, initials or a nickname part.

        Nothing joins them without a co-author; they may be one person all the same.
        """
        rare = [self._named[home] for home in self._of_home if self._is_rare(home)]
        found = []
        for group in by_block(rare).values():
            for one, other in combinations(group, 2):
                if not (are_loosely_alike(one, other) or self._is_misspelled(one, other)):
                    continue
                for pair in product(self._of_home[one.id], self._of_home[other.id]):
                    ordered = (min(pair), max(pair))
                    if ordered not in known:
                        found.append(ordered)
        return found

    def _is_misspelled(self, one: NamedPerson, other: NamedPerson) -> bool:
        ours, theirs = ([word for word in of.words if len(word) == 1] for of in (one, other))
        return ours == theirs and other.id in self._near.of(one.id)  # no initial is a misprint

    def _is_rare(self, home: int) -> bool:
        return self.namesakes(home) < NEAR_NAMESAKES

    def _fit_loosely(self, *homes: int) -> Compatibility:
        """Compare two names that initials, a nickname, a misspelling or a first name connect."""
        one, other = (self._named[home] for home in homes)
        how = compare(one.name, other.name)
        if how is not CONFLICT and are_loosely_alike(one, other):
            return how
        if other.id not in self._near.of(one.id):
            return CONFLICT
        if how is not CONFLICT and min(len(one.words[0]), len(other.words[0])) < LEAST_LETTERS:
            return CONFLICT  # Wei-Lin and Wei are two names more often than Gina-Anne and Gina
        return Compatibility.NEAR

    def _home_of(self, place: int) -> int:
        return self._circles[place].mentions[0].home

    def _are_apart(self, one: int, other: int) -> bool:
        ours, theirs = self._circles[one], self._circles[other]
        return ours.excludes(theirs) or self._decided.part(ours, theirs)

    def _shared(self, one: int, other: int) -> SharedCoauthors | None:
        ours, theirs = self._circles[one], self._circles[other]
        if ours.coauthors.keys().isdisjoint(theirs.coauthors.keys()):
            return None
        weighed = weigh(ours, theirs, self._commonness.value)
        if weighed.most < TELLING:
            return None
        fewer = min((ours, theirs), key=lambda circle: (circle.size, circle.order))
        name = min(self._name_of(one, fewer) for one in weighed.best)
        return SharedCoauthors(weighed.score, name, weighed.shared)

    def _are_alike(self, one: int, other: int) -> bool:
        ours, theirs = self._circles[one], self._circles[other]
        weighed = weigh(ours, theirs, self._commonness.value)
        return weighed.coauthors > 0 or weighed.subject > 1

    def _across(self) -> list[MergeFinding]:
        """Find the names of different blocks that are surely one person's, the surest first."""
        found = []
        for homes in self._links:
            if any(len(self._of_home[home]) != 1 for home in homes):
                continue  # nobody knows which circle it would be
            one, other = (self._of_home[home][0] for home in homes)
            shared = self._shared(one, other)
            score = prior(max(map(self.namesakes, homes))) + (shared.score if shared else 0)
            if shared and score >= SURE_ACROSS:
                sentence = f"{self._likeness(*homes)}; both wrote with {shared.name}."
                pair = (min(one, other), max(one, other))
                found.append(MergeFinding(pair, FURTHER_NAMES, sentence, round(score, 2)))
        return sorted(found, key=lambda finding: self._by_score((finding.score, finding.pair)))

    def _likeness(self, *homes: int) -> str:
        """Say how two names of different blocks go together, the beginning of a sentence."""
        named = sorted(
            (self._named[home] for home in homes), key=lambda one: (len(one.key), one.key)
        )
        how = likeness_across(*(NameForm.of(person.key, person.block) for person in named))
        return f"“{named[0].name}” is “{named[1].name}”: {how}"

    def _can_be_one(self, one: int, other: int) -> bool:
        first, second = (self._named[self._home_of(place)] for place in (one, other))
        if first.block == second.block and compare(first.name, second.name) is CONFLICT:
            return False
        return not self._are_apart(one, other)

    def _joined(
        self, findings: Iterable[MergeFinding], decided: Sequence[Sequence[int]]
    ) -> tuple[list[Person], list[PersonDoubt]]:
        """Make persons of circles, along what was found and what was decided."""
        of: dict[int, list[int]] = {place: [place] for place in range(len(self._circles))}

        def unite(one: int, other: int) -> None:
            ours, theirs = of[one], of[other]
            if ours is not theirs:
                ours += theirs
                of.update(dict.fromkeys(theirs, ours))

        for group in decided:
            for other in group[1:]:
                unite(group[0], other)
        found = list(findings)
        for finding in found:
            unite(*finding.pair)
        for finding in self._across():
            pairs = product(*(of[place] for place in finding.pair))
            if all(self._can_be_one(*pair) for pair in pairs):
                unite(*finding.pair)
                found.append(finding)
        persons: list[Person] = []
        index: dict[int, int] = {}
        for place in range(len(self._circles)):
            if place not in index:
                group = sorted(of[place])
                index |= dict.fromkeys(group, len(persons))
                person = Person([self._circles[at] for at in group])
                person.weakest = min(self._weakest[at] for at in group)
                person.by_hand = any(map(self._decided.concern, person.circles))
                persons.append(person)
        for finding in found:
            homes = tuple(self._home_of(place) for place in finding.pair)
            join = Join(finding.rule, finding.evidence, finding.score, homes)
            persons[index[finding.pair[0]]].joins.append(join)
        doubts: dict[Pair, tuple[float, MentionCircle, MentionCircle]] = {}
        for (one, other), score in self._doubts:
            pair = (min(index[one], index[other]), max(index[one], index[other]))
            if pair[0] != pair[1] and (pair not in doubts or score > doubts[pair][0]):
                doubts[pair] = (score, self._circles[one], self._circles[other])
        return persons, [
            PersonDoubt(pair, score, (one, other)) for pair, (score, one, other) in doubts.items()
        ]
