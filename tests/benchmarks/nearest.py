"""Milliseconds and recall of nearest-vector search, beside comparing every vector.

    python -m tests.benchmarks.nearest [--vectors STORE_FOLDER] [--count 100000] [--count 1000000] \
        [--queries 200]

STORE_FOLDER is the folder of one model beside a library (`library.db.vectors/…`).
Where it holds fewer vectors than asked for, real ones are recombined in pairs;
without it, vectors are made up around centres. Queries are vectors left out of the
store. The baseline of every row is numpy, exact, float32, over the same vectors.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.search.meaning.vector_index import VectorIndex, build_index
from app.search.meaning.vector_store import VectorStore, hash_array, read_store_meta

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

SEED = 11
SHARES = (0.5, 0.1, 0.02, 0.002)
"""Of the vectors, what filters let through: a year, a topic, a person."""


def main() -> None:
    """Print a table for each number of vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--count", type=int, action="append")
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    asked: int = arguments.queries
    for count in arguments.count or [100_000]:
        random = np.random.default_rng(SEED)
        if arguments.vectors:
            vectors = recombined(arguments.vectors, count + asked, random)
        else:
            vectors = made_up(count + asked, random)
        with tempfile.TemporaryDirectory() as folder:
            measure(stored(vectors[asked:], Path(folder)), vectors[:asked], random)


def recombined(folder: Path, count: int, random: np.random.Generator) -> Floats:
    """Real vectors; beyond those there are, the unit sums of one and of half another."""
    meta = read_store_meta(folder)
    if meta is None:
        raise SystemExit(f"{folder} holds no vectors")
    store = VectorStore(folder, meta["model"], meta["fingerprint"], meta["dimension"])
    real = store.matrix[store.whole].astype(np.float32)
    real = real[random.permutation(len(real))]
    vectors = np.empty((count, real.shape[1]), dtype=np.float32)
    vectors[: len(real)] = real[:count]
    for start in range(len(real), count, 10_000):
        part = vectors[start : start + 10_000]
        one, other = random.integers(0, len(real), (2, len(part)))
        part[:] = real[one] + 0.5 * real[other]
    print(f"\n{count:,} vectors and queries, {min(len(real), count):,} of them real")
    return unit(vectors)[random.permutation(count)]


def made_up(count: int, random: np.random.Generator, dimension: int = 384) -> Floats:
    """Vectors around 500 centres, which themselves lie around a common one, as texts' do."""
    centres = random.standard_normal((500, dimension), dtype=np.float32)
    centres += 0.5 * random.standard_normal(dimension, dtype=np.float32)
    vectors = np.empty((count, dimension), dtype=np.float32)
    for start in range(0, count, 10_000):
        part = vectors[start : start + 10_000]
        part[:] = 0.8 * centres[random.integers(0, 500, len(part))]
        part += random.standard_normal(part.shape, dtype=np.float32)
    print(f"\n{count:,} vectors and queries, made up")
    return unit(vectors)


def unit(vectors: Floats) -> Floats:
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def stored(vectors: Floats, folder: Path) -> VectorStore:
    store = VectorStore(folder / "s", "benchmark", "0" * 16, vectors.shape[1], writable=True)
    keys = [number.to_bytes(16, "big") for number in range(len(vectors))]
    store.append(hash_array(keys), vectors)
    return store


def measure(store: VectorStore, queries: Floats, random: np.random.Generator) -> None:
    """Print times and recall, unfiltered and under filters."""
    matrix = store.matrix.astype(np.float32)
    started = time.perf_counter()
    built = build_index(store)
    print(f"  index built in {time.perf_counter() - started:.1f} s, {built.nlist:,} lists")
    index = VectorIndex(store, built)

    def row(name: str, k: int, allowed: Mask | None) -> None:
        exact, exact_ms = timed(lambda query: brute_force(matrix, query, k, allowed), queries)
        found, ms = timed(lambda query: index.search(query, k, allowed).slots, queries)
        shares = [np.isin(a, b).mean() for a, b in zip(exact, found, strict=True)]
        fewest = min(len(slots) for slots in found)
        print(
            f"  {name:<34}{k:>6}{ms:>9.2f}{exact_ms:>11.2f}{float(np.mean(shares)):>10.3f}"
            f"{fewest:>9}"
        )

    print(f"  {'':<34}{'k':>6}{'p50 ms':>9}{'numpy ms':>11}{'recall':>10}{'fewest':>9}")
    for k in (10, 200, 1000):
        row("all", k, None)
    everything = VectorIndex(store)
    _, exact_ms = timed(lambda query: everything.search(query, 10).slots, queries)
    print(f"  {'all, no index yet':<34}{10:>6}{exact_ms:>9.2f}")
    for share in SHARES:
        scattered = random.random(store.count) < share
        row(f"{share:.1%}, scattered", 10, scattered)
        # One subject: the vectors nearest to one of them.
        cosines = matrix @ matrix[int(random.integers(store.count))]
        row(f"{share:.1%}, of one subject", 10, cosines >= np.quantile(cosines, 1 - share))


def brute_force(matrix: Floats, query: Floats, k: int, allowed: Mask | None) -> NDArray[np.int64]:
    cosines = matrix @ query
    if allowed is not None:
        cosines[~allowed] = -2
    best = np.argpartition(-cosines, min(k, len(cosines) - 1))[:k]
    return best[np.argsort(-cosines[best])]


def timed(
    search: Callable[[Floats], NDArray[np.int64]], queries: Floats
) -> tuple[list[NDArray[np.int64]], float]:
    """All answers, and the median of their times in milliseconds."""
    search(queries[0])
    answers, times = [], []
    for query in queries:
        started = time.perf_counter()
        answers.append(search(query))
        times.append(time.perf_counter() - started)
    return answers, float(np.median(times)) * 1000


if __name__ == "__main__":
    main()
