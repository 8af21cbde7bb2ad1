"""Which names and co-authors of a library are common, and whom a change of that concerns.

Persons are settled by blocks. What is common follows from the whole library, so it is compared with
what it was at the last settling: blocks for which it changed are settled again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlmodel import Session

from app.domain.people.frequency import FEW
from app.ingest.people.namesakes import (
    BUSY_WEIGHT,
    TELLING,
    Commonness,
    NameCounts,
    given_readings,
    given_words,
    weight,
)
from app.ingest.people.ties import CLOSE_AUTHORS
from app.store.bulk_sql import select_among
from app.store.database import raw_connection
from app.store.models import LibraryState

STATE = "common_names"
"""Key in the library's state: what was common when people were last settled."""

NAMES_SQL = "SELECT DISTINCT key, block FROM name WHERE NOT is_group"
HOMES_SQL = "SELECT home_id FROM name WHERE block IN {}"
MENTIONS_SQL = """
SELECT name.home_id, min(name.key), min(name.block), count(authorship.id)
FROM name LEFT JOIN authorship ON authorship.name_id = name.id
WHERE name.home_id IN {} GROUP BY name.home_id
"""
COAUTHOR_BLOCKS_SQL = f"""
SELECT DISTINCT theirs.block FROM name
JOIN authorship AS own ON own.name_id = name.id
JOIN authorship AS other ON other.paper_id = own.paper_id
JOIN name AS theirs ON theirs.id = other.name_id
WHERE name.home_id IN {{}}
AND (SELECT count(*) FROM authorship WHERE paper_id = own.paper_id) <= {CLOSE_AUTHORS}
"""  # noqa: S608

FEW_PAPERS = 15

Name = tuple[str, str, tuple[str, ...]]
"""Block, family and given words."""


def renew(session: Session, blocks: Collection[str]) -> tuple[Commonness, set[str]]:
    """Find what is common now, and note it.

    Args:
        session: in a transaction of the writer.
        blocks: those in which names or papers changed since the last time.

    Returns:
        What is common, and the blocks to settle: `blocks` and those for which something common
        is no longer so, or the other way round.
    """
    names = list(_names(session))
    counts = NameCounts.of((family, words) for _, family, words in names)
    state = session.get(LibraryState, STATE)
    if state is None:
        before = Commonness(counts)
        concerned = {row[0] for row in raw_connection(session).execute("SELECT block FROM name")}
    else:
        before = Commonness.from_json(state.value)
        concerned = {*blocks, *_touched(names, before.counts, counts)}
    now, homes = _commonness_of(session, counts, concerned)
    now.common |= before.common - homes.keys()
    now.busy |= before.busy - homes.keys()
    if state is not None:
        changed = now.differing(before)
        changed |= {
            home
            for home, family in homes.items()
            if counts.is_rare_family(family) != before.counts.is_rare_family(family)
        }
        concerned |= {row[0] for row in select_among(session, COAUTHOR_BLOCKS_SQL, changed)}
    session.merge(LibraryState(key=STATE, value=now.to_json()))
    return now, concerned


def _names(session: Session) -> Iterator[Name]:
    for key, block in raw_connection(session).execute(NAMES_SQL):
        family = block.rpartition(" ")[0]
        if family:
            yield block, family, given_words(key, block)


def _touched(names: Iterable[Name], before: NameCounts, now: NameCounts) -> Iterator[str]:
    """Give the blocks of names that became more or less common."""
    families = _differing(before.families, now.families)
    words = _differing(before.shares, now.shares)
    for block, family, given in names:
        if family in families or not words.isdisjoint(given_readings(given)):
            yield block


def _differing(before: Mapping[str, float], now: Mapping[str, float]) -> set[str]:
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def _commonness_of(
    session: Session, counts: NameCounts, blocks: Collection[str]
) -> tuple[Commonness, dict[int, str]]:
    """Find who of some blocks is common or busy as a co-author, and everybody's family name."""
    found = {row[0] for row in select_among(session, HOMES_SQL, blocks)}
    commonness, families = Commonness(counts), {}
    for home, key, block, papers in select_among(session, MENTIONS_SQL, found):
        families[home] = family = block.rpartition(" ")[0]
        if papers < FEW_PAPERS and " " in key and counts.people(family) <= FEW:
            continue  # most people: nothing can make them busy
        value = weight(papers, counts.namesakes(family, given_words(key, block)))
        if value < TELLING:
            commonness.common.add(home)
        elif value < BUSY_WEIGHT:
            commonness.busy.add(home)
    return commonness, families
