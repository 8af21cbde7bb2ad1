"""Which topics a library has, in any order of its papers and at every size."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from app.topics.assign import OTHER, assign
from app.topics.discover import Discovery, discover, how_many_parents, how_many_topics
from app.topics.words import TopicText
from tests.fake_embedder import FakeEmbedder
from tests.unit.topics.planted import SUBJECTS, as_encoded, planted_library

SIZES = {"tides": 9, "birds": 8, "privacy": 7, "bridges": 6, "soil": 4}


Field = tuple[list[TopicText], list[str], NDArray[np.float32], Discovery]


@pytest.fixture(scope="module")
def field() -> Field:
    """Give papers, their subjects, their vectors and what was found: large enough for parents."""
    papers, subjects = planted_library(dict.fromkeys(SUBJECTS, 82))
    embedder = FakeEmbedder(dimension=48)
    vectors = embedder.encode(as_encoded(papers))
    return papers, subjects, vectors, discover(papers, vectors, embedder.encode)


def found_in(papers: list[TopicText]) -> Discovery:
    embedder = FakeEmbedder(dimension=48)
    return discover(papers, embedder.encode(as_encoded(papers)), embedder.encode)


def purity(found: Discovery, subjects: list[str]) -> float:
    """Share of placed papers that stand with the commonest subject of their topic."""
    right = placed = 0
    for topic in found.topics[: found.leaves]:
        of_topic = Counter(subjects[member] for member in topic.members.tolist())
        right += of_topic.most_common(1)[0][1]
        placed += of_topic.total()
    return right / placed


def as_content(found: Discovery, papers: list[TopicText]) -> set[tuple[str, frozenset[int]]]:
    return {
        (topic.label, frozenset(papers[member].id for member in topic.members.tolist()))
        for topic in found.topics
    }


def test_no_topic_mixes_planted_subjects() -> None:
    papers, subjects = planted_library(SIZES)
    found = found_in(papers)
    assert purity(found, subjects) == 1
    assert len(found.topics) <= 12


def test_labels_are_phrases_of_the_subject_and_share_no_word() -> None:
    papers, subjects = planted_library(SIZES)
    found = found_in(papers)
    words: list[str] = []
    for topic in found.topics:
        subject = subjects[int(topic.members[0])]
        spoken = {word for phrase in SUBJECTS[subject] for word in phrase.split()}
        of_label = [word.lower() for word in topic.label.split() if word != "&"]
        assert set(of_label) <= spoken
        words += of_label
    assert len(words) == len(set(words))


@pytest.mark.parametrize("sizes", [SIZES, dict.fromkeys(SUBJECTS, 41)])
def test_the_order_of_papers_changes_nothing(sizes: dict[str, int]) -> None:
    papers, _ = planted_library(sizes)
    expected = as_content(found_in(papers), papers)
    for seed in range(3):
        shuffled = papers[:]
        random.Random(seed).shuffle(shuffled)
        assert as_content(found_in(shuffled), shuffled) == expected


def test_papers_and_topics_name_each_other() -> None:
    papers, _ = planted_library(SIZES)
    found = found_in(papers)
    for place, topic in enumerate(found.topics):
        assert np.flatnonzero(found.placement.primary == place).tolist() == topic.members.tolist()
        assert np.linalg.norm(topic.centroid) == pytest.approx(1, abs=1e-5)
    sizes = [len(topic.members) for topic in found.topics]
    assert sizes == sorted(sizes, reverse=True)


def test_a_stranger_belongs_to_other() -> None:
    papers, _ = planted_library(SIZES)
    papers.append(TopicText(99, "Zinc oxide nanowires", "Vapour growth of wurtzite crystals."))
    assert found_in(papers).placement.topics[-1].tolist() == [OTHER, -1, -1]


def test_a_field_has_two_levels(field: Field) -> None:
    _, subjects, _, found = field
    leaves, parents = found.topics[: found.leaves], found.topics[found.leaves :]
    assert len(parents) < len(leaves)
    assert all(parent.parent is None for parent in parents)
    for place, parent in enumerate(parents, start=found.leaves):
        children = [leaf.members for leaf in leaves if leaf.parent == place]
        assert sorted(np.concatenate(children)) == parent.members.tolist()
    for level in (leaves, parents):
        sizes = [len(topic.members) for topic in level]
        assert sizes == sorted(sizes, reverse=True)
    labels = [topic.label for topic in found.topics]
    assert len(labels) == len(set(labels))
    assert purity(found, subjects) > 0.95
    assert found.placement.primary.max() < found.leaves


def test_papers_of_a_field_keep_their_topic_when_placed_by_frozen_centroids(field: Field) -> None:
    _, _, vectors, found = field
    assert found.centroids.shape == (found.leaves, 48)
    assert assign(vectors, found.centroids).primary.tolist() == found.placement.primary.tolist()


@pytest.mark.parametrize("papers", [0, 1, 3])
def test_too_few_papers_have_no_topics(papers: int) -> None:
    texts = [TopicText(number, "Spring tides", None) for number in range(papers)]
    found = found_in(texts)
    assert found.topics == ()
    assert found.centroids.shape[0] == 0
    assert found.placement.primary.tolist() == [OTHER] * papers


def test_papers_without_vectors_belong_to_other() -> None:
    papers, _ = planted_library(SIZES)
    embedder = FakeEmbedder()
    vectors = embedder.encode(as_encoded(papers))
    vectors[:5] = 0
    found = discover(papers, vectors, embedder.encode)
    assert found.placement.primary[:5].tolist() == [OTHER] * 5
    assert (found.placement.primary[5:] != OTHER).sum() > 20


@pytest.mark.parametrize("copies", [12, 250, 450])
def test_copies_of_one_paper_are_one_topic(copies: int) -> None:
    papers = [TopicText(number, "Introduction", None) for number in range(copies)]
    found = found_in(papers)
    assert [(topic.label, len(topic.members)) for topic in found.topics] == [
        ("Introduction", copies)
    ]


def test_texts_without_a_phrase_are_called_by_a_title() -> None:
    papers = [TopicText(number, "Of it" if number % 2 else "", None) for number in range(12)]
    assert {topic.label for topic in found_in(papers).topics} <= {"Of it", "Untitled"}


def test_vectors_without_structure_are_taken() -> None:
    papers = [TopicText(number, "Introduction", None) for number in range(450)]
    vectors = np.random.default_rng(1).standard_normal((450, 16)).astype(np.float32)
    found = discover(papers, vectors, FakeEmbedder(dimension=16).encode)
    labels = [topic.label for topic in found.topics]
    assert len(labels) == len(set(labels)) > 1


def test_one_vector_a_paper_is_asked_for() -> None:
    with pytest.raises(ValueError, match="4 papers"):
        discover([TopicText(n, "", None) for n in range(4)], np.ones((3, 2), np.float32), np.array)


@pytest.mark.parametrize(
    ("papers", "topics"),
    [(0, 0), (3, 0), (4, 2), (9, 4), (41, 9), (200, 12), (400, 12), (5_000, 99), (100_000, 300)],
)
def test_how_many_topics(papers: int, topics: int) -> None:
    assert how_many_topics(papers) == topics


@pytest.mark.parametrize(("topics", "parents"), [(1, 0), (3, 1), (28, 7), (99, 14), (300, 24)])
def test_how_many_parents(topics: int, parents: int) -> None:
    assert how_many_parents(topics) == parents
