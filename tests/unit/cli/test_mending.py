"""What is damaged, missing or left behind beside a library is found, said and mended."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.cli.commands.doctor import check_library
from app.cli.commands.import_ import ImportOptions, read_files
from app.intake import leftovers
from app.intake.leftovers import remove_leftovers
from app.intake.uploads import UploadFolder
from app.library.library import Library
from app.search.meaning.embedder import damage_of_export, write_meta
from app.search.meaning.model import ModelSpec
from app.search.meaning.onnx_cache import open_embedder, open_exported
from app.search.meaning.semantic import Semantic
from app.search.meaning.vector_store import VectorStore
from app.store.database import Database
from app.store.integrity import damage_of
from app.store.sqlite import log_of
from tests.fake_embedder import FakeEmbedder
from tests.fake_export import SPEC, Exporter, play_export
from tests.unit.conftest import settings_of
from tests.world import PAPERS


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Play the export and the model."""
    return play_export(monkeypatch)


@pytest.fixture
def encoded(
    world: Database, tmp_path: Path, exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> Library:
    """Give a library with vectors, whose model lies in tmp_path / "cache"."""
    monkeypatch.setattr(Semantic.__init__, "__defaults__", (open_embedder, lambda _name: SPEC))
    settings = settings_of(world.path, semantic=True, model_cache=tmp_path / "cache")
    library = Library(settings, Semantic(settings, world, resolve=lambda _name: SPEC))
    assert library.semantic.prepare(library.columns) == PAPERS
    return library


def damage_model(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"one bit more")


def damage_description(folder: Path) -> None:
    text = (folder / "meta.json").read_text("utf-8")
    (folder / "meta.json").write_text(text.replace('"dimension": 2', '"dimension": 3'))


def drop_sums(folder: Path) -> None:
    """Make it one of an earlier version."""
    description = {"format": 1, "kind": "onnx", "name": SPEC.name, "fingerprint": SPEC.fingerprint}
    write_meta(folder, description)


@pytest.mark.parametrize("damage", [damage_model, damage_description, drop_sums])
def test_a_damaged_model_is_exported_anew(
    tmp_path: Path, exporter: Exporter, damage: Callable[[Path], None]
) -> None:
    open_embedder(SPEC, tmp_path)
    open_embedder(SPEC, tmp_path)
    assert exporter.runs == 1
    damage(tmp_path / SPEC.slug)
    assert damage_of_export(tmp_path / SPEC.slug)
    open_embedder(SPEC, tmp_path)
    assert exporter.runs == 2
    assert not damage_of_export(tmp_path / SPEC.slug)
    open_exported(tmp_path / SPEC.slug)


def give_wrong_vectors(library: Library) -> None:
    """Put vectors in place of the model's, as sound as those."""
    (folder,) = library.semantic.folder.glob("*/")
    made = VectorStore(folder, SPEC.name, SPEC.fingerprint, 64)
    wrong = np.roll(np.array(made.matrix), 1, axis=0)
    (folder / "vectors.f16").write_bytes(wrong.tobytes())


def test_the_doctor_names_vectors_of_a_damaged_model(
    encoded: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_library(encoded.settings) == 0
    give_wrong_vectors(encoded)
    assert check_library(encoded.settings) == 1
    assert "not what the model makes" in capsys.readouterr().out
    assert check_library(encoded.settings) == 1
    assert f"{PAPERS} papers have no vector; run oeuvre embed" in capsys.readouterr().out


def test_a_server_makes_the_vectors_of_a_damaged_model_again(
    encoded: Library, tmp_path: Path
) -> None:
    give_wrong_vectors(encoded)
    damage_model(tmp_path / "cache" / SPEC.slug)
    semantic = Semantic(encoded.settings, encoded.database, resolve=lambda _name: SPEC)
    assert semantic.prepare(encoded.columns) == PAPERS
    assert any("not what the model makes" in one for one in semantic.meaning.repaired)
    assert Semantic(encoded.settings, encoded.database).lacks_vectors(encoded.columns()) is False


def test_a_damaged_model_of_former_vectors_is_no_end(encoded: Library, tmp_path: Path) -> None:
    damage_model(tmp_path / "cache" / SPEC.slug)
    other = ModelSpec("other", Path("another model"), "e" * 16)
    semantic = Semantic(
        encoded.settings,
        encoded.database,
        lambda *_: FakeEmbedder("other", fingerprint="e" * 16),
        lambda _name: other,
    )
    assert semantic.prepare(encoded.columns) == PAPERS
    assert semantic.meaning.state == "ready"


def test_an_import_again_encodes_what_was_left_when_the_first_was_killed(
    encoded: Library, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Tides"}\n')
    read_files(encoded, [str(tmp_path / "a.jsonl")], ImportOptions(), embed=False)
    again = Library(encoded.settings, Semantic(encoded.settings, encoded.database))
    assert again.semantic.lacks_vectors(again.columns())
    read_files(again, [str(tmp_path / "a.jsonl")], ImportOptions(), embed=True)
    assert not again.semantic.lacks_vectors(again.columns())


def test_what_killed_processes_left_is_removed_and_what_is_written_stays(world: Database) -> None:
    left = [
        f"{world.path}.before-0012.unfinished",
        f"{world.path}.before-0012.unfinished-journal",
        f"{world.path}.vectors/model-0/meta.json.new",
        f"{world.path}.layouts/abc.json.4711",  # of an earlier version
        f"{world.path}.layouts/abc.json.gz.1f2e3d4c",
        str(world.path.with_name(".oeuvre-00ff.unfinished")),
    ]
    stays = [f"{world.path}.before-0012", f"{world.path}.layouts/abc.json.gz"]
    for name in left + stays:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"half")
    settings = settings_of(world.path, model_cache=world.path.with_name("models"))
    assert remove_leftovers(settings) == []
    for name in left + stays:
        os.utime(name, (0, time.time() - 2 * leftovers.OLD_S))
    uploads = UploadFolder(world.path)
    folder = uploads.make()
    assert {str(path) for path in remove_leftovers(settings)} == set(left)
    assert all(Path(name).exists() for name in stays)
    assert folder.exists()
    uploads._held[folder.parent].release()  # as when its server is killed
    assert remove_leftovers(settings) == [folder.parent]


def test_a_backup_while_others_write_is_sound_and_is_restored_as_the_readme_says(
    world: Database, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        other = Database(world.path)
        number = 0
        while not stop.is_set():
            number += 1
            with other.write("test") as session:
                for key in ("one", "two"):
                    session.connection().exec_driver_sql(
                        "INSERT OR REPLACE INTO library_state VALUES (?, ?)", (key, str(number))
                    )
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
    for copy in copies:
        world.backup(copy)
    stop.set()
    writer.join()
    for copy in copies:
        assert damage_of(copy) == []
        copied = Database(copy)
        with copied.read_raw() as connection:
            state = dict(connection.execute("SELECT key, value FROM library_state").fetchall())
            assert connection.execute("SELECT count(*) FROM paper").fetchone() == (PAPERS,)
        assert state.get("one") == state.get("two")
        copied.close()
    world.close()
    for path in world.path.parent.glob(f"{world.path.name}-*"):
        path.unlink()
    copies[-1].replace(world.path)
    assert not log_of(world.path).exists()
    assert check_library(settings_of(world.path)) == 0
    assert list(tmp_path.glob(".oeuvre-*")) == []


def test_an_import_that_was_cut_off_is_no_more_to_do_once_it_came_again(
    world: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(world.path)
    with world.write("a kill") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO import (filename, format, sha256, size, started_at, source, added,"
            " matched, rejected, doubtful)"
            " VALUES ('a.jsonl', 'jsonl', '', 0, '2026-11-22', '', 0, 0, 0, 0)"
        )
    assert check_library(settings) == 1
    assert "import 2: a.jsonl" in (said := capsys.readouterr().out)
    assert "import the file again, or put it away by oeuvre remove --import 2" in said
    (tmp_path / "a.jsonl").write_text('{"title": "Tides of spring"}\n')
    library = Library(settings)
    assert read_files(library, [str(tmp_path / "a.jsonl")], ImportOptions(), embed=False) == 0
    assert check_library(settings) == 0
    assert "it did not finish, and import 3 did" in capsys.readouterr().out
    library.close()
