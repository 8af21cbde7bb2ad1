"""Keys of titles, and titles that never mean one paper."""

from __future__ import annotations

import pytest

from app.domain.text.titles import (
    WordDifference,
    compare_words,
    never_same,
    sort_key,
    title_key,
    title_prints,
)


def test_keys_know_neither_tex_nor_signs() -> None:
    assert title_key("An Algorithm for $k$-PCA!") == title_key("An algorithm for k–PCA")
    assert title_key("How unfair is private learning ?") == "how unfair is private learning"
    assert title_key("?!") == "?!"


def test_a_title_is_found_under_any_way_of_printing_it() -> None:
    assert title_prints("Pre-Processing: A Guide") == title_prints("preprocessing – a guide")
    assert title_prints("Tutorial: Tides of the Fjord")[0] == title_prints("Tides of the fjord")[0]
    assert title_prints("High Tides (Panel Session)")[0] == title_prints("High Tides")[0]
    assert title_prints("Tides of Fjords - Book Review")[0] == title_prints("Tides of Fjords")[0]
    assert title_prints("Paper")[0] == "paper"


def test_one_half_of_a_long_title_may_be_misspelt() -> None:
    right = title_prints("Where will object technology drive data administration next year")
    wrong = title_prints("Where will object techonology drive data administration next year")
    assert right[0] != wrong[0]
    assert right[2] == wrong[2]
    assert title_prints("A short title")[1:] == (None, None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("free adjoining grammars", "tree adjoining grammars", WordDifference.SAME),
        ("a vision of models", "a vision for models", WordDifference.SAME),
        ("krdb 98 the workshop", "the workshop krdb98", WordDifference.SAME),
        ("efficient and tunable retrieval", "efficient and tumble retrieval", WordDifference.SAME),
        (
            "recovery for workflow systems",
            "recovery for workflow management systems",
            WordDifference.ADDED,
        ),
        ("infection in the uk", "infection in the usa", WordDifference.OTHER),
        ("uptake with food", "uptake without food", WordDifference.OTHER),
        ("uptake", "uptake without food", WordDifference.OTHER),
        ("effects of codeine", "effects of morphine", WordDifference.OTHER),
        ("tides", "tides revisited", WordDifference.OTHER),
        ("qwen", "qwen 3", WordDifference.OTHER),
    ],
)
def test_words_that_differ_are_spelt_otherwise_added_or_other(
    one: str, other: str, expected: WordDifference
) -> None:
    assert compare_words(one.split(), other.split()) is expected
    assert compare_words(other.split(), one.split()) is expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("On sets, Part I", "On sets, Part II"),
        ("On sets, part one", "On sets, part two"),
        ("On sets II", "On sets"),
        ("Overview of the 2019 task", "Overview of the 2020 task"),
        ("Tool 2.0", "Tool 2.1"),
        ("Deep sets", "Erratum: Deep sets"),
        ("Deep sets", "Deep sets: a reply"),
        ("Deep sets", "Comment on Deep sets"),
        ("Deep sets", "Response to Deep sets"),
        ("Deep sets", "Correction to: Deep sets"),
    ],
)
def test_guards(a: str, b: str) -> None:
    assert never_same(a, b)
    assert never_same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("On sets, Part II", "On Sets: part 2"),
        ("Deep sets", "Deep set"),
        ("Vitamin C and I", "Vitamins C and I"),
        ("10 % of sets", "10% of sets"),
    ],
)
def test_guards_let_spellings_pass(a: str, b: str) -> None:
    assert not never_same(a, b)


def test_lists_are_sorted_without_articles_and_signs() -> None:
    titles = ["The Zoo", "“Apple”", "A banana", "Ähre", "$α$ rays"]
    assert sorted(titles, key=sort_key) == ["Ähre", "$α$ rays", "“Apple”", "A banana", "The Zoo"]
