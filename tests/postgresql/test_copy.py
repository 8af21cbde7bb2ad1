"""`oeuvre copy`: into PostgreSQL, out of it, and on from where it was stopped."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.cli.main import main
from app.errors import OeuvreError
from app.paths import vectors_folder
from app.store.database import Database
from app.store.shared import copying
from app.store.shared.compare import file_sums
from app.store.shared.moving import copy_to
from app.store.shared.opening import open_database
from app.store.sqlite import open_file
from tests.postgresql.conftest import OpenServer, Store, settings_at
from tests.postgresql.rows import must_equal
from tests.unit.conftest import settings_of


def test_a_library_goes_there_and_back(
    world: Database, store_url: str, store: Store, open_server: OpenServer, tmp_path: Path
) -> None:
    there = settings_at(store_url, tmp_path / "there")
    rows = copy_to(world, there, lambda *_: None)
    server = open_server()
    must_equal(server, store)
    back = settings_of(tmp_path / "back.db")
    assert copy_to(server, back, lambda *_: None) == rows
    with closing(open_file(world.path, "ro")) as one, closing(open_file(back.library, "ro")) as two:
        assert file_sums(one) == file_sums(two)
    open_database(back).close()  # a library of its own, while a local copy is none
    with pytest.raises(OeuvreError, match="is a local copy"):
        open_database(settings_of(server.path))


def test_a_copy_that_was_stopped_goes_on(
    world: Database,
    store_url: str,
    store: Store,
    open_server: OpenServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "CHUNK", 7)
    there = settings_at(store_url, tmp_path)

    def stop(done: int, _total: int) -> None:
        if done > 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_to(world, there, stop)
    with pytest.raises(OeuvreError, match="is not whole yet"):
        open_server()
    steps: list[int] = []
    copy_to(world, there, lambda done, _total: steps.append(done))
    assert len(steps) > 10
    must_equal(open_server(), store)
    with pytest.raises(OeuvreError, match="is not empty"):
        copy_to(world, there, stop)


def test_the_command_says_what_it_did(
    world: Database,
    store_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{world.path}")
    monkeypatch.setenv("OEUVRE_LOCAL_COPIES", str(tmp_path))
    vectors = vectors_folder(world.path)
    vectors.mkdir()
    (vectors / "keys.bin").write_bytes(b"kept")
    monkeypatch.setattr("sys.argv", ["oeuvre", "copy", "--to", store_url])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    assert "rows are copied to PostgreSQL, and each is as it was." in capsys.readouterr().out
    there = vectors_folder(settings_at(store_url, tmp_path).library)
    assert (there / "keys.bin").read_bytes() == b"kept"
