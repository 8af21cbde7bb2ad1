"""Several records of one paper say together what each of them says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.combine import combine, fill
from app.domain.payload import CONTENT, as_payload, from_payload, record_digest
from app.domain.record import Issue, Origin, PaperRecord
from tests.world import world_records

CUT = PaperRecord(
    "Tides",
    authors=("Ann Bell", "Cy Dee"),
    authors_truncated=True,
    implied_authors=("Eva Fox",),
    date="2025-03-12",
    year_inferred=True,
    year_reason="no year is printed",
    tags=("north",),
)
FULL = PaperRecord(
    "TIDES",
    authors=("A. Bell", "Cy Dee", "Eva Fox"),
    date="2024-03-12",
    abstract="They rise.",
    venue="Journal of Tides",
    tags=("south", "north"),
    doi="10.1/tides",
    has_code=True,
    citation_count=0,
)


def test_a_second_record_fills_what_is_empty() -> None:
    paper = replace(CUT)
    assert fill(paper, FULL) == {
        *("authors", "authors_truncated", "implied_authors", "date", "year_inferred"),
        *("year_reason", "abstract", "venue", "tags", "doi", "has_code", "citation_count"),
    }
    assert paper.title == "Tides"
    assert (paper.abstract, paper.doi, paper.citation_count) == ("They rise.", "10.1/tides", 0)
    assert paper.tags == ("north", "south")


def test_what_is_there_stays() -> None:
    paper = replace(FULL)
    assert fill(paper, replace(CUT, abstract="They fall.", citation_count=7)) == set()
    assert as_payload(paper) == as_payload(FULL)


def test_a_fuller_list_completes_a_cut_one() -> None:
    paper = replace(CUT)
    fill(paper, FULL)
    assert paper.authors == ("A. Bell", "Cy Dee", "Eva Fox")
    assert not paper.authors_truncated
    assert paper.implied_authors == ()


@pytest.mark.parametrize(
    "other",
    [
        PaperRecord("Tides", authors=("Gus Hay", "Cy Dee", "Eva Fox")),
        PaperRecord("Tides", authors=("Ann Bell",)),
        PaperRecord("Tides", authors=("Ann Bell", "Cy Dee"), authors_truncated=True),
        PaperRecord("Tides"),
    ],
)
def test_another_list_completes_nothing(other: PaperRecord) -> None:
    paper = replace(CUT)
    assert not fill(paper, other) & {"authors", "authors_truncated", "implied_authors"}


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        (None, "2024", "2024"),
        ("2024", "2024-05", "2024-05"),
        ("2024", "2025-05", "2024"),
        ("2024-05-01", "2024", "2024-05-01"),
    ],
)
def test_the_more_exact_date_of_a_year_is_taken(ours: str | None, theirs: str, kept: str) -> None:
    paper = PaperRecord("Tides", date=ours)
    fill(paper, PaperRecord("Tides", date=theirs))
    assert paper.date == kept


def test_an_inferred_year_gives_way_to_a_printed_one_alone() -> None:
    paper = replace(CUT)
    fill(paper, PaperRecord("Tides", date="2024", date_printed="2024"))
    assert (paper.date, paper.year_inferred, paper.year_reason) == ("2024", False, None)
    assert not fill(paper, CUT) & {"date", "year_inferred"}


def test_each_field_knows_the_records_it_came_from() -> None:
    combined = combine([CUT, replace(CUT, venue="Tides Daily"), FULL])
    assert combined.record.venue == "Tides Daily"
    sources = combined.sources
    assert (sources["title"], sources["venue"], sources["doi"]) == ([0], [1], [2])
    assert (sources["authors"], sources["tags"]) == ([2], [0, 2])
    assert "url" not in sources


def test_there_is_nothing_to_make_of_no_records() -> None:
    with pytest.raises(ValueError, match="nothing to combine"):
        combine([])


NAMES = st.sampled_from(["Ann Bell", "A. Bell", "Cy Dee", "Eva Fox", "Gus Hay"])
RECORDS = st.builds(
    PaperRecord,
    title=st.just("Tides"),
    authors=st.lists(NAMES, max_size=4, unique=True).map(tuple),
    authors_truncated=st.booleans(),
    implied_authors=st.lists(st.just("Ida Joy"), max_size=1).map(tuple),
    date=st.sampled_from([None, "2024", "2024-05", "2025-05-06"]),
    year_inferred=st.booleans(),
    venue=st.sampled_from([None, "Tides Daily", "Journal of Tides"]),
    tags=st.lists(st.sampled_from(["north", "south"]), unique=True).map(tuple),
    has_code=st.booleans(),
    citation_count=st.sampled_from([None, 0, 3]),
)


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_a_record_that_comes_again_adds_nothing(records: list[PaperRecord]) -> None:
    combined = combine(records).record
    for record in records:
        assert fill(combined, record) <= {"authors", "authors_truncated", "implied_authors"}
    settled = as_payload(combined)
    for record in records:
        fill(combined, record)
    assert as_payload(combined) == settled


@pytest.mark.parametrize("record", world_records(), ids=lambda record: record.title[:20])
def test_a_payload_is_the_whole_content(record: PaperRecord) -> None:
    again = from_payload(as_payload(record))
    assert [getattr(again, name) for name in CONTENT] == [getattr(record, name) for name in CONTENT]
    assert record_digest(again) == record_digest(record)


def test_only_what_is_said_of_the_paper_makes_a_record_another() -> None:
    elsewhere = replace(
        CUT,
        line=99,
        origins={"title": Origin(99, "Tides", "title")},
        issues=[Issue("doubt", 99, "x", "y")],
    )
    assert record_digest(elsewhere) == record_digest(CUT)
    digests = {record_digest(replace(CUT, **change)) for change in _one_change_each()}
    assert len(digests | {record_digest(CUT)}) == len(_one_change_each()) + 1


def _one_change_each() -> list[dict[str, object]]:
    return [
        {"title": "Tide"},
        {"authors": ("Ann Bell Cy Dee",)},
        {"authors": ("Ann Bell",), "implied_authors": ("Cy Dee",)},
        {"date": None},
        {"abstract": "They rise."},
        {"tags": ()},
        {"keywords": ("north",)},
        {"citation_count": 0},
        {"has_code": True},
    ]
