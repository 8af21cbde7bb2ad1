"""Whom the decisions in force are about, as the library is now."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.ingest.people.evidence.papers import paper_names
from app.store.reads import Reads, rows_among

DECISIONS_SQL = """
SELECT id, kind, one, other, note, made_at FROM author_decision
WHERE undone_at IS NULL ORDER BY made_at DESC, id DESC
"""
MENTIONS_SQL = """
SELECT name.printed, authorship.author_id, paper.id, paper.fingerprint, paper.doi, paper.arxiv_id,
    paper.pmid
FROM name JOIN authorship ON authorship.name_id = name.id JOIN paper ON paper.id = paper_id
WHERE name.printed IN {}
"""

_Mentions = Mapping[str, Mapping[str, set[tuple[int, int]]]]
"""Printed name -> name of a paper -> ids of the person and of the paper."""


@dataclass(frozen=True, slots=True)
class KnownSide:
    """One side of a decision."""

    name: str
    """The printed name of most of its papers."""
    papers: int
    """How many of its papers are here."""
    authors: tuple[int, ...]
    """Whose they are now, most papers first; nobody's where none is here."""


@dataclass(frozen=True, slots=True)
class KnownDecision:
    """What somebody decided about two people."""

    id: int
    kind: str
    one: KnownSide
    other: KnownSide
    note: str
    made_at: str
    """In ISO 8601, without a time zone: UTC."""


def known_decisions(reads: Reads) -> list[KnownDecision]:
    """List the decisions in force, the newest first."""
    with reads.read_raw() as connection:
        rows = [
            (row, json.loads(row[2]), json.loads(row[3]))
            for row in connection.execute(DECISIONS_SQL)
        ]
        names = {str(entry["name"]) for _, *sides in rows for side in sides for entry in side}
        mentions = _by_names(rows_among(connection, MENTIONS_SQL, names))
    return [
        KnownDecision(
            row[0], row[1], _side(one, mentions), _side(other, mentions), row[4], str(row[5])
        )
        for row, one, other in rows
    ]


def _by_names(rows: Iterable[tuple[Any, ...]]) -> _Mentions:
    found: defaultdict[str, defaultdict[str, set[tuple[int, int]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for printed, author, paper, title_print, doi, arxiv_id, pmid in rows:
        for name in paper_names(doi, arxiv_id, pmid, title_print):
            found[printed][name].add((author, paper))
    return found


def _side(entries: Iterable[Mapping[str, Any]], mentions: _Mentions) -> KnownSide:
    listed = sorted(entries, key=lambda entry: -len(entry.get("papers") or ()))
    here: set[tuple[int, int]] = set()
    for entry in listed:
        papers = mentions.get(str(entry["name"]), {})
        for name in entry.get("papers") or papers:
            here |= papers.get(name, set())
    counts = Counter(author for author, _ in here)
    authors = sorted(counts, key=lambda author: (-counts[author], author))
    return KnownSide(
        name=str(listed[0]["name"]) if listed else "",
        papers=len({paper for _, paper in here}),
        authors=tuple(authors),
    )
