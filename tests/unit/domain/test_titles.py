"""Keys of titles, and titles that never mean one paper."""

from __future__ import annotations

import pytest

from app.domain.titles import fingerprint, never_same, sort_key, title_key


def test_keys_know_neither_tex_nor_signs() -> None:
    assert title_key("An Algorithm for $k$-PCA!") == title_key("An algorithm for k–PCA")
    assert title_key("How unfair is private learning ?") == "how unfair is private learning"
    assert title_key("?!") == "?!"


def test_fingerprints_need_an_author() -> None:
    assert fingerprint("Pre-Processing", "Schölkopf") == fingerprint("preprocessing", "Scholkopf")
    assert fingerprint("Pre-Processing", "Hu") != fingerprint("Pre-Processing", "Yang")
    assert fingerprint("Introduction", None) is None
    assert fingerprint("Introduction", "") is None


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
