"""How sure it is that an author is one person: the same on pages and in the API."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from app.store.database import Database
from app.store.models import AuthorRow


def person(client: TestClient, name: str) -> dict[str, Any]:
    """Give an author by name."""
    results: list[dict[str, Any]] = client.get(f"/api/v1/authors?q={name}").json()["results"]
    return next(author for author in results if author["name"] == name)


def test_who_may_be_several_says_so_with_the_circles(served: TestClient) -> None:
    """Li Wei wrote with two others of this world, and a survey alone: many have this name."""
    li_wei = person(served, "Li Wei")
    identity = li_wei["identity"]
    assert (identity["status"], identity["groups"]) == ("name", 2)
    assert identity["namesakes"] >= 1
    circles = identity["circles"]
    assert [circle["papers"] for circle in circles] == [1, 1]
    assert sorted(len(circle["coauthors"]) for circle in circles) == [0, 2]
    page = served.get(f"/authors/{li_wei['id']}").text
    assert "May be several people: 2 papers in 2 circles of co-authors." in page
    assert "may be several people" in served.get("/authors").text
    for circle in circles:
        found = served.get(f"/api/v1/papers?author={li_wei['id']}&circle={circle['id']}").json()
        assert found["meta"]["count"] == circle["papers"]
        address = f"/papers?author={li_wei['id']}&amp;circle={circle['id']}"
        assert address in page


def test_a_circle_is_found_under_who_it_is_listed_with(served: TestClient) -> None:
    li_wei = person(served, "Li Wei")
    (other,) = {one["id"] for one in li_wei["identity"]["circles"]} - {li_wei["id"]}
    answer = served.get(f"/api/v1/authors/{other}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        f"/api/v1/authors/{li_wei['id']}",
    )
    assert served.get(f"/authors/{other}", follow_redirects=False).status_code == 302


def test_one_person_says_why(served: TestClient) -> None:
    tournier = person(served, "Amélie K. Tournier")
    assert tournier["identity"]["status"] == "evidence"
    assert tournier["identity"]["circles"] == []
    page = served.get(f"/authors/{tournier['id']}").text
    assert "Taken for one person: the papers share co-authors" in page
    assert person(served, "Mary Okafor")["identity"]["status"] == "id"


def test_a_number_that_stood_for_several_people_lists_them(
    world: Database, served_alone: TestClient
) -> None:
    """Nobody has the number 900 any more; the people of its name are those who have its papers."""
    with world.write("test") as session:
        session.add(AuthorRow(id=900, name="Li Wei"))
    wei = person(served_alone, "Li Wei")
    answer = served_alone.get("/api/v1/authors/900", follow_redirects=False)
    assert answer.status_code == 300
    found = answer.json()
    assert found["detail"] == (
        "Author 900 stood for several people called Li Wei; each has a number of their own now."
    )
    assert [(one["id"], one["name"]) for one in found["several"]] == [(wei["id"], "Li Wei")]
    assert served_alone.get("/api/v1/authors/900/coauthors").status_code == 300
    page = served_alone.get("/authors/900-li-wei", follow_redirects=False)
    assert page.status_code == 300
    assert "Several people of this name" in page.text
    assert f'href="/authors/{wei["id"]}-li-wei"' in page.text
    assert "<small>with " in page.text
