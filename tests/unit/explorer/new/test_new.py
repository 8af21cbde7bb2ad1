"""What is new: page, API and digest say the same of the same papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from app.cli.main import app as commands
from app.main import create_app
from app.store.database import Database
from tests.captures import capture_twice, import_at
from tests.made_papers import made_papers
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.explorer.promises import promised


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Path:
    """Give the file of a library of three imports (`tests.captures`)."""
    path = tmp_path_factory.mktemp("new") / "library.db"
    path.write_bytes(empty_template.read_bytes())
    database = Database(path)
    capture_twice(database)
    database.close()
    return path


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[TestClient]:
    """Serve it."""
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def answer(client: TestClient, query: str = "") -> dict[str, Any]:
    found = client.get(f"/api/v1/new?{query}")
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


def groups(client: TestClient, query: str = "") -> list[tuple[Any, ...]]:
    return [
        (
            one["period"],
            one["new"],
            one["changed"],
            [(paper["paper"]["id"], paper["change"], paper["fields"]) for paper in one["papers"]],
        )
        for one in answer(client, query)["results"]
    ]


def new(*ids: int) -> list[tuple[int, str, list[str]]]:
    return [(one, "new", []) for one in ids]


CHANGED = [(4, "changed", ["has_code", "code_url", "citation_count"]), (2, "changed", ["date"])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "",
            [
                ("2026-11-30", 1, 0, new(6)),
                ("2026-11-28", 1, 0, new(5)),
                ("2026-09-01", 4, 0, new(4, 3, 2, 1)),
            ],
        ),
        (
            "by=week",
            [
                ("2026-W49", 1, 0, new(6)),
                ("2026-W48", 1, 0, new(5)),
                ("2026-W36", 4, 0, new(4, 3, 2, 1)),
            ],
        ),
        ("by=month", [("2026-11", 2, 0, new(6, 5)), ("2026-09", 4, 0, new(4, 3, 2, 1))]),
        ("since=import:3", [("2026-11-30", 1, 2, [*new(6), *CHANGED])]),
        (
            "since=2026-11-28",
            [
                ("2026-11-30", 1, 2, [*new(6), *CHANGED]),
                ("2026-11-28", 1, 1, [*new(5), (3, "changed", ["abstract"])]),
            ],
        ),
        ("since=2027", []),
    ],
)
def test_groups_by_the_time_of_coming_in(
    client: TestClient, query: str, expected: list[tuple[Any, ...]]
) -> None:
    assert groups(client, query) == expected
    body = answer(client, query)
    assert (body["new"], body["changed"]) == (
        sum(one[1] for one in expected), sum(one[2] for one in expected),
    )  # fmt: skip
    listed = client.get(f"/api/v1/papers?{query.replace('by=', 'utm=').split('utm=')[0]}").json()
    assert body["papers"] == listed["meta"]["count"] == body["new"] + body["changed"]
    promised(client, "NewList", client.get(f"/api/v1/new?{query}").text)
    page = Page(client.get(f"/new?{query}").text)
    assert len(page.having("section", "new-group")) == len(expected)
    shown = [one.attributes["href"] for one in page.having("a") if "data-open" in one.attributes]
    ids = [int(href.split("/")[2].split("-")[0]) for href in shown]
    assert ids == [paper[0] for one in expected for paper in one[3]]
    assert page.having("h1")[0].text.startswith(f"{body['papers'] or 'No'} paper")


def test_other_filters_and_pages_of_groups(client: TestClient) -> None:
    assert groups(client, "code=yes") == [("2026-09-01", 1, 0, new(4))]
    first = answer(client, "per_page=2")
    assert first["meta"]["count"] == 3
    cursor = first["meta"]["next_cursor"]
    (rest,) = groups(client, f"per_page=2&cursor={cursor}")
    assert rest[0] == "2026-09-01"
    other = client.get(f"/api/v1/new?per_page=2&by=month&cursor={cursor}")
    assert other.status_code == 400


def test_a_large_group_links_all_of_its_new_papers(library: Database) -> None:
    papers = made_papers(60)
    import_at(library, papers[:30], "2026-09-01T10:00:00")
    import_at(library, papers[30:], "2026-09-02T10:00:00")
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        page = Page(client.get("/new?by=day").text)
        links = [one for one in page.having("a", "act") if one.text.startswith("all ")]
        assert len(links) == 2
        for link in links:
            count = int(link.text.split()[1])
            list_ = Page(client.get(link.attributes["href"]).text)
            assert list_.having("h1")[0].text.startswith(f"{count} papers, added on Sep")
        assert all(len(one["papers"]) == 10 for one in answer(client)["results"])


def test_the_page_offers_its_feed_and_its_list(client: TestClient) -> None:
    page = Page(client.get("/new?since=2026-11-29&by=week").text)
    (feed,) = [one for one in page.having("link") if one.attributes["rel"] == "alternate"]
    assert feed.attributes["href"] == "/papers.atom?since=2026-11-29"
    links = {one.text: one.attributes["href"] for one in page.having("a")}
    assert links["as a list"] == "/papers?since=2026-11-29&sort=updated"
    assert links["by month"] == "/new?by=month&since=2026-11-29"
    assert links["since your last visit"] == "/new?by=week&since=last-visit"
    assert links["any time"] == "/new?by=week"


@pytest.mark.parametrize("address", ["/new?by=yaer", "/new?since=yesterday", "/new?per_page=0"])
def test_mistakes_are_explained(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400
    assert client.get(f"/api/v1{address}").status_code == 400


def test_an_empty_library_has_nothing_new(served_empty: TestClient) -> None:
    assert "Nothing came in" in served_empty.get("/new").text
    assert served_empty.get("/api/v1/new").json()["results"] == []


def digest(path: Path, monkeypatch: pytest.MonkeyPatch, *given: str) -> Result:
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    return CliRunner().invoke(commands, ["digest", *given])


TEXT = """\
5 papers, new or changed since Nov 28, 2026
2 new, 3 changed. Times are UTC.


