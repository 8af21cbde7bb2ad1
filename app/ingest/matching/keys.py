"""What papers and records are looked for by."""

from __future__ import annotations

from collections.abc import Iterator

from app.ingest.matching.facts import PRINTS, Facts

Key = tuple[str, object]
"""What papers and records are looked for by: a rule's name, a print or `record`, and the value."""


def keys_of(facts: Facts) -> list[Key]:
    """Give what may make two records one paper, from the surest to the least sure."""
    keys: list[Key] = []
    if facts.doi:
        keys.append(("doi", facts.doi))
    if facts.arxiv_id:
        keys.append(("arxiv", facts.arxiv_id))
    if facts.fingerprint:
        keys.append(("title", facts.fingerprint))
    return keys


def similar_keys(facts: Facts) -> Iterator[Key]:
    """Give the prints of a record by which papers of similar titles are found."""
    for name, value in zip(PRINTS, facts.prints, strict=True):
        if value is not None:
            yield name, value
