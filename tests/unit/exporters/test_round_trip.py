"""What leaves in a format that is also read comes in again, field by field."""

from __future__ import annotations

import pytest

from app.exporters.exporter import FLAVOURS, FileOptions, Flavour
from tests.round_trip import BOTH, changes, papers_for, read_back, written

WAYS: list[tuple[str, Flavour]] = [
    (name, flavour) for name in BOTH for flavour in (FLAVOURS if name == "bib" else FLAVOURS[:1])
]


@pytest.mark.parametrize(("name", "flavour"), WAYS)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_changes_that_the_format_can_hold(name: str, flavour: Flavour, seed: int) -> None:
    papers = papers_for(name, 150, seed)
    text = written(name, papers, FileOptions(flavour=flavour))
    assert changes(name, papers, read_back(text, name)) == []


@pytest.mark.parametrize("name", BOTH)
def test_the_format_is_known_by_its_content(name: str) -> None:
    papers = papers_for(name, 20)
    assert changes(name, papers, read_back(written(name, papers), None)) == []


@pytest.mark.parametrize("name", BOTH)
def test_what_came_back_leaves_as_it_did(name: str) -> None:
    papers = papers_for(name, 50)
    text = written(name, papers)
    again = read_back(text, name)
    for one, paper in zip(again, papers, strict=True):
        one.number, one.type = paper.number, paper.type  # BibTeX does not hold every type
    assert written(name, again) == text
