"""Another model in the settings: encoded beside the old one, which answers until that is done."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.domain.records.index_text import encoding_text
from app.explorer.finding import find
from app.library.library import Library
from app.search.meaning import embedding_job
from app.search.meaning.model import resolve_model
from app.search.meaning.onnx_cache import open_exported
from app.search.meaning.vector_store import VectorStore, hash_array
from app.search.query.parser import parse
from app.store.database import Database
from tests.tiny_models import make_tiny_models
from tests.unit.conftest import settings_of
from tests.world import PAPERS

OLD, NEW = 32, 48
"""Lengths of the vectors of the two models."""


class Killed(BaseException):
    """Ends the encoding as a signal would."""


@pytest.fixture
def models(world: Database) -> tuple[Path, Path]:
    """Give two real models; the first is exported for the small world, as if long in use."""
    old, new = make_tiny_models(
        world.path.parent / "models", Path(f"{world.path}.models"), OLD, NEW
    )
    return old, new


def library_with(world: Database, model: Path) -> Library:
    return Library(settings_of(world.path, semantic=True, model=str(model)))


def found(library: Library) -> tuple[str, list[int]]:
    snapshot = library.snapshot()
    columns = snapshot.columns
    answer = find(snapshot, parse("spring tides"), None, None)
    return answer.mode, columns.ids[answer.rows].tolist()


@pytest.mark.model
def test_the_old_model_answers_until_the_new_one_is_done(
    world: Database, models: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_job, "_AT_ONCE", 4)
    old, new = models
    library = library_with(world, old)
    assert library.semantic.prepare(library.columns) == PAPERS
    mode, before = found(library)
    assert (mode, library.semantic.meaning.dimension) == ("hybrid", OLD)
    library.close()

    library = library_with(world, new)

    def step(done: int, _total: int) -> None:
        assert library.semantic.meaning.state == "ready"
        assert library.semantic.meaning.model_name == "tiny-32"
        assert found(library) == ("hybrid", before)
        if done >= 8:
            raise Killed

    with pytest.raises(Killed):
        library.semantic.prepare(library.columns, step)
    library.close()

    library = library_with(world, new)
    assert library.semantic.prepare(library.columns, encode=False) == 0
    assert library.semantic.meaning.dimension == OLD
    assert library.semantic.prepare(library.columns) == PAPERS - 8
    assert (library.semantic.meaning.dimension, library.semantic.meaning.model_name) == (
        NEW,
        "tiny-48",
    )
    assert library.semantic.meaning.missing(library.columns()) == 0
    assert found(library)[0] == "hybrid"
    assert_vectors_are_those_of(library, new)
    library.close()

    shutil.rmtree(new)  # the model's own files: its export is not enough to trust a new paper to
    library = library_with(world, new)
    assert library.semantic.prepare(library.columns) == 0
    assert library.semantic.meaning.state == "off"
    assert "no such folder" in library.semantic.meaning.problem
    assert found(library)[0] == "keyword"
    library.close()

    library = library_with(world, old)  # and back: its vectors were kept
    assert library.semantic.prepare(library.columns) == 0
    assert (library.semantic.meaning.dimension, found(library)) == (OLD, ("hybrid", before))
    library.close()


def assert_vectors_are_those_of(library: Library, model: Path) -> None:
    spec = resolve_model(str(model))
    embedder = open_exported(library.semantic.export_of(spec.slug))
    store = VectorStore(library.semantic.folder / spec.slug, spec.name, spec.fingerprint, NEW)
    with library.database.read_raw() as connection:
        rows = connection.execute("SELECT title, abstract, content_hash FROM paper").fetchall()
    texts = [encoding_text(title, abstract) for title, abstract, _ in rows]
    stored = store.matrix[store.slots_of(hash_array([key for *_, key in rows]))]
    assert np.abs(stored - embedder.encode(texts)).max() < 0.001
    embedder.close()
