"""Several records of one paper say together what each of them says."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records.combine import changed_fields, combine
from app.domain.records.contradiction import contradict
from app.domain.records.paper_fields import CONTENT, as_payload, from_payload, record_digest
from app.domain.records.record import Origin, PaperRecord, Remark
from app.domain.records.record_choice import SourceRecord
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


def said(record: PaperRecord, day: int = 1, source: str = "", import_id: int = 0) -> SourceRecord:
    """Give a record as captured on a day of May."""
    return SourceRecord(record, source, f"2026-05-{day:02d}", import_id or day)


def of(*records: PaperRecord) -> PaperRecord:
    """Combine records of different sources, captured one after the other."""
    return combine([said(one, day) for day, one in enumerate(records, 1)]).record


def test_a_second_record_fills_what_is_empty() -> None:
    paper = of(CUT, FULL)
    assert set(changed_fields(CUT, paper)) == {
        *("authors", "implied_authors", "date", "abstract", "venue", "tags", "doi", "has_code"),
        "citation_count",
    }
    assert paper.title == "Tides"
    assert (paper.abstract, paper.doi, paper.citation_count) == ("They rise.", "10.1/tides", 0)
    assert paper.tags == ("north", "south")


def test_a_fuller_list_completes_a_cut_one() -> None:
    for paper in (of(CUT, FULL), of(FULL, CUT)):
        assert paper.authors == ("A. Bell", "Cy Dee", "Eva Fox")
        assert not paper.authors_truncated
        assert paper.implied_authors == ()


@pytest.mark.parametrize(
    "other",
    [
        PaperRecord("Tides", authors=("Gus Hay", "Cy Dee", "Eva Fox")),
        PaperRecord("Tides", authors=("Ann Bell",)),
        PaperRecord("Tides", authors=("Ann Bell", "Cy Dee"), authors_truncated=True),
        PaperRecord("Tides", authors_truncated=True),
        PaperRecord("Tides"),
    ],
)
def test_another_list_completes_nothing(other: PaperRecord) -> None:
    assert not {"authors", "implied_authors"} & set(changed_fields(CUT, of(CUT, other)))


def test_who_is_left_out_of_a_whole_list_is_added_with_a_doubt() -> None:
    short = PaperRecord("Tides", authors=("Ann Bell",))
    long = PaperRecord("Tides", authors=("Cy Dee", "A. Bell"))
    combined = combine([said(short, 1), said(long, 2)])
    assert combined.record.authors == long.authors
    assert combined.contradicting(0) == [("authors", 1)]


@pytest.mark.parametrize(
    ("ours", "theirs", "shown"),
    [
        (None, "2024", "2024"),
        ("2024", "2024-05", "2024-05"),
        ("2024", "2025-05", "2024"),
        ("2024-05-01", "2024", "2024-05-01"),
    ],
)
def test_the_more_exact_date_of_a_year_is_taken(
    ours: str | None, theirs: str, shown: str | None
) -> None:
    assert of(PaperRecord("Tides", date=ours), PaperRecord("Tides", date=theirs)).date == shown


def test_an_inferred_year_gives_way_to_a_printed_one_alone() -> None:
    printed = PaperRecord("Tides", date="2024", date_printed="2024")
    for paper in (of(CUT, printed), of(printed, CUT)):
        assert (paper.date, paper.year_inferred, paper.year_reason) == ("2024", False, None)


def test_what_changes_with_time_is_that_of_the_last_capture() -> None:
    old = PaperRecord("Tides", citation_count=9, code_url="https://github.com/a/b")
    new = PaperRecord("Tides", citation_count=4, code_url="https://github.com/a/c", has_code=True)
    silent = PaperRecord("Tides")
    for records in ([said(old, 1), said(new, 2)], [said(new, 2), said(old, 1), said(silent, 3)]):
        paper = combine(records).record
        assert (paper.citation_count, paper.code_url) == (4, "https://github.com/a/c")
        assert paper.has_code


def test_the_text_is_the_newest_versions_and_the_date_the_firsts() -> None:
    first = PaperRecord("Old tides", ("Ann Bell",), date="2024-01-10", abstract="One.")
    third = PaperRecord("New tides", ("Ann Bell", "Cy Dee"), date="2024-09-01", abstract="Three.")
    versions = [replace(first, arxiv_version=1), replace(third, arxiv_version=3)]
    by_address = [
        replace(first, url="https://arxiv.org/abs/2401.00001v1"),
        replace(third, url="https://arxiv.org/pdf/2401.00001v3"),
    ]
    for one, other in (versions, versions[::-1], by_address, by_address[::-1]):
        combined = combine([said(one, 1), said(other, 2)])
        paper = combined.record
        assert (paper.title, paper.abstract, paper.date) == ("New tides", "Three.", "2024-01-10")
        assert paper.authors == ("Ann Bell", "Cy Dee")
        assert combined.contradicting(0) == combined.contradicting(1) == []


def test_a_source_corrects_itself() -> None:
    wrong = PaperRecord("Tides", ("Ann Bull",), date="2024", venue="Stars", tags=("a", "b"))
    right = PaperRecord("Tide", ("Ann Bell",), date="2023", venue="Moons", tags=("b", "c"))
    other = PaperRecord("Tides", ("Ann Bull",), tags=("d",))
    records = [said(wrong, 1, "x"), said(right, 3, "x"), said(other, 2, "y")]
    paper = combine(records).record
    assert (paper.date, paper.venue, paper.tags) == ("2023", "Moons", ("d", "b", "c"))
    # Of two sources the first captured counts: that is now the other one.
    assert (paper.title, paper.authors) == ("Tides", ("Ann Bull",))
    assert combine(records[:2]).record.authors == ("Ann Bell",)
    assert combine([said(wrong, 1, "", 1), said(right, 1, "", 2)]).record.title == "Tides"


def test_what_is_published_counts_before_the_preprint() -> None:
    preprint = PaperRecord("Tides", doi="10.48550/arxiv.2401.00001", venue="arXiv preprint")
    article = PaperRecord("Tides", doi="10.5555/tides", venue="Moons")
    for paper in (of(preprint, article), of(article, preprint)):
        assert (paper.doi, paper.venue) == ("10.5555/tides", "Moons")


def test_values_that_lost_say_why() -> None:
    first = PaperRecord("Tides", date="2024", venue="Moons", citation_count=1, url="https://a.org/")
    other = PaperRecord("TIDES!", date="2023", venue="Stars", citation_count=2, url="https://b.org")
    losers = combine([said(first, 1), said(other, 2)]).losers
    told = {name: (one.index, one.contradicts) for name, (one,) in losers.items()}
    assert told == {
        "title": (1, False),
        "date": (1, True),
        "venue": (1, True),
        "url": (1, False),
        "citation_count": (0, False),
    }
    assert losers["citation_count"][0].reason == "a later capture says otherwise"


@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        ("title", {"title": "C++"}, {"title": "C#"}, True),
        ("title", {"title": "$k$-means"}, {"title": "K-Means"}, False),
        ("authors", {"authors": ("Ann Bell",)}, {"authors": ("A. Bell",)}, False),
        ("authors", {"authors": ("Ann Bell",)}, {"authors": ("Eva Fox",)}, True),
        ("abstract", {"abstract": "Tides rise."}, {"abstract": "Moons wane."}, True),
        ("abstract", {"abstract": "Tides rise."}, {"abstract": "The tides rise"}, False),
        ("date", {"date": "2024"}, {"date": "2024-05"}, False),
        ("date", {"date": "2024-04"}, {"date": "2024-05"}, True),
        ("venue", {"venue": "Journal of Tides"}, {"venue": "Tides"}, False),
        ("doi", {"doi": "10.1/A"}, {"doi": "10.1/a"}, False),
        ("doi", {"doi": "10.1/a"}, {"doi": "10.1/b"}, True),
    ],
)
def test_contradictions(
    field: str, one: dict[str, object], other: dict[str, object], expected: bool
) -> None:
    a, b = (PaperRecord(**{"title": "Tides"} | values) for values in (one, other))  # type: ignore[arg-type]
    assert contradict(field, a, b) is contradict(field, b, a) is expected
    is_release = field == "doi"  # two DOIs are two releases of one paper, and both hold
    combined = combine([said(a, 1), said(b, 2)])
    assert bool(combined.contradicting(1)) is (expected and not is_release)


def test_each_field_knows_the_records_it_came_from() -> None:
    three = [CUT, replace(CUT, venue="Tides Daily"), FULL]
    combined = combine([said(one, day) for day, one in enumerate(three, 1)])
    assert combined.record.venue == "Tides Daily"
    sources = combined.sources
    assert (sources["title"], sources["venue"], sources["doi"]) == ([0, 1], [1], [2])
    assert (sources["authors"], sources["tags"]) == ([2], [0, 1, 2])
    assert "url" not in sources


def test_there_is_nothing_to_make_of_no_records() -> None:
    with pytest.raises(ValueError, match="nothing to combine"):
        combine([])


NAMES = st.sampled_from(["Ann Bell", "A. Bell", "Cy Dee", "Eva Fox", "Gus Hay"])
RECORDS = st.builds(
    PaperRecord,
    title=st.sampled_from(["Tides", "Tide", "TIDES!"]),
    authors=st.lists(NAMES, max_size=4, unique=True).map(tuple),
    authors_truncated=st.booleans(),
    implied_authors=st.lists(st.just("Ida Joy"), max_size=1).map(tuple),
    date=st.sampled_from([None, "2024", "2024-05", "2025-05-06"]),
    year_inferred=st.booleans(),
    venue=st.sampled_from([None, "Tides Daily", "Journal of Tides", "arXiv"]),
    tags=st.lists(st.sampled_from(["north", "south"]), unique=True).map(tuple),
    doi=st.sampled_from([None, "10.5555/a", "10.48550/arxiv.2401.00001"]),
    arxiv_version=st.sampled_from([None, 1, 3]),
    has_code=st.booleans(),
    citation_count=st.sampled_from([None, 0, 3]),
)
SAID = st.builds(said, RECORDS, st.integers(1, 5), st.sampled_from(["", "x", "y"]))


@given(st.lists(SAID, min_size=1, max_size=4), st.randoms())
def test_the_order_in_which_records_come_changes_nothing(
    records: list[SourceRecord], random: Random
) -> None:
    captured_apart = list({one.captured: one for one in records}.values())
    whole = combine(captured_apart)
    random.shuffle(captured_apart)
    assert as_payload(combine(captured_apart).record) == as_payload(whole.record)


@given(st.lists(SAID, min_size=1, max_size=4))
def test_a_record_that_comes_again_adds_nothing(records: list[SourceRecord]) -> None:
    paper = as_payload(combine(records).record)
    assert as_payload(combine([*records, *records]).record) == paper
    assert set(combine(records).sources) >= {"title"}


@given(RECORDS)
def test_one_record_alone_is_the_paper(record: PaperRecord) -> None:
    whole = replace(record, arxiv_version=None, implied_authors=())
    assert as_payload(of(whole, whole)) == as_payload(whole)


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
        issues=[Remark("doubt", 99, "x", "y")],
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
        {"arxiv_version": 2},
    ]
