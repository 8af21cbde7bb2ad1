"""A paper is corrected by a plain form; what was typed wrongly stays in it with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.store.database import Database
from tests.unit.explorer.page import Page

EDIT = "/papers/1/edit"


def form(client: TestClient, address: str = EDIT) -> dict[str, str]:
    """Give the fields of the form as a browser sends them."""
    page = Page(client.get(address).text)
    sent = {}
    for one in [*page.having("input"), *page.having("textarea")]:
        name, kind = one.attributes.get("name", ""), one.attributes.get("type", "")
        if name in ("q", "field", "") or (kind == "checkbox" and "checked" not in one.attributes):
            continue
        text = one.text.removeprefix("\n") if one.tag == "textarea" else one.attributes["value"]
        sent[name] = text.replace("\n", "\r\n")
    chosen = [one for one in page.having("option") if "selected" in one.attributes]
    return {**sent, "type": chosen[0].attributes["value"] if chosen else "", "do": "save"}


def send(client: TestClient, fields: dict[str, str]) -> tuple[int, str]:
    answer = client.post(EDIT, data=fields, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


def corrections(client: TestClient) -> list[str]:
    found = client.get("/api/v1/papers/1/corrections").json()["corrections"]
    return [one["field"] for one in found]


def test_a_form_that_is_sent_as_it_came_changes_nothing(own_site: TestClient) -> None:
    for number in range(1, 16):
        fields = form(own_site, f"/papers/{number}/edit")
        own_site.post(f"/papers/{number}/edit", data=fields)
        assert own_site.get(f"/api/v1/papers/{number}/corrections").json()["corrections"] == []


def test_fields_are_corrected_and_taken_back(own_site: TestClient) -> None:
    fields = form(own_site) | {
        "title": "Zebra Tides", "date": "2011-02", "authors": "Zoe Zander\r\n\r\nLi Wei\r\n",
        "authors_truncated": "yes", "type": "article",
    }  # fmt: skip
    assert send(own_site, fields) == (303, "/papers/1-zebra-tides")
    assert corrections(own_site) == ["title", "authors", "date", "type"]
    paper = own_site.get("/api/v1/papers/1").json()
    assert [one["printed_name"] for one in paper["authors"]] == ["Zoe Zander", "Li Wei"]
    assert paper["authors_truncated"] is True
    shown = own_site.get("/papers/1").text
    assert "corrected by hand on" in shown
    assert "a person corrected it by hand" in shown
    assert send(own_site, {"do": "take-back", "field": "title"})[0] == 303
    assert corrections(own_site) == ["authors", "date", "type"]


def test_the_cut_list_alone(own_site: TestClient) -> None:
    fields = form(own_site) | {"authors_truncated": "yes"}
    assert send(own_site, fields)[0] == 303
    assert own_site.get("/api/v1/papers/1").json()["authors_truncated"] is True
    fields = form(own_site)
    del fields["authors_truncated"]
    send(own_site, fields)
    assert corrections(own_site) == []


def test_an_inferred_year_is_confirmed(own_site: TestClient) -> None:
    (number, *_) = (
        one["id"] for one in own_site.get("/api/v1/papers?doubt=year-inferred").json()["results"]
    )
    address = f"/papers/{number}/edit"
    own_site.post(address, data=form(own_site, address) | {"date_certain": "yes"})
    paper = own_site.get(f"/api/v1/papers/{number}").json()
    assert paper["year_inferred"] is False
    assert "date_certain" not in own_site.get(address).text


@pytest.mark.parametrize(
    ("field", "typed", "reason"),
    [
        ("title", "", "A paper needs a title."),
        ("date", "2024-02-30", "there is no day 30"),
        ("doi", "zebra", "is no DOI"),
        ("url", "javascript:alert(1)", "is no address"),
        ("authors", "Ann Bell\n:", "is no name"),
    ],
)
def test_a_mistake_is_said_beside_its_field(
    own_site: TestClient, field: str, typed: str, reason: str
) -> None:
    status, text = send(own_site, form(own_site) | {field: typed, "venue": "Elsewhere"})
    assert status == 400
    page = Page(text)
    (said,) = [one for one in page.elements if one.attributes.get("id") == f"said-{field}"]
    assert reason in said.text
    (marked,) = [one for one in page.elements if one.attributes.get("aria-invalid")]
    assert marked.attributes["name"] == field
    (venue,) = [one for one in page.having("input") if one.attributes.get("name") == "venue"]
    assert venue.attributes["value"] == "Elsewhere"
    assert corrections(own_site) == []


def test_two_people_do_not_overwrite_each_other(own_site: TestClient) -> None:
    mine, theirs = form(own_site), form(own_site)
    assert send(own_site, theirs | {"date": "2011"})[0] == 303
    status, text = send(own_site, mine | {"title": "Zebra Tides"})
    assert status == 409
    assert "changed while this form was open" in text
    assert corrections(own_site) == ["date"]


def test_a_paper_is_hidden_and_shown_again(own_site: TestClient) -> None:
    title = own_site.get("/api/v1/papers/1").json()["title"]
    assert send(own_site, {"do": "hide"})[0] == 303
    assert title not in own_site.get("/papers?per_page=200").text
    assert "1 hidden by hand" in own_site.get("/papers").text
    assert "paper is hidden by hand" in own_site.get("/").text
    hidden = own_site.get("/papers/hidden").text
    assert title in hidden
    assert "Hidden by hand" in own_site.get("/papers/1").text
    assert send(own_site, {"do": "show"})[0] == 303
    assert "No paper is hidden" in own_site.get("/papers/hidden").text
    assert send(own_site, {"do": "show"})[0] == 409


@pytest.mark.parametrize("fields", [{}, {"do": "burn"}, {"do": "take-back", "field": "colour"}])
def test_what_cannot_be_done_is_said(own_site: TestClient, fields: dict[str, str]) -> None:
    assert send(own_site, fields)[0] in (400, 409)


def test_dead_addresses(own_site: TestClient) -> None:
    assert own_site.get("/papers/999/edit").status_code == 404
    assert own_site.post("/papers/999/edit", data={"do": "hide"}).status_code == 404
    assert own_site.get("/papers/x/edit").status_code == 404


def test_a_page_of_another_site_changes_nothing(own_site: TestClient) -> None:
    answer = own_site.post(EDIT, data={"do": "hide"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert own_site.get("/api/v1/papers/1/corrections").json()["hidden"] is False


def test_a_busy_library_keeps_what_was_typed(
    own_site: TestClient, topics_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_site.app.state.library.database, "_lock_timeout", 0.1)  # type: ignore[attr-defined]
    fields = form(own_site) | {"title": "Zebra Tides"}
    other = Database(topics_path)
    with other.locked("import big.bib"):
        status, text = send(own_site, fields)
    other.close()
    assert status == 503
    assert "import big.bib" in text
    assert "Zebra Tides" in text
    assert send(own_site, fields)[0] == 303
