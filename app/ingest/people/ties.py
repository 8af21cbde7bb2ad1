"""What connects persons or keeps them apart besides their names: papers, co-authors, ORCIDs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from math import log

from sqlmodel import Session

from app.domain.people.names import shown_name
from app.domain.text.plain import fold
from app.ingest.people.disambiguation_rules import SharedCoauthors
from app.ingest.people.namesakes import RARE_FAMILY_VALUE, TELLING, Commonness
from app.store.bulk_sql import select_among

CLOSE_AUTHORS = 30
"""Authors up to which a paper's list says who knows whom; collaborations list everybody."""
MIDDLING_FAMILY = 400
"""People of a family name, of 200,000, up to which an initial before it says a little."""

PAPERS_SQL = """
SELECT name.home_id, authorship.paper_id, authorship.orcid
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
"""
AUTHORS_SQL = """
SELECT authorship.paper_id, name.home_id, name.block
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.paper_id IN {}
"""
PRINTED_SQL = "SELECT min(printed) FROM name WHERE home_id IN {}"

VENUES_SQL = """
SELECT DISTINCT paper.venue FROM name JOIN authorship ON authorship.name_id = name.id
JOIN paper ON paper.id = authorship.paper_id WHERE name.home_id IN {} AND paper.venue IS NOT NULL
"""
_VENUE_WORDS = """
about advances annual annals archives association before book books chapter chapters communications
conference conferences edition european first forum fourth fifth ieee international issue joint
journal journals lecture letters meeting notes paper papers part proceedings reports research review
reviews second series session society special student studies symposium third track transactions
twelfth volume volumes workshop workshops world
"""
VENUE_WORDS = frozenset(_VENUE_WORDS.split())
"""Words of venues in every field."""
LEAST_WORD = 5
"""Letters of a word of a venue that says what its field is."""

Coauthor = int | str
"""The home id of a co-author; of those of rare family names the block, as they are likely one
person however the given names are printed."""


class Ties:
    """Papers, co-authors and ORCIDs of some persons.

    Args:
        session: reads the library.
        homes: the persons.
        commonness: says which co-authors are too common to say anything.
    """

    def __init__(self, session: Session, homes: Collection[int], commonness: Commonness) -> None:
        self._session = session
        self._commonness = commonness
        self.papers: defaultdict[int, set[int]] = defaultdict(set)
        orcids: defaultdict[int, set[str]] = defaultdict(set)
        for home, paper_id, orcid in select_among(session, PAPERS_SQL, homes):
            self.papers[home].add(paper_id)
            if orcid:
                orcids[home].add(orcid)
        self.orcids = {home: frozenset(found) for home, found in orcids.items()}
        self._blocks: dict[int, str] = {}
        self._authors: defaultdict[int, list[int]] = defaultdict(list)
        papers = set().union(*self.papers.values())
        for paper_id, home, block in select_among(session, AUTHORS_SQL, papers):
            self._authors[paper_id].append(home)
            self._blocks[home] = min(block, self._blocks.get(home, block))
        counts = commonness.counts
        self._coauthor_of: dict[int, Coauthor] = {
            home: block if counts.is_rare_family(block.rpartition(" ")[0]) else home
            for home, block in self._blocks.items()
        }
        self._coauthors: dict[int, Counter[Coauthor]] = {}

    def coauthors(self, home: int) -> Counter[Coauthor]:
        """Count the papers with each co-author of a person who is not too common to tell."""
        found = self._coauthors.get(home)
        if found is None:
            found = Counter()
            for paper_id in self.papers[home]:
                authors = self._authors[paper_id]
                if len(authors) <= CLOSE_AUTHORS:
                    found.update(
                        {self._coauthor_of[one] for one in authors} - self._commonness.common
                    )
            del found[self._coauthor_of.get(home, home)]
            self._coauthors[home] = found
        return found

    def are_any(self, one: int, other: int) -> bool:
        """Say whether two persons share a co-author or an ORCID."""
        none: frozenset[str] = frozenset()
        return not (
            self.coauthors(one).keys().isdisjoint(self.coauthors(other).keys())
            and self.orcids.get(one, none).isdisjoint(self.orcids.get(other, none))
        )

    def are_alike(self, one: int, other: int) -> bool:
        """Say whether two persons have co-authors of one family name and initial, or one field."""
        return not (
            self._like_coauthors(one).isdisjoint(self._like_coauthors(other))
            and self._fields(one).isdisjoint(self._fields(other))
        )

    def _fields(self, home: int) -> set[str]:
        """Give the words that say of which field the venues of a person are."""
        venues = select_among(self._session, VENUES_SQL, (home,))
        words = {word for (venue,) in venues for word in fold(venue).split()}
        return {word for word in words if len(word) >= LEAST_WORD and word.isalpha()} - VENUE_WORDS

    def _like_coauthors(self, home: int) -> set[str]:
        blocks = (
            self._blocks[one] if isinstance(one, int) else one for one in self.coauthors(home)
        )
        people = self._commonness.counts.people
        return {block for block in blocks if people(block.rpartition(" ")[0]) <= MIDDLING_FAMILY}

    def wrote_together(self, one: int, other: int) -> bool:
        """Say whether two persons are authors of one paper."""
        return not self.papers[one].isdisjoint(self.papers[other])

    def shared(self, one: int, other: int) -> SharedCoauthors | None:
        """Give the most telling co-author of two persons, and how many they share.

        A co-author of few of the papers of whoever has fewer says less; None where none is left
        who is telling.
        """
        fewer, more = sorted((one, other), key=lambda home: (len(self.papers[home]), home))
        ours, theirs = self.coauthors(fewer), self.coauthors(more)
        both = ours.keys() & theirs.keys()
        values = [
            (self._value(one) - log(len(self.papers[fewer]) / ours[one]), one) for one in both
        ]
        telling = [found for found in values if found[0] >= TELLING]
        if not telling:
            return None
        best = max(value for value, _ in telling)
        names = [self._name(fewer, one) for value, one in telling if value == best]
        return SharedCoauthors(best, min(names), len(both))

    def _value(self, coauthor: Coauthor) -> float:
        if isinstance(coauthor, str):
            return RARE_FAMILY_VALUE
        return self._commonness.value(coauthor)

    def _name(self, home: int, coauthor: Coauthor) -> str:
        authors = (one for paper_id in self.papers[home] for one in self._authors[paper_id])
        homes = {one for one in authors if self._coauthor_of[one] == coauthor}
        return min(shown_name(row[0]) for row in select_among(self._session, PRINTED_SQL, homes))
