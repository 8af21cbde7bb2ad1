"""Milliseconds that the timelines of a large library take over counting its papers alone.

    python -m tests.benchmarks.timelines LIBRARY.db [--rounds 30]

Every address is asked over HTTP of the application itself, in this process and without a network.
The baseline of a row is the raw count: the same filters read, the same papers selected and counted,
without HTTP and JSON. Both take turns.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import parse_qsl

from starlette.testclient import TestClient

from app.explorer.filters import parse_filters
from app.explorer.selection import select_papers
from app.library.library import Library
from app.main import create_app
from app.settings import Settings

ASKED_MS = 60
CHARTS = ("papers", "topics", "coauthors")


def main() -> None:
    """Print p50 and p95 of each timeline under each filter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    settings = Settings.model_validate(
        {"database_url": f"sqlite:///{asked.library.resolve()}", "semantic": False}
    )
    app = create_app(settings)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        print(f"{'':44} {'count':>14} {'timeline':>16}   over it (asked: {ASKED_MS} ms)")
        print(f"{'':44} {'p50':>7}{'p95':>7} {'p50':>8}{'p95':>8}   p50    p95")
        for chart in CHARTS:
            for what, filters in filters_of(client):
                measure(client, app.state.library, chart, what, filters, asked.rounds)


def filters_of(client: TestClient) -> list[tuple[str, str]]:
    """Choose filters that this library has papers for."""
    author = client.get("/api/v1/authors", params={"per_page": 1}).json()["results"][0]
    category = client.get("/api/v1/categories", params={"per_page": 1}).json()["results"][0]
    years = client.get("/api/v1/timelines/papers").json()
    fullest = years["years"][years["counts"].index(max(years["counts"]))]
    return [
        ("no filter", ""),
        (f"year {fullest}", f"year={fullest}"),
        ("ten years", f"year={fullest - 9}-{fullest}"),
        (f"category {category['code']}", f"category={category['code']}"),
        (f"author {author['name']}", f"author={author['id']}"),
        ("q, a common word", "q=model"),
        ("q, two words", "q=language+model"),
    ]


def measure(
    client: TestClient, library: Library, chart: str, what: str, filters: str, rounds: int
) -> None:
    """Time one timeline and its baseline in turns."""
    timeline = f"/api/v1/timelines/{chart}?{filters}"
    answer = client.get(timeline)
    answer.raise_for_status()
    series = answer.json().get("series")
    counting, drawing = [], []
    for _ in range(rounds):
        counting.append(milliseconds(lambda: raw_count(library, filters)))
        drawing.append(milliseconds(lambda: client.get(timeline)))
    base, took = spread(counting), spread(drawing)
    rows = f", {len(series):,} rows" if series is not None else ""
    print(
        f"{f'{chart}: {what}{rows}':44} {base[0]:7.1f}{base[1]:7.1f} {took[0]:8.1f}{took[1]:8.1f}"
        f" {took[0] - base[0]:6.1f} {took[1] - base[1]:6.1f}"
    )


def raw_count(library: Library, filters: str) -> int:
    """Count the papers of some filters."""
    return select_papers(library.snapshot(), parse_filters(parse_qsl(filters))[0]).count


def milliseconds(do: Callable[[], object]) -> float:
    """Time one answer."""
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def spread(times: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p95."""
    return median(times), quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
