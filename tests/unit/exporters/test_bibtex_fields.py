"""BibTeX and BibLaTeX: each type of paper by its entry, each field by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.records.record import Link, PaperRecord
from app.exporters import FORMATS
from app.exporters.exporter import FileOptions, Flavour
from tests.unit.exporters.test_bibtex import fields_of, parsed

FULL = PaperRecord(
    "Grey Tides",
    ("Ida Rowan",),
    editors=("Ada Lund", "Tide Study Group"),
    date="2006-05-03",
    venue="Journal of R&D",
    volume="12",
    issue="3",
    pages="100–120, e7",
    publisher="Harbour & Sons",
    isbn="978-3-16-148410-0",
    issn="1234-5679",
    pmid="123",
    language="en",
    note="A note.",
    arxiv_id="2001.00001",
    links=(Link("https://example.org/a_b.pdf", "pdf"),),
    abstract="Of 5% tides.",
)


@pytest.mark.parametrize(
    ("flavour", "type_", "entry_type", "fields"),
    [
        (
            "bibtex",
            "article",
            "article",
            {"journal": "Journal of R\\&D", "publisher": "Harbour \\& Sons"},
        ),
        ("bibtex", "conference", "inproceedings", {"booktitle": "Journal of R\\&D"}),
        ("bibtex", "preprint", "misc", {"archivePrefix": "arXiv", "eprint": "2001.00001"}),
        ("bibtex", "book", "book", {"publisher": "Harbour \\& Sons"}),
        ("bibtex", "chapter", "incollection", {"booktitle": "Journal of R\\&D"}),
        ("bibtex", "thesis", "phdthesis", {"school": "Harbour \\& Sons", "type": "Thesis"}),
        ("bibtex", "report", "techreport", {"institution": "Harbour \\& Sons", "number": "3"}),
        ("bibtex", "dataset", "dataset", {}),
        ("bibtex", "software", "software", {}),
        ("bibtex", "other", "misc", {}),
        ("bibtex", None, "article", {"year": "2006", "month": "may", "day": "3"}),
        (
            "biblatex",
            "article",
            "article",
            {"journaltitle": "Journal of R\\&D", "date": "2006-05-03"},
        ),
        ("biblatex", "preprint", "online", {"eprinttype": "arXiv", "eprint": "2001.00001"}),
        ("biblatex", "thesis", "thesis", {"institution": "Harbour \\& Sons"}),
        ("biblatex", "report", "report", {"institution": "Harbour \\& Sons"}),
    ],
)
def test_each_type_has_its_entry_and_fields(
    flavour: Flavour, type_: str | None, entry_type: str, fields: dict[str, str]
) -> None:
    record = replace(FULL, type=type_)
    text = "".join(FORMATS["bib"].write([record], FileOptions(flavour=flavour)))
    [(kind, _, found)] = parsed(text)
    assert kind == entry_type
    assert fields.items() <= found.items()
    assert found["editor"] == "Lund, Ada and {Tide Study Group}"
    assert found["pages"] == "100--120, e7"
    assert found["pdf"] == "https://example.org/a_b.pdf"
    same = {"volume": "12", "number": "3", "isbn": "978-3-16-148410-0", "issn": "1234-5679"}
    same |= {"pmid": "123", "language": "en", "note": "A note.", "abstract": "Of 5\\% tides."}
    assert same.items() <= found.items()
    assert ("year" in found) is (flavour == "bibtex")


@pytest.mark.parametrize(
    ("printed", "written"),
    [("1-9", "1--9"), ("1--9", "1--9"), ("S1–S10", "S1--S10"), ("e1234", "e1234"),
     ("12-1–12-9", "12-1–12-9"), ("1-5, 9–12", "1--5, 9--12"), ("7:1-20", "7:1--20")],
)  # fmt: skip
def test_ranges_of_pages_have_two_hyphens(printed: str, written: str) -> None:
    plain = fields_of(PaperRecord("A", pages=printed))["pages"]
    assert plain.replace("{\\textendash}", "–") == written
