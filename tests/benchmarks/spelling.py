"""How often, and how fast, a misspelt word is mended.

    python -m tests.benchmarks.spelling CORPORA [STORE]

1,000 seeded slips (a letter dropped, added, changed, or two swapped) in words of five letters
and more that stand in five titles and more; slips that are words themselves are left out. The
baseline compares each slip with all words of the library.
"""

from __future__ import annotations

import random
import sqlite3
import string
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import process_time

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.query.parser import parse
from app.search.text.fts5_match import tokens
from app.search.text.spelling import Spelling
from tests.benchmarks.text_store import open_store

SEED = 3
SLIPS = 1000
SCANNED = 100
"""Slips that the baseline is timed with: it takes its time."""

TITLES_SQL = "SELECT title FROM paper_text"
WORDS_SQL = "SELECT term FROM paper_vocabulary"


def slip(word: str, rng: random.Random) -> str:
    """Return a word with one slip of the hand."""
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    kind = rng.choice(["dropped", "added", "changed", "swapped"])
    if kind == "dropped":
        return word[:at] + word[at + 1 :]
    if kind == "added":
        at = rng.randrange(len(word) + 1)
        return word[:at] + letter + word[at:]
    if kind == "changed":
        return word[:at] + letter + word[at + 1 :]
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def slips(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return pairs of a slip and the word that was meant."""
    rng = random.Random(SEED)
    titles: Counter[str] = Counter()
    for (title,) in connection.execute(TITLES_SQL):
        titles.update(set(tokens(title)))
    known = {term for (term,) in connection.execute(WORDS_SQL)}
    meant = sorted(
        word for word, count in titles.items() if count >= 5 and len(word) >= 5 and word.isalpha()
    )
    made: list[tuple[str, str]] = []
    while len(made) < SLIPS:
        word = rng.choice(meant)
        typed = slip(word, rng)
        if typed not in known:
            made.append((typed, word))
    return made


def main(corpora: Path, store: Path) -> None:
    connection = open_store(corpora, store)
    pairs = slips(connection)
    spelling = Spelling(lambda: connection)
    start = process_time()
    spelling.read_words()
    print(f"words read, once: {(process_time() - start) * 1000:.0f} ms")

    took, right = [], 0
    for typed, meant in pairs:
        start = process_time()
        proposed = spelling.did_you_mean(parse(typed))
        took.append((process_time() - start) * 1000)
        right += proposed == meant
    p50, p95 = np.percentile(took, [50, 95])
    print(f"did you mean             right {right / len(pairs):6.1%}   "
          f"p50 {p50:6.2f}   p95 {p95:6.2f}   max {max(took):6.2f} ms")  # fmt: skip

    words = [term for (term,) in connection.execute(WORDS_SQL)]
    took, right = [], 0
    for typed, meant in pairs[:SCANNED]:
        start = process_time()
        found = process.extractOne(typed, words, scorer=OSA.distance)
        took.append((process_time() - start) * 1000)
        right += found is not None and found[0] == meant
    p50, p95 = np.percentile(took, [50, 95])
    print(f"all words compared       right {right / SCANNED:6.1%}   "
          f"p50 {p50:6.2f}   p95 {p95:6.2f}   max {max(took):6.2f} ms")  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as kept:
        corpora, *given = map(Path, sys.argv[1:])
        main(corpora, given[0] if given else Path(kept, "store.db"))
