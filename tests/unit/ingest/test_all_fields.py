"""Every field of a paper is stored, read back, shown by the API and exported again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from app.domain.records.paper_fields import (
    COLUMNS,
    JSON_COLUMNS,
    NATIVE_FIELDS,
    PAPER_FIELDS,
    Storage,
)
from app.explorer.api.responses import shape_of
from app.explorer.papers.views import PaperDetail
from app.exporters import FORMATS
from app.ingest.paper_rows import load_papers
from app.ingest.remove import remove_import
from app.main import create_app
from app.store.database import Database
from app.store.models import PaperRow
from tests.unit.conftest import BASE, settings_of
from tests.unit.exporters.test_jsonl import FULL
from tests.unit.ingest.questions import one, take_in

CONTENT = [field.name for field in PAPER_FIELDS if field.storage is not Storage.RECORD]


def test_the_list_of_fields_is_that_of_table_and_api() -> None:
    assert {*COLUMNS, *JSON_COLUMNS} <= set(PaperRow.model_fields)
    apart = {"implied_authors", "year_reason"}  # within `authors`, and on the page alone
    assert set(NATIVE_FIELDS) - apart <= set(shape_of(PaperDetail))


def test_a_stored_paper_is_its_record(library: Database) -> None:
    take_in(library, [FULL])
    with library.read() as session:
        (paper,) = load_papers(session, [1]).values()
    assert {name: getattr(paper, name) for name in CONTENT} == {
        name: getattr(FULL, name) for name in CONTENT
    }


def test_what_comes_in_goes_out(library_path: Path, library: Database) -> None:
    take_in(library, [FULL])
    (line,) = FORMATS["jsonl"].write([FULL])
    with TestClient(create_app(settings_of(library_path)), base_url=BASE) as client:
        assert json.loads(client.get("/papers.jsonl").text) == json.loads(line)
        shown = client.get("/api/v1/papers/1").json()
        page = client.get("/papers/1").text
    for name in ("type", "volume", "issue", "pages", "publisher", "pmid", "isbn", "issn", "note"):
        assert shown[name] == getattr(FULL, name)
        assert getattr(FULL, name) in page
    assert shown["authors"][0]["orcid"] == "0000-0002-1825-0097"
    assert shown["authors"][0]["affiliations"] == ["Fjord Institute", "Harbour College"]
    assert shown["links"][0] == {"url": "https://example.org/tide.pdf", "kind": "pdf"}
    assert shown["releases"][0]["date"] == "2021-04-30"
    assert shown["references"] == list(FULL.references)
    assert "2 references in the source" in page


def test_another_source_fills_in_what_is_missing_and_can_be_taken_back(library: Database) -> None:
    bare = replace(
        FULL, orcids=(), affiliations=(), editors=(), volume=None, links=(), references=()
    )
    take_in(library, [bare], "a.jsonl")
    report = take_in(library, [FULL], "b.bib")
    assert report.matched == 1

    def paper() -> object:
        with library.read() as session:
            return load_papers(session, [1])[1]

    assert getattr(paper(), "orcids", None) == FULL.orcids
    assert getattr(paper(), "volume", None) == "12"
    assert getattr(paper(), "references", None) == FULL.references
    remove_import(library, one(library, "SELECT max(id) FROM import"))
    assert getattr(paper(), "orcids", None) == ()
    assert getattr(paper(), "volume", None) is None
    assert getattr(paper(), "references", None) == ()
