"""The hybrid function beside its parts called bare: encode, nearest vectors, keywords.

    python -m tests.benchmarks.hybrid LIBRARY [--queries 300]

LIBRARY is a large library with vectors. Two of it are opened, one a way, so that neither finds
what the other has left in memory; which of the two comes first alternates. No HTTP, no facets.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.explorer.finding import find
from app.library.library import Library
from app.search.query.parser import parse
from app.settings import load_settings
from tests.benchmarks.questions import keywords

Way = Callable[[Library, str], None]


def opened(path: Path) -> Library:
    """Open a library, ready to search by meaning."""
    library = Library(load_settings(database_url=f"sqlite:///{path.absolute()}"))
    library.semantic.prepare(library.columns, encode=False)
    library.semantic.meaning.must_be_ready()
    return library


def hybrid(library: Library, text: str) -> None:
    """Answer as the product does."""
    find(library.snapshot(), parse(text), "hybrid", None)


def parts(library: Library, text: str) -> dict[str, float]:
    """Call the three engines one after the other; return the milliseconds of each."""
    columns = library.columns()
    times = [time.perf_counter()]
    vector = library.semantic.meaning.encode_query(text)
    times.append(time.perf_counter())
    library.semantic.meaning.nearest(vector, columns, None)
    times.append(time.perf_counter())
    find(library.snapshot(), parse(text), "keyword", None)
    times.append(time.perf_counter())
    took = np.diff(times) * 1000
    return dict(zip(("encode", "vectors", "keyword"), took.tolist(), strict=True))


def main() -> None:
    """Print the times of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--queries", type=int, default=300)
    asked = parser.parse_args()
    ours, bare = opened(asked.library), opened(asked.library)
    texts = keywords(asked.library, asked.queries + 20)
    whole: list[float] = []
    apart: list[dict[str, float]] = []

    def time_hybrid(text: str) -> None:
        started = time.perf_counter()
        hybrid(ours, text)
        whole.append((time.perf_counter() - started) * 1000)

    for place, text in enumerate(texts):
        if place % 2:
            time_hybrid(text)
        apart.append(parts(bare, text))
        if not place % 2:
            time_hybrid(text)
    # The first ones read what is kept afterwards.
    whole, apart = whole[20:], apart[20:]
    sums = [sum(each.values()) for each in apart]
    print(f"{ours.columns().size:,} papers, {len(whole)} keywords; milliseconds")
    for name in ("encode", "vectors", "keyword"):
        line(name, [each[name] for each in apart])
    line("the three called bare", sums)
    line("hybrid", whole)
    ratio = np.median(whole) / np.median(sums)
    print(f"  ratio at p50 {ratio:.2f} (≤ 1.5), of the sums {sum(whole) / sum(sums):.2f}")
    ours.close()
    bare.close()


def line(name: str, values: list[float]) -> None:
    """Print one line of the table."""
    p50, p95 = np.percentile(values, [50, 95])
    print(f"  {name:<24} p50 {p50:7.2f}   p95 {p95:7.2f}   max {max(values):7.2f}")


if __name__ == "__main__":
    main()
