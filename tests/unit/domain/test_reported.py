"""Reported figures that cannot be."""

from __future__ import annotations

from app.domain.reported import contradictions, count_mismatch, count_of


def test_the_figures_of_the_bundled_listing() -> None:
    assert contradictions(h_index=46, papers=41, citations=1528, novelty=57) == [
        "46 cannot be: 41 papers allow an h-index of at most 41, and 1,528 citations at most 39."
    ]


def test_each_bound_alone() -> None:
    assert contradictions(h_index=2, papers=1) == [
        "2 cannot be: 1 paper allows an h-index of at most 1."
    ]
    assert contradictions(h_index=40, papers=41, citations=1528) == [
        "40 cannot be: 1,528 citations allow an h-index of at most 39."
    ]


def test_figures_that_can_be() -> None:
    assert contradictions(h_index=39, papers=41, citations=1528, novelty=100) == []
    assert contradictions(h_index=46) == []
    assert contradictions() == []


def test_a_share_is_at_most_all() -> None:
    assert contradictions(novelty=120) == ["120% cannot be: a share is at most 100%."]


def test_counts() -> None:
    assert count_mismatch(41, 41) is None
    assert count_mismatch(43, 41) == "43 papers announced, 41 found."
    assert count_of(1, "paper") == "1 paper"
    assert count_of(1528, "citation") == "1,528 citations"
