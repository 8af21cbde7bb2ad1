"""The folded text of many papers in a file of its own, indexed as a library's is.

Made once from native JSON Lines and kept: with 120,000 records that takes a minute.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.domain.records.index_text import texts_of
from app.domain.records.record import PaperRecord
from tests.unit.search.text.folded_store import ADD_SQL, FILL_SQL, TABLES_SQL


def json_lines(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the objects of JSON Lines files, gzipped or not."""
    for path in files:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            yield from map(json.loads, lines)


def fill_store(path: Path | str, papers: Iterable[dict[str, Any]]) -> sqlite3.Connection:
    """Make a store of papers; the first has id 1."""
    connection = sqlite3.connect(path)
    connection.executescript(TABLES_SQL)
    rows = (
        (number, texts.title, texts.abstract, texts.authors, texts.extra)
        for number, paper in enumerate(papers, 1)
        for texts in [
            texts_of(
                PaperRecord(
                    title=paper.get("title") or "",
                    abstract=paper.get("abstract") or paper.get("text"),
                    authors=tuple(paper.get("authors") or ()),
                    keywords=tuple(paper.get("keywords") or ()),
                    venue=paper.get("venue"),
                )
            )
        ]
    )
    connection.executemany(ADD_SQL, rows)
    connection.executescript(FILL_SQL)
    connection.commit()
    return connection


def open_store(corpora: Path, path: Path) -> sqlite3.Connection:
    """Open the store of all `*.jsonl.gz` of a folder at `path`; make it if it is not there."""
    if not path.exists():
        unfinished = path.with_name(path.name + ".part")
        unfinished.unlink(missing_ok=True)
        fill_store(unfinished, json_lines(sorted(corpora.glob("*.jsonl.gz")))).close()
        unfinished.rename(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA cache_size=-16384")  # as the product's readers have it
    return connection
