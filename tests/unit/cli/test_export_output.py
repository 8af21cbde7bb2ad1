"""`oeuvre export -o`: what stands at a name stays what it is, and no half file is left."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from app.cli.commands import export as show
from app.cli.commands.export import write_file
from app.cli.main import main
from app.errors import OeuvreError
from app.explorer.exports.records import export_records
from app.exporters import FORMATS
from app.store.database import Database
from tests.forked import COMMANDS, Forked

OLD, NEW = "old\n", "new\nénd\n"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing but files of the test's own is left."""
    yield tmp_path
    assert not list(tmp_path.glob(".*"))


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_keeps_its_mode(folder: Path, mode: int) -> None:
    path = folder / "refs.bib"
    path.write_text(OLD)
    path.chmod(mode)
    write_file(path, [NEW])
    assert path.read_text(encoding="utf-8") == NEW
    assert mode_of(path) == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_mode_of_the_umask(folder: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_file(folder / "refs.bib", [NEW])
    finally:
        os.umask(before)
    assert mode_of(folder / "refs.bib") == mode


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed(folder: Path, there: bool) -> None:
    (folder / "far").mkdir()
    if there:
        (folder / "far" / "refs.bib").write_text(OLD)
    (folder / "second").symlink_to("far/refs.bib")
    (folder / "first").symlink_to(folder / "second")
    write_file(folder / "first", [NEW])
    assert (folder / "first").is_symlink()
    assert (folder / "second").is_symlink()
    assert (folder / "far" / "refs.bib").read_text(encoding="utf-8") == NEW


def test_both_names_of_a_file_show_the_new_text(folder: Path) -> None:
    (folder / "one").write_text(OLD)
    (folder / "other").hardlink_to(folder / "one")
    write_file(folder / "one", [NEW])
    assert (folder / "other").read_text(encoding="utf-8") == NEW


def test_a_pipe_stays_a_pipe(folder: Path) -> None:
    path = folder / "pipe"
    os.mkfifo(path)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text(encoding="utf-8")))
    reader.start()
    write_file(path, [NEW])
    reader.join()
    assert read == [NEW]
    assert path.is_fifo()


def test_a_device_stays_a_device(folder: Path) -> None:
    (folder / "null").symlink_to("/dev/null")
    for path in (Path("/dev/null"), folder / "null"):
        write_file(path, [NEW])
        assert Path("/dev/null").is_char_device()
    with pytest.raises(OeuvreError, match="no space left"):
        write_file(Path("/dev/full"), [NEW])


@pytest.mark.parametrize("name", [".", "no/such", "circle"])
def test_what_cannot_be_written_is_said(folder: Path, name: str) -> None:
    (folder / "circle").symlink_to("circle")
    with pytest.raises(OeuvreError, match="cannot be written"):
        write_file(folder / name, [NEW])


def test_an_export_that_fails_leaves_the_old_file(
    world: Database,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:

    def failing(*args: object) -> Iterator[object]:
        return chain(list(export_records(*args))[:3], (1 // 0 for _ in "a"))  # type: ignore[arg-type]

    path = folder / "refs.bib"
    path.write_text(OLD)
    monkeypatch.setattr(show, "export_records", failing)
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{world.path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    monkeypatch.setattr(sys, "argv", ["oeuvre", "export", "--format", "bib", "-o", str(path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert path.read_text() == OLD


@pytest.fixture
def closed() -> Iterator[int]:
    """Give the end of a pipe whose other end is closed."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def environment_of(world: Database) -> dict[str, str]:
    ours = {"OEUVRE_DATABASE_URL": f"sqlite:///{world.path}", "OEUVRE_SEMANTIC": "0"}
    return {**os.environ, **ours}


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_who_reads_on_is_no_failure(
    world: Database, name: str, closed: int, tmp_path: Path
) -> None:
    with (tmp_path / "said.txt").open("w+b") as said, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), closed, said.fileno())
        command = Forked(COMMANDS, ["export", "--format", name], streams, environment_of(world))
        assert command.wait() == 0
        said.seek(0)
        assert said.read() == b""


def test_nobody_who_reads_on_is_no_failure_of_a_command_that_is_started(
    world: Database, closed: int
) -> None:
    command = [sys.executable, "-m", "app", "export", "--format", "bib"]
    done = subprocess.run(
        command, env=environment_of(world), stdout=closed, stderr=subprocess.PIPE, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
