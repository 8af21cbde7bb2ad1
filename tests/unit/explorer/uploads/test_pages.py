"""Files through the pages: staged, looked at, imported beside the answers, taken back."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from tests.unit.conftest import served_alone, served_empty, wait_until

__all__ = ["served_alone", "served_empty"]

BIB = b"@article{a, title={On Tides}, author={Moreno, Ada}, year={2021}}\n"
TWO = BIB + b"@article{b, title={On Moons}, author={Dee, Cyril}, year={2020}}\n"


def send(client: TestClient, *files: tuple[str, bytes], **fields: str) -> str:
    """Upload files; return the address of the page that shows what they would add."""
    parts = [("file", (name, content)) for name, content in files] or None
    answer = client.post("/imports", files=parts, data=fields, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def settled(client: TestClient, address: str) -> str:
    """Wait until a job has ended, and return its page, or the one that it leads to."""
    wait_until(lambda: 'data-events="' not in client.get(address).text)
    return text_of(client.get(address).text)


def press(client: TestClient, address: str, do: str, **fields: str) -> str:
    """Press a button of a job's page; return the address that it leads to."""
    answer = client.post(address, data={"do": do, **fields}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def text_of(page: str) -> str:
    """Give the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def uploads_of(client: TestClient) -> list[Path]:
    """List the files that lie beside the library."""
    root = client.app.state.jobs.uploads._root
    return list(root.rglob("file-*"))


def test_the_whole_road(served_empty: TestClient) -> None:
    page = served_empty.get("/").text
    assert 'enctype="multipart/form-data"' in page
    assert "Begin with the sample" in page

    address = send(served_empty, ("refs.bib", TWO))
    page = settled(served_empty, address)
    assert "refs.bib would add 2 papers" in page
    assert "format recognised: bib" in page
    assert "On Tides new · line 1 · Ada Moreno · 2021" in page
    assert "@article{b, title={On Moons}" in page
    assert served_empty.get("/api/v1/stats").json()["papers"] == 0
    assert len(uploads_of(served_empty)) == 1

    report = settled(served_empty, press(served_empty, address, "import"))
    assert "refs.bib added 2 papers" in report
    assert served_empty.get("/api/v1/stats").json()["papers"] == 2
    assert uploads_of(served_empty) == []

    page = settled(served_empty, send(served_empty, ("again.bib", BIB)))
    assert "again.bib has nothing new" in page
    assert "On Tides already here · line 1" in page
    assert "The same file" not in page

    page = text_of(served_empty.get("/imports/1/undo").text)
    assert "Taking refs.bib back would remove 2 papers" in page
    assert "go 2 stay 0" in page
    answer = served_empty.post("/imports/1/undo", follow_redirects=False)
    page = settled(served_empty, answer.headers["location"])
    assert "refs.bib was taken back" in page
    assert "2 papers went 0 stayed" in page
    assert served_empty.get("/api/v1/stats").json()["papers"] == 0
    assert served_empty.get("/papers/1").status_code == 404

    answer = served_empty.post("/imports/1/restore", follow_redirects=False)
    assert "refs.bib added 2 papers" in settled(served_empty, answer.headers["location"])
    assert served_empty.get("/papers/1").status_code == 200


def test_a_table_is_read_again_with_other_columns(served_empty: TestClient) -> None:
    table = b"Ref,Name of work,Who\n1,On Tides,Ada Moreno\n2,On Moons,Cyril Dee\n"
    form = {"column-title": "Name of work"}
    address = send(served_empty, ("t.csv", table), **form)
    page = settled(served_empty, address)
    assert "t.csv would add 2 papers" in page
    assert "On Tides new · line 2" in page
    press(served_empty, address, "dry-run", **form, **{"column-authors": "Who"})
    assert "On Tides new · line 2 · Ada Moreno" in settled(served_empty, address)
    chosen = served_empty.get(address).text
    assert re.search(r'name="column-authors">.*?<option selected>Who</option>', chosen)
    only = text_of(served_empty.get(f"{address}?outcome=added&per_page=1").text)
    assert "1–1 of 2" in only
    assert served_empty.get(f"{address}?outcome=lost").status_code == 400
