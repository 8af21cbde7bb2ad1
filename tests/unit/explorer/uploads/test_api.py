"""Imports by the API: a form or a body, looked at first or at once, followed, taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import served_alone, served_empty
from tests.unit.explorer.uploads.test_pages import BIB, TWO

pytestmark = pytest.mark.long

__all__ = ["served_alone", "served_empty"]

IMPORTS = "/api/v1/imports"
CSV = b"Ref,Name of work,Who\n1,On Tides,Ada Moreno\n2,On Moons,Cyril Dee\n"


def post(client: TestClient, address: str, **sent: Any) -> Any:
    answer = client.post(address, **sent)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def count(client: TestClient) -> int:
    papers: int = client.get("/api/v1/stats").json()["papers"]
    return papers


def test_a_body_is_one_file(served_empty: TestClient) -> None:
    answer = served_empty.post(f"{IMPORTS}?filename=refs.bib", content=TWO)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/v1/imports/1"
    done = answer.json()
    assert (done["state"], done["added"], done["import_ids"]) == ("done", 2, [1])
    assert done["files"][0]["name"] == "refs.bib"
    assert served_empty.get(f"{IMPORTS}/1").json()["filename"] == "refs.bib"
    assert count(served_empty) == 2
    again = post(served_empty, IMPORTS, content=TWO)
    assert (again["added"], again["matched"]) == (0, 2)


def test_a_dry_run_says_what_would_come_and_can_be_imported(served_empty: TestClient) -> None:
    post(served_empty, IMPORTS, content=BIB)
    fuller = BIB.replace(b"year=", b"doi={10.5555/1}, year=")
    files = [("file", ("a.bib", fuller)), ("file", ("b.bib", TWO + b"@article{c, year={2020}}\n"))]
    dry = post(served_empty, f"{IMPORTS}?dry_run=yes", files=files)
    assert (dry["kind"], dry["added"], dry["completed"], dry["rejected"]) == ("dry-run", 1, 1, 1)
    assert [one["name"] for one in dry["files"]] == ["a.bib", "b.bib"]
    job = f"{IMPORTS}/jobs/{dry['key']}"
    records = served_empty.get(f"{job}/records").json()["results"]
    assert [(one["outcome"], one["paper_id"], one["fields"]) for one in records] == [
        ("completed", 1, ["doi"]), ("matched", 1, []), ("added", None, []), ("refused", None, []),
    ]  # fmt: skip
    assert records[2]["source"][0][1].startswith("@article{b, title={On Moons}")
    only = served_empty.get(f"{job}/records?outcome=refused&per_page=1").json()
    assert only["meta"]["count"] == 1
    assert served_empty.get(f"{job}/records?outcome=x").status_code == 400
    assert count(served_empty) == 1

    done = post(served_empty, job, json={"do": "import"})
    assert (done["state"], done["import_ids"]) == ("done", [2, 3])
    assert count(served_empty) == 2
    assert served_empty.get(f"{job}/records").status_code == 404
    assert served_empty.post(job, json={"do": "import"}).status_code == 409


def test_columns_of_a_table_are_shown_and_changed(served_empty: TestClient) -> None:
    refused = served_empty.post(f"{IMPORTS}?dry_run=yes&format=csv", content=CSV)
    assert refused.status_code == 422
    form = {"column-title": "Name of work", "column-authors": "Who"}
    dry = post(served_empty, f"{IMPORTS}?dry_run=yes", files=[("file", ("t.csv", CSV))], data=form)
    one = dry["files"][0]
    assert (dry["added"], one["format"]) == (2, "csv")
    assert one["header"] == ["Ref", "Name of work", "Who"]
    assert one["columns"] == {"title": "Name of work", "authors": "Who"}
    asked = {"do": "dry-run", "columns": {"title": "Who"}}
    changed = post(served_empty, f"{IMPORTS}/jobs/{dry['key']}", json=asked)
    assert changed["files"][0]["columns"] == {"title": "Who"}


def test_columns_that_nobody_knows_are_offered_and_other_files_do_without(
    served_empty: TestClient,
) -> None:
    files = [("file", ("t.csv", CSV)), ("file", ("a.bib", BIB))]
    dry = post(served_empty, f"{IMPORTS}?dry_run=yes", files=files)
    [unread] = dry["unread"]
    assert (unread["name"], unread["header"]) == ("t.csv", ["Ref", "Name of work", "Who"])
    assert "say which column is the title" in unread["reason"]
    page = served_empty.get(f"/imports/jobs/{dry['key']}").text
    assert "<option>Name of work</option>" in page
    asked = {"do": "dry-run", "columns": {"title": "Name of work"}}
    both = post(served_empty, f"{IMPORTS}/jobs/{dry['key']}", json=asked)
    assert [(one["format"], one["added"]) for one in both["files"]] == [("csv", 2), ("bib", 1)]


def test_a_feed_is_known_by_its_address(served_empty: TestClient) -> None:
    entry = "<entry><id>http://arxiv.org/abs/2101.00003v2</id><title>Ponds</title></entry>"
    link = '<link href="https://a.org/feed?x=1"/>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{link}{entry}</feed>'
    for name in ("one.xml", "other.xml"):
        post(served_empty, f"{IMPORTS}?filename={name}", content=feed.replace("Ponds", name))
    changes = served_empty.get(f"{IMPORTS}/2/changes").json()
    assert changes["source"] == "feed:https://a.org/feed?x=1"


def test_events_tell_how_far_it_is(served_empty: TestClient) -> None:
    answer = served_empty.post(f"{IMPORTS}?wait=0", content=TWO)
    assert answer.status_code == 202
    with served_empty.stream("GET", f"{answer.headers['Location']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line]
    assert lines[0].startswith("event: ")
    assert lines[-2] == "event: end"
    last = json.loads(lines[-1].removeprefix("data: "))
    assert (last["state"], last["added"]) == ("done", 2)


def test_an_import_is_taken_back_and_brought_back(served_empty: TestClient) -> None:
    post(served_empty, IMPORTS, content=TWO)
    post(served_empty, IMPORTS, content=BIB)
    preview = served_empty.delete(f"{IMPORTS}/1?dry_run=yes").json()
    assert (preview["going"], preview["staying"]) == (1, 1)
    assert preview["papers_going"][0]["title"] == "On Moons"
    assert preview["papers_staying"][0]["imports"] == [2]
    assert count(served_empty) == 2
    done = served_empty.delete(f"{IMPORTS}/1").json()
    assert "is taken back: 1 paper removed, 1 kept that other imports have" in done["message"]
    assert count(served_empty) == 1
    assert served_empty.get(f"{IMPORTS}/1").status_code == 404
    assert [one["id"] for one in served_empty.get(f"{IMPORTS}/removed").json()["results"]] == [1]
    post(served_empty, f"{IMPORTS}/1/restore")
    assert count(served_empty) == 2
    back = served_empty.get(f"{IMPORTS}/1").json()
    assert (back["added"], back["matched"]) == (1, 1), "import 2 has brought the other meanwhile"
    assert served_empty.post(f"{IMPORTS}/1/restore").status_code == 404


@pytest.mark.parametrize(
    ("address", "sent", "status", "said"),
    [
        ("", b"", 400, "No file was chosen"),
        ("", b" \n", 422, "nothing to import"),
        ("", b"%PDF-1.7 ...", 422, "PDF"),
        ("", b"just a sentence", 422, "no format"),
        ("?dry_run=maybe", BIB, 400, "yes or no"),
        ("?wait=long", BIB, 400, "seconds"),
        ("?format=bibtexx", BIB, 400, "There is no format"),
        ("?captured_on=yesterday", BIB, 400, "no day"),
        ("?x=1", BIB, 400, "x"),
    ],
)  # fmt: skip
def test_mistakes_are_explained(
    served_alone: TestClient, address: str, sent: bytes, status: int, said: str
) -> None:
    before = count(served_alone)
    answer = served_alone.post(IMPORTS + address, content=sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert count(served_alone) == before
    assert served_alone.get(f"{IMPORTS}/jobs").json()["results"] == []


def test_other_sites_may_not_import(served_alone: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    for method, path in (("POST", ""), ("DELETE", "/1"), ("POST", "/1/restore")):
        answer = served_alone.request(method, IMPORTS + path, headers=headers)
        assert answer.status_code == 403, answer.text
