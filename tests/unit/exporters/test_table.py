"""CSV: one row a paper, and no cell that runs."""

from __future__ import annotations

import csv
import io

import pytest

from app.domain.records.record import Link, PaperRecord
from app.domain.text.cells import RUNS, read_cell, split_items
from app.exporters import FORMATS
from app.exporters.table import COLUMNS
from tests.made_papers import made_papers


def rows(*records: PaperRecord) -> list[dict[str, str]]:
    text = "".join(FORMATS["csv"].write(records))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_has_every_field_by_its_native_name() -> None:
    record = PaperRecord(
        'Tides, "grey"\nand others',
        ("Gatta, G.N.", "Ida Rowan; Otto"),
        authors_truncated=True,
        date="2006-05",
        keywords=("a", "b"),
        links=(Link("https://example.org/a.pdf", "pdf"),),
        orcids=(None, "0000-0002-1825-0097"),
        citation_count=0,
        number=7,
    )
    [row] = rows(record)
    assert list(row) == list(COLUMNS)
    assert {name: cell for name, cell in row.items() if cell} == {
        "id": "7",
        "title": 'Tides, "grey"\nand others',
        "authors": r"Gatta, G.N.; Ida Rowan\; Otto",
        "authors_truncated": "yes",
        "year": "2006",
        "date": "2006-05",
        "keywords": "a; b",
        "links": "https://example.org/a.pdf",
        "orcids": "'-; 0000-0002-1825-0097",
        "citation_count": "0",
    }
    assert split_items(row["authors"]) == list(record.authors)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "'=x", "''", "'Quoted' already"])
def test_no_text_cell_runs_and_each_comes_back(title: str) -> None:
    [row] = rows(PaperRecord(title, (title,), venue=title, note=title, tags=(title,)))
    for name in ("title", "authors", "venue", "note", "tags"):
        assert not row[name].startswith(RUNS)
        assert read_cell(row[name]) == title


def test_only_web_addresses_leave() -> None:
    [row] = rows(PaperRecord("A", url="javascript:alert(1)", links=(Link("file:///x"),)))
    assert row["url"] == row["links"] == ""


def test_no_papers_are_a_head_alone() -> None:
    assert "".join(FORMATS["csv"].write([])) == ",".join(COLUMNS) + "\r\n"


def test_every_paper_is_a_row_and_no_cell_runs() -> None:
    found = rows(*made_papers(300))
    assert [row["id"] for row in found] == [str(number) for number in range(1, 301)]
    assert not any(cell.startswith(RUNS) for row in found for cell in row.values())
