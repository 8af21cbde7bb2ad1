"""Native JSON Lines: what is kept, what is left out, and why."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused
from app.importers import Limits, ReadContext, read_events
from app.importers.jsonl.record import FIELDS
from tests.unit.importers.as_json import as_json

SAMPLES = Path(__file__).parents[3] / "samples" / "jsonl"
TODAY = date(2026, 11, 22)


def read(data: bytes | str, limits: Limits | None = None) -> list[Event]:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return list(
        read_events(io.BytesIO(raw), "jsonl", ReadContext(TODAY, limits=limits or Limits()))
    )


def only(data: bytes | str, limits: Limits | None = None) -> Event:
    (event,) = read(data, limits)
    return event


def rejected(data: bytes | str, limits: Limits | None = None) -> tuple[str, str]:
    event = only(data, limits)
    assert isinstance(event, Remark)
    assert event.severity == "rejected"
    return event.code, event.reason


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_samples(sample: Path) -> None:
    expected = json.loads(sample.with_suffix(".json").read_text("utf-8"))
    assert as_json(read_events(sample, None, ReadContext(TODAY))) == expected


def test_the_fields_are_those_of_the_contract() -> None:
    assert sorted(FIELDS) == sorted(
        [
            *["title", "authors", "authors_truncated", "implied_authors", "date", "year_inferred"],
            *["abstract", "venue", "categories", "keywords", "tags", "doi", "arxiv_id", "url"],
            *["has_code", "code_url", "citation_count", "date_printed"],
            *["year_reason", "type", "volume", "issue", "pages", "publisher", "language"],
            *["pmid", "isbn", "issn", "note", "links", "references", "releases"],
        ]
    )


def test_a_bad_line_costs_itself_alone() -> None:
    good, bad, after = read('{"title": "A"}\n{"title": 7}\n{"title": "B"}')
    assert isinstance(good, PaperRecord)
    assert isinstance(bad, Remark)
    assert (bad.severity, bad.line) == ("rejected", 2)
    assert "`title` must be text" in bad.reason
    assert bad.excerpt == '{"title": 7}'
    assert isinstance(after, PaperRecord)
    assert (after.title, after.line) == ("B", 3)


def test_each_limit_is_named() -> None:
    limits = Limits(record_bytes=300, title_chars=10, abstract_chars=20, authors=2, json_depth=3)
    assert rejected('{"title": "%s"}' % ("x" * 400), limits)[0] == "too-long"
    assert "10 characters" in rejected('{"title": "%s"}' % ("x" * 11), limits)[1]
    assert "`abstract`" in rejected('{"title": "x", "abstract": "%s"}' % ("x" * 21), limits)[1]
    assert "2 names" in rejected('{"title": "x", "authors": ["a", "b", "c"]}', limits)[1]
    assert rejected('{"title": "x", "row": [[[1]]]}', limits)[0] == "too-deep"
    inside_text = only('{"title": "[[[[[[", "row": [1]}'.replace(', "row": [1]', ""), limits)
    assert isinstance(inside_text, PaperRecord)


def test_a_line_of_any_length_is_passed_over_in_bounded_memory() -> None:
    limits = Limits(record_bytes=1_000)
    data = b'{"title": "A"}\n' + b"x" * 3_000_000 + b'\n{"title": "B"}'
    first, long, last = read(data, limits)
    assert isinstance(long, Remark)
    assert (long.code, long.line) == ("too-long", 2)
    assert [event.title for event in (first, last) if isinstance(event, PaperRecord)] == ["A", "B"]


@pytest.mark.parametrize(
    "line",
    [
        '{"title": "x", "citation_count": Infinity}',
        '{"title": "x", "citation_count": %s}' % ("9" * 5_000),
        "[" * 100_000,
        '{"title": "x", "a": ' + "[" * 100_000,
    ],
)
def test_hostile_json_is_rejected(line: str) -> None:
    rejected(line)


def test_thousands_of_authors_are_read() -> None:
    names = [f"Given{number} Family" for number in range(3_303)]
    paper = only(json.dumps({"title": "x", "authors": names}))
    assert isinstance(paper, PaperRecord)
    assert list(paper.authors) == names


def test_utf_16_and_windows_1252_are_read() -> None:
    line = '{"title": "Café"}\n'
    paper = only(line.encode("utf-8-sig"))
    assert isinstance(paper, PaperRecord)
    assert paper.title == "Café"
    for encoding, name in (("utf-16", "UTF-16"), ("cp1252", "Windows-1252")):
        paper, note = read(line.encode(encoding))
        assert isinstance(note, Remark)
        assert (note.severity, note.code) == ("note", "encoding")
        assert name in note.reason
        assert isinstance(paper, PaperRecord)
        assert paper.title == "Café"


def test_an_unknown_field_is_told_once() -> None:
    events = read('{"title": "x", "shelf": 1}\n' * 5)
    doubts = [issue for event in events if isinstance(event, PaperRecord) for issue in event.issues]
    assert [(doubt.severity, doubt.line, doubt.code) for doubt in doubts] == [
        ("doubt", 1, "unknown-field")
    ]


def test_an_empty_stream_is_refused() -> None:
    with pytest.raises(ImportRefused, match="empty"):
        read(b"")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.text(max_size=5), values, max_size=8))
def test_any_object_is_a_record_or_a_reason(data: dict[str, object]) -> None:
    events = read(json.dumps(data) + "\n")
    assert events
    for event in events:
        if isinstance(event, PaperRecord):
            assert event.title
            assert event.title.encode("utf-8")
        else:
            assert isinstance(event, Remark)
            assert event.line == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        events = read(data)
    except ImportRefused as refusal:
        assert str(refusal).endswith(".")
        return
    assert all(isinstance(event, Remark | PaperRecord) for event in events)
