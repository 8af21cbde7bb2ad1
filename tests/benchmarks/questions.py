"""What the benchmarks ask a large library: the keywords that its own papers carry."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from pathlib import Path

SEED = 7

KEYWORDS_SQL = "SELECT keywords FROM paper WHERE keywords <> '[]' ORDER BY id"
SIGNS = re.compile(r'["“”()*:]|(?<!\w)-|\b(?:OR|AND|NOT)\b')
"""Signs of the query language: a text that has one would not be a plain search."""


def keywords(library: Path, count: int) -> list[str]:
    """Draw keywords of papers, seeded, each once."""
    with sqlite3.connect(f"file:{library.absolute()}?mode=ro", uri=True) as connection:
        lists = [json.loads(row[0]) for row in connection.execute(KEYWORDS_SQL)]
    plain = [word for words in lists for word in words if word and not SIGNS.search(word)]
    random.Random(SEED).shuffle(plain)
    return list(dict.fromkeys(plain))[:count]
