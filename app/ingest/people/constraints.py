"""What somebody decided about mentions: those that are one person's, and those that are not.

Decisions name mentions by what is printed, never by ids: a name, and the names of a paper
(`app.ingest.people.evidence.papers.paper_names`). So they hold when papers are imported again,
here or elsewhere. Of decisions that contradict each other, the later one holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.ingest.people.evidence.circles import Mention, MentionCircle
from app.store.bulk_sql import select_among
from app.store.tables.author_identity import AuthorDecision

ONE, APART, LATER = "one", "apart", "later"
"""Kinds of decisions."""

Side = list[dict[str, object]]
"""Mentions, each `{"name": printed, "papers": [names of the paper]}`; all papers of the name where
there is no list."""

BLOCKS_SQL = "SELECT printed, block FROM name WHERE printed IN {}"


def decisions_that_hold(session: Session) -> list[AuthorDecision]:
    """Read the decisions that were not undone and say something, the newest first."""
    query = select(AuthorDecision).where(
        col(AuthorDecision.undone_at).is_(None), AuthorDecision.kind != LATER
    )
    rows = session.exec(query).all()
    return sorted(rows, key=lambda row: (row.made_at, row.id or 0), reverse=True)


def decided_blocks(session: Session, decisions: Iterable[AuthorDecision]) -> list[set[str]]:
    """Give the blocks that decisions connect, each set with more than one."""
    names_of = [
        {str(entry["name"]) for side in (row.one, row.other) for entry in side} for row in decisions
    ]
    blocks: dict[str, str] = dict(select_among(session, BLOCKS_SQL, set().union(*names_of)))
    connected = [{blocks[name] for name in names if name in blocks} for names in names_of]
    return [group for group in connected if len(group) > 1]


@dataclass(slots=True)
class Constraints:
    """What decisions say of some mentions."""

    group_of: dict[int, int] = field(default_factory=dict)
    """Ids of mentions -> a number that all have who were decided to be one."""
    _apart: dict[int, set[tuple[int, bool]]] = field(default_factory=dict)
    """Ids of mentions -> decisions with the side on which they are."""

    @staticmethod
    def of(decisions: Sequence[AuthorDecision], mentions: Iterable[Mention]) -> Constraints:
        """Look up decisions, the newest first, among mentions."""
        found = Constraints()
        if not decisions:
            return found
        named: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            named[mention.printed].append(mention)
        for number, decision in enumerate(decisions):
            one, other = (_on_side(side, named) for side in (decision.one, decision.other))
            if decision.kind == ONE:
                found._unite(one | other)
            elif one and other:
                found._part(number, one, other)
        return found

    def _unite(self, mentions: set[int]) -> None:
        members = set(mentions)
        for group in {self.group_of[mention] for mention in mentions if mention in self.group_of}:
            members |= {one for one, its in self.group_of.items() if its == group}
        sides = [side for member in members for side in self._apart.get(member, ())]
        if any((number, not side) in sides for number, side in sides):
            return  # a later decision keeps them apart
        self.group_of |= dict.fromkeys(members, min(members, default=0))

    def _part(self, number: int, one: set[int], other: set[int]) -> None:
        groups = [{self.group_of.get(at, -at) for at in side} for side in (one, other)]
        if not groups[0].isdisjoint(groups[1]):
            return  # a later decision makes them one
        for side, ids in ((False, one), (True, other)):
            groups_of = {self.group_of[at] for at in ids if at in self.group_of}
            ids |= {at for at, its in self.group_of.items() if its in groups_of}
            for at in ids:
                self._apart.setdefault(at, set()).add((number, side))

    @property
    def is_any(self) -> bool:
        """Whether any two mentions were decided to be two people's."""
        return bool(self._apart)

    def concern(self, circle: MentionCircle) -> bool:
        """Say whether anything was decided of a circle."""
        return any(
            mention.id in self._apart or mention.id in self.group_of for mention in circle.mentions
        )

    def part(self, one: MentionCircle, other: MentionCircle) -> bool:
        """Say whether somebody decided that two circles are two people."""
        if not self._apart:
            return False
        theirs = self._sides(other)
        return any((number, not side) in theirs for number, side in self._sides(one))

    def _sides(self, circle: MentionCircle) -> set[tuple[int, bool]]:
        empty: set[tuple[int, bool]] = set()
        return empty.union(*(self._apart.get(mention.id, empty) for mention in circle.mentions))


def _on_side(side: Side, named: defaultdict[str, list[Mention]]) -> set[int]:
    found = set()
    for entry in side:
        papers = entry.get("papers")
        wanted = frozenset(map(str, papers)) if isinstance(papers, list) else frozenset()
        found |= {
            mention.id
            for mention in named.get(str(entry["name"]), ())
            if not wanted or not wanted.isdisjoint(mention.facts.names)
        }
    return found
