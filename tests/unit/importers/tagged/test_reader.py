"""RIS, EndNote's tags and PubMed's format, as programs and people write them."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import Event, Link, PaperRecord, Remark
from app.errors import ImportRefused
from app.importers import ReadContext, detect_format, open_source, read_events

CONTEXT = ReadContext(imported_on=date(2026, 11, 29))


def events(text: str, name: str = "ris") -> list[Event]:
    return list(read_events(io.BytesIO(text.encode()), name, CONTEXT))


def papers(text: str, name: str = "ris") -> list[PaperRecord]:
    return [event for event in events(text, name) if isinstance(event, PaperRecord)]


def paper(lines: str, kind: str = "JOUR") -> PaperRecord:
    (found,) = papers(f"TY  - {kind}\n{lines}\nER  - \n")
    return found


def codes(text: str, name: str = "ris") -> list[str]:
    found: list[str] = []
    for event in events(text, name):
        found += [event.code] if isinstance(event, Remark) else [i.code for i in event.issues]
    return found


# --- RIS -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        "TI  - Tides\nAU  - Rowan, Ida\nPY  - 2019\nT2  - J\nAB  - Abc",
        "T1  - Tides\nA1  - Rowan,Ida\nY1  - 2019///\nJF  - J\nN2  - Abc",
    ],
)
def test_both_dialects(lines: str) -> None:
    found = paper(lines)
    assert (found.title, found.authors, found.date) == ("Tides", ("Ida Rowan",), "2019")
    assert (found.venue, found.abstract, found.type) == ("J", "Abc", "article")


def test_values_over_several_lines_and_empty_tags() -> None:
    found = paper(
        "TI  - T\nAB  - First line\nthat wraps.\nKW  - *one\ntwo, too\nKW  - three; four\n"
        "IS  - 9\nSP  -\nEP  - 12\nPB  - "
    )
    assert found.abstract == "First line that wraps."
    assert found.keywords == ("one", "two, too", "three", "four")
    assert (found.issue, found.pages, found.publisher) == ("9", "12", None)


def test_people_of_ris() -> None:
    found = paper(
        "TI  - T\nAU  - van der Berg, Tom\nAU  - Hall, H. K., Jr.\nAU  - Fanner E.\n"
        "AU  - World Tide Organization,\nAU  - et al.\nA2  - Quill, Pat"
    )
    assert found.authors == (
        "Tom van der Berg",
        "H. K. Hall Jr.",
        "Fanner E.",
        "World Tide Organization",
    )
    assert found.groups == ("World Tide Organization",)
    assert found.authors_truncated
    assert found.editors == ("Pat Quill",)


def test_identifiers_addresses_and_what_is_kept() -> None:
    found = paper(
        "TI  - T\nM3  - doi: 10.5555/a.1\nUR  - https://example.org/a; https://example.org/b\n"
        "L1  - https://example.org/c.pdf\nSN  - 2325-0000 (electronic)\n"
        "AN  - 123456\nDB  - PubMed\n"
        "N1  - Cited By :3\nC1  - custom\nSP  - 417-23"
    )
    assert (found.doi, found.url, found.pmid) == ("10.5555/a.1", "https://example.org/a", "123456")
    assert found.links == (Link("https://example.org/b"), Link("https://example.org/c.pdf", "pdf"))
    assert (found.issn, found.citation_count, found.pages) == ("2325-0000", 3, "417-23")
    assert found.extra["C1"] == "custom"


def test_a_chapter_is_in_its_book() -> None:
    found = paper("TI  - Part\nBT  - Whole\nSN  - 978-3-16-148410-0", "CHAP")
    assert (found.venue, found.type, found.isbn) == ("Whole", "chapter", "978-3-16-148410-0")
    assert paper("BT  - Whole", "BOOK").title == "Whole"


def test_noise_is_named_and_is_in_no_record() -> None:
    text = (
        "Record #1 of 784\nProvider: X\n\n1.\nTY  - JOUR\nTI  - A\nER  -\n\nLink: x\n"
        "C1  - Database: Invented\n\n2.\nTY -  BOOK\nTI  - B\nER  -\n"
        "TY  - JOUR\nTI  - C\nTY  - JOUR\nTI  - D"
    )  # fmt: skip
    assert [record.title for record in papers(text)] == ["A", "B", "C", "D"]
    assert codes(text) == ["unread-text", "unread-text"]
    assert "Invented" not in str([record.extra for record in papers(text)])


@pytest.mark.parametrize("first", ["TY - CHAP", "TY- CHAP", "TY  - CHAP"])
def test_a_record_may_have_other_blanks_around_the_hyphen(first: str) -> None:
    text = (
        "TY  - JOUR\nTI  - A\nAB  - Of\nMR - imaging\nER  -\n"
        f"{first}\nT1 - B\nAB - Of\nT2-weighted images\nA1 - Doe, J\nY1 - 1999///\nER -\n"
        f"{first}\nTI - C\nTY  - THES\nTI  - D\nAB  - Of\nMR - imaging"
    )
    found = papers(text)
    assert [(record.title, record.type) for record in found] == [
        ("A", "article"), ("B", "chapter"), ("C", "chapter"), ("D", "thesis"),
    ]  # fmt: skip
    assert [found[at].abstract for at in (0, 1, 3)] == [
        "Of MR - imaging", "Of T2-weighted images", "Of MR - imaging",
    ]  # fmt: skip
    assert (found[1].authors, found[1].date) == (("J Doe",), "1999")


def test_lines_behind_a_type_belong_to_it_and_to_no_other_record() -> None:
    found = papers("TY  - CHAP\nA title without a tag\nTY  - THES\nTI  - D\nER  -\n")
    assert [record.title for record in found] == ["D"]
    assert codes("TY  - CHAP\nA title without a tag\nTY  - THES\nTI  - D\nER  -\n") == ["no-title"]


def test_a_second_type_within_a_record_begins_none() -> None:
    (found,) = papers("TY  - BOOK\nTY  - JOUR\nTI  - A\nTY  - THES\nPB  - P\nER  -\n")
    assert (found.title, found.type, found.publisher) == ("A", "thesis", "P")


def test_lines_and_rejected_records() -> None:
    found = events(
        "\ufeff\r\nTY  - JOUR\r\nDO  - 10.5555/x\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - T\r\nER  - "
    )
    assert isinstance(found[0], Remark) and isinstance(found[1], PaperRecord)
    assert (found[0].code, found[0].line) == ("no-title", 2)
    assert (found[1].line, found[1].line_end) == (6, 8)
    with pytest.raises(ImportRefused, match="No record"):
        events("nothing")


# --- PubMed --------------------------------------------------------------------------

_NBIB = """
PMID- 10000001
DP  - 2019 Sep-Oct
DEP - 20190531
TI  - Tidal mixing
      in a fjord.
