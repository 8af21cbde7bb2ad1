"""Topics are changed by plain forms, and every change can be taken back by one."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.store.database import Database
from app.store.models import TopicRow
from app.topics.edits import Change
from app.topics.store import change_topics
from tests.unit.conftest import LABELS
from tests.unit.explorer.page import Element, Page

PAGE = {"accept": "text/html"}


def send(client: TestClient, address: str, **fields: str) -> tuple[int, str]:
    """Send a form; return the status and the address that it leads to."""
    answer = client.post(address, data=fields, headers=PAGE, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


def listed(client: TestClient) -> list[str]:
    """Read the names of the topics in the list."""
    page = Page(client.get("/topics").text)
    return [one.text for one in page.having("a", "plain") if "data-open" in one.attributes]


def undo_buttons(client: TestClient) -> list[tuple[str, str]]:
    """Read what can be taken back in the list: topic and what its button does."""
    return [
        (number, button)
        for number, button in zip(
            [one.attributes["value"] for one in fields(client, "topic")],
            [one.attributes["value"] for one in Page(client.get("/topics").text).having("button")
             if one.attributes.get("name") == "do"],
            strict=True,
        )
    ]  # fmt: skip


def fields(client: TestClient, name: str, address: str = "/topics") -> list[Element]:
    page = Page(client.get(address).text)
    return [one for one in page.having("input") if one.attributes.get("name") == name]


def sums_hold(client: TestClient) -> bool:
    """Tell whether the topics of each year add up to its papers."""
    papers = client.get("/api/v1/timelines/papers").json()
    series = client.get("/api/v1/timelines/topics").json()["series"]
    columns = zip(*(one["counts"] for one in series), strict=True)
    total = sum(one["total"] for one in series)
    return [sum(one) for one in columns] == papers["counts"] and total == papers["meta"]["count"]


def test_a_topic_is_renamed_everywhere_and_gets_its_name_back(own_site: TestClient) -> None:
    assert send(own_site, "/topics/1-tides", do="rename", label="Ebb & flow") == (
        303, "/topics/1-ebb-flow",
    )  # fmt: skip
    assert "Ebb & flow" in listed(own_site)
    paper = own_site.get("/api/v1/papers/1").json()
    assert paper["topics"][0]["label"] == "Ebb & flow"
    assert own_site.get("/api/v1/papers?q=topic:ebb").json()["meta"]["count"] == 6
    assert send(own_site, "/topics", do="found-name", topic="1") == (303, "/topics#by-hand")
    assert listed(own_site)[0] == LABELS[0]


def test_merged_topics_count_a_paper_once_and_are_split_again(own_site: TestClient) -> None:
    both = own_site.get("/api/v1/papers?topic=1&topic=2").json()["meta"]["count"]
    assert both < 6 + 5  # one paper has both topics
    assert send(own_site, "/topics/2", do="merge", into="1") == (303, "/topics/1")
    assert own_site.get("/api/v1/topics/1").json()["papers"] == both
    moved = own_site.get("/topics/2", headers=PAGE, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, "/topics/1")
    assert own_site.get("/api/v1/papers?topic=2").json()["meta"]["count"] == both
    paper = own_site.get("/api/v1/papers/8").json()
    assert [(one["id"], one["weight"]) for one in paper["topics"]] == [(1, 0.9)]
    assert sums_hold(own_site)
    assert send(own_site, "/topics/1", do="split", topic="2") == (
        303, "/topics/2-privacy-learning",
    )  # fmt: skip
    assert own_site.get("/api/v1/topics/1").json()["papers"] == 6


def test_papers_of_a_hidden_topic_count_for_their_next_one(own_site: TestClient) -> None:
    assert send(own_site, "/topics/2", do="hide") == (303, "/topics#by-hand")
    assert own_site.get("/topics/2", headers=PAGE).status_code == 404
    assert listed(own_site) == [LABELS[0], LABELS[2]]
    assert [one["id"] for one in own_site.get("/api/v1/papers/8").json()["topics"]] == [1]
    series = own_site.get("/api/v1/timelines/topics").json()["series"]
    totals = {one["topic"]["label"]: one["total"] for one in series}
    assert totals == {LABELS[0]: 5, LABELS[2]: 5, "Other": 5}
    assert sums_hold(own_site)
    for number, do in undo_buttons(own_site):
        assert send(own_site, "/topics", do=do, topic=number)[0] == 303
    assert sorted(listed(own_site)) == sorted(LABELS[:3])  # no paper was found for the fourth
    assert undo_buttons(own_site) == []


def put_under_one(topics_path: Path, *numbers: int) -> int:
    """Put topics under a new one; return its id."""
    database = Database(topics_path)
    with database.write("levels for tests") as session:
        parent = TopicRow(
            label="harbour", found_label="harbour", centroid=np.ones(4, "f4").tobytes()
        )
        session.add(parent)
        session.flush()
        for number in numbers:
            topic = session.get(TopicRow, number)
            assert topic is not None
            topic.parent_id = parent.id
        made = parent.id or 0
    database.close()
    return made


def test_topics_stand_under_their_parents(own_site: TestClient, topics_path: Path) -> None:
    parent = put_under_one(topics_path, 1, 2)
    page = Page(own_site.get("/topics").text)
    assert page.having("h1")[0].text == "15 papers in 3 topics, 1 group"
    assert listed(own_site) == ["harbour", LABELS[2]]
    under = next(one for one in page.having("details", "under")).text
    assert LABELS[0] in under
    assert LABELS[1] in under
    both = own_site.get("/api/v1/papers?topic=1&topic=2").json()["meta"]["count"]
    assert own_site.get(f"/api/v1/topics/{parent}").json()["papers"] == both
    child, above = own_site.get("/topics/1").text, own_site.get(f"/topics/{parent}").text
    assert f'href="/topics/{parent}-harbour"' in child
    assert 'href="/topics/1-tides"' in above
    assert sums_hold(own_site)


def test_a_hidden_parent_takes_its_topics_along(own_site: TestClient, topics_path: Path) -> None:
    parent = put_under_one(topics_path, 1, 2)
    assert send(own_site, "/topics/1", do="merge", into=str(parent))[0] == 409
    send(own_site, f"/topics/{parent}", do="hide")
    assert listed(own_site) == [LABELS[2]]
    assert own_site.get("/api/v1/papers/1").json()["topics"] == []
    assert sums_hold(own_site)
    send(own_site, "/topics", do="show", topic=str(parent))
    assert listed(own_site) == ["harbour", LABELS[2]]


def test_a_topic_moves_to_the_parent_of_the_one_it_is_merged_into(
    own_site: TestClient, topics_path: Path
) -> None:
    parent = put_under_one(topics_path, 1, 2)
    send(own_site, "/topics/2", do="merge", into="3")
    papers = own_site.get(f"/api/v1/topics/{parent}").json()["papers"]
    assert papers == own_site.get("/api/v1/topics/1").json()["papers"] == 6
    send(own_site, "/topics/1", do="merge", into="3")
    assert own_site.get(f"/topics/{parent}", headers=PAGE).status_code == 404  # nothing is under it
    assert listed(own_site) == [LABELS[2]]
    assert sums_hold(own_site)


def test_hiding_all_topics_leaves_a_list_to_show_them_again_from(own_site: TestClient) -> None:
    for number in "123":
        send(own_site, f"/topics/{number}", do="hide")
    assert own_site.get("/", headers=PAGE).status_code == 200
    assert own_site.get("/timelines", headers=PAGE).status_code == 200
    assert {("1", "show"), ("2", "show"), ("3", "show")} <= set(undo_buttons(own_site))


@pytest.mark.parametrize(
    ("form", "status", "at_fault"),
    [
        ({"do": "rename", "label": " "}, 400, "label"),
        ({"do": "rename", "label": "x" * 500}, 400, "label"),
        ({"do": "rename", "label": "BIRDSONG"}, 409, "label"),
        ({"do": "merge"}, 400, "into"),
        ({"do": "merge", "into": "1"}, 409, "into"),
        ({"do": "merge", "into": "9" * 40}, 400, "into"),
        ({"do": "split"}, 409, None),
        ({"do": "explode"}, 400, None),
        ({}, 400, None),
    ],
)
def test_a_mistake_is_said_on_the_same_page_and_what_was_typed_stays(
    own_site: TestClient, form: dict[str, str], status: int, at_fault: str | None
) -> None:
    answer = own_site.post("/topics/1", data=form, headers=PAGE)
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.having("h1")[0].text == LABELS[0]
    (said,) = (one for one in page.elements if one.attributes.get("role") == "alert")
    assert said.text
    wrong = [one for one in page.elements if one.attributes.get("aria-invalid") == "true"]
    assert [one.attributes["name"] for one in wrong] == ([at_fault] if at_fault else [])
    for one in wrong:
        assert one.attributes["aria-describedby"] == said.attributes["id"]
    if at_fault == "label":
        assert wrong[0].attributes["value"] == form["label"][:320]
    assert listed(own_site)[0] == LABELS[0]


def test_a_form_for_no_topic_is_not_found(own_site: TestClient) -> None:
    for address in ("/topics/99", "/topics/none"):
        assert send(own_site, address, do="hide")[0] == 404
    assert send(own_site, "/topics", do="show", topic="99")[0] == 404


def test_who_is_writing_is_said_beside_what_was_typed(
    own_site: TestClient, topics_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_site.app.state.library.database, "_lock_timeout", 0.1)  # type: ignore[attr-defined]
    other = Database(topics_path)
    with other.writing("import large.jsonl"):
        form = {"do": "rename", "label": "Ebb"}
        answer = own_site.post("/topics/1", data=form, headers=PAGE)
    other.close()
    assert answer.status_code == 503
    page = Page(answer.text)
    (said,) = (one for one in page.elements if one.attributes.get("role") == "alert")
    assert "import large.jsonl" in said.text
    assert any(one.attributes.get("value") == "Ebb" for one in page.having("input"))
    assert listed(own_site)[0] == LABELS[0]


def test_a_running_server_shows_the_change_of_another_process(
    own_site: TestClient, topics_path: Path
) -> None:
    other = Database(topics_path)
    change_topics(other, [Change("rename", 1, label="Ebb")])
    other.close()
    deadline = time.monotonic() + 10
    while listed(own_site)[0] != "Ebb" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert listed(own_site)[0] == "Ebb"


def test_pages_of_other_sites_change_nothing(own_site: TestClient) -> None:
    headers = {**PAGE, "origin": "http://evil.example"}
    answer = own_site.post("/topics/1", data={"do": "hide"}, headers=headers)
    assert answer.status_code == 403
    assert listed(own_site)[0] == LABELS[0]
