"""The bundled listing, searched by words and by a model of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.paths import resource
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.unit.conftest import semantic_with, settings_of


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Open a library of the bundled listing."""
    path = tmp_path_factory.mktemp("listing") / "library.db"
    file = resource("data/listing.txt")
    database = Database(path)
    events = read_events(file, "listing", ReadContext(imported_on=date(2026, 11, 22)))
    import_events(database, events, SourceFile("listing.txt", "listing", "22" * 32, 52911))
    database.close()
    settings, embedder = settings_of(path, semantic=True), FakeEmbedder()
    database = Database(path)
    semantic = semantic_with(settings, database, embedder)
    library = Library(settings, semantic)
    semantic.prepare(library.columns)
    yield library
    library.close()
    database.close()
