"""Reported figures that cannot be."""

from __future__ import annotations

from dataclasses import asdict

from app.domain.reported import Bound, Contradiction, contradictions, count_mismatch, count_of


def sentences(**figures: int) -> list[str]:
    return [one.sentence for one in contradictions(**figures)]


def test_the_figures_of_the_bundled_listing() -> None:
    assert sentences(h_index=46, papers=41, citations=1528, novelty=57) == [
        "46 cannot be: 41 papers allow an h-index of at most 41, and 1,528 citations at most 39."
    ]


def test_each_bound_alone() -> None:
    assert sentences(h_index=2, papers=1) == [
        "2 cannot be: 1 paper allows an h-index of at most 1."
    ]
    assert sentences(h_index=40, papers=41, citations=1528) == [
        "40 cannot be: 1,528 citations allow an h-index of at most 39."
    ]


def test_figures_that_can_be() -> None:
    assert sentences(h_index=39, papers=41, citations=1528, novelty=100) == []
    assert sentences(h_index=46) == []
    assert contradictions() == []


def test_a_share_is_at_most_all() -> None:
    assert sentences(novelty=120) == ["120% cannot be: a share is at most 100%."]


def test_counts() -> None:
    assert count_mismatch(41, 41) is None
    mismatch = count_mismatch(43, 41)
    assert mismatch == Contradiction("papers", 43, found=41)
    assert mismatch.sentence == "43 papers announced, 41 found."
    assert count_of(1, "paper") == "1 paper"
    assert count_of(1528, "citation") == "1,528 citations"


def test_fields_are_stored_and_read_back() -> None:
    (one,) = contradictions(h_index=46, papers=41, citations=1528)
    assert one.bounds == (Bound(41, "paper", 41), Bound(1528, "citation", 39))
    assert Contradiction.of(asdict(one)) == one
