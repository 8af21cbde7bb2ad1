"""The bundled listing, number for number, and samples of other people's pages."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.domain.records.record import PaperRecord, ProfileRecord, Remark
from app.importers import ReadContext, detect_format, open_source, read_events
from app.importers.listing.grammar import SourceLine, parse_head
from tests.time_limit import time_limit
from tests.unit.importers.as_json import as_json

ROOT = Path(__file__).parents[4]
LISTING = ROOT / "data" / "listing.txt"
SAMPLES = ROOT / "tests" / "samples" / "listing"
CONTEXT = ReadContext(imported_on=date(2026, 11, 22))


@pytest.fixture(scope="module")
def papers() -> list[PaperRecord]:
    events = read_events(LISTING, None, CONTEXT)
    return [event for event in events if isinstance(event, PaperRecord)]


@pytest.fixture(scope="module")
def others() -> list[ProfileRecord | Remark]:
    events = read_events(LISTING, None, CONTEXT)
    return [event for event in events if not isinstance(event, PaperRecord)]


def at(papers: list[PaperRecord], line: int) -> PaperRecord:
    return next(paper for paper in papers if paper.line == line)


def test_the_bundled_file_is_the_one_that_was_counted() -> None:
    data = LISTING.read_bytes()
    assert len(data) == 52_911
    assert data.count(b"\n") == 296


def test_41_papers_in_order(papers: list[PaperRecord]) -> None:
    assert len(papers) == 41
    assert [paper.line for paper in papers] == list(range(12, 293, 7))
    assert all(paper.line_end == (paper.line or 0) + 5 for paper in papers)
    assert all(paper.abstract for paper in papers)


def test_categories_as_printed(papers: list[PaperRecord]) -> None:
    counts = Counter(code for paper in papers for code in paper.categories)
    assert counts == {"LG": 30, "ML": 5, "CV": 2, "CR": 2, "CL": 1, "MA": 1}


def test_37_years_are_printed_and_4_inferred(papers: list[PaperRecord]) -> None:
    printed = [paper.year for paper in papers if not paper.year_inferred]
    assert len(printed) == 37
    assert (min(filter(None, printed)), max(filter(None, printed))) == (2017, 2025)
    inferred = {paper.line: paper.date for paper in papers if paper.year_inferred}
    assert inferred == {
        89: "2026-03-12",
        117: "2026-01-29",
        131: "2026-02-11",
        159: "2026-03-03",
    }
    assert all("2025" in (at(papers, line).year_reason or "") for line in inferred)
    assert at(papers, 89).date_printed == "Mar 12"
    assert all(paper.date_precision == "day" for paper in papers)


def test_7_papers_have_code_and_6_an_address(papers: list[PaperRecord]) -> None:
    with_code = {paper.line: paper.code_url for paper in papers if paper.has_code}
    assert with_code == {
        12: "https://github.com/gortizji/co_features",
        103: "https://github.com/drimpossible/corrective-unlearning-bench",
        110: "https://github.com/Ruby-a07/delta-influence",
        124: None,
        138: "https://github.com/pdejorge/N-FGSM",
        145: "https://github.com/naver/force",
        152: "https://github.com/torrvision/focal_calibration",
    }
    stripped = [p for p in papers if "full stop" in p.origins["code"].understood]
    assert len(stripped) == 4


def test_tags_belong_to_papers(papers: list[PaperRecord]) -> None:
    assert Counter(tag for paper in papers for tag in paper.tags) == {"oxford": 15, "deepmind": 1}
    assert not any("oxford" in name for paper in papers for name in paper.authors)


def test_authors_and_the_owner(papers: list[PaperRecord]) -> None:
    assert max(len(paper.authors) for paper in papers) == 3
    assert sum(paper.authors_truncated for paper in papers) == 28
    assert len({name for paper in papers for name in paper.authors}) == 69
    implied = [paper for paper in papers if paper.implied_authors]
    assert len(implied) == 13
    assert all(paper.implied_authors == ("Amartya Sanyal",) for paper in implied)
    assert all(paper.authors_truncated for paper in implied)
    for paper in papers:
        assert "Amartya Sanyal" in paper.authors + paper.implied_authors


def test_titles_and_abstracts_stay_as_printed(papers: list[PaperRecord]) -> None:
    assert at(papers, 40).title == "How unfair is private learning ?"
    assert "$k$-PCA" in at(papers, 208).title
    marked = [p for p in papers if "$" in (p.abstract or "") or "\\" in (p.abstract or "")]
    assert len(marked) == 13
    assert "et al. , Bartlett et al." in (at(papers, 257).abstract or "")
    assert (at(papers, 222).abstract or "").startswith('"Accuracy-on-the-line"')


def test_the_header(others: list[ProfileRecord | Remark]) -> None:
    profile, issue = others
    assert isinstance(profile, ProfileRecord)
    assert (profile.name, profile.code) == ("Amartya Sanyal", "LG")
    figures = (profile.h_index, profile.papers, profile.citations, profile.novelty)
    assert figures == (46, 41, 1528, 57)
    assert profile.ai_score == 60
    assert [one.sentence for one in profile.contradictions] == [
        "46 cannot be: 41 papers allow an h-index of at most 41, and 1,528 citations at most 39."
    ]
    assert "13 papers" in profile.origins["name"].understood
    assert isinstance(issue, Remark)
    assert (issue.severity, issue.code, issue.line) == ("doubt", "reported-impossible", 4)


def test_34_doubts_and_nothing_rejected(
    papers: list[PaperRecord], others: list[ProfileRecord | Remark]
) -> None:
    issues = [issue for paper in papers for issue in paper.issues]
    issues += [event for event in others if isinstance(event, Remark)]
    assert Counter((issue.severity, issue.code) for issue in issues) == {
        ("doubt", "authors-cut"): 28,
        ("doubt", "year-inferred"): 4,
        ("doubt", "code-without-address"): 1,
        ("doubt", "reported-impossible"): 1,
    }
    assert [issue.line for issue in issues if issue.code == "code-without-address"] == [124]


def test_every_field_says_where_it_came_from(papers: list[PaperRecord]) -> None:
    origins = at(papers, 208).origins
    assert {name: (origin.line, origin.understood) for name, origin in origins.items()} == {
        "title": (209, "as printed; $…$ read as math"),
        "date": (208, "day and year printed: certain"),
        "categories": (208, "arXiv stat.ML, Machine Learning; archive assumed"),
        "authors": (211, "2 printed, list not cut: complete"),
        "abstract": (213, "181 words, 17 formulas, all rendered"),
        "code": (208, "not marked Code, no address in the abstract"),
    }
    assert origins["date"].printed == "MLAug 14, 2025"
    assert at(papers, 12).origins["tags"].line == 15


def test_the_day_of_capture_is_believed() -> None:
    context = ReadContext(imported_on=date(2029, 1, 1), captured_on=date(2027, 6, 1))
    events = list(read_events(LISTING, "listing", context))
    inferred = [e for e in events if isinstance(e, PaperRecord) and e.year_inferred]
    assert {paper.year for paper in inferred} == {2027}


def test_too_early_an_import_leaves_the_year_open() -> None:
    events = read_events(LISTING, "listing", ReadContext(imported_on=date(2025, 12, 31)))
    inferred = [e for e in events if isinstance(e, PaperRecord) and e.year_inferred]
    assert len(inferred) == 4
    assert all(paper.date is None and paper.year_reason for paper in inferred)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_samples(sample: Path) -> None:
    assert detect_format(open_source(sample)).name == "listing"
    expected = json.loads(sample.with_suffix(".json").read_text("utf-8"))
    assert as_json(read_events(sample, None, CONTEXT)) == expected


@pytest.mark.parametrize("change", ["crlf", "bom", "trailing blanks", "form feeds"])
def test_other_line_breaks_and_encodings_read_the_same(change: str, tmp_path: Path) -> None:
    text = LISTING.read_text("utf-8")
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "trailing blanks": text.replace("\n", " \t\n").encode(),
        "form feeds": text.replace("\n\n", "\n\x0c\n").encode(),
    }[change]
    changed = tmp_path / "changed.txt"
    changed.write_bytes(data)
    assert as_json(read_events(changed, None, CONTEXT)) == as_json(
        read_events(LISTING, None, CONTEXT)
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_other_encodings_are_read_and_named(encoding: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("LGJun 16, 2022\nCafés\n\nJosé Núñez\n\nWe drink.\n".encode(encoding))
    paper, note = read_events(path, None, CONTEXT)
    assert isinstance(note, Remark)
    assert (note.severity, note.code) == ("note", "encoding")
    assert name in note.reason
    assert isinstance(paper, PaperRecord)
    assert paper.authors == ("José Núñez",)


@pytest.mark.parametrize(
    "line",
    [
        "recordings from intact mouse hippocampus validate the circuit design May 5 ;",
        "IEEE TRANSACTIONS ON PATTERN ANALYSIS AND MACHINE INTELLIGENCE Jun 16, 2022;",
        "LGMay 5 " + "A " * 40 + ";",
        "cs.LGIEEEofANDANDnetworkab.cdefghANDLGxJun 16, 2022;",
    ],
)
def test_prose_is_no_head_and_costs_no_time(line: str) -> None:
    with time_limit(1):
        assert parse_head(SourceLine(1, line), isolated=False) is None
