"""Rare names of different blocks that people share a co-author with: they may be joined.

The same names in another order, or one further name, with a co-author in common. Which of these
are surely one person's says the evidence of their papers (`app.ingest.people.persons`). They are
kept with the library, since an import needs only those of its own names.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations

import numpy as np
from sqlmodel import Session

from app.domain.people.group_names import is_nobody
from app.ingest.people.evidence.clues import Clues
from app.ingest.people.evidence.linked import keep_links, kept_links
from app.ingest.people.evidence.namesakes import NameCounts
from app.ingest.people.name_pairs import Pair
from app.ingest.people.other_blocks.names import Likeness, NameForm, likeness
from app.store.bulk_sql import Row, select_among
from app.store.database import raw_connection
from app.store.reads import homes_with_words

RARE = 0.3
"""Expected namesakes below which names are joined across blocks."""
NAMES_AT_ONCE = 2_000
"""Names that are compared together, with the co-authors of those that go together."""
MOST_WORDS = 6
"""Words of a name by which others are looked for."""
MOST_BEFORE = 1
"""Full words that may come before a name that is otherwise the same: two are another person's
name, printed without a comma."""

NAMES_SQL = """
SELECT home_id, min(key), min(block) FROM name {} GROUP BY home_id HAVING NOT max(is_group)
"""
OF_HOMES_SQL = NAMES_SQL.format("WHERE home_id IN {}")


def renew_links(
    session: Session, homes: Collection[int] | None, counts: NameCounts, clues: Clues
) -> set[Pair]:
    """Find which names of different blocks may be joined, and note it.

    Args:
        session: in a transaction of the writer.
        homes: keys whose mentions or evidence changed since the last time; None for all.
        counts: says which names are rare.
        clues: what connects them.

    Returns:
        Pairs of home ids, the lower one first.
    """
    kept = None if homes is None else kept_links(session)
    touched = None if homes is None or kept is None else set(homes)
    found = set[Pair]()
    if touched is None:
        portions = _sharing_words(session)
    else:
        found = {pair for pair in kept or () if touched.isdisjoint(pair)}
        own = _forms(select_among(session, OF_HOMES_SQL, touched))
        rare = {home: form for home, form in own.items() if _is_rare(form, counts)}
        portions = iter([rare.keys() | _near(session, rare)])
    for some in portions:
        forms = _forms(select_among(session, OF_HOMES_SQL, some))
        pairs = _find(forms, touched, counts)
        clues.load({home for pair in pairs for home in pair})
        found |= {pair for pair in pairs if clues.share(*pair)}
    keep_links(session, found)
    return found


def _sharing_words(session: Session) -> Iterator[set[int]]:
    """Give the keys of all names that have two words in common with another, some at a time.

    Those with the same two words come together. Of a million names only numbers are in memory.
    """
    hashes, holders = array("q"), array("q")
    for home, key, _ in raw_connection(session).execute(NAMES_SQL.format("")):
        for two in combinations(_full_words(key), 2):
            hashes.append(hash(two))
            holders.append(home)
    of_two = np.array(hashes)
    homes = np.array(holders)[np.argsort(of_two, kind="stable")]
    _, sizes = np.unique(of_two, return_counts=True)
    homes = homes[np.repeat(sizes > 1, sizes)]
    ends = np.cumsum(sizes[sizes > 1])
    cuts = ends[np.searchsorted(ends, np.arange(NAMES_AT_ONCE, len(homes), NAMES_AT_ONCE))]
    yield from (set(some.tolist()) for some in np.split(homes, np.unique(cuts)))


_Form = tuple[NameForm, str]
"""A name and its block."""


def _forms(rows: Iterator[Row]) -> dict[int, _Form]:
    """Read the names that have two full words."""
    return {
        home: (NameForm.of(key, block), block)
        for home, key, block in rows
        if len(_full_words(key)) > 1 and not is_nobody(key)
    }


def _full_words(key: str) -> list[str]:
    return sorted({word for word in key.split() if len(word) > 1})[:MOST_WORDS]


def _is_rare(form: _Form, counts: NameCounts) -> bool:
    name, block = form
    return counts.namesakes(block.rpartition(" ")[0], name.given) < RARE


def _near(session: Session, forms: dict[int, _Form]) -> set[int]:
    """Give the keys that have two words in common with any of these names."""
    connection = raw_connection(session)
    twos = {
        two
        for name, _ in forms.values()
        for two in combinations(_full_words(" ".join(name.words)), 2)
    }
    return set(homes_with_words(connection, twos))


def _find(forms: dict[int, _Form], touched: set[int] | None, counts: NameCounts) -> set[Pair]:
    """Pair rare names of different blocks that go together; one of them is touched."""
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for home, (name, _) in forms.items():
        for two in combinations(_full_words(" ".join(name.words)), 2):
            holders[two].append(home)
    found: dict[Pair, bool] = {}
    for group in holders.values():
        if len(group) > 1:
            rare = sorted(home for home in group if _is_rare(forms[home], counts))
            for pair in combinations(rare, 2):
                if pair not in found and (touched is None or not touched.isdisjoint(pair)):
                    found[pair] = _go_together(*(forms[home] for home in pair))
    return {pair for pair, go_together in found.items() if go_together}


def _go_together(one: _Form, other: _Form) -> bool:
    if one[1] == other[1]:
        return False
    how = likeness(one[0], other[0])
    return how is Likeness.ORDER or (
        how is Likeness.MORE and not _has_another_before(one[0], other[0])
    )


def _has_another_before(one: NameForm, other: NameForm) -> bool:
    """Say whether the longer name is the shorter one with the name of somebody else before it."""
    few, many = sorted((one.words, other.words), key=len)
    return len(many) - len(few) > MOST_BEFORE and many[-len(few) :] == few
