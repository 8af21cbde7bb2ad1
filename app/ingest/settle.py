"""Settles which persons are one, for whole blocks of names, once all names of a file are in.

What rules merged is made anew each time from the names and papers that there are: a
merge that no longer holds is taken back, and the outcome is the same in whatever order
papers came. What a person decided (merged by hand, or undone) stands above the rules
and stays. The rules themselves are in `app.ingest.same_person`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from sqlmodel import Session, col, select

from app.database import raw_connection
from app.domain.names import fullest
from app.ingest.batches import execute_among, select_among
from app.ingest.merges import BY_HAND, Links, link_names, record_merge
from app.ingest.same_person import Finding, Pair, Person, compatible_pairs, find_same
from app.models import AuthorMerge, LibraryState, Name

BLOCKS_AT_ONCE = 5_000
"""Blocks whose names are in memory together; most hold one name."""

CLOSE_AUTHORS = 30
"""Authors up to which a paper's list says who knows whom; collaborations list everybody."""

SETTLED = "people_settled"
"""Key in the library's state: `no` from the first batch of an import until its people are settled."""

BLOCKS_OF_SQL = "SELECT DISTINCT block FROM name WHERE id IN {}"
NAMES_SQL = """
SELECT home_id, printed, block FROM name
WHERE home_id IN (SELECT home_id FROM name WHERE block IN {}) ORDER BY home_id, printed
"""
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


def settle(session: Session, name_ids: Collection[int] | None) -> None:
    """Merge, by rule, who is certainly one person; take back what no longer holds.

    Args:
        session: in a transaction of the writer.
        name_ids: names whose blocks are looked at; None: everybody's.
    """
    if name_ids is None:
        blocks = list(session.exec(select(Name.block).distinct()))
    else:
        blocks = list({row[0] for row in select_among(session, BLOCKS_OF_SQL, name_ids)})
    blocks.sort()
    for start in range(0, len(blocks), BLOCKS_AT_ONCE):
        _settle_blocks(session, blocks[start : start + BLOCKS_AT_ONCE])


def _settle_blocks(session: Session, blocks: list[str]) -> None:
    printed: defaultdict[int, list[str]] = defaultdict(list)
    own_blocks: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for home_id, name, block in select_among(session, NAMES_SQL, blocks):
        printed[home_id].append(name)
        own_blocks[home_id][name] = block
    persons = []
    for home_id, names in printed.items():
        shown = fullest(names)
        persons.append(Person(home_id, shown, own_blocks[home_id][shown]))
    pairs = compatible_pairs(persons)
    papers = _papers_of(session, {home_id for pair in pairs for home_id in pair})
    links = Links(session)
    apart = {pair for pair in pairs if papers[pair[0]] & papers[pair[1]]}
    apart |= {pair for pair in links.undone if pair in pairs}

    @cache
    def coauthors(home_id: int) -> dict[int, str]:
        close = [row[0] for row in select_among(session, CLOSE_PAPERS_SQL, papers[home_id])]
        found = {row[0]: row[1] for row in select_among(session, COAUTHORS_SQL, close)}
        found.pop(home_id, None)
        return found

    findings = find_same(persons, pairs, apart, coauthors)
    ...
