"""Settles which persons are one, for whole blocks of names, once all names of a file are in.

What rules merged is made anew each time from the names and papers that there are: a
merge that no longer holds is taken back, and the outcome is the same in whatever order
papers came. What a person decided (merged by hand, or undone) stands above the rules
and stays. The rules themselves are in `app.ingest.people.disambiguation_rules`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import groupby
from operator import itemgetter

from sqlmodel import Session, select

from app.domain.people.names import fullest
from app.errors import NotFound
from app.ingest.people.commonness import renew
from app.ingest.people.disambiguation_rules import RULES, Evidence, MergeFinding, find_same
from app.ingest.people.merges import Links, show_most_used_names
from app.ingest.people.name_pairs import (
    NamedPerson,
    Pair,
    by_block,
    compatible_pairs,
    may_be_loosely_alike,
    weak_pairs,
)
from app.ingest.people.namesakes import Commonness
from app.ingest.people.rekey import bring_keys_up
from app.ingest.people.ties import Ties
from app.store.bulk_sql import select_among
from app.store.database import Database
from app.store.models import AuthorMerge, LibraryState, NameRow

BLOCKS_AT_ONCE = 50_000
"""Blocks whose names are in memory together, with the authors of their papers; most hold a handful
of names."""

SETTLED = "people_settled"
"""Key in the library's state: `no` from an import's first batch until its people are settled, then
`RULES_VERSION`."""
RULES_VERSION = "2"
"""Grows with every change of the rules: people of older libraries are then settled anew."""

BLOCKS_OF_SQL = "SELECT DISTINCT block FROM name WHERE home_id IN {}"
CROWDED_SQL = "SELECT block FROM name WHERE block IN {} GROUP BY block HAVING count(*) > 1"
NAMES_SQL = """
SELECT home_id, printed, key, block FROM name
WHERE home_id IN (SELECT home_id FROM name WHERE block IN {}) AND (
    EXISTS (SELECT 1 FROM authorship WHERE authorship.name_id = name.id)
    OR EXISTS (SELECT 1 FROM profile WHERE profile.name_id = name.id)
)
ORDER BY home_id, printed
"""
"""Without names that a correction took off all papers."""


def are_settled(session: Session) -> bool:
    """Say whether the last import came to its end, and people were settled by today's rules."""
    state = session.get(LibraryState, SETTLED)
    return state is None or state.value == RULES_VERSION


def set_settled(session: Session, settled: bool) -> None:
    """Note whether people are settled; it holds with the transaction."""
    session.merge(LibraryState(key=SETTLED, value=RULES_VERSION if settled else "no"))


def bring_people_up(database: Database) -> None:
    """Settle the people of a library that an earlier version settled by other rules.

    A library of 120,000 papers takes some seconds; one of today's rules takes no time.

    Raises:
        Busy: another process kept writing.
    """
    with database.read() as session:
        state = session.get(LibraryState, SETTLED)
    if state is None or state.value in ("no", RULES_VERSION):  # an import may be at work
        return
    with database.write("people") as session:
        bring_keys_up(session)
        settle_everybody(session)
        set_settled(session, True)


def settle_everybody(session: Session) -> None:
    """Settle all blocks, as after an import that was cut off."""
    settle_blocks(session, set(session.exec(select(NameRow.block).distinct())))


def blocks_of(session: Session, homes: Collection[int]) -> set[str]:
    """Give all blocks in which some persons have a name."""
    return {row[0] for row in select_among(session, BLOCKS_OF_SQL, homes)}


def settle_blocks(session: Session, blocks: Collection[str]) -> None:
    """Merge, by rule, who is certainly one person; take back what no longer holds.

    Args:
        session: in a transaction of the writer.
        blocks: blocks of names (`Name.block`), with all blocks of each person: one key may be read
            in two ways ("Ann Bell Fox", "Bell Fox, Ann").
    """
    links = Links(session)
    commonness, concerned = renew(session, blocks)
    ordered = sorted(row[0] for row in select_among(session, CROWDED_SQL, concerned))
    for start in range(0, len(ordered), BLOCKS_AT_ONCE):
        _settle(session, links, commonness, ordered[start : start + BLOCKS_AT_ONCE])


