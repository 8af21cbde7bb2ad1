"""What HTTP, JSON, facets and highlights add to a search: the API beside the engine called bare.

    python -m tests.benchmarks.overhead LIBRARY [--queries 300]

LIBRARY is a large library with vectors (`oeuvre import`, `oeuvre embed`). The queries are answered
by the engine in this process, one after the other, and then by `/api/v1/papers` of a server; no
query comes twice, so that nothing is remembered on either side. The difference is taken query by
query.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from app.explorer.finding import find
from app.library.library import Library
from app.search.fusion import Mode
from app.search.query.parser import parse
from app.settings import load_settings
from tests.benchmarks.questions import keywords
from tests.benchmarks.servers import oeuvre, require_meaning

FACETS = "year,category,venue,author"
MODES: tuple[Mode, ...] = ("keyword", "hybrid")


def main() -> None:
    """Print a table for each mode."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--queries", type=int, default=300)
    asked = parser.parse_args()
    library = Library(load_settings(database_url=f"sqlite:///{asked.library.absolute()}"))
    library.semantic.prepare(library.columns, encode=False)
    snapshot = library.snapshot()
    columns = snapshot.columns
    texts = keywords(asked.library, asked.queries * len(MODES) + 20)
    with oeuvre(asked.library) as server:
        require_meaning(server)
        client = server.connect()
        for text in texts[:20]:  # what is read or made once is there afterwards
            find(snapshot, parse(text), None, None)
            client.get("/api/v1/papers", [("q", text), ("facets", FACETS)])
        print(f"{columns.size:,} papers, {asked.queries} keywords a mode; milliseconds")
        for mode in MODES:
            bare, served = [], []
            some, texts = texts[-asked.queries :], texts[: -asked.queries]
            for text in some:
                started = time.perf_counter()
                find(snapshot, parse(text), mode, None)
                bare.append((time.perf_counter() - started) * 1000)
            for text in some:
                took, status, _ = client.timed(
                    "/api/v1/papers", [("q", text), ("mode", mode), ("facets", FACETS)]
                )
                if status != 200:
                    raise SystemExit(f"“{text}” was answered by {status}.")
                served.append(took)
            show(mode, bare, served)
    library.close()


def show(mode: str, bare: list[float], served: list[float]) -> None:
    """Print three lines."""
    over = np.array(served) - np.array(bare)
    print(mode)
    for name, values, asked in (
        ("engine, called bare", bare, ""),
        ("/api/v1/papers, 25 papers, 4 facets", served, ""),
        ("what that adds", over, "   (p50 ≤ 5, p95 ≤ 20)"),
    ):
        p50, p95 = np.percentile(values, [50, 95])
        print(f"  {name:<38} p50 {p50:7.2f}   p95 {p95:7.2f}   max {max(values):7.2f}{asked}")


if __name__ == "__main__":
    main()
