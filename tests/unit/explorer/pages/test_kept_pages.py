"""A page is made once of a state of the library, and anew of the next."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.explorer.pages.render import render
from app.explorer.papers import list_page
from tests.unit.conftest import BASE

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses of the lists that were made."""
    addresses: list[str] = []

    def counted(request, page, *status):
        addresses.append(str(request.url))
        return render(request, page, *status)

    monkeypatch.setattr(list_page, "render", counted)
    return addresses


def test_the_same_address_is_made_once(served: TestClient, made: list[str]) -> None:
    first, again = (served.get("/papers?sort=title&per_page=7") for _ in range(2))
    assert made == [f"{BASE}/papers?sort=title&per_page=7"]
    assert (first.content, first.headers["vary"]) == (again.content, again.headers["vary"])


def test_a_fragment_another_host_and_a_mistake_have_their_own(
    served: TestClient, made: list[str]
) -> None:
    whole = served.get("/papers?sort=title&per_page=6")
    part = served.get("/papers?sort=title&per_page=6", headers=PARTIAL)
    other = served.get("http://localhost:8000/papers?sort=title&per_page=6")
    assert len(made) == 3
    assert len(part.content) < len(whole.content)
    assert BASE in whole.text
    assert BASE not in other.text
    for _ in range(2):
        assert served.get("/papers?year=never").status_code == 400
        assert served.get("/papers/2?a=b", follow_redirects=False).status_code in (200, 301)


def test_a_change_of_the_library_is_seen_at_once(served: TestClient, made: list[str]) -> None:
    title = "A title that a reader corrected"
    assert title not in served.get("/papers/1").text
    change = served.patch("/api/v1/papers/1", json={"title": title}, headers={"Origin": BASE})
    assert change.status_code == 200, change.text
    assert title in served.get("/papers/1").text
