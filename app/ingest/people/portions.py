"""Blocks of names in portions that fit into memory; what is connected stays together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlmodel import Session

from app.ingest.people.name_pairs import Pair
from app.store.bulk_sql import select_among

MENTIONS_AT_ONCE = 30_000
"""Mentions that are in memory together, with what their papers say."""

SIZES_SQL = """
SELECT name.block, count(authorship.id) FROM name
LEFT JOIN authorship ON authorship.name_id = name.id WHERE name.block IN {} GROUP BY name.block
"""
LINKED_SQL = "SELECT home_id, block FROM name WHERE home_id IN {}"


def linked_blocks(session: Session, links: Collection[Pair]) -> list[set[str]]:
    """Give the blocks of names of different blocks that may be joined."""
    of: defaultdict[int, set[str]] = defaultdict(set)
    for home, block in select_among(session, LINKED_SQL, {home for pair in links for home in pair}):
        of[home].add(block)
    return [of[one] | of[other] for one, other in links]


def portions(
    session: Session, blocks: Collection[str], connected: Sequence[set[str]]
) -> Iterator[list[str]]:
    """Part blocks into portions that fit into memory; what decisions connect stays together."""
    together: dict[str, set[str]] = {}
    for group in connected:
        merged = set(group).union(*(together.get(block, ()) for block in group))
        together.update(dict.fromkeys(merged, merged))
    wanted = set(blocks)
    for block in blocks:
        wanted |= together.get(block, set())
    sizes: dict[str, int] = dict(select_among(session, SIZES_SQL, wanted))
    portion: list[str] = []
    total = 0
    seen: set[str] = set()
    for block in sorted(sizes):
        if block in seen:
            continue
        joined = sorted(together.get(block, {block}) & sizes.keys())
        seen.update(joined)
        portion += joined
        total += sum(sizes[one] for one in joined)
        if total >= MENTIONS_AT_ONCE:
            yield portion
            portion, total = [], 0
    if portion:
        yield portion
