"""What of a text speaks of its topic, and which words are the same word."""

from __future__ import annotations

import pytest

from app.topics.words import (
    TopicText,
    content_key,
    stem,
    subject_stems,
    without_markup,
    word_rows,
    words_and_breaks,
)


@pytest.mark.parametrize(
    "family",
    [
        ("robust", "robustness", "robustly", "Robust"),
        ("private", "privacy", "privately"),
        ("adversarial", "adversary", "adversaries", "adversarially"),
        ("poison", "poisons", "poisoned", "poisoning"),
        ("differential", "differentially"),
        ("model", "models", "modeling", "modelling"),
        ("generalization", "generalisation", "generalizations"),
        ("calibrated", "calibration"),
        ("stable", "stability"),
        ("class", "classes"),
        ("code-switching", "code-switched", "Code-Switch"),
    ],
)
def test_words_of_one_family_have_one_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("generalization", "generation"),
        ("learning", "unlearning"),
        ("fair", "unfair"),
        ("interest", "internet"),
        ("network", "networking-free"),
        ("Verhältnis", "Verhältnisse"),  # German endings are not known, and not guessed
    ],
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "text",
    [
        r"see https://github.com/a/b-c for \emph{all}",
        "ask someone@example.org",
        "as in [12, 3–5]",
        "of Zhang et al. before",
        r"at $\varepsilon \le 0.1$ and \(x\)",
        "in CO<sub>2</sub> water",
        "100 of 200 {braces}",
    ],
)
def test_markup_addresses_and_citations_are_no_words(text: str) -> None:
    words = {word for word in words_and_breaks(without_markup(text)) if word}
    foreign = {"https", "github", "example", "org", "emph", "et", "al", "Zhang", "varepsilon"}
    assert not words & (foreign | {"le", "sub", "x", "100"})


def test_a_phrase_ends_at_a_break() -> None:
    tokens = list(
        words_and_breaks(without_markup("state-of-the-art GANs, k-PCA (LLMs) at $n$ sea"))
    )
    assert tokens == [
        "state-of-the-art",
        "GANs",
        None,
        "k-PCA",
        None,
        "LLMs",
        None,
        "at",
        None,
        "sea",
    ]


def test_subject_stems_leave_out_what_every_abstract_says() -> None:
    assert subject_stems("We propose a novel method for machine unlearning") == {stem("unlearning")}


def test_word_rows_are_unit_rows_of_shared_words() -> None:
    rows = word_rows(
        [
            TopicText(1, "Spring tides", "Tides of spring."),
            TopicText(2, "Neap tides", None),
            TopicText(3, "Birdsong", None),
        ]
    )
    assert (rows**2).sum(axis=1) == pytest.approx([1, 1, 0])
    assert rows[0] @ rows[1] > 0


def test_word_rows_of_texts_that_share_nothing_are_empty() -> None:
    assert not word_rows([TopicText(1, "Tides", None), TopicText(2, "", "")]).any()


def test_the_key_knows_the_content_and_not_the_id() -> None:
    paper = TopicText(1, "Tides", "Abstract")
    assert content_key(paper) == content_key(TopicText(2, "Tides", "Abstract"))
    assert content_key(paper) != content_key(TopicText(1, "TidesAbstract", None))
    assert content_key(TopicText(1, "\ud800", None))  # half a character, from a damaged file
