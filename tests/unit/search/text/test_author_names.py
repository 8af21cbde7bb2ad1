"""Names as people type them after `author:`."""

from __future__ import annotations

import pytest

from app.search.text.name_query import author_matches


@pytest.mark.parametrize(
    "typed",
    [
        "torr",
        "Torr",
        "torr p",
        "p torr",
        "P. Torr",
        "P.H.S. Torr",
        "PHS Torr",
        "Torr PH",
        "philip torr",
        "torr philip",
        "Torr, Philip",
        "Torr, P.",
        "Torr, P. H. S.",
        "philip",
        "TORR,",
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str) -> None:
    assert author_matches(typed, "Philip H. S. Torr")


@pytest.mark.parametrize(
    "typed",
    ["tor", "q torr", "peter torr", "Philip, Torr", "philip torr x", "p t x", "", "?", "parr"],
)
def test_another_name_is_not(typed: str) -> None:
    assert not author_matches(typed, "Philip H. S. Torr")


def test_a_printed_initial_stands_for_the_name_that_was_typed() -> None:
    assert author_matches("philip torr", "P. Torr")
    assert not author_matches("ameya torr", "P. Torr")


def test_initials_alone_do_not_stand_for_a_family_name() -> None:
    assert not author_matches("philip torr", "P. T.")


@pytest.mark.parametrize("typed", ["scholkopf", "schoelkopf", "Schölkopf", "B. Schölkopf"])
def test_an_umlaut_is_found_in_every_spelling(typed: str) -> None:
    assert author_matches(typed, "Bernhard Schölkopf")


def test_a_sign_that_the_source_could_not_print_is_found() -> None:
    assert author_matches("Schölkopf", "Bernhard Schoelkopf")
    assert not author_matches("scholkopf", "Bernhard Schoelkopf")


@pytest.mark.parametrize(
    "typed", ["ortiz-jimenez", "Jiménez", "guillermo ortiz jimenez", "g ortiz"]
)
def test_accents_and_hyphens_do_not_matter(typed: str) -> None:
    assert author_matches(typed, "Guillermo Ortiz-Jiménez")


def test_a_particle_belongs_to_the_family_name() -> None:
    assert author_matches("de Jorge, Pau", "Pau de Jorge")
    assert author_matches("jorge", "Pau de Jorge")
