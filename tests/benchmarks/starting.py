"""How long a server takes to its first page, and how much memory it has after many requests.

    python -m tests.benchmarks.starting LIBRARY [--requests 1000]

LIBRARY is a large library with vectors and topics. The baseline, in the same run, is the same
program over a library of nothing.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from tests.benchmarks.questions import SEED, keywords
from tests.benchmarks.servers import oeuvre, require_meaning

ROUNDS = 3


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--requests", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        empty = [first_page(Path(folder) / "empty.db") for _ in range(ROUNDS)]
    large = [first_page(asked.library) for _ in range(ROUNDS)]
    print(f"first page of a library of nothing    {min(empty):6.2f} s, best of {ROUNDS}")
    print(f"first page of this library            {min(large):6.2f} s, best of {ROUNDS} (≤ 3)")
    remember(asked.library, asked.requests)


def first_page(library: Path) -> float:
    """Return the seconds from the start of the process to the whole first page."""
    with oeuvre(library) as server:
        return time.perf_counter() - server.started_at


def remember(library: Path, count: int) -> None:
    """Ask for pages of every kind, and print what the server keeps in memory."""
    with oeuvre(library) as server:
        print(f"resident after the first page         {server.resident_mib():6.0f} MiB")
        started = time.perf_counter()
        require_meaning(server)
        print(f"search by meaning is ready after      {time.perf_counter() - started:6.2f} s more")
        client = server.connect()
        took, statuses = [], Counter[int]()
        for address in addresses(library, count):
            milliseconds, status, _ = client.timed(address[0], address[1])
            took.append((milliseconds, address))
            statuses[status] += 1
        p50, p95 = np.percentile([each for each, _ in took], [50, 95])
        answers = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
        print(f"{count:,} mixed requests ({answers})   p50 {p50:.1f}   p95 {p95:.1f} ms")
        for milliseconds, address in sorted(took, key=lambda each: -each[0])[:5]:
            print(f"  slowest {milliseconds:8.1f} ms   {address[0]} {dict(address[1])}")
        print(f"resident after them                   {server.resident_mib():6.0f} MiB (≤ 700)")


def addresses(library: Path, count: int) -> list[tuple[str, list[tuple[str, object]]]]:
    """Draw addresses of pages, of the API and of exports, seeded."""
    rng = random.Random(SEED)
    words = keywords(library, count)
    with sqlite3.connect(f"file:{library.absolute()}?mode=ro", uri=True) as connection:
        papers = [row[0] for row in connection.execute("SELECT id FROM paper")]
        authors = [
            row[0]
            for row in connection.execute(
                "SELECT author_id FROM authorship GROUP BY 1 HAVING count(*) > 3"
            )
        ]
        topics = [row[0] for row in connection.execute("SELECT DISTINCT topic_id FROM paper_topic")]
    drawn: list[tuple[str, list[tuple[str, object]]]] = []
    for number in range(count):
        word, paper, author = words[number % len(words)], rng.choice(papers), rng.choice(authors)
        topic, year = rng.choice(topics or [1]), rng.randrange(1995, 2026)
        drawn.append(
            rng.choice(
                [
                    ("/papers", [("q", word)]),
                    ("/papers", [("q", word), ("year", f"{year}-")]),
                    ("/papers", [("author", author)]),
                    ("/papers", [("topic", topic), ("sort", "title")]),
                    ("/api/v1/papers", [("q", word), ("facets", "year,category,venue,author")]),
                    ("/api/v1/papers", [("q", word), ("mode", "semantic")]),
                    ("/api/v1/suggest", [("q", word[:6])]),
                    (f"/papers/{paper}", []),
                    (f"/api/v1/papers/{paper}/similar", []),
                    (f"/authors/{author}", []),
                    (f"/topics/{topic}", []),
                    ("/authors", [("q", word.split()[0])]),
                    ("/timelines", [("q", word)]),
                    ("/api/v1/timelines/topics", [("year", f"{year}-")]),
                    ("/network", [("q", word)]),
                    ("/", []),
                    ("/papers.bib", [("q", word), ("year", year)]),
                ]
            )
        )
    return drawn


if __name__ == "__main__":
    main()
