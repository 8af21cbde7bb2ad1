"""What the links of facets lead to."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.explorer.filters import Filters
from app.explorer.papers.list_parts import facet_lists
from app.explorer.papers.query import find_papers
from tests.unit.conftest import MERGED


def test_a_topic_named_by_its_old_id_is_taken_away_by_the_new_one(site: TestClient) -> None:
    snapshot = site.app.state.library.snapshot()  # type: ignore[attr-defined]
    page = find_papers(snapshot, Filters().with_value("topic", MERGED), ("topic",))
    [topics] = facet_lists(snapshot, page, "/papers", None)
    chosen = [(link.label, link.href) for link in topics.values if link.selected]
    assert chosen == [(snapshot.topic_label(3), "/papers")]
