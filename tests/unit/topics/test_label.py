"""What topics are called."""

from __future__ import annotations

import numpy as np

from app.topics.geometry import unit
from app.topics.naming.flat import LabelReading, TopicName, name_topics
from app.topics.naming.phrases import find_phrases
from app.topics.words import TopicText, stem
from tests.fake_embedder import FakeEmbedder


def names_of(topics: list[list[str]]) -> list[TopicName]:
    """Name topics given as texts, the first sentence of each being its title."""
    embedder = FakeEmbedder()
    papers = [
        TopicText(0, *text.split(". ", 1)) if ". " in text else TopicText(0, text)
        for topic in topics
        for text in topic
    ]
    groups = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics]).astype(np.int32)
    vectors = embedder.encode([f"{paper.title} {paper.abstract or ''}" for paper in papers])
    centroids = unit(
        np.array([vectors[groups == topic].mean(axis=0) for topic in range(len(topics))])
    )
    reading = LabelReading(
        find_phrases(papers, 2),
        tuple(paper.title for paper in papers),
        unit(vectors.mean(axis=0, keepdims=True))[0],
        embedder.encode,
    )
    return name_topics(reading, groups, centroids)


BIRDS = ["The dawn chorus. Birdsong at dawn.", "A dawn chorus. Birdsong in towns."]
TIDES = ["Spring tides. Flood gauges.", "On spring tides. Flood gauges in harbours."]


def test_a_phrase_of_the_topic_names_it_in_sentence_case() -> None:
    assert [name.label for name in names_of([BIRDS, TIDES])] == ["Dawn chorus", "Spring tides"]


def test_a_word_gives_way_to_the_longer_phrase_that_half_of_its_papers_use() -> None:
    privacy = [
        "Privacy. On differential privacy and privacy.",
        "Privacy. On differential privacy.",
        "Privacy. Of privacy at sea.",
    ]
    assert names_of([privacy, TIDES])[0].label == "Differential privacy"


def test_two_phrases_name_a_topic_that_one_leaves_half_unsaid() -> None:
    mixed = ["Unlearning. Unlearning.", "Unlearning.", "Poisoning. Poisoning.", "Poisoning."]
    label = names_of([mixed, TIDES])[0].label
    assert label in {"Unlearning & poisoning", "Poisoning & unlearning"}


def test_no_stem_stands_in_two_labels() -> None:
    other_birds = ["A dawn chorus. Song thrush.", "The dawn chorus. Song thrush."]
    labels = [name.label for name in names_of([BIRDS, other_birds])]
    assert labels[1] == "Song thrush"
    assert {stem(word) for word in labels[0].split()}.isdisjoint({stem("song"), stem("thrush")})


def test_a_topic_whose_only_name_is_taken_says_by_whom() -> None:
    first, second = names_of(
        [["Spring tides.", "Of spring tides."], ["Spring tides.", "A spring tide."]]
    )
    named, lost = sorted((first, second), key=lambda name: name.same_as is not None)
    assert named.same_as is None
    assert lost.same_as is not None
    assert lost.label != named.label


def test_an_acronym_keeps_its_letters_at_the_head_of_a_label() -> None:
    topic = ["LLMs at sea. On LLMs, and with LLMs.", "LLMs. Of LLMs."]
    assert names_of([topic, TIDES])[0].label == "LLMs"


def test_without_a_phrase_a_title_stands_in_shortened_and_numbered() -> None:
    long = "Of " + "very " * 30 + "it"
    labels = [name.label for name in names_of([[long, long], [long, long], ["", ""]])]
    assert labels[0].endswith(" …")
    assert len(labels[0]) <= 62
    assert labels[1] == f"{labels[0]} (2)"
    assert labels[2] == "Untitled"


def test_words_say_more_than_the_label_and_repeat_no_stem() -> None:
    name = names_of([BIRDS, TIDES])[1]
    assert name.words == ("spring tides", "flood gauges")
