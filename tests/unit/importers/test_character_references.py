"""Characters that a source spells out as in HTML are characters, whatever the format."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from app.domain.records.record import PaperRecord
from app.exporters import FORMATS
from app.importers import read_events
from app.importers.limits import Limits, ReadContext
from app.importers.source import Source

NAME, VENUE = "G&#252;ting", "Tides &mdash; Ebb &amp; Flow"
TAGGED = {
    "ris": ("TI  - ", "AU  - ", "PY  - ", "JO  - "),
    "nbib": ("TI  - ", "FAU - ", "DP  - ", "JT  - "),
}


def tagged(name: str, first: str, last: str = "") -> str:
    title, author, year, venue = TAGGED[name]
    people = f"{author}{NAME}, Ralf\n{author}Ek, Bo\n"
    return f"{first}{title}A &#x2014; B\n{people}{year}2021\n{venue}{VENUE}\n{last}"


FILES = {
    "csv": f"title,authors,year,venue\nA &#x2014; B,Ralf {NAME}; Bo Ek,2021,{VENUE}\n",
    "ris": tagged("ris", "TY  - JOUR\n", "ER  - \n"),
    "nbib": tagged("nbib", "PMID- 1\n"),
    "bib": "@article{a, title={A &#x2014; B}, author={"
    + NAME
    + ", Ralf and Ek, Bo}, year=2021, journal={"
    + VENUE.replace("&amp;", "\\&amp;")
    + "}}",
}


def read(text: str) -> list[PaperRecord]:
    source = Source(BytesIO(text.encode()), Limits())
    events = read_events(source, None, ReadContext(date(2026, 1, 1)))
    return [event for event in events if isinstance(event, PaperRecord)]


@pytest.mark.parametrize("name", FILES)
def test_references_are_characters(name: str) -> None:
    (paper,) = read(FILES[name])
    assert paper.title == "A — B"
    assert paper.authors in (("Ralf Güting", "Bo Ek"), ("Güting, Ralf", "Ek, Bo"))
    assert paper.venue == "Tides — Ebb & Flow"


def test_what_is_no_reference_stays() -> None:
    (paper,) = read("title,authors,year,venue\nR&D; AT&T; &nosuch; 5 < 6,Ann Bell,2021,Q&A\n")
    assert (paper.title, paper.venue) == ("R&D; AT&T; &nosuch; 5 < 6", "Q&A")


def test_a_table_of_this_program_comes_back_as_it_was() -> None:
    paper = PaperRecord("What &amp;amp; means", ("Ann Bell",), date="2021")
    (text,) = ["".join(FORMATS["csv"].write([paper]))]
    assert read(text)[0].title == paper.title
