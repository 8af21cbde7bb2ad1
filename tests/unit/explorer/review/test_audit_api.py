"""The audit of one person over the API."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_an_audit_lists_every_paper_of_a_person(served: TestClient) -> None:
    person = served.get("/api/v1/authors?q=Li+Wei").json()["results"][0]
    audit = served.get(f"/api/v1/authors/{person['id']}/audit").json()
    titles = [one["paper"]["id"] for circle in audit["circles"] for one in circle["papers"]]
    assert sorted(titles) == [2, 3]
    assert (audit["id"], audit["pairs"]) == (person["id"], [])
    assert served.get("/api/v1/authors/99999/audit").status_code == 404
    assert served.get(f"/api/v1/authors/{person['id']}/audit?x=1").status_code == 400
