"""Which names and co-authors of a library are common, and whom a change of that concerns.

What is common follows from the whole library, so it is compared with what it was at the last
settling: names for which it changed are settled again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlmodel import Session

from app.domain.people.frequency import FEW
from app.domain.people.group_names import is_nobody
from app.ingest.people.evidence.linked import linked_homes
from app.ingest.people.evidence.name_counts import count_names, homes_of
from app.ingest.people.evidence.namesakes import (
    RARE_VALUE,
    Commonness,
    NameCounts,
    given_words,
    level,
)
from app.ingest.people.evidence.papers import CLOSE_AUTHORS
from app.store.bulk_sql import select_among
from app.store.database import raw_connection
from app.store.models import LibraryState

STATE = "common_names"
"""Key in the library's state: what was common when people were last settled."""

MENTIONS_SQL = """
SELECT name.home_id, min(name.key), min(name.block), max(name.block), count(authorship.id)
FROM name LEFT JOIN authorship ON authorship.name_id = name.id
WHERE name.home_id IN {} GROUP BY name.home_id
"""
COAUTHORS_SQL = f"""
SELECT name.home_id, theirs.home_id, theirs.block, count(DISTINCT own.paper_id) FROM name
JOIN authorship AS own ON own.name_id = name.id
JOIN authorship AS other ON other.paper_id = own.paper_id
JOIN name AS theirs ON theirs.id = other.name_id
WHERE name.home_id IN {{}}
AND (SELECT count(*) FROM authorship WHERE paper_id = own.paper_id) <= {CLOSE_AUTHORS}
GROUP BY name.home_id, theirs.home_id, theirs.block
"""  # noqa: S608

FEW_PAPERS = 15


def renew(session: Session, homes: Collection[int] | None) -> tuple[Commonness, set[int]]:
    """Find what is common now, and note it.

    Args:
        session: in a transaction of the writer.
        homes: keys of names of which mentions changed since the last time; None for all.

    Returns:
        What is common, and the keys to settle: `homes` and those for which something common
        is no longer so, or the other way round.
    """
    state = session.get(LibraryState, STATE)
    counts = count_names(session, None if state is None else homes)
    if state is None or homes is None:
        before = Commonness(counts)
        found = raw_connection(session).execute("SELECT DISTINCT home_id FROM name")
        concerned = {home for (home,) in found}
    else:
        before = Commonness.from_json(state.value)
        families = _differing(before.counts.families, counts.families)
        words = _differing(before.counts.shares, counts.shares)
        concerned = {*homes, *homes_of(session, families, words)}
    now, family_of = _commonness_of(session, counts, concerned)
    now.levels |= {home: one for home, one in before.levels.items() if home not in family_of}
    now.blocks |= {home: one for home, one in before.blocks.items() if home not in family_of}
    if state is not None and homes is not None:
        concerned |= _coauthors(session, before, now, family_of)
    session.merge(LibraryState(key=STATE, value=now.to_json()))
    return now, concerned


def _coauthors(
    session: Session, before: Commonness, now: Commonness, family_of: Mapping[int, str]
) -> set[int]:
    """Give the keys for which a co-author counts for more, or less, than before.

    It matters where two papers of a key have this co-author, or keys that may be one person's.
    """
    anew = {
        home
        for home, family in family_of.items()
        if now.counts.is_rare_family(family) != before.counts.is_rare_family(family)
    }
    anew |= now.renamed(before)
    changed = now.differing(before) | anew
    anew |= {home for home in changed if not before.value(home)}
    linked = linked_homes(session)
    of: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for coauthor, home, block, papers in select_among(session, COAUTHORS_SQL, changed):
        of[coauthor, block][home] = papers
    return {
        home
        for (coauthor, _), papers_of in of.items()
        for home, papers in papers_of.items()
        if papers > 1 or len(papers_of) > 1 or coauthor in anew or home in linked
    }


def _differing(before: Mapping[str, float], now: Mapping[str, float]) -> set[str]:
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def _commonness_of(
    session: Session, counts: NameCounts, homes: Collection[int]
) -> tuple[Commonness, dict[int, str]]:
    """Find which keys of names are common as co-authors, and everybody's family name."""
    commonness, families = Commonness(counts), {}
    for home, key, block, last, papers in select_among(session, MENTIONS_SQL, homes):
        families[home] = family = block.rpartition(" ")[0]
        if last != block:
            commonness.blocks[home] = block
        if is_nobody(key):
            commonness.levels[home] = 0.0
            continue
        if papers < FEW_PAPERS and " " in key and counts.people(family) <= FEW:
            continue  # most people: nothing can make them busy
        value = level(papers, counts.namesakes(family, given_words(key, block)))
        if value != RARE_VALUE:
            commonness.levels[home] = value
    return commonness, families
