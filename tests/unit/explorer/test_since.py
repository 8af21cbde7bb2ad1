"""What came in or changed since a time: on pages, in the API, in exports and in commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from app.cli.main import app as commands
from app.ingest.remove import remove_import
from app.main import create_app
from app.store.database import Database
from tests.captures import FIRST, capture_twice, import_at
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Path:
    """Give the file of a library of three imports."""
    path = tmp_path_factory.mktemp("since") / "library.db"
    path.write_bytes(empty_template.read_bytes())
    database = Database(path)
    assert capture_twice(database) == (1, 2, 3)
    database.close()
    return path


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[TestClient]:
    """Serve it."""
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def ids(client: TestClient, address: str) -> list[int]:
    answer = client.get(f"/api/v1/papers?{address}")
    assert answer.status_code == 200, answer.text
    return sorted(one["id"] for one in answer.json()["results"])


# Papers 1 to 4 came with import 1, 5 with 2, 6 with 3; 3 was changed by 2; 2 and 4 by 3.
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("since=2026", [1, 2, 3, 4, 5, 6]),
        ("since=2026-09-01", [1, 2, 3, 4, 5, 6]),
        ("since=2026-09-02", [2, 3, 4, 5, 6]),
        ("since=2026-11-28", [2, 3, 4, 5, 6]),
        ("since=2026-11-28T23:59:59Z", [2, 3, 4, 5, 6]),
        ("since=2026-11-29", [2, 4, 6]),
        ("since=2026-W49", [2, 4, 6]),
        ("since=2027", []),
        ("since=import:1", [1, 2, 3, 4, 5, 6]),
        ("since=import:2", [2, 3, 4, 5, 6]),
        ("since=import:3", [2, 4, 6]),
        ("since=2026-11-29&code=yes", [4]),
        ("added=2026-11", [5, 6]),
        ("added=2026-11-30", [6]),
        ("added=2026-W48", [5]),
        ("added=import:1", [1, 2, 3, 4]),
        ("added=import:3&since=2026-11", [6]),
    ],
)
def test_since_and_added(client: TestClient, address: str, expected: list[int]) -> None:
    assert ids(client, address) == expected
    exported = client.get(f"/papers.jsonl?{address}").text.splitlines()
    assert len(exported) == len(expected)
    page = client.get(f"/papers?{address}").text
    assert (f"{len(expected)} paper" if expected else "No paper") in page


def test_the_sentence_says_it(client: TestClient) -> None:
    assert (
        "3 papers, new or changed since Nov 29, 2026" in client.get("/papers?since=2026-11-29").text
    )
    assert "1 paper, added with import 3" in client.get("/papers?added=import:3").text
    assert "2 papers, added in Nov 2026" in client.get("/papers?added=2026-11").text


def test_lists_offer_times_where_several_imports_came(
    client: TestClient, served: TestClient
) -> None:
    page = Page(client.get("/papers?code=yes&since=2026-11-29").text)
    links = {one.text: one.attributes for one in page.having("a")}
    assert links["any time"]["href"] == "/papers?code=yes"
    last = links["since your last visit"]
    assert last["href"] == "/papers?since=last-visit&code=yes"
    assert last["hx-boost"] == "false"
    assert "since your last visit" not in served.get("/papers").text


@pytest.mark.parametrize("name", ["since", "added"])
@pytest.mark.parametrize(
    ("value", "hint"),
    [("2026-13", "2026-11-30"), ("import:99", "no import 99"), ("last-visit", "pages alone")],
)
def test_wrong_times_are_explained(client: TestClient, name: str, value: str, hint: str) -> None:
    answer = client.get(f"/api/v1/papers?{name}={value}")
    assert answer.status_code == 400
    (mistake,) = answer.json()["errors"]
    assert mistake["param"] == name
    assert hint in answer.text


def test_the_last_to_come_or_change_are_first(client: TestClient) -> None:
    answer = client.get("/api/v1/papers?sort=updated").json()
    assert [one["id"] for one in answer["results"]] == [2, 4, 6, 3, 5, 1]


def test_a_feed_has_the_newest_in_first_with_its_time(client: TestClient) -> None:
    feed = ElementTree.fromstring(client.get("/papers.atom?since=2026-11-28").text)
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        *["2026-11-30T08:30:00Z"] * 3, *["2026-11-28T23:59:59Z"] * 2,
    ]  # fmt: skip
    assert feed.findtext(f"{ATOM}updated") == "2026-11-30T08:30:00Z"
    again = ElementTree.fromstring(client.get("/papers.atom").text).findall(f"{ATOM}entry")
    known = {one.findtext(f"{ATOM}id") for one in again}
    assert {one.findtext(f"{ATOM}id") for one in entries} < known


def test_the_command_line_agrees(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    found = CliRunner().invoke(commands, ["search", "--since", "2026-11-29", "--json"])
    assert sorted(one["id"] for one in json.loads(found.stdout)["results"]) == [2, 4, 6]


def test_what_comes_again_as_it_was_has_not_changed(library: Database) -> None:
    import_at(library, FIRST, "2026-09-01T10:00:00")
    import_at(library, FIRST, "2026-10-01T10:00:00")
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        assert ids(client, "since=import:2") == ids(client, "since=2026-09-02") == []


def test_an_import_that_is_taken_back_changed_nothing(library: Database) -> None:
    _, other, last = capture_twice(library)
    remove_import(library, last)
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        assert ids(client, f"since=import:{other}") == [3, 5]
        remove_import(library, 1)
        # Paper 3 is there by the other file alone now: it came with that.
        assert ids(client, f"added=import:{other}") == [3, 5]


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/authors/1", "/papers.atom?author=1"),
        ("/topics/1", "/papers.atom?topic=1"),
        ("/papers?author=1&since=2026-11", "/papers.atom?author=1&since=2026-11"),
        ("/new?by=week&code=yes", "/papers.atom?code=yes"),
        ("/imports/1/changes", "/imports/1/changes.atom"),
    ],
)
def test_people_topics_and_what_is_new_offer_their_feeds(
    site: TestClient, address: str, feed: str
) -> None:
    page = Page(site.get(address).text)
    (offered,) = [one for one in page.having("link") if one.attributes["rel"] == "alternate"]
    assert offered.attributes["href"] == feed
    assert offered.attributes["type"] == "application/atom+xml"
    assert site.get(feed).headers["content-type"].startswith("application/atom+xml")
