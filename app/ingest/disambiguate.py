"""Settles which persons are one, for whole blocks of names, once all names of a file are in.

What rules merged is made anew each time from the names and papers that there are: a
merge that no longer holds is taken back, and the outcome is the same in whatever order
papers came. What a person decided (merged by hand, or undone) stands above the rules
and stays. The rules themselves are in `app.ingest.disambiguation_rules`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

from sqlmodel import Session, select

from app.domain.people.names import fullest
from app.errors import NotFound
from app.ingest.disambiguation_rules import (
    RULES,
    MergeFinding,
    NamedPerson,
    Pair,
    compatible_pairs,
    find_same,
)
from app.ingest.merges import Links, show_fullest_names
from app.store.bulk_sql import select_among
from app.store.database import Database
from app.store.models import AuthorMerge, LibraryState, NameRow

BLOCKS_AT_ONCE = 5_000
"""Blocks whose names are in memory together; most hold a handful."""

CLOSE_AUTHORS = 30
"""Authors up to which a paper's list says who knows whom; collaborations list everybody."""

SETTLED = "people_settled"
"""Key in the library's state: `no` from an import's first batch until its people are settled."""

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
PAPERS_SQL = """
SELECT name.home_id, authorship.paper_id
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
"""
COAUTHORS_SQL = """
SELECT name.home_id, name.printed
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.paper_id IN {}
GROUP BY name.home_id
"""
CLOSE_PAPERS_SQL = f"""
SELECT paper_id FROM authorship WHERE paper_id IN {{}}
GROUP BY paper_id HAVING count(*) <= {CLOSE_AUTHORS}
"""  # noqa: S608


def are_settled(session: Session) -> bool:
    """Say whether the last import came to its end."""
    state = session.get(LibraryState, SETTLED)
    return state is None or state.value == "yes"


def set_settled(session: Session, settled: bool) -> None:
    """Note whether people are settled; it holds with the transaction."""
    session.merge(LibraryState(key=SETTLED, value="yes" if settled else "no"))


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
    ordered = sorted(row[0] for row in select_among(session, CROWDED_SQL, blocks))
    for start in range(0, len(ordered), BLOCKS_AT_ONCE):
        _settle(session, links, ordered[start : start + BLOCKS_AT_ONCE])


def _settle(session: Session, links: Links, blocks: Sequence[str]) -> None:
    persons = _persons_in(session, blocks)
    pairs = compatible_pairs(persons)
    papers = _papers_of(session, {home for pair in pairs for home in pair})
    apart = {
        (one, other)
        for one, other in pairs
        if papers[one] & papers[other]
        or ((one, other) in links.undone and not links.are_decided_one(one, other))
    }

    @cache
    def coauthors(home: int) -> dict[int, str]:
        close = [row[0] for row in select_among(session, CLOSE_PAPERS_SQL, papers[home])]
        found = {row[0]: row[1] for row in select_among(session, COAUTHORS_SQL, close)}
        found.pop(home, None)
        return found

    findings = find_same(persons, pairs, apart, coauthors)
    homes = {person.id for person in persons}
    changed = _make_links(links, homes, _wanted_links(links, findings))
    links.relink(changed)
    with_several = {person.id for person in persons if person.has_several} | changed
    show_fullest_names(session, with_several | {links.root(home) for home in with_several})


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


def _papers_of(session: Session, homes: Collection[int]) -> defaultdict[int, set[int]]:
    papers: defaultdict[int, set[int]] = defaultdict(set)
    for home, paper_id in select_among(session, PAPERS_SQL, homes):
        papers[home].add(paper_id)
    return papers


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
    for home, row in list(links.rows.items()):
        if home not in homes or row.rule not in RULES:
            continue
        if home not in wanted or wanted[home][0] != row.kept_id:
            links.drop(home)
            changed.add(home)
    for home, (kept, finding) in sorted(wanted.items()):
        if home not in links.rows:
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
