"""How pure, fast and lasting the topics of a library are.

    python -m tests.benchmarks.topics LISTING CORPUS.jsonl.gz VECTORS MODELS [PAPERS]

LISTING is the bundled listing; CORPUS holds papers with categories as native JSON Lines; VECTORS
is the folder of a vector store that holds its papers (those that it lacks are left out), and
MODELS the folder for exported models. The topics of the listing are printed with their titles,
to be read by a person.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import normalized_mutual_info_score

from app.domain.records.index_text import content_hash, encoding_text
from app.domain.records.record import PaperRecord
from app.importers import ReadContext, read_events
from app.search.meaning.embedder import Embedder
from app.search.meaning.model import DEFAULT_MODEL, resolve_model
from app.search.meaning.onnx_cache import open_embedder
from app.search.meaning.vector_store import VectorStore, hash_array
from app.topics.align import match_topics
from app.topics.assign import OTHER, assign
from app.topics.discover import Discovery, discover
from app.topics.geometry import Vectors, unit
from app.topics.words import TopicText, subject_stems

SHUFFLES = 20
NEW_SHARE = 0.05


class TimedEncode:
    """Encodes, and adds up how long that took."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self.seconds = 0.0
        self.texts = 0

    def __call__(self, texts: list[str]) -> Vectors:
        start = perf_counter()
        vectors = self.embedder.encode(texts)
        self.seconds += perf_counter() - start
        self.texts += len(texts)
        return vectors


def timed(work: Callable[[], Discovery]) -> tuple[Discovery, float]:
    start = perf_counter()
    found = work()
    return found, perf_counter() - start


def as_content(found: Discovery, papers: list[TopicText]) -> set[tuple[str, frozenset[int]]]:
    return {
        (topic.label, frozenset(papers[member].id for member in topic.members.tolist()))
        for topic in found.topics
    }


def measure_listing(listing: Path, embedder: Embedder) -> None:
    context = ReadContext(imported_on=date(2026, 1, 1))
    events = list(read_events(listing, "listing", context))
    records = [event for event in events if isinstance(event, PaperRecord)]
    papers = [TopicText(row, paper.title, paper.abstract) for row, paper in enumerate(records)]
    vectors = embedder.encode([encoding_text(paper.title, paper.abstract) for paper in papers])
    found, took = timed(lambda: discover(papers, vectors, embedder.encode))
    other = [papers[row].title for row in np.flatnonzero(found.placement.primary == OTHER)]

    print(
        f"{listing.name}: {len(papers)} papers, {len(found.topics)} topics (at most 12)"
        f" in {took:.1f} s"
    )
    for topic in found.topics:
        print(f"\n  {topic.label}   {' · '.join(topic.words)}")
        for member in topic.members.tolist():
            print(f"      {papers[member].title}")
    print("\n  Other", *(f"      {title}" for title in other), sep="\n")

    stems = [stem for topic in found.topics for stem in sorted(subject_stems(topic.label))]
    print(f"\nwords in two labels: {len(stems) - len(set(stems))} (0)")
    expected, same = as_content(found, papers), 0
    for seed in range(SHUFFLES):
        order = random.Random(seed).sample(range(len(papers)), len(papers))
        shuffled = [papers[row] for row in order]
        again = discover(shuffled, vectors[order], embedder.encode)
        same += as_content(again, shuffled) == expected
    print(f"the same in another order: {same} of {SHUFFLES} ({SHUFFLES})")


def read_corpus(
    corpus: Path, store: VectorStore, most: int | None
) -> tuple[list[TopicText], list[str], Vectors]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines][:most]
    texts = [encoding_text(record["title"], record.get("abstract")) for record in records]
    slots = store.slots_of(hash_array([content_hash(text) for text in texts]))
    kept = np.flatnonzero(slots >= 0)
    print(f"\n{corpus.name}: {len(kept):,} papers with a vector of {len(records):,}")
    papers = [TopicText(r, records[r]["title"], records[r].get("abstract")) for r in kept.tolist()]
    categories = [(records[row].get("categories") or ["none"])[0] for row in kept.tolist()]
    return papers, categories, unit(store.matrix[slots[kept]].astype(np.float32))


def measure_corpus(
    papers: list[TopicText], categories: list[str], vectors: Vectors, embedder: Embedder
) -> None:
    encode = TimedEncode(embedder)
    found, took = timed(lambda: discover(papers, vectors, encode))
    primary = found.placement.primary
    print(
        f"discovery {took - encode.seconds:.1f} s (120) beside {encode.seconds:.1f} s for"
        f" {encode.texts:,} phrases; {found.leaves} topics under"
        f" {len(found.topics) - found.leaves} parents; Other {(primary == OTHER).mean():.2%};"
        f" a second topic {(found.placement.topics[:, 1] >= 0).mean():.0%}"
    )
    start = perf_counter()
    plain = KMeans(found.leaves, n_init=1, random_state=0).fit_predict(vectors)
    ours = normalized_mutual_info_score(categories, primary)
    baseline = normalized_mutual_info_score(categories, plain)
    print(
        f"NMI with the category {ours:.3f}; plain k-means of {found.leaves} on the same vectors"
        f" {baseline:.3f} in {perf_counter() - start:.0f} s; {ours - baseline:+.3f} (≥ -.020)"
    )

    order = np.random.default_rng(0).permutation(len(papers))
    old = np.sort(order[int(NEW_SHARE * len(papers)) :])
    before = discover([papers[row] for row in old.tolist()], vectors[old], encode)
    frozen = assign(vectors, before.centroids).primary
    kept = (frozen[old] == before.placement.primary).mean()
    print(
        f"{NEW_SHARE:.0%} new papers, frozen centroids: {kept:.2%} of the old keep their topic (95)"
    )
    matched = match_topics(range(before.leaves), before.placement.primary, primary[old])
    print(
        f"the same by a rebuild: {1 - matched.moved / len(old):.2%} keep it; of {before.leaves}"
        f" topics {len(matched.kept)} go on, {len(matched.gone)} are gone, {len(matched.new)} new"
    )
    print("\nparents and the largest topics under them:")
    for place in range(found.leaves, len(found.topics)):
        under = [topic.label for topic in found.topics[: found.leaves] if topic.parent == place]
        topic = found.topics[place]
        print(f"  {topic.label} ({len(topic.members):,}): {'; '.join(under[:6])}")


def main(arguments: list[str]) -> None:
    listing, corpus, vectors_folder, models = map(Path, arguments[:4])
    most = int(arguments[4]) if len(arguments) > 4 else None
    spec = resolve_model(DEFAULT_MODEL)
    embedder = open_embedder(spec, models, 2)
    measure_listing(listing, embedder)
    store = VectorStore(vectors_folder, spec.name, spec.fingerprint, embedder.dimension)
    measure_corpus(*read_corpus(corpus, store, most), embedder)


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    main(sys.argv[1:])
