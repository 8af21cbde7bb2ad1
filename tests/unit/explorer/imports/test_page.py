"""The pages of imports and of their reports."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from app.store.database import Database
from app.store.models import ImportIssue
from tests.unit.conftest import served, served_alone
from tests.world import PAPERS

__all__ = ["served", "served_alone"]


def text_of(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_imports_are_listed_with_what_came_of_them(served: TestClient) -> None:
    page = text_of(served, "/imports")
    assert "1 import" in page
    assert f"world.txt listing Nov 22, 2026 {PAPERS} 0 0" in page or f" {PAPERS} 0 0 " in page


def test_the_report_names_kinds_with_their_lines(served: TestClient) -> None:
    page = text_of(served, "/imports/1")
    assert f"world.txt added {PAPERS} papers" in page
    assert re.search(r"3 author lists are cut \(et al\.\) ?: lines 58, \d+, \d+ ", page)
    assert "format listing" in page


def test_a_kind_is_listed_alone(served: TestClient) -> None:
    page = text_of(served, "/imports/1?kind=authors-cut")
    assert page.count("The printed list of authors is cut (et al.).") == 3
    assert "Remarks of one kind" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/imports/99", 404), ("/imports/x", 404), ("/imports/1?kind=x", 400),
        ("/imports/1?cursor=x", 400), ("/imports?cursor=x", 400),
        ("/imports/1?utm_source=mail", 200),
    ],
)  # fmt: skip
def test_mistakes_are_explained(served: TestClient, address: str, status: int) -> None:
    assert served.get(address, headers={"accept": "text/html"}).status_code == status


def test_what_a_source_prints_stays_text(served_alone: TestClient, world: Database) -> None:
    with world.write("test") as session:
        row = ImportIssue(import_id=1, severity="rejected", line=3, code="x", reason="<b>no</b>")
        row.excerpt = "<script>alert(1)</script>"
        session.add(row)
    page = served_alone.get("/imports/1").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;no&lt;/b&gt;" in page


def test_a_long_value_of_a_source_is_shown_whole(served: TestClient) -> None:
    page = served.get("/papers/1").text
    long = "Spring tides flood low streets twice a month."
    assert f'<details class="printed"><summary><code>{long}' in page
    assert page.count("harmonic method.</code></details>") == 1
