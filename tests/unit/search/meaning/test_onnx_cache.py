"""An export is made once for all libraries of a user, whole, by one process at a time."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.cli.commands.doctor import check_library
from app.errors import ModelUnavailable
from app.library.library import Library
from app.search.meaning.onnx_cache import choose_exports, open_embedder, open_exported
from app.search.meaning.semantic import Semantic
from app.search.meaning.torch_worker import TorchEmbedder
from app.settings import Settings
from app.store.database import Database
from tests.fake_export import SPEC, Exporter, play_export
from tests.unit.conftest import settings_of
from tests.world import PAPERS


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Play the export and the model."""
    return play_export(monkeypatch)


def test_a_second_library_starts_without_an_export(
    world: Database, tmp_path: Path, exporter: Exporter
) -> None:
    for name in ("first", "second"):
        path = tmp_path / f"{name}.db"
        world.backup(path)
        settings = settings_of(path, semantic=True, model_cache=tmp_path / "cache" / "models")
        semantic = Semantic(settings, Database(path), resolve=lambda _name: SPEC)
        library = Library(settings, semantic)
        assert semantic.prepare(library.columns) == PAPERS
        library.close()
        assert not Path(f"{path}.models").exists()
    assert exporter.runs == 1


def test_of_several_processes_one_exports(tmp_path: Path, exporter: Exporter) -> None:
    with ThreadPoolExecutor(4) as threads:  # each has a lock of its own, as processes have
        list(threads.map(lambda _: open_embedder(SPEC, tmp_path), range(4)))
    assert exporter.runs == 1


def test_what_a_killed_export_left_is_removed_by_the_next(
    tmp_path: Path, exporter: Exporter
) -> None:
    (tmp_path / ".some-model.abc").mkdir()
    (tmp_path / ".some-model.abc" / "traced.onnx").write_bytes(b"half")
    (tmp_path / SPEC.slug).mkdir()
    (tmp_path / SPEC.slug / "model.onnx").write_bytes(b"damaged")
    open_embedder(SPEC, tmp_path)
    assert exporter.runs == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", SPEC.slug]
    assert [path.name for path in (tmp_path / SPEC.slug).iterdir()] == ["meta.json"]


def test_a_damaged_export_is_made_again(tmp_path: Path, exporter: Exporter) -> None:
    open_embedder(SPEC, tmp_path)
    (tmp_path / SPEC.slug / "model.onnx").write_bytes(b"damaged")
    with pytest.raises(ModelUnavailable, match="damaged"):
        open_exported(tmp_path / SPEC.slug)
    open_embedder(SPEC, tmp_path)
    assert exporter.runs == 2
    assert [path.name for path in (tmp_path / SPEC.slug).iterdir()] == ["meta.json"]


def test_an_export_that_fails_leaves_nothing(tmp_path: Path, exporter: Exporter) -> None:
    exporter.status = 1
    with pytest.raises(ModelUnavailable, match="no room"):
        open_embedder(SPEC, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, exporter: Exporter) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="OEUVRE_MODEL_CACHE"):
        open_embedder(SPEC, tmp_path / "file" / "models")
    assert exporter.runs == 0


def test_a_model_without_an_export_is_read_where_this_installation_has_it(
    tmp_path: Path, exporter: Exporter
) -> None:
    exporter.kind = "torch"
    embedder = open_embedder(SPEC, tmp_path)
    assert isinstance(embedder, TorchEmbedder)
    assert embedder._source == "the model"


def test_the_users_folder_is_preferred(tmp_path: Path) -> None:
    cache, beside = tmp_path / "cache", tmp_path / "library.db.models"
    assert choose_exports("slug", cache, beside) == cache
    (beside / "slug").mkdir(parents=True)
    assert choose_exports("slug", cache, beside) == cache, "half an export is none"
    (beside / "slug" / "meta.json").write_text("{}")
    assert choose_exports("slug", cache, beside) == beside, "made by an earlier version"
    shutil.rmtree(beside)
    (tmp_path / "file").write_text("")
    assert choose_exports("slug", tmp_path / "file" / "cache", beside) == beside


def test_the_setting_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OEUVRE_MODEL_CACHE", "~/models")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings().model_cache == tmp_path / "models"  # type: ignore[call-arg]
    monkeypatch.delenv("OEUVRE_MODEL_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    assert tmp_path in Settings().model_cache.parents  # type: ignore[call-arg]


def test_the_doctor_names_the_export_and_what_is_unfinished(
    world: Database, tmp_path: Path, exporter: Exporter, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(world.path, semantic=True, model_cache=tmp_path / "cache")
    semantic = Semantic(settings, world, resolve=lambda _name: SPEC)
    semantic.prepare(Library(settings, semantic).columns)
    assert check_library(settings) == 0
    lines = capsys.readouterr().out
    assert f"the model is exported in {tmp_path / 'cache' / SPEC.slug}" in lines
    assert "unfinished" not in lines
    (tmp_path / "cache" / ".some-model.abc").mkdir()
    assert check_library(settings) == 0
    assert f"removed: {tmp_path / 'cache' / '.some-model.abc'}" in capsys.readouterr().out
