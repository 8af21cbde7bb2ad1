"""CSV and TSV: exports of databases, separators, quotes, columns, and lists of authors."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused, UnknownFormat
from app.importers import ReadContext, read_events
from app.importers.source import Limits, Source
from app.importers.tables.people import split_names, style_of
from app.importers.tables.reader import unknown_columns
from tests.time_limit import time_limit
from tests.unit.importers.as_json import as_json

SAMPLES = Path(__file__).parents[3] / "samples" / "csv"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))


def read(data: str | bytes, **mapping: str) -> list[Event]:
    raw = data.encode() if isinstance(data, str) else data
    context = replace(CONTEXT, mapping=mapping)
    return list(read_events(io.BytesIO(raw), "csv" if mapping else None, context))


def papers(data: str | bytes, **mapping: str) -> list[PaperRecord]:
    return [event for event in read(data, **mapping) if isinstance(event, PaperRecord)]


def titles(data: str | bytes) -> list[str]:
    return [paper.title for paper in papers(data)]


@pytest.mark.parametrize("sample", FILES, ids=lambda path: path.name)
def test_samples(sample: Path) -> None:
    found = json.loads(json.dumps(as_json(read_events(sample, None, CONTEXT))))
    assert found == json.loads(sample.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(sign: str, encoding: str) -> None:
    rows = [
        ["title", "authors", "year"],
        ["Über Möwen", "Zoë Marren", "2020"],
        ["B", "Å Ek", "2021"],
    ]
    data = "\r\n".join(sign.join(row) for row in rows).encode(encoding)
    assert [(paper.title, paper.authors, paper.date) for paper in papers(data)] == [
        ("Über Möwen", ("Zoë Marren",), "2020"),
        ("B", ("Å Ek",), "2021"),
    ]


def test_a_cell_keeps_its_line_breaks_quotes_and_separators() -> None:
    data = 'title,abstract,year\n"A, ""B""","one\ntwo, ""three""",2020\nC,,2021\n'
    first, second = papers(data)
    assert (first.title, first.abstract) == ('A, "B"', 'one\ntwo, "three"')
    assert (first.line, first.line_end, second.line) == (2, 3, 4)


@pytest.mark.parametrize(
    "row",
    [
        '"never closed,Ek,2020',
        '"never closed\tx,Ek,2020',
        'a "quote" inside,Ek,2020',
        '"quoted" first,Ek,2020',
    ],
)
def test_a_stray_quote_costs_its_row_at_most(row: str) -> None:
    data = f"title,authors,year\nA,Ek,2019\n{row}\n" + "".join(
        f'"B{number}",Ek,{number}\n' for number in range(2000, 2020)
    )
    found = titles(data)
    assert len(found) == 22
    assert found[2:] == [f"B{number}" for number in range(2000, 2020)]


def test_rows_of_other_lengths_are_kept_and_said() -> None:
    events = read("title,authors,year\nA,Ek\nB,Ek,2020,more\nC,Ek,2020,\n,,\nD,Ek,2021\n")
    found = [event for event in events if isinstance(event, PaperRecord)]
    assert [paper.title for paper in found] == ["A", "B", "C", "D"]
    assert [[issue.code for issue in paper.issues] for paper in found] == [
        ["ragged-row"], ["ragged-row"], [], [],
    ]  # fmt: skip
    assert found[1].extra == {"column 4": "more"}


def test_the_mapping_is_a_note_and_can_be_given() -> None:
    data = "Label,Who,title,year\nWrong,Ek,Right,2020\n"
    [note] = [event for event in read(data) if isinstance(event, Remark)]
    assert note.severity == "note"
    assert "title ← “title”" in note.reason
    assert "kept without a field: “Label”, “Who”" in note.reason
    [paper] = papers(data, title="Label", authors="who", year="")
    assert (paper.title, paper.authors, paper.date) == ("Wrong", ("Ek",), None)
    assert paper.extra == {"title": "Right", "year": "2020"}


