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

Vectors = NDArray[np.float32]
Groups = NDArray[np.int32]
"""The group of each row, counted from 0; -1 for none."""

NONE = -1

_WORD_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7)
_GROUPS_AROUND = (-2, -1, 0, 1, 2)
_TREES = 60
_COLUMNS = 2 / 3
# Of half, two thirds, .8 and all of the columns, two thirds gave the groups nearest to those made
# by hand, and the same groups most often after noise was added to the vectors.
_SETTLED = 1 / 3
_COMPONENTS = 50
_SAMPLE = 5_000
_CELLS = 1_500
_CELL_BATCH = 4_096
_ROWS_AT_ONCE = 8_192  # at 300 centroids, 10 MB of cosines


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
        vectors: unit vectors, shape (n, d), in an order that tells nothing of the content.
        count: how many groups to look for, at most 1,500.
    """
    reduced = principal_components(vectors, _COMPONENTS)
    cells = MiniBatchKMeans(
        n_clusters=min(_CELLS, len(vectors)),
        batch_size=_CELL_BATCH,
        n_init=1,
        random_state=0,  # the rows come in an order of their own, so this is no choice of luck
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


def centroids_of(vectors: Vectors, groups: Groups) -> Vectors:
    """Give the unit mean of each group, shape (groups, d).

    Args:
        vectors: unit vectors, shape (n, d).
        groups: the group of each row; rows of none are left out.
    """
    return unit(_sums(vectors, groups))


def closeness_without_itself(vectors: Vectors, groups: Groups) -> NDArray[np.float32]:
    """Give each row's cosine with the mean of the others in its group, shape (n,).

    In a group of three a row makes a third of the mean: its cosine with that
    says little. Rows of none, and rows alone, get 0.

    Args:
        vectors: unit vectors, shape (n, d).
        groups: the group of each row.
    """
    sums = _sums(vectors, groups)
    others = np.where(groups[:, None] == NONE, 0.0, sums[groups] - vectors)
    closeness: NDArray[np.float32] = np.einsum("nd,nd->n", unit(others), vectors)
    return closeness


def nearest(vectors: Vectors, centroids: Vectors) -> Groups:
    """Give the row of the nearest centroid for each vector, the first of equals.

    Args:
        vectors: unit vectors, shape (n, d).
        centroids: unit vectors, shape (k, d), k ≥ 1.
    """
    found = [
        (vectors[start : start + _ROWS_AT_ONCE] @ centroids.T).argmax(axis=1)
        for start in range(0, len(vectors), _ROWS_AT_ONCE)
    ]
    return np.concatenate([np.empty(0, np.int64), *found]).astype(np.int32)


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


def unit(rows: NDArray[np.floating]) -> Vectors:
    """Give rows scaled to length 1; rows of zeros stay so.

    Args:
        rows: shape (n, d).
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return scaled


def _sums(vectors: Vectors, groups: Groups) -> NDArray[np.float64]:
    sums = np.zeros((int(groups.max(initial=NONE)) + 1, vectors.shape[1]))
    placed = groups != NONE
    np.add.at(sums, groups[placed], vectors[placed].astype(np.float64))
    return sums


def _distances(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the Euclidean distances of rows from their products, as `linkage` wants them."""
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
