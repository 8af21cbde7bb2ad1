"""How fast suggestions come while somebody types, beside a plain scan for what begins so.

    python -m tests.benchmarks.suggesting LIBRARY

300 seeded beginnings, 2 to 12 characters, of titles, names and topics, each asked once over
HTTP of a server of its own, as the search box asks. The baseline is SQLite over the same tables:
`LIKE 'typed%'` on titles and on names, five of each, by papers' citations and names' order.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import numpy as np

from tests.benchmarks.servers import await_meaning, oeuvre

SEED = 5
TYPED = 300
SHORTEST, LONGEST = 2, 12
WARM = 20
"""Requests before the clock starts: a server that has just begun reads its pages from disk."""
SLOWEST = 8

TEXTS_SQL = {
    "title": "SELECT title FROM paper ORDER BY id",
    "name": "SELECT DISTINCT printed FROM name ORDER BY printed",
    "topic": "SELECT label FROM topic ORDER BY id",
}
TITLES_SQL = """
SELECT id, title, year FROM paper WHERE title LIKE ? || '%' ORDER BY citation_count DESC LIMIT 5
"""
NAMES_SQL = "SELECT id, printed FROM name WHERE printed LIKE ? || '%' ORDER BY printed LIMIT 5"


def beginnings(connection: sqlite3.Connection, rng: random.Random, count: int) -> list[str]:
    """Draw what may have been typed so far: of titles, names and topics, a third each."""
    made: list[str] = []
    for sql in TEXTS_SQL.values():
        texts = [text for (text,) in connection.execute(sql)]
        for text in rng.choices(texts, k=count // len(TEXTS_SQL)) if texts else ():
            words = text.split()
            begun = " ".join(words[rng.randrange(len(words)) :])
            made.append(begun[: rng.randint(SHORTEST, LONGEST)].strip())
    return made


def report(what: str, took: list[float]) -> None:
    p50, p95 = np.percentile(took, [50, 95])
    print(f"{what:<28} p50 {p50:6.1f}   p95 {p95:6.1f}   max {max(took):6.1f} ms")


def main(library: Path) -> None:
    connection = sqlite3.connect(f"file:{library}?mode=ro", uri=True)
    rng = random.Random(SEED)
    warm, typed = beginnings(connection, rng, WARM), beginnings(connection, rng, TYPED)
    ours: list[tuple[float, str]] = []
    scans: list[float] = []
    with oeuvre(library) as server:
        await_meaning(server)
        client = server.connect()
        for text in warm:
            client.get(f"/api/v1/suggest?q={quote(text)}")
        for text in typed:
            start = perf_counter()
            status, _ = client.get(f"/api/v1/suggest?q={quote(text)}")
            ours.append(((perf_counter() - start) * 1000, text))
            assert status == 200, text
    for text in typed:
        start = perf_counter()
        connection.execute(TITLES_SQL, (text,)).fetchall()
        connection.execute(NAMES_SQL, (text,)).fetchall()
        scans.append((perf_counter() - start) * 1000)
    print(f"{len(typed)} beginnings of titles, names and topics")
    report("suggestions, over HTTP", [ms for ms, _ in ours])
    report("LIKE 'typed%', in process", scans)
    for ms, text in sorted(ours, reverse=True)[:SLOWEST]:
        print(f"{ms:8.1f} ms  {text}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
