"""A page of results beside Datasette's search page over the same records.

    python -m tests.benchmarks.datasette LIBRARY DATASETTE [--queries 100] [--seconds 10]

LIBRARY is a large library; DATASETTE is that program (0.65.5, in an environment of its own:
`pip install datasette==0.65.5`). Its database has one table of papers and FTS5's index over title,
abstract and authors. Each query is asked of every server in turn, over one connection each.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from tests.benchmarks.questions import keywords
from tests.benchmarks.servers import (
    Client,
    Server,
    free_port,
    oeuvre,
    require_meaning,
    serving,
)

CLIENTS = 8
PAPERS_SQL = """
SELECT paper.id, paper.title, paper.abstract,
       (SELECT group_concat(printed, ', ') FROM (
            SELECT name.printed FROM authorship JOIN name ON name.id = authorship.name_id
            WHERE authorship.paper_id = paper.id ORDER BY authorship.position)),
       paper.date, paper.year, paper.venue,
       (SELECT code FROM paper_category WHERE paper_id = paper.id AND position = 1)
FROM paper ORDER BY paper.id
"""
TABLES_SQL = """
CREATE TABLE papers (id INTEGER PRIMARY KEY, title TEXT, abstract TEXT, authors TEXT, date TEXT,
                     year INTEGER, venue TEXT, category TEXT);
CREATE VIRTUAL TABLE papers_fts USING fts5(title, abstract, authors, content='papers',
    content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
"""

Parameters = Sequence[tuple[str, object]]
Ask = Callable[[str], tuple[str, Parameters]]
"""Gives the path and the parameters of a page of results."""


def copy_papers(library: Path, path: Path) -> int:
    """Write the papers of a library as Datasette's own tools would; return their number."""
    with sqlite3.connect(f"file:{library.absolute()}?mode=ro", uri=True) as source:
        rows = source.execute(PAPERS_SQL).fetchall()
    with sqlite3.connect(path) as target:
        target.executescript(TABLES_SQL)
        target.executemany("INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        target.execute("INSERT INTO papers_fts(papers_fts) VALUES ('rebuild')")
    return len(rows)


def ours(mode: str) -> Ask:
    """Ask for our page: 25 papers with highlights, every facet, histogram."""
    return lambda text: ("/papers", [("q", text), ("mode", mode)])


def as_it_comes(text: str) -> tuple[str, Parameters]:
    """Ask for 100 rows, with suggestions of facets."""
    return "/papers/papers", [("_search", text)]


def narrow(text: str) -> tuple[str, Parameters]:
    """Ask for 25 rows with two facets; the server has its suggestions turned off."""
    return "/papers/papers", [
        ("_search", text), ("_size", 25), ("_facet", "year"), ("_facet", "venue"),
    ]  # fmt: skip


def main() -> None:
    """Print the times of each server, and how many requests a second it answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("datasette", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    texts = keywords(asked.library, asked.queries + 5)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        plain = Path(folder) / "papers.db"
        print(f"{copy_papers(asked.library, plain):,} papers, {asked.queries} keywords")

        def datasette(*settings: str) -> Server:
            port = free_port()
            command = [str(asked.datasette), "serve", str(plain), "--port", str(port), *settings]
            return stack.enter_context(serving(command, port))

        library = stack.enter_context(oeuvre(asked.library))
        require_meaning(library)
        usual, quiet = datasette(), datasette("--setting", "suggest_facets", "off")
        pages: dict[str, tuple[Server, Ask]] = {
            "Datasette as it comes": (usual, as_it_comes),
            "Datasette, 25 rows, 2 facets": (quiet, narrow),
            "ours, by keyword": (library, ours("keyword")),
            "ours, hybrid": (library, ours("hybrid")),
        }
        medians = one_by_one(pages, texts)
        rates = {
            name: requests_a_second(*pages[name], texts, asked.seconds)
            for name in ("Datasette as it comes", "ours, by keyword", "ours, hybrid")
        }
    first, second, *mine = medians
    for name in mine:
        print(f"{name}: × {medians[first] / medians[name]:.1f} faster than {first} (≥ 15), "
              f"× {medians[second] / medians[name]:.1f} than {second} (≥ 8), "
              f"× {rates[name] / rates[first]:.1f} its requests a second (≥ 10)")  # fmt: skip


def one_by_one(pages: dict[str, tuple[Server, Ask]], texts: list[str]) -> dict[str, float]:
    """Ask each server each query in turn; return the median milliseconds of each."""
    clients: dict[str, Client] = {name: server.connect() for name, (server, _) in pages.items()}
    took: dict[str, list[float]] = {name: [] for name in pages}
    sizes: dict[str, list[int]] = {name: [] for name in pages}
    for place, text in enumerate(texts):
        for name, (_, ask) in pages.items():
            milliseconds, status, body = clients[name].timed(*ask(text))
            if status != 200:
                raise SystemExit(f"{name} answered “{text}” by {status}.")
            if place >= 5:  # the first ones read what is kept afterwards
                took[name].append(milliseconds)
                sizes[name].append(len(body))
    for name, values in took.items():
        p50, p95 = np.percentile(values, [50, 95])
        print(f"  {name:<30} p50 {p50:8.1f}   p95 {p95:8.1f}   max {max(values):8.1f} ms"
              f"   {np.median(sizes[name]) / 1000:6.0f} kB")  # fmt: skip
    return {name: float(np.median(values)) for name, values in took.items()}


def requests_a_second(server: Server, ask: Ask, texts: list[str], seconds: float) -> float:
    """Count what a server answers to eight clients that ask without pause."""
    answered = [0] * CLIENTS
    end = time.perf_counter() + seconds

    def ask_on(place: int) -> None:
        client = server.connect()
        at = place * len(texts) // CLIENTS
        while time.perf_counter() < end:
            status, _ = client.get(*ask(texts[at % len(texts)]))
            answered[place] += status == 200
            at += 1

    threads = [threading.Thread(target=ask_on, args=(place,)) for place in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(answered) / (time.perf_counter() - started)
    print(f"  {CLIENTS} clients: {rate:8.1f} requests a second")
    return rate


if __name__ == "__main__":
    main()
