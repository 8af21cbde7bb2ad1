"""The best partner of each group is the one that a search of the whole table finds."""

from __future__ import annotations

import numpy as np

from app.ingest.people.evidence.clustering import Best


def test_after_joins_the_best_partners_are_those_of_the_whole_table() -> None:
    chance = np.random.default_rng(1)
    for size in range(4, 24):
        table = _symmetric(chance.integers(0, 6, (size, size)).astype(float))  # with many ties
        apart = _symmetric(chance.random((size, size))) < 0.2
        table[apart | np.eye(size, dtype=bool)] = -np.inf
        best = Best(table)
        left = set(range(size))
        while len(left) > 3:
            pairs = np.sort(chance.permutation(sorted(left))[: len(left) // 2 // 2 * 2])
            pairs = pairs.reshape(-1, 2)
            for one, other in pairs.tolist():
                table[other] = table[:, other] = -np.inf
                left.discard(other)
                anew = chance.integers(0, 6, size).astype(float)
                anew[table[one] == -np.inf] = -np.inf
                table[one] = table[:, one] = anew
            best.renew(pairs)
            alive = table.max(axis=1) > -np.inf
            assert np.array_equal(best.places[alive], table.argmax(axis=1)[alive])
            assert np.array_equal(best.scores, table.max(axis=1))


def _symmetric(table: np.ndarray) -> np.ndarray:
    return np.maximum(table, table.T)
