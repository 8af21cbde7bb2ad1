"""Reads the columns of a library from its tables.

A server reads them when it starts and after each import, so that 120,000 papers should take
less than a second: rows go straight into arrays, and are sorted and grouped there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.store.arrivals import load_arrivals
from app.store.columns import DOUBTS, Columns, Groups, marked
from app.store.load_corrections import load_hidden

Ids = NDArray[np.int64]

PAPERS_SQL = """
SELECT id, coalesce(year, 0), coalesce(date, ''), has_code, authors_truncated, year_inferred,
       coalesce(citation_count, -1), coalesce(venue, ''), sort_title, content_hash,
       code_url IS NULL, coalesce(type, ''), CASE releases WHEN '[]' THEN '' ELSE releases END
FROM paper ORDER BY id
"""
AUTHORS_SQL = "SELECT paper_id, author_id, implied FROM authorship"
ALIASES_SQL = """
SELECT id, coalesce(listed_id, merged_into_id) FROM author
WHERE listed_id IS NOT NULL OR merged_into_id IS NOT NULL
"""
LISTED_SQL = "SELECT id, listed_id FROM author WHERE listed_id IS NOT NULL"
CATEGORIES_SQL = "SELECT DISTINCT paper_id, code FROM paper_category ORDER BY paper_id, position"
TAGS_SQL = "SELECT DISTINCT paper_id, tag FROM paper_tag ORDER BY paper_id, position"
SIGNING_SQL = "SELECT value FROM library_state WHERE key = 'cursor_secret'"
LAYOUT_SQL = "SELECT max(id) FROM map_layout WHERE layout_id IS NULL AND undone_at IS NULL"
PLACES_SQL = "SELECT ids, places FROM map_layout WHERE id = :layout OR layout_id = :layout"
TOPICS_SQL = "SELECT paper_id, topic_id FROM paper_topic ORDER BY paper_id, position"


@dataclass(frozen=True)
class TopicsShown:
    """What the topics of papers count as in a snapshot."""

    now: dict[int, int]
    """Topic -> the one that its papers count for; itself, unless it was merged by hand."""
    parents: dict[int, int | None]
    """The topics that are shown, each with the topic above it."""


def load_columns(connection: sqlite3.Connection, version: int, topics: TopicsShown) -> Columns:
    """Read a snapshot from a connection that sees one state of the library."""
    hidden = load_hidden(connection)
    papers = _shown(connection.execute(PAPERS_SQL).fetchall(), hidden)
    size = len(papers)
    columns = list(zip(*papers, strict=True)) if papers else [()] * 13
    ids = np.array(columns[0], dtype=np.int64)
    has_code, truncated, inferred = (np.array(columns[at], dtype=np.bool_) for at in (3, 4, 5))
    title_rank = np.empty(size, dtype=np.int32)
    title_rank[sorted(range(size), key=columns[8].__getitem__)] = np.arange(size)
    authorships = _without(_integers(connection, AUTHORS_SQL, 3), hidden)
    circles = authorships[:, :2].copy()
    authorships[:, 1] = _listed(connection, authorships[:, 1])
    implied = np.isin(ids, authorships[authorships[:, 2] > 0, 0])
    venues, release_rows, release_years = _with_releases(
        _non_empty(columns[0], columns[12]),
        ids,
        _non_empty(columns[0], columns[7]),
    )
    without_address = has_code & np.array(columns[10], dtype=np.bool_)
    return Columns(
        version=version,
        ids=ids,
        year=_clipped(columns[1], np.int16),
        date=np.array([_date_number(date) for date in columns[2]], dtype=np.int32),
        has_code=has_code,
        truncated=truncated,
        year_inferred=inferred,
        citations=np.array(columns[6], dtype=np.int64),
        title_rank=title_rank,
        title_hash=np.fromiter(map(hash, columns[8]), dtype=np.int64, count=size),
        content=np.frombuffer(b"".join(columns[9]), dtype="V16"),
        author=_id_groups(ids, _sorted(authorships[:, :2])),
        circle=_id_groups(ids, _sorted(circles)),
        author_alias=dict(connection.execute(ALIASES_SQL).fetchall()),
        category=_text_groups(ids, _shown(connection.execute(CATEGORIES_SQL).fetchall(), hidden)),
        venue=_text_groups(ids, venues),
        type=_text_groups(ids, _non_empty(columns[0], columns[11])),
        tag=_text_groups(ids, _shown(connection.execute(TAGS_SQL).fetchall(), hidden)),
        **_topic_columns(connection, ids, topics, hidden),
        doubt=_flag_groups(DOUBTS, (implied, truncated, without_address, inferred)),
        arrivals=load_arrivals(connection, ids),
        hidden=len(hidden),
        release_rows=release_rows,
        release_years=release_years,
        places=load_places(connection, ids),
        secret=b"".join(row[0].encode() for row in connection.execute(SIGNING_SQL)),
    )


def newest_layout(connection: sqlite3.Connection) -> int | None:
    """Return the number of the layout that holds; None where the map was never laid out."""
    found: int | None = connection.execute(LAYOUT_SQL).fetchone()[0]
    return found


def load_places(connection: sqlite3.Connection, ids: Ids) -> NDArray[np.float32]:
    """Read where papers lie on the map, shape (n, 2); not a number for those without a place.

    Args:
        ids: of the papers, in order.
    """
    places = np.full((len(ids), 2), np.nan, dtype=np.float32)
    layout = newest_layout(connection)
    if layout is None or not len(ids):
        return places
    for packed_ids, packed_places in connection.execute(PLACES_SQL, {"layout": layout}):
        of_part = np.frombuffer(packed_ids, dtype="<i8")
        rows = np.searchsorted(ids, of_part)
        rows[rows == len(ids)] = 0
        known = ids[rows] == of_part
        places[rows[known]] = np.frombuffer(packed_places, dtype="<f4").reshape(-1, 2)[known]
    return places


def _with_releases(
    rows: list[tuple[int, str]], ids: Ids, venues: list[tuple[int, str]]
) -> tuple[list[tuple[int, str]], Ids, NDArray[np.int16]]:
    """Add the venues of other releases to those of the papers; give the releases' rows and years.

    Args:
        rows: paper and its other releases, as JSON.
        venues: paper and its own venue, in order of papers.
    """
    own = dict(venues)
    further: list[tuple[int, str]] = []
    dated: list[tuple[int, int]] = []
    for paper_id, text in rows:
        releases = json.loads(text)
        names = {release.get("venue") for release in releases} - {None, own.get(paper_id)}
        further += [(paper_id, name) for name in sorted(names)]
        years = {(release.get("date") or "")[:4] for release in releases}
        dated += [(paper_id, int(year)) for year in years if year.isdecimal()]
    if further:
        venues = sorted([*venues, *further], key=itemgetter(0))
    owners = np.array([owner for owner, _ in dated], dtype=np.int64)
    return venues, np.searchsorted(ids, owners), _clipped([year for _, year in dated], np.int16)


def with_topics(
    columns: Columns, connection: sqlite3.Connection, version: int, topics: TopicsShown
) -> Columns:
    """Return columns with their topics read anew: papers are those of the columns."""
    hidden = load_hidden(connection)
    changed = _topic_columns(connection, columns.ids, topics, hidden)
    return replace(columns, version=version, **changed)


def _topic_columns(
    connection: sqlite3.Connection, ids: Ids, topics: TopicsShown, hidden: Sequence[int]
) -> dict[str, Any]:
    """Read the topics of papers as they count now, with the parents behind them."""
    placed = _without(_integers(connection, TOPICS_SQL, 2), hidden)
    highest = max(topics.now, default=0)
    now = np.full(highest + 1, -1, dtype=np.int64)
    for topic, counts_as in topics.now.items():
        now[topic] = counts_as if counts_as in topics.parents else -1
    parent = np.full(highest + 1, -1, dtype=np.int64)
    for topic, above in topics.parents.items():
        parent[topic] = -1 if above is None else above
    known = placed[placed[:, 1] <= highest]
    own = np.column_stack([known[:, 0], now[known[:, 1]]])
    own = own[own[:, 1] >= 0]
    over = np.column_stack([own[:, 0], parent[own[:, 1]]])
    pairs = np.concatenate([own, over[over[:, 1] >= 0]])
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    return {
        "topic": _id_groups(ids, _distinct(pairs)),
        "topic_alias": {merged: into for merged, into in topics.now.items() if merged != into},
    }


def _shown(rows: list[Any], hidden: Sequence[int]) -> list[Any]:
    """Leave out the rows of hidden papers, whose id is the first value."""
    left_out = set(hidden)
    return [row for row in rows if row[0] not in left_out] if left_out else rows


def _without(pairs: Ids, hidden: Sequence[int]) -> Ids:
    """Do the same with rows of integers."""
    return pairs[~np.isin(pairs[:, 0], hidden)] if hidden else pairs


def _listed(connection: sqlite3.Connection, authors: Ids) -> Ids:
    """Give the people under whom authors are listed, shape (authorships,)."""
    listed = _integers(connection, LISTED_SQL, 2)
    now = np.arange(int(max(authors.max(initial=0), listed.max(initial=0))) + 1)
    now[listed[:, 0]] = listed[:, 1]
    return now[authors]


def _clipped(values: Sequence[int], kind: type[np.int16]) -> NDArray[np.int16]:
    """Make an array of stored integers; those beyond the type are its ends, as no error may be.

    The importer lets no such value in (`app.domain.bounds`), but an older library may hold one.
    """
    ends = np.iinfo(kind)
    return np.clip(np.array(values, dtype=np.int64), ends.min, ends.max).astype(kind)


def _date_number(date: str) -> int:
    """Return yyyymmdd of an ISO date; 0 for none, and for a text that is no date."""
    digits = date.replace("-", "")
    return int(digits.ljust(8, "0")) if digits.isdecimal() and len(digits) <= 8 else 0


def _integers(connection: sqlite3.Connection, query: str, width: int) -> Ids:
    """Read rows of integers, shape (rows, width)."""
    numbers = np.fromiter(chain.from_iterable(connection.execute(query)), dtype=np.int64)
    return numbers.reshape(-1, width)


def _packed(pairs: Ids) -> Ids:
    """Make one number of each pair of ids: comparing these is quicker than comparing rows."""
    return pairs[:, 0] << 32 | pairs[:, 1]


def _distinct(pairs: Ids) -> Ids:
    """Drop repeated pairs, keeping the order: two topics of a paper may have become one."""
    _, first = np.unique(_packed(pairs), return_index=True)
    return pairs[np.sort(first)]


def _sorted(pairs: Ids) -> Ids:
    """Sort pairs, each once."""
    packed = np.sort(_packed(pairs), kind="stable")  # quick on rows that are nearly in order
    packed = packed[np.append(True, packed[1:] != packed[:-1])[: len(packed)]]
    return np.column_stack([packed >> 32, packed & 0xFFFFFFFF])


def _offsets(ids: Ids, owners: Ids) -> Ids:
    return np.append(np.searchsorted(owners, ids), len(owners)).astype(np.int64)


def _id_groups(ids: Ids, pairs: Ids) -> Groups:
    """Group pairs of a paper and an id, in order of papers."""
    seen = marked(int(pairs[:, 1].max(initial=0)) + 1, pairs[:, 1])
    codes = (np.cumsum(seen) - 1)[pairs[:, 1]].astype(np.int32)
    return Groups(np.flatnonzero(seen), _offsets(ids, pairs[:, 0]), codes)


def _non_empty(ids: Sequence[int], values: Sequence[str]) -> list[tuple[int, str]]:
    return [(paper_id, value) for paper_id, value in zip(ids, values, strict=True) if value]


def _text_groups(ids: Ids, pairs: list[tuple[int, str]]) -> Groups:
    values = sorted({value for _, value in pairs})
    index = {value: code for code, value in enumerate(values)}
    owners = np.array([owner for owner, _ in pairs], dtype=np.int64)
    codes = np.array([index[value] for _, value in pairs], dtype=np.int32)
    return Groups(values, _offsets(ids, owners), codes)


def _flag_groups(names: tuple[str, ...], flags: tuple[NDArray[np.bool_], ...]) -> Groups:
    """Group by flags, each an array of shape (papers,); names that no paper has are left out."""
    table = np.column_stack(flags)
    present = np.flatnonzero(table.any(axis=0)).tolist()
    table = table[:, present]
    offsets = np.concatenate(([0], np.cumsum(table.sum(axis=1))))
    codes = np.nonzero(table)[1].astype(np.int32)
    return Groups([names[place] for place in present], offsets, codes)
