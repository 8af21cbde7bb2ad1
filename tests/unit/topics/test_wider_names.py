"""What is said beside a name that few papers of its topic use."""

from __future__ import annotations

import numpy as np
import pytest

from app.topics.naming.choice import NameChoice, PapersOfNames
from app.topics.naming.field_phrases import field_phrases
from app.topics.naming.fit import FittingPhrase
from app.topics.naming.wider import are_kin, widen, with_kin
from app.topics.words import TopicText
from tests.unit.topics.test_field_label import LAND, SEA, names_of, topic

KINDS = ["semantic", "partial", "robust", "shallow", "chart", "island", "corner", "tree", "graph"]


def test_a_name_of_few_papers_is_given_with_its_kin() -> None:
    """Each way of parsing is used by two of 18 papers, and none says what the topic is about."""
    parsing = topic(*(f"{kind} parsing" for kind in KINDS), about="sentences", papers=18)
    name = names_of([parsing, *SEA[:2], *LAND], [0, 0, 0, 1, 1, 1])[0][0]
    words = name.casefold().replace(",", "").split()
    assert words[0] in KINDS
    assert words[1] in KINDS
    assert words[2:] == ["and", "other", "parsing"]


@pytest.mark.parametrize(
    ("name", "kin", "together"),
    [
        ("linear attention", "sparse attention", "linear, sparse and other attention"),
        ("patient agent", "web agent", "patient, web and other agents"),
        ("national corpus", "parallel corpus", "national, parallel and other corpora"),
    ],
)
def test_names_and_their_kin_are_said_together(name: str, kin: str, together: str) -> None:
    printed = [name, kin, "web agents", "learner corpora", "attention heads"]
    assert with_kin(name, kin, printed) == together


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("linear attention", "attention heads"),
        ("fact checking", "fact extraction"),
        ("rat liver", "guinea pig"),
        ("unsupervised machine translation", "word translation"),
        ("alignment model", "alignment task"),  # a task of every field
    ],
)
def test_some_phrases_are_no_kin(name: str, other: str) -> None:
    assert not are_kin(name, other)


def two_poor_names(*scores: float) -> NameChoice:
    texts = topic("sea ice", "peat bogs", about="the land")
    phrases = field_phrases([TopicText(0, text) for text in texts], 2)
    papers = PapersOfNames(phrases.in_text, np.zeros(len(texts), dtype=np.int32))
    columns = (phrases.printed.index(name) for name in ("sea ice", "peat bogs"))
    best = [FittingPhrase(*of, 0.1) for of in zip(scores, columns, strict=False)]
    choice = NameChoice([], [], is_above=False)
    widen([choice], [best], phrases, papers, lambda _topic, _phrase, _is_shared: True)
    return choice


def test_a_topic_without_a_good_phrase_is_named_by_its_two_best() -> None:
    choice = two_poor_names(0.7, 0.6)
    assert len(choice.names) == 2
    assert choice.is_mixed


def test_one_poor_phrase_is_no_name() -> None:
    assert two_poor_names(0.7, 0.4).names == []


def test_no_name_ends_with_an_adverb() -> None:
    texts = [TopicText(0, "It drops sharply", "A sharp fall. It drops sharply.")] * 4
    assert "drops sharply" not in field_phrases(texts, 2).printed
