"""What changed between two imports of one source: page, API and feed say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.remove import remove_import
from app.main import create_app
from app.store.database import Database
from tests.captures import FIRST, capture_twice, import_at, profile_of
from tests.made_papers import made_papers
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.explorer.promises import promised

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Iterator[TestClient]:
    """Serve a library whose source was captured twice; no test changes it."""
    path = tmp_path_factory.mktemp("changes") / "library.db"
    path.write_bytes(empty_template.read_bytes())
    database = Database(path)
    capture_twice(database)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


@pytest.fixture
def own(library: Database) -> Iterator[TestClient]:
    """Serve an empty library that this test fills."""
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def answer(client: TestClient, number: int, query: str = "") -> dict[str, Any]:
    found = client.get(f"/api/v1/imports/{number}/changes?{query}")
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


def said(client: TestClient, number: int, query: str = "") -> list[tuple[Any, ...]]:
    return [
        (
            one["change"],
            one["title"],
            [(f["field"], f["before"], f["after"]) for f in one["fields"]],
        )
        for one in answer(client, number, query)["results"]
    ]


EXPECTED = [
    ("new", "A New Map of the Fog", []),
    ("changed", "Gulls at Night", [("date", "2021 (year inferred)", "2021")]),
    (
        "changed",
        "Lamps over Water",
        [
            ("has_code", "", "yes"),
            ("code_url", "", "https://codeberg.org/example/lamps"),
            ("citation_count", "4", "9"),
        ],
    ),
    ("vanished", "The Weight of Sand", []),
]


def test_the_api_names_every_field(client: TestClient) -> None:
    assert said(client, 3) == EXPECTED
    body = answer(client, 3)
    assert body["source"] == "profile:Ann Bell"
    assert body["earlier"]["id"] == 1
    assert body["counts"] == {
        "new": 1, "changed": 2, "vanished": 1, "year_printed": 1, "code_appeared": 1,
        "unchanged": 1,
    }  # fmt: skip
    lines = [one["line"] for one in body["results"]]
    assert lines == [8, 24, 34, 30]
    promised(client, "ChangeList", client.get("/api/v1/imports/3/changes").text)


@pytest.mark.parametrize(
    ("kind", "places"),
    [("new", [0]), ("changed", [1, 2]), ("vanished", [3]), ("year-printed", [1]),
     ("code-appeared", [2])],
)  # fmt: skip
def test_one_kind(client: TestClient, kind: str, places: list[int]) -> None:
    assert said(client, 3, f"kind={kind}") == [EXPECTED[place] for place in places]
    page = Page(client.get(f"/imports/3/changes?kind={kind}").text)
    titles = [one.text for one in page.having("a", "title")]
    assert titles == [EXPECTED[place][1] for place in places]
    (chosen,) = [one for one in page.having("a") if "aria-current" in one.attributes]
    assert chosen.text == str(len(places))


def test_pages_follow_one_another(client: TestClient) -> None:
    first = answer(client, 3, "per_page=3")
    cursor = first["meta"]["next_cursor"]
    assert first["meta"]["count"] == 4
    assert said(client, 3, f"per_page=3&cursor={cursor}") == EXPECTED[3:]


def test_the_page_says_the_same(client: TestClient) -> None:
    page = Page(client.get("/imports/3/changes").text)
    assert page.having("h1")[0].text == "listing-2.txt: 1 new, 2 changed, 1 vanished"
    assert [one.text for one in page.having("a", "title")] == [one[1] for one in EXPECTED]
    assert [one.text for one in page.having("dt")] == [
        "date", "has code", "code url", "citation count",
    ]  # fmt: skip
    assert [one.text for one in page.having("ins")][-1] == "9"
    assert client.get(page.having("a", "title")[0].attributes["href"]).status_code == 200


def test_the_feed_says_the_same(client: TestClient) -> None:
    feed = ElementTree.fromstring(client.get("/imports/3/changes.atom").text)
    assert feed.findtext(f"{ATOM}title") == "What changed: the profile of Ann Bell"
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == [
        "A New Map of the Fog (new)",
        "Gulls at Night (changed: date)",
        "Lamps over Water (changed: has code, code url, citation count)",
        "The Weight of Sand (vanished)",
    ]
    assert {one.findtext(f"{ATOM}updated") for one in entries} == {"2026-11-30T08:30:00Z"}
    assert "<ins>9</ins>" in (entries[2].findtext(f"{ATOM}content") or "")
    terms = [one.get("term") for one in entries[1].findall(f"{ATOM}category")]
    assert terms == ["changed", "year-printed"]
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == 4
    source = client.get("/imports/changes.atom?source=profile:Ann Bell").text
    again = ElementTree.fromstring(source).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in again] == ids


def test_the_address_of_a_source_leads_to_its_newest_import(client: TestClient) -> None:
    found = client.get("/imports/changes?source=profile:Ann Bell", follow_redirects=False)
    assert found.headers["location"] == "/imports/3/changes"
    newest = client.get("/imports/changes?kind=new", follow_redirects=False)
    assert newest.headers["location"] == "/imports/3/changes?kind=new"


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/v1/imports/99/changes", 404, "no import 99"),
        ("/imports/99/changes", 404, "no import 99"),
        ("/imports/x/changes", 404, "numbers"),
        ("/api/v1/imports/3/changes?kind=nw", 400, "kind=new"),
        ("/imports/3/changes?kind=nw", 400, "kind"),
        ("/imports/changes.atom?source=profile:Ann Bel", 400, "source=profile:Ann Bell"),
    ],
)
def test_mistakes_are_explained(client: TestClient, address: str, status: int, words: str) -> None:
    found = client.get(address, headers={"accept": "text/html"})
    assert found.status_code == status
    assert words in found.text


def test_the_first_import_of_a_source_is_compared_with_nothing(client: TestClient) -> None:
    body = answer(client, 1)
    assert (body["earlier"], body["results"], body["counts"]["new"]) == (None, [], 0)
    assert "first import of its source" in client.get("/imports/1/changes").text
    assert client.get("/imports/1/changes.atom").status_code == 200


def test_a_source_is_set_by_hand(library: Database, own: TestClient) -> None:
    import_at(library, FIRST[:2], "2026-09-01T10:00:00", "a.txt")
    import_at(library, FIRST[1:3], "2026-09-02T10:00:00", "b.txt")
    assert answer(own, 2)["earlier"] is None
    set_ = own.patch("/api/v1/imports/1", json={"source": "  my\nlist "})
    assert (set_.status_code, set_.json()["source"]) == (200, "my list")
    form = {"source": "my list", "do": "set"}
    posted = own.post("/imports/2/source", data=form, follow_redirects=False)
    assert posted.status_code == 303
    assert [one[:2] for one in said(own, 2)] == [
        ("new", "The Weight of Sand"), ("vanished", "Tides of a Small Harbour"),
    ]  # fmt: skip
    assert own.patch("/api/v1/imports/2", json={"source": None}).json()["source"] == "file:b.txt"
    assert own.patch("/api/v1/imports/9", json={"source": "x"}).status_code == 404
    assert own.patch("/api/v1/imports/2", json={"source": "x" * 301}).status_code == 422
    long = own.post("/imports/2/source", data={"source": "x" * 301})
    assert long.status_code == 400
    assert "at most 300 characters" in long.text
    assert answer(own, 2)["source"] == "file:b.txt"


def test_captures_are_compared_in_the_order_of_their_days(
    library: Database, own: TestClient
) -> None:
    import_at(library, FIRST[:2], "2026-11-01T10:00:00", captured_on="2026-10-01")
    import_at(library, FIRST[:1], "2026-11-02T10:00:00", captured_on="2025-10-01")
    assert answer(own, 2)["earlier"] is None
    assert [one[:2] for one in said(own, 1)] == [("new", "Gulls at Night")]


def test_an_import_that_is_taken_back_is_compared_with_no_more(
    library: Database, own: TestClient
) -> None:
    import_at(library, FIRST[:1], "2026-09-01T10:00:00")
    import_at(library, FIRST[:2], "2026-10-01T10:00:00")
    import_at(library, FIRST[:2], "2026-11-01T10:00:00")
    assert said(own, 3) == []
    assert "Nothing changed with listing.txt" in own.get("/imports/3/changes").text
    remove_import(library, 2)
    assert answer(own, 3)["earlier"]["id"] == 1
    assert [one[:2] for one in said(own, 3)] == [("new", "Gulls at Night")]


def test_a_paper_that_another_paper_became_is_followed(library: Database, own: TestClient) -> None:
    """Two records that the rules keep apart, by a title or an identifier that only they have."""
    before = PaperRecord("Fog", ("Ann Bell",), date="1970", doi="10.5555/fog", line=1)
    after = replace(before, authors=("Zoe Quill",), date="2020", doi="10.5555/other", line=2)
    import_at(library, [before], "2026-09-01T10:00:00")
    import_at(library, [after], "2026-10-01T10:00:00")
    assert answer(own, 2)["counts"]["unchanged"] == 0
    (only,) = said(own, 2)
    assert only[0] == "changed"
    assert [field[0] for field in only[2]] == ["authors", "date", "doi"]


def test_a_paper_that_is_printed_twice_is_one(library: Database, own: TestClient) -> None:
    twice = [FIRST[0], replace(FIRST[0], venue="Tides", line=90)]
    import_at(library, twice, "2026-09-01T10:00:00")
    import_at(library, [*twice, FIRST[1]], "2026-10-01T10:00:00")
    import_at(library, FIRST[:2], "2026-11-01T10:00:00")
    assert [one[:2] for one in said(own, 2)] == [("new", "Gulls at Night")]
    assert said(own, 3) == [("changed", "Tides of a Small Harbour", [("venue", "Tides", "")])]


def test_another_source_in_between_changes_nothing(library: Database, own: TestClient) -> None:
    """A paper that the other file completed still says the same in this one."""
    import_at(library, [profile_of(), *FIRST], "2026-09-01T10:00:00")
    other = [replace(one, abstract="Much.", venue="Tides") for one in FIRST]
    import_at(library, other, "2026-10-01T10:00:00", "other.bib")
    import_at(library, [profile_of(), *FIRST], "2026-11-01T10:00:00")
    assert answer(own, 3)["counts"]["unchanged"] == 4
    assert said(own, 3) == []


def test_only_why_a_year_was_inferred_is_no_change(library: Database, own: TestClient) -> None:
    import_at(library, FIRST, "2026-09-01T10:00:00")
    other = [*FIRST[:1], replace(FIRST[1], year_reason="other neighbours"), *FIRST[2:]]
    import_at(library, other, "2026-10-01T10:00:00")
    assert said(own, 2) == []


def test_exactly_those_that_changed(library: Database, own: TestClient) -> None:
    """Of 500 papers 50 get another value of one field each, every tenth."""
    papers = made_papers(500)
    changes: dict[str, Any] = {
        "title": "A Title of Another Kind {}",
        "abstract": "Another abstract {}.",
        "venue": "Another Venue {}",
        "citation_count": 77,
        "pages": "{}–99",
    }
    later, expected = list(papers), []
    for place in range(0, 500, 10):
        name = list(changes)[place // 10 % len(changes)]
        value = changes[name]
        value = value.format(place) if isinstance(value, str) else value
        later[place] = replace(papers[place], **{name: value})
        expected.append((later[place].title, [name]))
    import_at(library, papers, "2026-09-01T10:00:00")
    import_at(library, later, "2026-10-01T10:00:00")
    body = answer(own, 2, "per_page=200")
    found = [(one["title"], [f["field"] for f in one["fields"]]) for one in body["results"]]
    assert sorted(found) == sorted(expected)
    assert body["counts"]["changed"] == 50


def test_a_source_corrects_itself_under_another_file_name(
    library: Database, own: TestClient
) -> None:
    """What the later capture of a profile says is shown, whatever its file is called."""
    corrected = replace(FIRST[0], venue="Letters on Tides")
    first = [profile_of(), replace(FIRST[0], venue="Leters on Tides")]
    import_at(library, first, "2026-09-01T10:00:00", "spring.txt")
    import_at(library, [profile_of(), corrected], "2026-10-01T10:00:00", "autumn.txt")
    assert said(own, 2)[0][2] == [("venue", "Leters on Tides", "Letters on Tides")]

    def venue() -> str:
        return str(own.get("/api/v1/papers/1").json()["venue"])

    assert venue() == "Letters on Tides"
    # Set apart by hand, they are two sources: the earlier one holds.
    own.patch("/api/v1/imports/2", json={"source": "another list"})
    assert venue() == "Leters on Tides"
    own.patch("/api/v1/imports/2", json={"source": None})
    assert venue() == "Letters on Tides"


def test_a_place_among_the_changes_survives_what_goes_before_it(
    own: TestClient, library: Database
) -> None:
    capture_twice(library)
    first = answer(own, 3, "per_page=1")
    assert first["results"][0]["change"] == "new"
    gone = first["results"][0]["paper_id"]
    with library.write("a paper that goes") as session:
        for table in ("authorship", "record", "paper_text", "paper_category", "paper_tag"):
            session.connection().exec_driver_sql(f"DELETE FROM {table} WHERE paper_id = {gone}")
        session.connection().exec_driver_sql(f"DELETE FROM paper WHERE id = {gone}")
    following = answer(own, 3, f"per_page=1&cursor={first['meta']['next_cursor']}")
    assert [one["title"] for one in following["results"]] == ["Gulls at Night"]


def test_a_report_counts_the_papers_that_it_completed(
    client: TestClient, own: TestClient, library: Database
) -> None:
    page = client.get("/imports/3").text
    assert ">1</span> new papers" in page
    assert ">2</span> completed" in page
    import_at(library, made_papers(3), "2026-09-01T10:00:00")
    later = [replace(paper, venue="Journal of Tides") for paper in made_papers(2)]
    import_at(library, later, "2026-10-01T10:00:00")
    assert "completed 2 papers</bdi></h1>" in own.get("/imports/2").text
