"""Lists of DOIs and arXiv identifiers, with lines that are neither."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import PaperRecord, Remark
from app.errors import UnknownFormat
from app.importers import ReadContext, read_events

CONTEXT = ReadContext(imported_on=date(2026, 11, 30))
LIST = "10.5555/tide.1\narXiv:2201.00001\nhttps://doi.org/10.5555/tide.2\n"


def test_a_line_that_is_none_costs_itself() -> None:
    events = list(read_events(io.BytesIO(f"{LIST}my notes\n".encode()), None, CONTEXT))
    assert [(one.doi, one.arxiv_id) for one in events if isinstance(one, PaperRecord)] == [
        ("10.5555/tide.1", None), (None, "2201.00001"), ("10.5555/tide.2", None),
    ]  # fmt: skip
    rejected = [one for one in events if isinstance(one, Remark) and one.severity == "rejected"]
    assert [(one.line, one.code) for one in rejected] == [(4, "no-identifier")]


def test_a_text_with_some_identifiers_is_no_list() -> None:
    with pytest.raises(UnknownFormat):
        list(read_events(io.BytesIO(f"{LIST}a\nb\nc\n".encode()), None, CONTEXT))
