"""Decisions that contradict each other: two are made one that another decision keeps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.ingest.decision_file.lines import JOINING, PEOPLE, FileDecision, LineProblem
from app.ingest.paper_decisions.known import DIGEST
from app.ingest.people.constraints import LATER

Atom = tuple[str, str, str]
"""What a decision is about; a printed name, or ""; a name of a paper, or a digest."""


def contradictions(
    known: Sequence[FileDecision], added: Sequence[FileDecision]
) -> list[LineProblem]:
    """Find the decisions of a file that cannot hold beside the others.

    Nothing is made one that any decision, here or in the file, keeps apart.

    Args:
        known: decisions in force in the library.
        added: decisions of the file that are not among them.
    """
    problems = [
        LineProblem(decision.line, "left out: both sides are authors of one paper.")
        for decision in added
        if decision.kind in JOINING and decision.about == PEOPLE and _share_a_paper(decision)
    ]
    wrong = {problem.line for problem in problems}
    ties = _Ties([*known, *added])
    for decision in known:
        if decision.kind in JOINING:
            ties.join(decision)
    apart = [decision for decision in known if _parts(decision) and not ties.contradict(decision)]
    for decision in filter(_parts, added):
        if ties.contradict(decision):
            reason = "left out: a decision here makes one of these two."
            problems.append(LineProblem(decision.line, reason))
        else:
            apart.append(decision)
    joins = [
        decision for decision in added if decision.kind in JOINING and decision.line not in wrong
    ]
    for join in sorted(joins, key=lambda one: (one.made_at, one.line)):
        before = dict(ties.parent)
        ties.join(join)
        against = next((two for two in apart if ties.contradict(two)), None)
        if against is not None:
            ties.parent = before
            where = f"line {against.line}" if against.line else "a decision here"
            reason = f"left out: it makes one of two that {where} keeps apart."
            problems.append(LineProblem(join.line, reason))
    return problems


class _Ties:
    """Which mentions or records decisions make one."""

    def __init__(self, decisions: Iterable[FileDecision]) -> None:
        self.parent: dict[Atom, Atom] = {}
        self._papers: defaultdict[str, set[str]] = defaultdict(set)
        for decision in decisions:
            if decision.about == PEOPLE:
                for entry in (*decision.one, *decision.other):
                    self._papers[entry["name"]] |= {*(entry.get("papers") or ()), ""}

    def join(self, decision: FileDecision) -> None:
        atoms = sorted(self._atoms(decision, decision.one) | self._atoms(decision, decision.other))
        for atom in atoms[1:]:
            self.parent[self._root(atom)] = self._root(atoms[0])

    def contradict(self, decision: FileDecision) -> bool:
        one, other = (
            {self._root(atom) for atom in self._atoms(decision, side)}
            for side in (decision.one, decision.other)
        )
        return not one.isdisjoint(other)

    def _root(self, atom: Atom) -> Atom:
        while (above := self.parent.get(atom, atom)) != atom:
            atom = above
        return atom

    def _atoms(self, decision: FileDecision, side: Sequence[dict[str, object]]) -> set[Atom]:
        if decision.about != PEOPLE:
            return {(decision.about, "", str(entry[DIGEST])) for entry in side}
        found: set[Atom] = set()
        for entry in side:
            name, papers = str(entry["name"]), entry.get("papers")
            some = map(str, papers) if isinstance(papers, list) and papers else self._papers[name]
            found |= {(decision.about, name, paper) for paper in some}
        return found


def _parts(decision: FileDecision) -> bool:
    return decision.kind not in (*JOINING, LATER)


def _share_a_paper(decision: FileDecision) -> bool:
    one, other = (
        {
            paper
            for entry in side
            for paper in entry.get("papers") or ()
            if not paper.startswith("title:")
        }
        for side in (decision.one, decision.other)
    )
    return not one.isdisjoint(other)
