"""CSL-JSON: items by the schema's own names, whatever the texts hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.exporters import FORMATS
from app.exporters.csl import csl_item
from tests.made_papers import made_papers


def written(*records: PaperRecord) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads("".join(FORMATS["csl.json"].write(records)))
    return items


def test_an_item_has_the_variables_of_csl() -> None:
    record = PaperRecord(
        "Grey $k$ Tides",
        ("Odile Lévêque", "ATLAS Collaboration", "Ann Smith, Jr."),
        authors_truncated=True,
        editors=("Ida Rowan",),
        date="2006-05",
        type="conference",
        venue="Tide Conference",
        pages="1-9",
        doi="10.5555/a",
        citation_count=0,
        tags=("x",),
        number=7,
    )
    assert written(record) == [
        {
            "id": "leveque2006grey-7",
            "type": "paper-conference",
            "title": "Grey $k$ Tides",
            "author": [
                {"family": "Lévêque", "given": "Odile"},
                {"literal": "ATLAS Collaboration"},
                {"family": "Smith", "given": "Ann", "suffix": "Jr."},
            ],
            "editor": [{"family": "Rowan", "given": "Ida"}],
            "issued": {"date-parts": [[2006, 5]]},
            "container-title": "Tide Conference",
            "page": "1-9",
            "DOI": "10.5555/a",
            "custom": {"authors_truncated": True, "citation_count": 0, "tags": ["x"]},
        }
    ]


def test_a_preprint_has_its_number_and_archive() -> None:
    item = csl_item(PaperRecord("A", arxiv_id="2001.00001", number=1))
    assert (item["type"], item["number"]) == ("article", "arXiv:2001.00001")
    assert (item["archive"], item["archive_location"]) == ("arXiv", "2001.00001")


def test_a_date_in_words_is_literal() -> None:
    item = csl_item(PaperRecord("A", date_printed="to appear"))
    assert item["issued"] == {"literal": "to appear"}


@pytest.mark.parametrize("type_", PAPER_TYPES)
def test_every_type_has_its_name_in_csl(type_: str) -> None:
    assert csl_item(PaperRecord("A", type=type_))["type"]


def test_no_papers_are_an_empty_list() -> None:
    assert written() == []


def test_no_control_character_leaves() -> None:
    [item] = written(PaperRecord("A\x00B\ud800\uffff", abstract="\x1b[31m"))
    assert (item["title"], item["abstract"]) == ("AB", "[31m")


def test_ids_differ_and_all_papers_are_there() -> None:
    items = written(*made_papers(300))
    assert len({item["id"] for item in items}) == 300