LID - 10.5555/jir.1 [doi]
AID - S01-2 [pii]
IS  - 2325-0000 (Print)
FAU - Rowan, Ida M
AU  - Rowan IM
AUID- ORCID: 0000-0002-1825-0097
AD  - Institute of Tides,
      Invented City.
AD  - Second place.
AU  - Brandt O
CN  - The Tide Group
FED - Quill, Pat
ED  - Quill P
PT  - Journal Article
PT  - Retracted Publication
JT  - Journal of invented results
MH  - *Fjords/history
OT  - mixing

PMID- 10000002
TI  - Second
"""


def test_pubmed() -> None:
    first, second = papers(_NBIB, "nbib")
    assert first.title == "Tidal mixing in a fjord."
    assert first.authors == ("Ida M Rowan", "Brandt O", "The Tide Group")
    assert first.groups == ("The Tide Group",)
    assert first.orcids == ("0000-0002-1825-0097", None, None)
    assert first.affiliations[0] == ("Institute of Tides, Invented City.", "Second place.")
    assert first.editors == ("Pat Quill",)
    assert (first.doi, first.pmid, first.issn) == ("10.5555/jir.1", "10000001", "2325-0000")
    assert first.date == "2019-05-31"
    assert [(one.kind, one.date) for one in first.releases] == [("print", "2019")]
    assert first.keywords == ("mixing", "Fjords")
    assert first.tags == ("retracted",)
    assert (second.title, second.line, second.line_end) == ("Second", 26, 27)


def test_lines_without_a_tag_are_kept_apart() -> None:
    (found,) = papers("PMID- 1\nSO  invalid line\nTI  -This is a title\n", "nbib")
    assert found.title == "This is a title"
    assert found.extra["unread"] == "SO  invalid line"
    assert codes("PMID- 1\nTI- T\n\nfree text\n\nPMID-2\nPT  - x\n", "nbib") == [
        "unread-line",
        "no-title",
    ]


# --- EndNote's tags ------------------------------------------------------------------


def test_endnote_tags() -> None:
    text = (
        "%0 Journal Article\n%A Rowan, Ida\n%A World Tide Organization,\n%T Tidal mixing\n"
        " in a fjord\n%J Journal\n%V 12\n%N 3\n%P 4-19\n%D 2019\n%8 June 7\n"
        "%R 10.5555/jir.1\n%@ 2325-0000\n"
        "%K tides\nmixing; fjord\n%X First.\n\nSecond.\n%U https://example.org/a\n%1 custom\n\n"
        "%0 Book Section\n%A Quill, Pat\n%E Velde, Una\n%T A chapter\n%B The book\n%D in press\n"
    )
    first, second = papers(text, "enw")
    assert first.title == "Tidal mixing in a fjord"
    assert first.authors == ("Ida Rowan", "World Tide Organization")
    assert (first.venue, first.volume, first.issue, first.pages) == ("Journal", "12", "3", "4-19")
    assert (first.date, first.doi, first.issn) == ("2019-06-07", "10.5555/jir.1", "2325-0000")
    assert first.keywords == ("tides", "mixing", "fjord")
    assert first.abstract == "First.\n\nSecond."
    assert first.extra == {"1": "custom"}
    assert (second.venue, second.type, second.editors) == ("The book", "chapter", ("Una Velde",))
    assert (second.date, second.date_printed) == (None, "in press")
    refer = "%A Rowan, Ida\n%T One\n%D 2001\n\n%A Quill, Pat\n%T Two\n"
    assert [record.title for record in papers(refer, "enw")] == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1.\nTY  - JOUR\nTI  - T\n", "ris"),
        ("TY -  BOOK\nT1  - T\n", "ris"),
        ("PMID-22664220\nPT  - x\n", "nbib"),
        ("PMC -1\nTI- T\nFAU -\nDP  - 2001\nMH  -\n", "nbib"),
        ("%A Rowan, Ida\n%T One\n", "enw"),
        ("%A\n%Aa\n@article{a, title = {T}}\n", "bib"),
    ],
)
def test_formats_are_told_by_content(text: str, name: str) -> None:
    assert detect_format(open_source(io.BytesIO(text.encode())), None).name == name


def test_a_preprint_says_what_it_is_and_where() -> None:
    record = paper("M3  - Preprint\nTI  - A\nM1  - arXiv:2001.00001\nM1  - 7\n", "UNPB")
    assert (record.type, record.arxiv_id) == ("preprint", "2001.00001")
    assert record.extra == {"M1": "7"}


def test_a_record_that_is_too_long_takes_no_other_with_it() -> None:
    found = events(f"TY  - JOUR\nTI  - A\nAB  - {'x' * (1 << 20)}\nTY  - JOUR\nTI  - B\nER  - \n")
    assert [getattr(one, "title", None) or getattr(one, "code", "") for one in found] == [
        "too-long",
        "B",
    ]


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("King, Martin Luther Jr", "Martin Luther King Jr"),
        ("de la Cruz, Ana 3rd", "Ana de la Cruz 3rd"),
    ],
)
def test_a_generation_behind_the_names_of_pubmed_is_a_suffix(printed: str, right: str) -> None:
    (found,) = papers(f"PMID- 1\nTI  - T\nFAU - {printed}\n", "nbib")
    assert found.authors == (right,)


def test_several_people_of_one_line_are_told_apart_and_doubted() -> None:
    text = "TY  - JOUR\nTI  - T\nAU  - Smith, J. & Doe, J.\nAU  - Ernst & Young\nER  - \n"
    (found,) = papers(text)
    assert found.authors == ("J. Smith", "J. Doe", "Ernst & Young")
    assert [issue.code for issue in found.issues] == ["several-names"]
