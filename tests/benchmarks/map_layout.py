"""How well the map shows what is close, and what that costs: ours beside t-SNE and UMAP.

Run as `python -m tests.benchmarks.map_layout FOLDER [PAPERS] [ours,tsne,opentsne,umap]`. The folder
is that of a model beside a library (`library.db.vectors/MODEL`): its first PAPERS vectors (40,000)
are laid out. t-SNE is scikit-learn's; openTSNE and umap-learn are measured where they are
installed. Trustworthiness (k = 15) is averaged over 1,000 papers, each judged against all.

With `placed` among the methods, a twentieth of the papers are left out of our layout and placed
into it, as papers that come in are: their trustworthiness is given, and how many others moved.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np

from app.search.map.layout import NEAREST, Plane, lay_out, main_axes, place_beside
from app.search.map.neighbours import Neighbours, Vectors, trustworthiness
from app.search.meaning.vector_store import read_store_meta
from app.topics.geometry import unit

LEFT_OUT = 20
"""One of so many papers is placed into the layout of the others."""


def read_vectors(folder: Path, papers: int) -> Vectors:
    """Read the first vectors of a store, shape (papers, d)."""
    meta = read_store_meta(folder)
    assert meta, f"{folder} holds no vectors"
    width = int(meta["dimension"])
    found = np.fromfile(folder / "vectors.f16", np.float16, papers * width)
    return unit(found.reshape(-1, width).astype(np.float32))


def tsne(vectors: Vectors) -> Plane:
    """Lay out by scikit-learn's t-SNE, begun as ours is."""
    from sklearn.manifold import TSNE

    first = main_axes(vectors)
    begun = (first / first[:, 0].std() * 1e-4).astype(np.float32)
    return np.asarray(TSNE(2, init=begun, random_state=1, n_jobs=2).fit_transform(vectors))


def opentsne(vectors: Vectors) -> Plane:
    """Lay out by openTSNE, as it is set up by itself."""
    made = import_module("openTSNE").TSNE(random_state=1, n_jobs=2, neighbors="exact")
    return np.asarray(made.fit(vectors))


def umap(vectors: Vectors) -> Plane:
    """Lay out by umap-learn, as it is set up by itself."""
    return np.asarray(import_module("umap").UMAP(random_state=1).fit_transform(vectors))


METHODS: dict[str, Callable[[Vectors], Plane]] = {
    "ours": lay_out,
    "tsne": tsne,
    "opentsne": opentsne,
    "umap": umap,
}


def place(vectors: Vectors) -> None:
    """Lay out all but some papers, and place these."""
    left_out = np.arange(len(vectors)) % LEFT_OUT == 0
    known = lay_out(vectors[~left_out])
    before = known.copy()
    near, cosines = Neighbours(vectors[~left_out]).of(vectors[left_out], NEAREST)
    places = np.empty((len(vectors), 2), dtype=np.float32)
    places[~left_out] = known
    places[left_out] = place_beside(known[near], cosines)
    order = np.argsort(~left_out, kind="stable")  # those placed first: they are judged
    trust = trustworthiness(vectors[order], places[order], among=int(left_out.sum()))
    moved = int((places[~left_out] != before).any(axis=1).sum())
    print(f"placed: {left_out.sum():,} papers, trustworthiness {trust:.4f}; {moved} others moved")


def main(folder: str, papers: str = "40000", methods: str = "ours,tsne") -> None:
    """Measure."""
    vectors = read_vectors(Path(folder), int(papers))
    print(f"{len(vectors):,} papers")
    for name in methods.split(","):
        if name == "placed":
            place(vectors)
            continue
        started, used = time.perf_counter(), time.process_time()
        places = METHODS[name](vectors)
        print(
            f"{name:9} trustworthiness {trustworthiness(vectors, places):.4f}, "
            f"{time.perf_counter() - started:7.1f} s, {time.process_time() - used:7.1f} s of the "
            f"processor, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10:,} MB so far",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
