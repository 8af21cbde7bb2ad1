"""Which release leads is set for a library: its papers are made anew when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.records.releases import lead_with
from app.ingest.matching.leading_release import bring_releases_up
from app.store.database import Database
from tests.unit.domain.records.test_releases import CONFERENCE, PREPRINT
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import one, rows, take_in


@pytest.fixture(autouse=True)
def _published_again() -> Iterator[None]:
    yield
    lead_with("published")


def test_papers_are_made_anew_once_another_release_leads(library: Database) -> None:
    alone = replace(PREPRINT, title="Another Paper", arxiv_id="2003.00002", url=None)
    for record in (PREPRINT, CONFERENCE, alone):
        take_in(library, [record])
    before = everything(library)
    assert rows(library, "SELECT venue FROM paper ORDER BY id") == [(CONFERENCE.venue,), (None,)]
    lead_with("preprint")
    bring_releases_up(library)
    assert rows(library, "SELECT venue FROM paper ORDER BY id") == [(None,), (None,)]
    assert one(library, "SELECT date FROM paper WHERE id = 1") == PREPRINT.date
    version = library.version()
    bring_releases_up(library)
    assert library.version() == version
    lead_with("published")
    bring_releases_up(library)
    assert everything(library) == before
