"""Profiles of Google Scholar copied as text."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused
from app.importers import FORMATS, ReadContext, read_events
from tests.unit.importers.as_json import as_json

SAMPLE = Path(__file__).parents[2] / "samples" / "scholar" / "profile.txt"
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
HEADER = "Title\tCited by\tYear\n"


def read(text: str) -> list[Event]:
    return list(read_events(io.BytesIO(text.encode()), None, CONTEXT))


def papers(text: str) -> list[PaperRecord]:
    return [event for event in read(text) if isinstance(event, PaperRecord)]


def test_sample() -> None:
    found = json.loads(json.dumps(as_json(read_events(SAMPLE, None, CONTEXT))))
    assert found == json.loads(SAMPLE.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("printed", "venue", "volume", "issue", "pages", "year"),
    [
        ("J. Inv. Res. 12 (3), 4-19, 2016", "J. Inv. Res.", "12", "3", "4-19", "2016"),
        ("J. Inv. Res. 12, 4-19, 2016", "J. Inv. Res.", "12", None, "4-19", "2016"),
        ("Advances in inventions 30, 2017", "Advances in inventions", "30", None, None, "2017"),
        ("Int. Conf. on Inventions (ICI), 1-8, 2019", "Int. Conf. on Inventions (ICI)", None, None,
         "1-8", "2019"),
        ("Inv. Letters 9 (2), e123456, 2020", "Inv. Letters", "9", "2", "e123456", "2020"),
        ("US Patent 9,123,456, 2015", "US Patent 9,123,456", None, None, None, "2015"),
        ("University of Nowhere, 2012", "University of Nowhere", None, None, None, "2012"),
        ("ICI 2019", "ICI 2019", None, None, None, None),
        ("Unpublished", "Unpublished", None, None, None, None),
    ],
)  # fmt: skip
def test_venues(
    printed: str, venue: str, volume: str | None, issue: str | None, pages: str | None,
    year: str | None,
) -> None:  # fmt: skip
    [paper] = papers(f"{HEADER}T\nA Ek\n{printed}\t\t\n")
    assert (paper.venue, paper.volume, paper.issue, paper.pages, paper.date) == (
        venue, volume, issue, pages, year,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("count", "number"),
    [("41*", 41), ("1,203", 1203), ("1.203", 1203), ("1 203", 1203), ("", None)],
)
def test_citations(count: str, number: int | None) -> None:
    [paper] = papers(f"{HEADER}T\nA Ek\nV, 2016\t{count}\t2016\n")
    assert paper.citation_count == number


def test_other_ways_of_copying() -> None:
    """A browser may put the venue, or each number, on a line of its own."""
    for entry in ("T\nA Ek\nV, 2016\n\t41\t2016\n", "T\nA Ek\nV, 2016\n41\n2016\n"):
        [one, other] = papers(HEADER + entry * 2)
        assert one.title == other.title == "T"
        assert (one.authors, one.venue, one.date, one.citation_count) == (
            ("A Ek",),
            "V",
            "2016",
            41,
        )


@pytest.mark.parametrize("behind", ["", "\n", "Ponds\nB Bo\nP. 3, 2001\t1\t2001\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("end", "year", "count"),
    [
        ("\t41\t2019", "2019", 41),
        ("\n41\t2019", "2019", 41),
        ("\n41*\t2019\t", "2019", 41),
        ("\n\t2019", "2019", None),
        ("\n2019", "2019", None),
        ("\n41", None, 41),
        ("\n41\n2019", "2019", 41),
        ("\n\n41\n\n2019", "2019", 41),
        ("\n41 2019", "2019", 41),
        ("    41    2019", "2019", 41),
        ("        2019", "2019", None),
        ("\t41", None, 41),
        ("\t\t", None, None),
        (", 2019", "2019", None),
    ],
)
def test_the_end_of_a_publication(
    end: str, year: str | None, count: int | None, behind: str, line_end: str
) -> None:
    """What a browser or an editor makes of the tabs, in the last publication, too."""
    first = "Tides\nZ Marren, A Ek\nJ. Inv. 12 (3), 4-19, 2021\t41\t2021\n"
    text = f"{HEADER}{first}Kites\nA Ek\nJ. Kites 2{end}"
    found = papers(f"{text}\n{behind}".replace("\n", line_end) if behind else text)
    _, kites, *others = found
    assert (kites.title, kites.authors, kites.venue, kites.volume) == (
        "Kites", ("A Ek",), "J. Kites", "2",
    )  # fmt: skip
    assert (kites.date, kites.citation_count) == (year, count)
    assert [one.title for one in others] == (["Ponds"] if len(behind) > 1 else [])


@pytest.mark.parametrize("end", ["41\t2019", "\t41\t2019", "41\n2019", "2019"])
def test_a_publication_without_a_venue(end: str) -> None:
    one, other = papers(f"{HEADER}Kites\nA Ek\n{end}\nTides\nZ Marren\n{end}")
    assert (one.title, one.authors, one.venue, one.date) == ("Kites", ("A Ek",), None, "2019")
    assert (other.title, other.date) == ("Tides", "2019")


def test_an_end_of_nothing_is_named() -> None:
    events = read(f"{HEADER}Kites\nA Ek\nV, 2016\t1\t2016\n41\t2019\n")
    assert [(e.line, e.code) for e in events if isinstance(e, Remark)] == [(5, "stray-line")]


def test_dots_are_no_author() -> None:
    for dots in ("...", "…", ", ...", ",…"):
        [paper] = papers(f"{HEADER}T\nA Ek, B Bo, {dots}\nV, 2016\t1\t2016\n")
        assert (paper.authors, paper.authors_truncated) == (("A Ek", "B Bo"), True)


def test_lines_of_no_publication_are_named() -> None:
    events = read(f"{HEADER}T\nA Ek\nV, 2016\t1\t2016\nShow more\nAn orphan\n")
    assert [(one.severity, one.line) for one in events if isinstance(one, Remark)] == [
        ("rejected", 6)
    ]
    with pytest.raises(ImportRefused, match="no publication"):
        list(read_events(io.BytesIO(b"Some text\n"), "scholar", CONTEXT))


def test_other_texts_are_not_taken_for_a_profile() -> None:
    detect = FORMATS["scholar"].detect
    assert detect(SAMPLE.read_text("utf-8")) == 1
    assert detect("title\tauthors\tyear\nA\tEk\t2020\n" * 9) == 0
    assert detect("Title\nAuthors\n") == 0
