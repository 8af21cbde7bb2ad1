"""The documentation page and the files it draws from."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from app.http.assets import BUNDLES, content_hash, static_address


class Links(HTMLParser):
    """Collects what a page loads and what stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.sheets: list[str] = []
        self.openapi = ""
        self.inline = False
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_script = tag == "script"
        if tag == "script":
            self.scripts.append(given.get("src") or "")
        if tag == "link" and given.get("rel") == "stylesheet":
            self.sheets.append(given.get("href") or "")
        self.openapi = given.get("data-openapi") or self.openapi
        self.inline = (
            self.inline or "style" in given or any(name.startswith("on") for name in given)
        )

    def handle_data(self, data: str) -> None:
        self.inline = self.inline or (self._in_script and bool(data.strip()))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


def test_the_page_loads_only_our_own_files_and_runs_nothing_inline(served: TestClient) -> None:
    page = Links()
    page.feed(served.get("/api/docs").text)
    assert page.scripts
    assert page.sheets
    assert not page.inline
    for address in (*page.scripts, *page.sheets):
        answer = served.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert served.get(page.openapi).json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["css/tokens.css", *BUNDLES])
def test_a_file_is_kept_for_ever_only_under_its_own_hash(served: TestClient, path: str) -> None:
    own = served.get(static_address(path))
    assert "immutable" in own.headers["cache-control"]
    for address in (f"/static/{path}", f"/static/{path}?v=00000000", f"/static/{path}?v="):
        answer = served.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    kept = served.get(static_address(path), headers={"if-none-match": own.headers["etag"]})
    assert kept.status_code == 304
    assert content_hash(path) in static_address(path, "/library")
    assert static_address(path, "/library").startswith("/library/static/")


def test_a_page_asks_for_one_style_sheet_and_two_scripts(served: TestClient) -> None:
    for address, scripts in (("/", 2), ("/papers", 2), ("/network", 3)):
        page = Links()
        page.feed(served.get(address).text)
        assert (len(page.sheets), len(page.scripts)) == (1, scripts)
        for file in (*page.sheets, *page.scripts):
            answer = served.get(file)
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
            assert not re.search(r"^\s*(import|export)\b", answer.text, re.MULTILINE)


def test_files_outside_are_not_served(served: TestClient) -> None:
    for path in ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/none.css",
                 "/static/css", "/static/%00", "/static/" + "a" * 5000):  # fmt: skip
        answer = served.get(f"{path}?v=1")
        assert answer.status_code == 404, path
