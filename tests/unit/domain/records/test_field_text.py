"""Values of any kind as text for a reader."""

from __future__ import annotations

import pytest

from app.domain.records.field_text import field_text, value_text
from app.domain.records.record import Link, PaperRecord


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("in print", "in print"),
        (7, "7"),
        (True, "yes"),
        (None, ""),
        (["a", "b"], "a; b"),
        ({"name": "Ida", "rank": 1}, "name: Ida, rank: 1"),
        ([{"name": "Ida"}, {"name": "Bo"}], "name: Ida; name: Bo"),
        ({"licence": [{"URL": "a.org", "delay": 0}]}, "licence: (URL: a.org, delay: 0)"),
        ({"dates": [2020, 5], "open": False}, "dates: (2020; 5), open: no"),
        ({"at": {"x": 1, "y": 2}}, "at: (x: 1, y: 2)"),
        ([], ""),
    ],
)  # fmt: skip
def test_values_are_read_without_brackets_of_json(value: object, text: str) -> None:
    assert value_text(value) == text


def test_what_belongs_to_an_author_is_named_with_their_name() -> None:
    record = PaperRecord(
        "Tides",
        authors=("Ida Rowan", "Bo Li"),
        orcids=(None, "0000-0002-1825-0097"),
        affiliations=(("Fjord Institute", "North College"), ()),
        links=(Link("https://example.org/a.pdf", "pdf"),),
    )
    assert field_text("orcids", record) == "Bo Li: 0000-0002-1825-0097"
    assert field_text("affiliations", record) == "Ida Rowan: (Fjord Institute; North College)"
    assert field_text("links", record) == "pdf: https://example.org/a.pdf"