def test_a_mapping_that_does_not_fit_lists_what_there_is() -> None:
    with pytest.raises(ImportRefused, match="no column “Name”; its columns are “Label”, “Year”"):
        read("Label,Year\nA,2020\n", title="Name")
    with pytest.raises(ImportRefused, match="no field “titel”"):
        read("Label,Year\nA,2020\n", titel="Label")
    assert [paper.title for paper in papers("Label,Year\nA,2020\n", title="Label")] == ["A"]


def test_a_table_without_titles_says_what_it_has() -> None:
    with pytest.raises(UnknownFormat):
        read("Label,Year\nA,2020\n")
    with pytest.raises(ImportRefused, match="“Label”, “Year”"):
        list(read_events(io.BytesIO(b"Label,Year\nA,2020\n"), "csv", CONTEXT))


def test_a_long_line_costs_itself() -> None:
    data = b"title,year\nA,2020\nB," + b"x" * 100_000_000 + b"\nC,2021\n"
    with time_limit(2):
        events = read(data)
    assert [event.title for event in events if isinstance(event, PaperRecord)] == ["A", "C"]
    assert ("rejected", 3, "too-long") in [
        (event.severity, event.line, event.code) for event in events if isinstance(event, Remark)
    ]


# --- authors ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["Rowan, Ida; Brandt, Otto", "Ek, Å."], [["Rowan, Ida", "Brandt, Otto"], ["Ek, Å."]]),
        (
            ["Gatta, G.N., Sequ, F.A.", "Rowan, Ida; Brandt, Otto"],
            [["Gatta, G.N.", "Sequ, F.A."], ["Rowan, Ida", "Brandt, Otto"]],
        ),
        (
            ["D. Scott Mackay", "Viswanath Poosala, Yannis E. Ioannidis"],
            [["D. Scott Mackay"], ["Viswanath Poosala", "Yannis E. Ioannidis"]],
        ),
        (
            ["Rowan, I., Brandt, O., Ek, Å.-M.", "Ek, Å."],
            [["Rowan, I.", "Brandt, O.", "Ek, Å.-M."], ["Ek, Å."]],
        ),
        (["Smith, John", "Doe, Anna"], [["Smith, John"], ["Doe, Anna"]]),
        (
            ["Smith, John and Doe, Anna", "Ek, Åsa"],
            [["Smith, John", "Doe, Anna"], ["Ek, Åsa"]],
        ),
        (
            ["John Smith, Anna Doe and Åsa Ek", "Alexandre Lepage and Roland Sandoval"],
            [["John Smith", "Anna Doe", "Åsa Ek"], ["Alexandre Lepage", "Roland Sandoval"]],
        ),
        (["Smith J, Doe AB", "Ek Å"], [["Smith J", "Doe AB"], ["Ek Å"]]),
        (
            ["Smith J, van der Berg AB 3rd, O'Neil-Roe C.", "Ek Å.", "Li W, Wang X; Tide Group."],
            [
                ["Smith J", "van der Berg AB 3rd", "O'Neil-Roe C"],
                ["Ek Å"],
                ["Li W", "Wang X", "Tide Group"],
            ],
        ),
        (["Smith J, Doe AB; Tide Study Group."], [["Smith J", "Doe AB", "Tide Study Group"]]),
        (
            ["Smith J, Doe AB, Roe C, Ek Å.", "Unit of Food and Water, Oslo."],
            [["Smith J", "Doe AB", "Roe C", "Ek Å"], ["Unit of Food and Water, Oslo"]],
        ),
        (
            ["Smith J, Doe AB.", "Rowan, Ida; Brandt, Otto", "Ek, Anna B; Li, Wei"],
            [["Smith J", "Doe AB"], ["Rowan, Ida", "Brandt, Otto"], ["Ek, Anna B", "Li, Wei"]],
        ),
        (["Smith, Anna B; Doe, John C"], [["Smith, Anna B", "Doe, John C"]]),
        (["Smith, Anna B", "Doe, John C"], [["Smith, Anna B"], ["Doe, John C"]]),
        (
            ["Smith J., van der Berg A.B.", "Smith J.; Ek Å."],
            [["Smith, J.", "van der Berg, A.B."], ["Smith, J.", "Ek, Å."]],
        ),
        (
            ["['Smith, J.', \"O'Hara, D.\"]", "['Ek, Å.']"],
            [["Smith, J.", "O'Hara, D."], ["Ek, Å."]],
        ),
        (["Smith, John (57190000001); Ek, Å."], [["Smith, John", "Ek, Å."]]),
        (["Smith, John, Jr.; Ek, Å."], [["Smith, John, Jr.", "Ek, Å."]]),
        (["Ministry of Food and Water; Ek, Å."], [["Ministry of Food and Water", "Ek, Å."]]),
        (["Na Li; Bo An", "[No author name available]"], [["Na Li", "Bo An"], []]),
        (["John Smith|Anna Doe"], [["John Smith", "Anna Doe"]]),
        (["bell hooks, Xu yan", "Åsa Ek, Jo Bo"], [["bell hooks", "Xu yan"], ["Åsa Ek", "Jo Bo"]]),
    ],
)
def test_lists_of_authors(cells: list[str], names: list[list[str]]) -> None:
    style = style_of(cells)
    assert [split_names(cell, style).names for cell in cells] == names


