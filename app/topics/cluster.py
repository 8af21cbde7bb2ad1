"""Which papers belong together: groups from vectors, with a method for each size of library.

Knows rows of numbers in an order that depends on nothing but the papers
themselves; must not know texts, labels, ids or the database. The same rows give
the same groups: whatever is drawn is drawn alike each time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.cluster import MiniBatchKMeans

from app.topics.geometry import NONE, Groups, Vectors, centroids_of, nearest, unit

_WORD_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
_GROUPS_AROUND = (-2, -1, 0, 1, 2)
_TREES = 60
"""Trees that vote: a third of a second for 41 papers; 150 place two of them otherwise."""
_COLUMNS = 2 / 3
"""Share of the columns that each tree sees. Of .4, .6, .7, .8 and all, .6 and .7 gave the groups
nearest to those made by hand (adjusted Rand index .68 against .62 for all), and groups that
changed least after noise of 1 % was added to the vectors (.95 against .74)."""
_SETTLED = 1 / 3
"""Of .25, .33, .4 and .5, the two least gave the best groups and left fewest papers over."""
_COMPONENTS = 50
_SAMPLE = 5_000
"""Rows for one Ward tree: 12.5 million distances, a second or two."""
_CELLS = 1_500
_CELL_BATCH = 4_096
"""Rows of a mini-batch: some for each cell."""


def group_small(meaning: Vectors, words: NDArray[np.float64], count: int) -> Groups:
    """Group at most some hundred papers by a vote of Ward clusterings.

    One Ward tree over √½·meaning beside √½·words separates such libraries best
    of the methods tried, yet it is greedy: a change of 1 % in the vectors
    regroups a third of the papers. So 60 trees are made, each of two thirds of
    the columns, for several shares of the words; each is cut at several
    heights; and papers are joined that most cuts put together (Fred and Jain,
    "Combining multiple clusterings using evidence accumulation", IEEE TPAMI
    2005). A paper that sits with its own group in less than a third of the
    cuts, or alone, joins the group nearest to it if it is no looser there than
    the loosest member, and else none.

    Args:
        meaning: unit vectors of the texts, shape (n, d).
        words: unit TF-IDF rows, shape (n, w); rows of zeros are allowed.
        count: how many groups to look for, 1 ≤ count ≤ n.
    """
    if len(meaning) == 1:
        return np.full(1, NONE, dtype=np.int32)
    together = np.zeros((len(meaning), len(meaning)))
    draw = np.random.default_rng(0)  # always the same columns: a method, not a choice of luck
    for share in np.repeat(_WORD_SHARES, _TREES // len(_WORD_SHARES)):
        some_meaning = unit(meaning[:, draw.random(meaning.shape[1]) < _COLUMNS])
        some_words = unit(words[:, draw.random(words.shape[1]) < _COLUMNS])
        alike = (1 - share) * some_meaning @ some_meaning.T + share * some_words @ some_words.T
        tree = linkage(_distances(alike), "ward")
        for around in _GROUPS_AROUND:
            cut = fcluster(tree, max(1, count + around), "maxclust")
            together += cut[:, None] == cut
    together /= _TREES * len(_GROUPS_AROUND)
    joined = linkage(squareform(1.0 - together, checks=False), "average")
    groups = largest_first(fcluster(joined, count, "maxclust"))
    return _settle(groups, together, (meaning @ meaning.T + words @ words.T) / 2)


def group_medium(vectors: Vectors, count: int) -> Groups:
    """Group thousands of papers: Ward on a sample in 50 dimensions, then the nearest centroid.

    Args:
        vectors: unit vectors, shape (n, d); the first rows must be a fair sample of all.
        count: how many groups to look for, 1 ≤ count ≤ n.
    """
    reduced = principal_components(vectors, _COMPONENTS)
    sample = reduced[:_SAMPLE]
    groups = largest_first(fcluster(linkage(sample, "ward"), min(count, len(sample)), "maxclust"))
    return nearest(vectors, centroids_of(vectors[: len(sample)], groups))


def group_large(vectors: Vectors, count: int) -> Groups:
    """Group tens of thousands of papers: small k-means cells, Ward on the cells, nearest centroid.

    Args:
        vectors: unit vectors, shape (n, d), in an order that has nothing to do with the content.
        count: how many groups to look for, at most 1,500.
    """
    reduced = principal_components(vectors, _COMPONENTS)
    count_of_cells = min(_CELLS, len(reduced))
    cells = MiniBatchKMeans(
        n_clusters=count_of_cells,
        # Rows in such an order are as good a start as k-means++, which takes longer.
        init=reduced[:count_of_cells],
        batch_size=_CELL_BATCH,
        n_init=1,
        random_state=0,
    ).fit(reduced)
    tree = linkage(cells.cluster_centers_, "ward")
    groups = largest_first(fcluster(tree, count, "maxclust"))[cells.labels_]
    return nearest(vectors, centroids_of(vectors, groups))


def largest_first(groups: Groups | NDArray[np.integer]) -> Groups:
    """Number groups from 0 by size, equal ones by their first row; rows of none stay so.

    Args:
        groups: any number of at least 0 for each group, -1 for none.
    """
    numbers, first, inverse, sizes = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(numbers), dtype=np.int32)
    order = np.lexsort((first, -sizes, numbers == NONE))
    rank[order] = np.arange(len(numbers), dtype=np.int32)
    rank[numbers == NONE] = NONE
    renumbered: Groups = rank[inverse]
    return renumbered


def group_centroids(centroids: Vectors, count: int) -> Groups:
    """Group topics under parents, by Ward.

    Args:
        centroids: unit vectors, shape (k, d).
        count: how many parents to look for, 1 ≤ count ≤ k.
    """
    if len(centroids) == 1:
        return np.zeros(1, dtype=np.int32)
    return largest_first(fcluster(linkage(centroids, "ward"), count, "maxclust"))


def principal_components(vectors: Vectors, count: int) -> NDArray[np.float32]:
    """Turn vectors into their coordinates on the directions of greatest variance, shape (n, count).

    Args:
        vectors: shape (n, d).
        count: how many directions, at most d are given.
    """
    mean = vectors.mean(axis=0, dtype=np.float64)
    spread = vectors.T.astype(np.float64) @ vectors / len(vectors) - np.outer(mean, mean)
    directions = np.linalg.eigh(spread)[1][:, ::-1][:, :count]
    # An eigenvector's sign is arbitrary; k-means adds in the order of its seeds, so fix it.
    directions *= np.sign(
        directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])]
    )
    coordinates: NDArray[np.float32] = ((vectors - mean) @ directions).astype(np.float32)
    return coordinates


def _distances(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Euclidean distances of rows from their products, as `linkage` wants them."""
    lengths = alike.diagonal()
    squares = np.maximum(lengths[:, None] + lengths - 2 * alike, 0.0)
    np.fill_diagonal(squares, 0.0)
    condensed: NDArray[np.float64] = squareform(np.sqrt(squares), checks=False)
    return condensed


def _settle(groups: Groups, together: NDArray[np.float64], alike: NDArray[np.float64]) -> Groups:
    """Move papers that sit loosely: to the group nearest to them, or to none."""
    members = [np.flatnonzero(groups == group) for group in range(groups.max() + 1)]
    firm = np.zeros(len(groups), bool)
    for rows in members:
        if len(rows) > 1:
            # A row is always together with itself, which says nothing.
            with_others = together[np.ix_(rows, rows)].sum(axis=1) - 1
            firm[rows] = with_others / (len(rows) - 1) >= _SETTLED
    cores = [rows[firm[rows]] for rows in members]
    cores = [core for core in cores if len(core) > 1]
    settled = np.full(len(groups), NONE, np.int32)
    loosest = np.empty(len(cores))
    for number, core in enumerate(cores):
        settled[core] = number
        within = alike[np.ix_(core, core)]
        loosest[number] = ((within.sum(axis=1) - within.diagonal()) / (len(core) - 1)).min()
    if not cores:
        return settled
    for row in np.flatnonzero(settled == NONE):
        closeness = np.array([alike[row, core].mean() for core in cores])
        best = int(closeness.argmax())
        if closeness[best] >= loosest[best]:
            settled[row] = best
    return largest_first(settled)
