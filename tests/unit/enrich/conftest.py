"""A library of three papers, and a service that is asked about them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store.database import Database
from tests.unit.enrich.answers import PublicService, public_service
from tests.unit.enrich.world import MOONS, STORMS, TIDES
from tests.unit.ingest.questions import take_in


@pytest.fixture
def served() -> Iterator[PublicService]:
    with public_service() as service:
        yield service


@pytest.fixture
def papers(library: Database) -> Database:
    take_in(library, [TIDES, MOONS, STORMS])
    return library


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the pauses and leave them out."""
    pauses: list[float] = []
    monkeypatch.setattr("app.enrich.client.PoliteClient._wait", lambda _, s: pauses.append(s))
    return pauses