@pytest.mark.parametrize("end", [" et al.", ", et al", " and others", ", ...", "; …", ", et al.,"])
def test_lists_that_are_cut(end: str) -> None:
    found = split_names(f"John Smith, Anna Doe{end}", style_of(["John Smith, Anna Doe"]))
    assert (found.names, found.cut) == (["John Smith", "Anna Doe"], True)


def test_many_stray_quotes_cost_no_row_and_no_line_break_of_later_cells() -> None:
    stray = '"The "Great, 1999\n' * 60
    found = papers(f'title,year\n{stray}"Two\nlines",2000\n')
    assert len(found) == 61
    assert (found[-1].title, found[-1].date) == ("Two lines", "2000")


def test_a_second_column_of_authors_is_kept_where_it_has_other_people() -> None:
    (found,) = papers("title,author,author,year\nTides,Zoë Marren,Åsa Ek,2020\n")
    assert (found.authors, found.extra) == (("Zoë Marren",), {"author": "Åsa Ek"})


def test_a_table_of_three_known_columns_may_be_ragged() -> None:
    found = read('Title\tAuthors\tYear\nTides\n"Kites\nover"\tÅsa Ek\t1999\tx\ty\n')
    assert [one.title for one in found if isinstance(one, PaperRecord)] == ["Tides", "Kites over"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Ref;Work\n1;Tides\n2;Moons\n", ["Ref", "Work"]),
        ("Dear Ada, the tides are late.\nSo is the moon.\n", []),
        ('{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n', []),
        ("Ref,Work\n", []),
    ],
    ids=["table", "prose", "json", "one-line"],
)
def test_columns_of_what_may_be_a_table(text: str, columns: list[str]) -> None:
    assert unknown_columns(Source(io.BytesIO(text.encode()), Limits())) == columns


def test_a_body_with_its_place_stays_whole() -> None:
    table = 'title,authors\nA,"Smith J, Doe AB, Ek Å; University of Tides, Oslo Unit."\n'
    (record,) = papers(table)
    assert record.authors == ("Smith J", "Doe AB", "Ek Å", "University of Tides, Oslo Unit")


def test_names_with_the_family_first_become_whole_names() -> None:
    cell = '"Gatta, G.N.; Cruz, Ana de la, Jr.; bell hooks"'
    (found,) = papers(f"title,authors\nTides,{cell}\n")
    assert found.authors == ("G.N. Gatta", "Ana de la Cruz Jr.", "bell hooks")


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x85"])
def test_signs_above_the_header_that_end_no_line_of_a_file_cost_no_row(sign: str) -> None:
    assert titles(f"About{sign}{sign} the data\ntitle,year\nA,1999\nB,2000\n") == ["A", "B"]
