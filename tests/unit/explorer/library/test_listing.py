"""The bundled listing over the API: every count of its description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.explorer.library import overview_page
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.main import create_app
from app.paths import resource
from app.store.database import Database
from tests.unit.conftest import BASE, forget_answers, settings_of

OWNER = "Amartya Sanyal"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Serve a library of the bundled listing."""
    path: Path = tmp_path_factory.mktemp("listing") / "library.db"
    listing = resource("data/listing.txt")
    database = Database(path)
    events = read_events(listing, "listing", ReadContext(imported_on=date(2026, 11, 22)))
    source = SourceFile("listing.txt", "listing", "22" * 32, listing.stat().st_size)
    import_events(database, events, source)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def test_its_counts(served: TestClient) -> None:
    stats = served.get("/api/v1/stats").json()
    expected = {
        "papers": 41,
        "authors": 67,
        "names": 69,
        "first_year": 2017,
        "last_year": 2026,
        "cut_author_lists": 28,
        "implied_owners": 13,
        "inferred_years": 4,
        "undated": 0,
        "with_code": 7,
        "code_without_address": 1,
    }
    assert {name: stats[name] for name in expected} == expected
    assert {one["value"]: one["count"] for one in stats["categories"]} == {
        "LG": 30, "ML": 5, "CV": 2, "CR": 2, "CL": 1, "MA": 1,
    }  # fmt: skip
    assert {one["value"]: one["count"] for one in stats["tags"]} == {"oxford": 15, "deepmind": 1}


def test_its_owner(served: TestClient) -> None:
    owner = served.get("/api/v1/authors?per_page=1").json()["results"][0]
    assert (owner["name"], owner["papers"], owner["coauthors"]) == (OWNER, 41, 66)
    reported = owner["reported"]
    assert (reported["h_index"], reported["papers"], reported["citations"]) == (46, 41, 1528)
    assert (reported["novelty"], reported["ai_score"]) == (57, 60)
    assert len(reported["contradictions"]) == 1


def test_its_people_with_two_names(served: TestClient) -> None:
    everybody = served.get("/api/v1/authors?per_page=200").json()["results"]
    several = {
        tuple(sorted(one["printed_names"])) for one in everybody if len(one["printed_names"]) > 1
    }
    assert several == {
        ("Philip H. S. Torr", "Philip Torr"),
        ("Puneet K Dokania", "Puneet K. Dokania"),
    }
    names = {one["name"] for one in everybody}
    assert {"Shashwat Goel", "Anmol Goel", "Wenjie Li", "Jiawei Li"} <= names


def test_the_entry_of_the_picture(served: TestClient) -> None:
    [paper] = served.get("/api/v1/papers?q=%22Adaptive Noise%22").json()["results"]
    bib = served.get(f"/papers/{paper['id']}.bib").text
    assert bib.startswith(f"@misc{{dungler2025iterative-{paper['id']},")
    assert "Private\n              $k$-{PCA} with Adaptive Noise}" in bib
    assert '{D{\\"u}ngler, Johanna and Sanyal, Amartya}' in bib


def test_a_field_has_topics_trends_people_and_groups(
    served: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes = served.get("/").text
    monkeypatch.setattr(overview_page, "lanes_fit", lambda selection: False)
    forget_answers(served.app.state.library)
    field = served.get("/").text
    assert "Who works on what" in field
    assert "Groups of co-authors" in field
    assert "LG Machine Learning" in field
    # Thirty papers of the category in ten years: enough to say that nothing surely changes.
    assert "Rising:" in field or "Fading:" in field or "surely rises or fades" in field
    assert "Who works on what" not in lanes
    forget_answers(served.app.state.library)


def test_no_figure_of_the_overview_touches_a_word(served: TestClient) -> None:
    text = re.sub(r"<(?:script|style).*?</(?:script|style)>", "", served.get("/").text, flags=re.S)
    words = re.sub(r"<[^>]+>", "", text)
    assert re.findall(r"\d[a-z]{3,}", words) == []


@pytest.mark.parametrize("address", ["/", "/timelines?form=heatmap", "/authors/1"])
def test_a_view_says_how_it_is_cited(served: TestClient, address: str) -> None:
    page = served.get(address).text
    cited = re.search(r"Œuvre \S+, library version \d+, \d{4}-\d\d-\d\d, (\S+)<", page)
    assert cited is not None
    assert cited[1].endswith(address)


def test_charts_say_in_a_sentence_what_they_show(served: TestClient) -> None:
    assert "Most in 2024: 10 of 41 papers" in " ".join(served.get("/").text.split())
    timeline = served.get("/timelines?chart=categories&form=multiples").text
    assert "Most papers: LG Machine Learning, 30; fullest year: 2024, 10 papers." in timeline
    assert "Most papers: LG Machine Learning" in served.get("/timelines.svg?chart=categories").text