Nov 30, 2026: 1 new, 2 changed
------------------------------

A New Map of the Fog
  Ann Bell · 2026
  https://lib.example.org/papers/6-a-new-map-of-the-fog

Lamps over Water
  Ann Bell · 2023
  changed: has code, code url, citation count
  https://lib.example.org/papers/4-lamps-over-water

Gulls at Night
  Ann Bell · 2021
  changed: date
  https://lib.example.org/papers/2-gulls-at-night


Nov 28, 2026: 1 new, 1 changed
------------------------------

Ropes and Knots
  Flo Gant · 2024
  https://lib.example.org/papers/5-ropes-and-knots

The Weight of Sand
  Ann Bell, Bo Eck · 2022
  changed: abstract
  https://lib.example.org/papers/3-the-weight-of-sand

--\x20
https://lib.example.org/new?since=2026-11-28
"""


def test_a_digest_is_the_text_of_a_mail(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = ("--base-url", "https://lib.example.org/")
    found = digest(path, monkeypatch, "--since", "2026-11-28", *url)
    assert (found.exit_code, found.stdout) == (0, TEXT)


def test_a_digest_as_html_says_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = digest(path, monkeypatch, "--since", "2026-11-28", "--format", "html")
    page = Page(found.stdout)
    assert page.having("h1")[0].text == "5 papers, new or changed since Nov 28, 2026"
    titles = [one.text for one in page.having("a")][:-1]
    assert titles == re.findall(r"^\n(.+)\n  ", TEXT, re.M)
    assert [one.text for one in page.having("em")] == re.findall("changed: .*", TEXT)
    assert page.having("a")[0].attributes["href"].startswith("http://127.0.0.1:8000/papers/6-")
    assert len(page.having("ul")) == found.stdout.count("</ul>") == 2


def test_a_digest_of_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = digest(path, monkeypatch, "--since", "2027")
    assert found.exit_code == 0
    assert found.stdout.startswith("No paper, new or changed since 2027\n0 new, 0 changed.")
    html = digest(path, monkeypatch, "--since", "2027", "--format", "html").stdout
    assert "</ul>" not in html
    assert html.endswith("</html>\n")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((), "Since when?"),
        (("--since", "2026", "--format", "pdf"), "--format is one of text, html"),
        (("--since", "last-visit"), "kept by a browser"),
        (("--since", "import:99"), "There is no import 99"),
        (("--since", "2026", "--by", "yaer"), "day, week, month"),
    ],
)
def test_mistakes_of_a_digest(
    path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], words: str
) -> None:
    found = digest(path, monkeypatch, *given)
    assert found.exit_code != 0
    assert words in str(found.exception)
