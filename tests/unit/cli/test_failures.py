"""Whatever a person types or a disk does, a command ends with one clear line."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import main as cli
from app.cli.commands.export import export_papers
from app.domain.records.record import PaperRecord
from app.explorer.exports import records as export_records
from app.ingest.remove import remove_import
from app.library.library import Library
from app.settings import Settings
from app.store.database import Database
from tests.world import PAPERS

HUGE = "9" * 23
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    world: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Give a function that runs `oeuvre` on the small world; returns status and messages."""
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{world.path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")

    def command(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["oeuvre", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert isinstance(end.value.code, int)
        return end.value.code, capsys.readouterr().err.strip()

    return command


@pytest.mark.parametrize(
    "typed",
    [
        f"correct {HUGE} --hide",
        f"authors --merge 1 {HUGE}",
        f"authors --split {HUGE} 1",
        f"authors --undo {HUGE}",
        f"papers --merge {HUGE} 1",
        f"papers --undo {HUGE}",
        f"topics --rename {HUGE} x",
        f"topics --hide -{HUGE}",
        f"changes --import {HUGE}",
        f"remove --import {HUGE}",
        f"remove --import 1-{HUGE}",
        f"search tides --author {HUGE}",
        f"search tides --year {HUGE}",
        f"digest --since import:{HUGE}",
        f"serve --port {HUGE}",
        "backup /nowhere/copy.db",
        "backup /",
        "export --format bib -o /nowhere/list.bib",
        "export --format bib -o /",
        "decisions --export /nowhere/decisions.jsonl",
        "decisions --import /nowhere/decisions.jsonl",
        "decisions --import /",
        "import /nowhere/list.bib",
        "import /dev/zero",
    ],
    ids=lambda typed: typed.replace(HUGE, "huge").replace("/", "_"),
)
def test_a_wrong_path_or_number_is_one_line(run: Run, typed: str) -> None:
    status, said = run(*typed.split())
    assert status == 2
    assert said.startswith("oeuvre: ")
    assert len(said.splitlines()) == 1


def test_an_empty_name_is_not_the_current_folder(run: Run) -> None:
    status, said = run("import", "")
    assert status == 2
    assert said.endswith("A name of a file is empty.")


def test_what_nobody_foresaw_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("a\nb")

    monkeypatch.setattr("app.cli.commands.doctor.check_library", fail)
    status, said = run("doctor")
    assert status == 2
    assert said.startswith("oeuvre: This could not be done (KeyError: 'a\\nb').")
    assert len(said.splitlines()) == 1


def test_a_terminal_without_the_letters_of_a_title(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "Œuvre der Flüsse"}\n', "utf-8")
    assert run("import", str(tmp_path / "a.jsonl"), "--no-embed")[0] == 0
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "ascii"))
    assert run("search", "title:Flüsse")[0] == 0
    assert b"?uvre der Fl?sse" in written.getvalue()


def test_a_name_that_is_no_text_is_read(run: Run, tmp_path: Path) -> None:
    name = b"\xff.jsonl".decode("utf-8", "surrogateescape")
    (tmp_path / name).write_text('{"title": "Rivers"}\n')
    assert run("import", str(tmp_path / name), "--no-embed")[0] == 0


def test_folders_that_are_links_are_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.jsonl").write_text('{"title": "Rivers"}\n')
    (folder / "in" / "circle").symlink_to(folder)
    status, said = run("import", str(folder), "--no-embed")
    assert status == 1
    assert "papers/in/circle: is a link to a folder" in said


def test_a_pipe_that_never_ends_is_read_up_to_the_limit(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = b'{"title": "' + b"x" * 1900 + b'"}\n'
            buffer[:] = (line * (len(buffer) // len(line) + 1))[: len(buffer)]
            return len(buffer)

    monkeypatch.setenv("OEUVRE_MAX_UNPACKED_MB", "1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    status, said = run("import", "-", "--no-embed")
    assert status == 2
    assert "larger than 1 MiB" in said


def test_an_export_sees_one_state(
    world: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All papers go while the first of them are read."""
    batches = export_records.paper_batches

    def interrupted(*given: object) -> Iterator[list[PaperRecord]]:
        for number, batch in enumerate(batches(*given)):  # type: ignore[arg-type]
            if number == 0:
                remove_import(Database(world.path), 1)
            yield batch  # type: ignore[misc]

    monkeypatch.setattr(export_records, "paper_batches", interrupted)
    library = Library(Settings(database_url=f"sqlite:///{world.path}", semantic=False))
    export_papers(library, "jsonl", tmp_path / "all.jsonl", [])
    assert len((tmp_path / "all.jsonl").read_text("utf-8").splitlines()) == PAPERS
    export_papers(library, "jsonl", tmp_path / "none.jsonl", [])
    assert (tmp_path / "none.jsonl").read_text("utf-8") == ""
    library.close()
