"""Misspelt words, and what the library thinks they were meant to be."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager

import pytest

from app.search.query.parser import parse
from app.search.text import spelling
from app.search.text.spelling import Spelling
from tests.unit.search.text.folded_store import folded_store

PAPERS = [
    (1, "Calibration of deep networks", "Networks and their calibration.", "Ada Schölkopf", ""),
    (2, "Focal loss", "Calibration by focal loss of a network.", "Bo Sanyal", ""),
    (3, "Multi-agent behaviour", "Agents behave; $\\alpha$-privacy.", "Cy Sanyal", "multiagent"),
    (4, "Deep forms", "A form of foam.", "Bo Li", ""),
    (5, "Forms", "Forms.", "Bo Li", ""),
]


@pytest.fixture(scope="module")
def speller() -> Spelling:
    connection = folded_store(PAPERS)
    return Spelling(lambda: connection)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("calibraton", "calibration"),
        ("calibrattion", "calibration"),
        ("calibratoin", "calibration"),
        ("xalibration", "calibration"),
        ("calibrtoin", "calibration"),
        ("alibration", "calibration"),
        ("netwrok", "network"),
        ("sanyl", "sanyal"),
        ("scholkpf", "scholkopf"),
        ("forns", "forms"),
    ],
)
def test_slips_are_mended(speller: Spelling, typed: str, meant: str) -> None:
    assert speller.nearest(typed) == meant


@pytest.mark.parametrize(
    "typed", ["calibration", "networks", "xyzzyx", "fom", "lo", "", "the", "calibrations", "2o21x"]
)
def test_words_that_stand_or_are_like_none_are_left(speller: Spelling, typed: str) -> None:
    assert speller.nearest(typed) is None


def test_a_letter_dropped_is_likelier_than_one_changed() -> None:
    papers = [(n, "value", "", "", "") for n in range(1, 4)]
    connection = folded_store([*papers, (9, "volume", "", "", "")])
    assert Spelling(lambda: connection).nearest("volue") == "volume"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("focal calibraton", "focal calibration"),
        ("Focal  Calibraton ?", "Focal calibration ?"),
        ('"fcoal loss" -netwrok', '"focal loss" -netwrok'),
        ("title:calibraton OR (netwrok focal)", "title:calibration OR (network focal)"),
        ("multi-agnet", "multi-agent"),
        ("author:sanyl year:2020", "author:sanyal year:2020"),
        ('author:"b sanyl"', 'author:"b sanyal"'),
        ("focal calibration", None),
        ("tag:calibraton", None),
        ("calibratoo*", None),
        ("\\alpho netwrok's", None),
        ("", None),
    ],
)
def test_did_you_mean_mends_words_where_they_stand(
    speller: Spelling, typed: str, meant: str | None
) -> None:
    proposed = speller.did_you_mean(parse(typed))
    assert proposed == meant
    if proposed:
        parse(proposed)


def test_only_some_words_of_a_long_text_are_mended(speller: Spelling) -> None:
    proposed = speller.did_you_mean(parse("netwrok " * 500))
    assert proposed is not None
    assert proposed.split().count("network") == spelling.MOST_MENDED


def test_unknown_words_are_those_that_no_search_finds(speller: Spelling) -> None:
    query = parse("focal calibraton networked zebra -yak multi-agent zebra pre* 🙂")
    assert speller.unknown_words(query) == ["calibraton", "zebra"]
    assert speller.is_unknown("zebra")
    assert not speller.is_unknown("Schölkopf")
    assert not speller.is_unknown("?")


def test_a_word_of_one_paper_is_not_proposed_in_a_large_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spelling, "SMALL_LIBRARY", 3)
    connection = folded_store(PAPERS)
    assert Spelling(lambda: connection).nearest("behaviourr") is None
    assert Spelling(lambda: connection).nearest("calibraton") == "calibration"


def test_words_are_read_once_and_only_when_needed() -> None:
    connection = folded_store(PAPERS)
    reads = 0

    def connect() -> AbstractContextManager[sqlite3.Connection]:
        nonlocal reads
        reads += 1
        return connection

    speller = Spelling(connect)
    assert reads == 0
    speller.nearest("calibraton")
    first = reads
    speller.nearest("netwrok")
    assert reads == first + 1  # whether it is a word
