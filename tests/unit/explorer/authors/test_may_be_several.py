"""Whoever may be several people is marked in the same way wherever people are shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.unit.explorer.authors.test_identity import person

NAME = "Li Wei"
MARK = "may be several people"
NOT_A_NAME = ("</h1>", "</h2>", "</a> <a", "</span><a")
"""What follows a heading, the link of a filter, and a chip."""

PAGES = (
    "/authors",
    "/papers?author={id}",
    "/papers?q={name}",
    "/papers/{paper}",
    "/new",
    "/timelines?chart=coauthors&author={coauthor}",
    "/timelines?chart=coauthors&author={coauthor}&form=multiples",
    "/timelines?chart=coauthors&author={coauthor}&form=heatmap",
    "/timelines?compare=author:{id},author:{coauthor}",
    "/timelines/compare?first=author:{id}",
    "/network?author={id}",
    "/network?person={id}",
    "/suggest?q={name}",
)
ANSWERS = (
    "/authors",
    "/authors/{id}",
    "/authors/{coauthor}/coauthors",
    "/papers?author={id}",
    "/papers/{paper}",
    "/timelines/coauthors?author={coauthor}",
    "/network/coauthors",
    "/suggest?q={name}",
)


@pytest.fixture
def ids(served: TestClient) -> dict[str, Any]:
    """Give the ids of somebody who may be several people, of a co-author and of a joint paper."""
    own = person(served, NAME)["id"]
    (coauthor, *_) = served.get(f"/api/v1/authors/{own}/coauthors").json()["results"]
    joint = f"/api/v1/papers?author={own}&author={coauthor['id']}"
    paper = served.get(joint).json()["results"][0]["id"]
    return {"id": own, "coauthor": coauthor["id"], "paper": paper, "name": NAME}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_marks_the_name(served: TestClient, ids: dict[str, Any], address: str) -> None:
    page = served.get(address.format(**ids)).text
    body = page.partition("<main")[2] or page
    names = re.findall(rf"<bdi>{NAME}</bdi>(.{{0,170}})", body, re.DOTALL)
    names = [
        after for after in names if not after.startswith(("</h1>", "</h2>", "</a> <a", "</span><a"))
    ]
    assert names
    unmarked = [after for after in names if MARK not in after]
    assert not unmarked


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_says_so(served: TestClient, ids: dict[str, Any], address: str) -> None:
    answer = served.get("/api/v1" + address.format(**ids)).json()
    found = [one["may_be_several"] for one in people(answer) if one.get("name") == NAME]
    assert found
    assert all(found)
    others = [one for one in people(answer) if one.get("name") not in (NAME, None)]
    assert all("may_be_several" in one for one in others)


def test_the_facet_of_authors_says_so(served: TestClient, ids: dict[str, Any]) -> None:
    facets = served.get("/api/v1/papers?facets=author,year").json()["facets"]
    several = {one["label"]: one["may_be_several"] for one in facets["author"]}
    assert several.pop(NAME) is True
    assert not any(several.values())
    assert not any(one["may_be_several"] for one in facets["year"])


def people(part: Any) -> Iterator[dict[str, Any]]:
    """List every object of an answer that is a person."""
    if isinstance(part, dict):
        if "id" in part and "name" in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from people(one)


@pytest.mark.parametrize(
    "address",
    [
        "/timelines.csv?chart=coauthors&author={coauthor}",
        "/timelines.csv?compare=author:{id},author:{coauthor}",
    ],
)
def test_tables_of_people_say_so(served: TestClient, ids: dict[str, Any], address: str) -> None:
    text = served.get(address.format(**ids)).text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = {
        row[""] if "" in row else next(iter(row.values())): row["may_be_several"]
        for row in csv.DictReader(io.StringIO("\n".join(lines)))
    }
    assert rows.pop(NAME) == "yes"
    assert set(rows.values()) <= {"no"}


def test_a_chart_to_keep_marks_the_label(served: TestClient, ids: dict[str, Any]) -> None:
    drawn = served.get("/timelines.svg?chart=coauthors&author={coauthor}".format(**ids)).text
    assert f"{NAME} ◦" in drawn
    assert "◦ may be several people." in drawn


def test_the_circles_are_rows_over_the_years(served: TestClient, ids: dict[str, Any]) -> None:
    """Two circles: one with two co-authors, one alone."""
    author = ids["id"]
    answer = served.get(f"/api/v1/timelines/circles?author={author}").json()
    labels = [one["circle"]["label"] for one in answer["series"]]
    assert [one["total"] for one in answer["series"]] == [1, 1]
    assert sum(label == "alone" for label in labels) == 1
    page = served.get(f"/timelines?author={author}&chart=circles").text
    assert all(label in page for label in labels)
    table = served.get(f"/timelines.csv?author={author}&chart=circles").text
    assert all(label in table for label in labels)
    assert f"/timelines?author={author}&amp;chart=circles" in served.get(f"/authors/{author}").text


def test_one_person_has_no_circles(served: TestClient, ids: dict[str, Any]) -> None:
    one = ids["coauthor"]
    assert served.get(f"/api/v1/timelines/circles?author={one}").json()["series"] == []
    page = served.get(f"/timelines?author={one}&chart=circles").text
    assert "Choose an author who may be several people" in page
    assert served.get(f"/timelines.csv?author={one}&chart=circles").status_code == 400
