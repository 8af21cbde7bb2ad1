"""What hostile addresses get from a running server: statuses by count, and the slowest answers.

    python -m tests.benchmarks.hostile [--count 20000] [--seed 11] [LIBRARY]

Without LIBRARY the bundled listing is served. The baseline is an ordinary search, asked between
the hostile requests. Ends with 1 if any answer was 5xx, or wrong requests were answered.
"""

from __future__ import annotations

import argparse
import heapq
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import numpy as np

from tests.benchmarks.servers import Client, Server, await_meaning, oeuvre
from tests.hostile import Hostile, requests

ORDINARY = "/api/v1/papers?q=privacy+learning"
EVERY = 50
"""Hostile requests between two ordinary ones."""
SLOWEST = 10
MOST_READ = 1 << 20
"""Bytes of an answer that are read: an export of 120,000 papers has a hundred times that."""


def asked(client: Client, request: Hostile) -> tuple[int, float]:
    """Return the status of an answer, and the milliseconds it took."""
    start = perf_counter()
    status, _ = client.get(request.target, headers=request.headers)
    return status, (perf_counter() - start) * 1000


def report(what: str, took: list[float]) -> None:
    p50, p95 = np.percentile(took, [50, 95])
    print(f"{what:<24} p50 {p50:7.1f}   p95 {p95:7.1f}   max {max(took):8.1f} ms")


def main(server: Server, count: int, seed: int) -> int:
    await_meaning(server)
    client = server.connect(MOST_READ)
    statuses: Counter[int] = Counter()
    mistaken: list[str] = []
    slowest: list[tuple[float, int, str]] = []
    took: list[float] = []
    ordinary: list[float] = []
    for number, request in enumerate(requests(count, seed)):
        if number % EVERY == 0:
            start = perf_counter()
            client.get(ORDINARY)
            ordinary.append((perf_counter() - start) * 1000)
        status, ms = asked(client, request)
        statuses[status] += 1
        took.append(ms)
        heapq.heappush(slowest, (ms, number, request.target))
        if len(slowest) > SLOWEST:
            heapq.heappop(slowest)
        if status >= 500 or (request.wrong and status != 400):
            mistaken.append(f"{number}: {status} {request.wrong} {request.target[:160]}")
    print(f"{count:,} requests, seed {seed}: " + ", ".join(
        f"{status} × {times:,}" for status, times in sorted(statuses.items())))  # fmt: skip
    report("hostile", took)
    report("an ordinary search", ordinary)
    for ms, number, target in sorted(slowest, reverse=True):
        print(f"{ms:8.0f} ms  {number:>6}  {len(target):>6} characters  {target[:100]}")
    for line in mistaken[:SLOWEST]:
        print(line)
    print(f"{len(mistaken)} answers that should not have been")
    return 1 if mistaken else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("library", type=Path, nargs="?")
    given = parser.parse_args()
    with oeuvre(given.library) as running:
        sys.exit(main(running, given.count, given.seed))
