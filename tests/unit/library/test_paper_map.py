"""The map of a library: an import moves nothing, a rebuild is previewed and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import OeuvreError
from app.ingest.import_records import SourceFile, import_events
from app.library.library import Library
from app.search.map.keep import keep_layout, keep_placed, undo_layout
from app.store.database import Database
from tests.fake_embedder import FakeEmbedder
from tests.made_papers import made_papers
from tests.unit.conftest import semantic_with, settings_of

PAPERS, MORE = 40, 2
"""… and 5 % more."""


@pytest.fixture
def opened(library_path: Path) -> Iterator[Library]:
    database = Database(library_path)
    add(database, 0, PAPERS)
    settings = settings_of(library_path, semantic=True)
    library = Library(settings, semantic_with(settings, database, FakeEmbedder()))
    library.semantic.prepare(library.columns)
    yield library
    library.close()
    database.close()


def add(database: Database, first: int, many: int) -> None:
    records = made_papers(first + many)[first:]
    import_events(database, iter(records), SourceFile(f"{first}.jsonl", "jsonl", f"{first:064}", 1))


def test_old_dots_stay_when_papers_come_in(opened: Library) -> None:
    assert np.isnan(opened.columns().places).all()
    assert opened.map.make_first()
    before = opened.columns()
    assert np.isfinite(before.places).all()
    add(opened.database, PAPERS, MORE)
    opened.semantic.prepare(opened.columns)
    assert np.isnan(opened.columns().places[PAPERS:]).all()
    assert opened.map.place_new_papers() == MORE
    after = opened.columns()
    assert (after.places[:PAPERS] == before.places).all()
    assert np.isfinite(after.places).all()
    assert opened.map.place_new_papers() == 0
    assert not opened.map.make_first()


def test_a_rebuild_is_previewed_kept_and_undone(opened: Library) -> None:
    opened.map.make_first()
    first, before = opened.map.layout(), opened.columns().places
    with pytest.raises(OeuvreError, match="no rebuild of the map"):
        undo_layout(opened.database)
    add(opened.database, PAPERS, MORE)
    opened.semantic.prepare(opened.columns)
    opened.map.place_new_papers()
    placed = opened.columns().places
    preview = opened.map.preview()
    assert (opened.columns().places == placed).all()
    assert preview.known == PAPERS + MORE
    assert 0 <= preview.kept <= 1
    assert keep_layout(opened.database, preview.made)
    assert (opened.columns().places == preview.made.places).all()
    assert not keep_layout(opened.database, preview.made)  # another layout holds by now
    undo_layout(opened.database)
    assert opened.map.layout() == first
    assert (opened.columns().places == placed).all()
    assert (placed[:PAPERS] == before).all()


def test_places_for_another_layout_are_not_kept(opened: Library) -> None:
    opened.map.make_first()
    ids, elsewhere = opened.columns().ids[:2], np.zeros((2, 2), dtype=np.float32)
    assert keep_placed(opened.database, 99, "m", ids, elsewhere) == 0
    assert keep_placed(opened.database, opened.map.layout() or 0, "m", ids, elsewhere) == 0


def test_a_map_of_too_few_papers_says_so(library_path: Path) -> None:
    settings = settings_of(library_path, semantic=True)
    database = Database(library_path)
    library = Library(settings, semantic_with(settings, database, FakeEmbedder()))
    add(database, 0, 2)
    library.semantic.prepare(library.columns)
    with pytest.raises(OeuvreError, match="4 papers"):
        library.map.preview()
    library.close()
    database.close()