def _settle(session: Session, links: Links, commonness: Commonness, blocks: Sequence[str]) -> None:
    persons = _persons_in(session, blocks)
    pairs = compatible_pairs(persons)
    groups = by_block(persons).values()
    loose = [one for group in groups if may_be_loosely_alike(group) for one in group]
    homes = {home for pair in pairs for home in pair} | {person.id for person in loose}
    ties = Ties(session, homes, commonness)
    pairs |= weak_pairs(loose, ties.are_any)

    def apart(one: int, other: int) -> bool:
        if ties.wrote_together(one, other):
            return True
        return (one, other) in links.undone and not links.are_decided_one(one, other)

    def namesakes(person: NamedPerson) -> float:
        return commonness.counts.namesakes(person.block.rpartition(" ")[0], person.words)

    evidence = Evidence(apart, ties.shared, ties.are_alike, namesakes, ties.orcids)
    findings = find_same(persons, pairs, evidence)
    homes = {person.id for person in persons}
    changed = _make_links(links, homes, _wanted_links(links, findings))
    links.relink(changed)
    several = {person.id for person in persons if person.has_several} | changed
    several |= {one for one in homes if one in links.rows}
    show_most_used_names(session, several | {links.root(home) for home in several})


def _persons_in(session: Session, blocks: Sequence[str]) -> list[NamedPerson]:
    """Give everybody whose fullest name lies in these blocks."""
    persons = []
    wanted = set(blocks)
    found = select_among(session, NAMES_SQL, blocks)
    for home, group in groupby(found, key=itemgetter(0)):
        forms = {printed: (key, place) for _, printed, key, place in group}
        shown = fullest(forms) if len(forms) > 1 else next(iter(forms))
        key, block = forms[shown]
        if block in wanted:
            persons.append(NamedPerson(home, shown, key, block, len(forms) > 1))
    return persons


def _wanted_links(
    links: Links, findings: Sequence[MergeFinding]
) -> dict[int, tuple[int, MergeFinding]]:
    """Turn findings into links from each person to one of the persons who are the same.

    That one is whoever somebody decided to be yet another, else whoever was here first. A second
    one of whom that was decided stays where they are.
    """
    same: defaultdict[int, set[int]] = defaultdict(set)
    told: dict[Pair, MergeFinding] = {}
    for finding in findings:
        one, other = finding.pair
        same[one].add(other)
        same[other].add(one)
        told[one, other] = told[other, one] = finding
    wanted = {}
    seen: set[int] = set()
    for start in sorted(same):
        if start in seen:
            continue
        cluster, queue = {start}, [start]
        while queue:
            new = same[queue.pop()] - cluster
            cluster |= new
            queue += new
        seen |= cluster
        decided = {home for home in cluster if links.root(home, decided=True) != home}
        kept = min(decided or cluster)
        for home in cluster - decided - {kept}:
            if not links.are_decided_one(home, kept):
                nearest = kept if kept in same[home] else min(same[home])
                wanted[home] = (kept, told[home, nearest])
    return wanted


def _make_links(
    links: Links, homes: Collection[int], wanted: dict[int, tuple[int, MergeFinding]]
) -> set[int]:
    """Make the merges of these persons by rule what they should be; say whose changed."""
    changed = set()
    for home, earlier in list(links.rows.items()):
        if home not in homes or earlier.rule not in RULES:
            continue
        if home not in wanted or wanted[home][0] != earlier.kept_id:
            links.drop(home)
            changed.add(home)
    for home, (kept, finding) in sorted(wanted.items()):
        row = links.rows.get(home)
        if row is not None and row.rule in RULES:
            if row.rule != finding.rule:
                changed.add(home)
            row.rule, row.evidence = finding.rule, finding.evidence
        elif row is None:
            links.make(kept, home, finding.rule, finding.evidence)
            changed.add(home)
    return changed


def undo_merge(database: Database, merge_id: int) -> None:
    """Part two persons who were merged, for good: no rule merges them again.

    Args:
        database: the library.
        merge_id: of an `AuthorMerge`.

    Raises:
        NotFound: there is no such merge, or it is undone already.
    """
    with database.write("authors undo") as session:
        links = Links(session)
        row = session.get(AuthorMerge, merge_id)
        if row is None or links.rows.get(row.merged_id) is not row:
            raise NotFound(f"There is no merge {merge_id} that could be undone.")
        links.undo(row)
        links.relink([row.merged_id])
        settle_blocks(session, blocks_of(session, (row.kept_id, row.merged_id)))
