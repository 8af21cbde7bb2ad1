"""The topics of the bundled listing, as a person who read every title would judge them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.records.index_text import encoding_text
from app.domain.records.record import PaperRecord
from app.importers import ReadContext, read_events
from app.search.meaning.model import DEFAULT_MODEL, MAX_TOKENS, resolve_model
from app.search.meaning.onnx_export import load_sentence_transformer
from app.topics.assign import OTHER
from app.topics.discover import Discovery, discover
from app.topics.words import TopicText, subject_stems

LISTING = Path(__file__).parents[3] / "data" / "listing.txt"

READINGS: dict[str, str] = {
    "Catastrophic overfitting": "robust",
    "What Makes and Breaks Safety": "language unlearning",
    "How Robust is Unsupervised": "robust shift",
    "Certifying Ensembles": "robust",
    "How unfair is private": "privacy fairness",
    "PILLAR": "privacy semi-supervised",
    "Robust Mixture Learning": "robust shift",
    "A law of adversarial risk": "robust",
    "Can semi-supervised": "semi-supervised shift",
    "Do you pay for Privacy": "privacy online",
    "How robust accuracy suffers": "robust",
    "Language Generation with Replay": "online language",
    "Protecting against simultaneous": "unlearning",
    "Corrective Machine Unlearning": "unlearning",
    "Delta-Influence": "unlearning",
    "LoRA and Privacy": "privacy language",
    "Differentially Private Steering": "privacy language",
    "Adaptive Sampling for Private": "privacy fairness",
    "Make Some Noise": "robust",
    "Progressive Skeletonization": "networks",
    "Calibrating Deep Neural": "networks",
    "Less Noise, Same Certificate": "unlearning privacy",
    "Open Problems in Machine": "unlearning",
    "The Role of Learning Algorithms": "collective fairness",
    "On the Growth of Mistakes": "online privacy",
    "Provable unlearning in topic": "unlearning language",
    "Learning in an Echo Chamber": "online",
    "Fairness for the People": "collective fairness",
    "An Iterative Algorithm": "privacy",
    "Online Learning and Unlearning": "online unlearning",
    "Accuracy on the wrong line": "robust shift",
    "Provable Privacy": "privacy",
    "Towards Adversarial Evaluations": "unlearning",
    "Identifying and Exploiting": "networks robust",
    "How benign is benign": "robust",
    "Stable Rank Normalization": "networks",
    "TAPAS": "privacy",
    "Robustness via Deep": "robust networks",
    "Optimizing Non-decomposable": "networks",
    "Agent based simulation": "society",
    "Multiscale sequence modeling": "language networks",
}
"""What each paper may be filed under, by the head of its title; several where it is about both."""

pytestmark = pytest.mark.model


class Listing:
    """The papers, their vectors, and the topics found."""

    def __init__(self) -> None:
        context = ReadContext(imported_on=date(2026, 1, 1))
        records = [
            e for e in read_events(LISTING, "listing", context) if isinstance(e, PaperRecord)
        ]
        self._model = load_sentence_transformer(resolve_model(DEFAULT_MODEL).path)
        self._model.max_seq_length = MAX_TOKENS
        self._phrases: dict[str, NDArray[np.float32]] = {}
        self.papers = [TopicText(n, paper.title, paper.abstract) for n, paper in enumerate(records)]
        self.vectors = self._run([encoding_text(p.title, p.abstract) for p in records])
        self.found = discover(self.papers, self.vectors, self.encode)

    def encode(self, phrases: list[str]) -> NDArray[np.float32]:
        """Encode phrases, each once: the topics are found again in many orders."""
        new = [phrase for phrase in phrases if phrase not in self._phrases]
        if new:
            self._phrases.update(zip(new, self._run(new), strict=True))
        return np.array([self._phrases[phrase] for phrase in phrases])

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(texts, normalize_embeddings=True), dtype=np.float32)


@pytest.fixture(scope="module")
def listing() -> Listing:
    return Listing()


def readings_of(title: str) -> set[str]:
    (readings,) = (words for head, words in READINGS.items() if title.startswith(head))
    return set(readings.split())


def test_no_topic_is_mixed(listing: Listing) -> None:
    mixed = {
        topic.label: titles
        for topic in listing.found.topics
        if not set.intersection(
            *map(readings_of, titles := [listing.papers[n].title for n in topic.members.tolist()])
        )
    }
    assert not mixed


def test_there_are_few_topics_and_hardly_any_other(listing: Listing) -> None:
    assert 6 <= len(listing.found.topics) <= 12
    assert (listing.found.placement.primary == OTHER).sum() <= 3


def test_labels_share_no_word(listing: Listing) -> None:
    stems = [stem for topic in listing.found.topics for stem in subject_stems(topic.label)]
    assert len(stems) == len(set(stems))


def test_the_same_in_twenty_orders(listing: Listing) -> None:
    def content(found: Discovery, papers: list[TopicText]) -> set[tuple[str, frozenset[int]]]:
        return {
            (topic.label, frozenset(papers[n].id for n in topic.members.tolist()))
            for topic in found.topics
        }

    expected = content(listing.found, listing.papers)
    for seed in range(20):
        order = random.Random(seed).sample(range(len(listing.papers)), len(listing.papers))
        papers = [listing.papers[n] for n in order]
        again = discover(papers, listing.vectors[order], listing.encode)
        assert content(again, papers) == expected
