"""The command line: results on standard output, one clear line on standard error, exit status."""

from __future__ import annotations

import io
import json
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import __version__
from app.cli.main import main
from app.paths import resource
from app.store.database import Database
from tests.world import PAPERS

LISTING = str(resource("data/listing.txt"))
IN_LISTING = 41
A_PAPER = '{"title": "Tides of the North Sea", "date": "2021"}\n'


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    printed: str
    said: list[str]


Command = Callable[..., Outcome]


@pytest.fixture
def oeuvre(
    library: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Give a function that runs `oeuvre` on an empty library, without the model."""
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{library.path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    monkeypatch.setenv("OEUVRE_LOCK_TIMEOUT", "0.1")

    def run(*arguments: str, given: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["oeuvre", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Outcome(end.value.code, printed.out, printed.err.splitlines())

    return run


@pytest.fixture
def on_world(oeuvre: Command, world: Database, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give the same on the small world of papers."""
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{world.path}")
    return oeuvre


def papers_in(database: Database) -> int:
    with database.read_raw() as connection:
        return int(connection.execute("SELECT count(*) FROM paper").fetchone()[0])


def test_the_listing_twice_adds_nothing_the_second_time(oeuvre: Command, library: Database) -> None:
    first = oeuvre("import", LISTING, "--no-embed")
    assert (first.status, papers_in(library)) == (0, IN_LISTING)
    assert first.printed.startswith("listing.txt added 41 papers; 0 already here; 0 rejected")
    assert first.said
    assert all(line.startswith("line ") or ": lines " in line for line in first.said)
    assert any(
        line.startswith("28 author lists are cut after 3: lines 12, 19, ") for line in first.said
    )
    again = oeuvre("import", LISTING, "--no-embed")
    assert again.status == 0
    assert again.printed.startswith("listing.txt added 0 papers; 41 already here")


def test_a_dry_run_writes_nothing(oeuvre: Command, library: Database) -> None:
    outcome = oeuvre("import", LISTING, "--dry-run")
    assert outcome.status == 0
    assert outcome.printed.startswith("listing.txt would add 41 papers")
    assert papers_in(library) == 0


def test_standard_input_is_read(oeuvre: Command, library: Database) -> None:
    outcome = oeuvre("import", "-", "--no-embed", given=A_PAPER.encode())
    assert (outcome.status, papers_in(library)) == (0, 1)
    assert outcome.printed.startswith("standard input added 1 paper;")


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x7fELF\x02\x01" * 500, b"Dear all,\n\nlunch is at noon.\n"],
    ids=["empty", "binary", "a letter"],
)
def test_what_is_no_listing_changes_nothing(
    oeuvre: Command, library: Database, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "strange.txt"
    file.write_bytes(content)
    outcome = oeuvre("import", str(file))
    assert (outcome.status, outcome.printed, papers_in(library)) == (2, "", 0)
    (line,) = outcome.said
    assert line.startswith("oeuvre: strange.txt: ")


def test_a_file_that_cannot_be_opened_is_said(oeuvre: Command, tmp_path: Path) -> None:
    for name in ("missing.txt", "missing/a.txt", "x" * 300):
        outcome = oeuvre("import", str(tmp_path / name))
        assert outcome.status == 2
        assert len(outcome.said) == 1


def test_rejected_records_are_named_by_their_line(
    oeuvre: Command, library: Database, tmp_path: Path
) -> None:
    damaged, sound = tmp_path / "damaged.jsonl", tmp_path / "sound.jsonl"
    damaged.write_text(A_PAPER + '{"title": \n')
    sound.write_text(A_PAPER.replace("North", "South"))
    outcome = oeuvre("import", str(damaged), str(sound), "--no-embed")
    assert (outcome.status, papers_in(library)) == (1, 2)
    (line,) = outcome.said
    assert line.startswith(f"{damaged}:2: ")


def test_a_publication_list_is_written_with_its_options(on_world: Command) -> None:
    outcome = on_world(
        "export", "--format", "md", "--author", "Musa Okafor", "--highlight", "Musa Okafor",
        "--style", "ieee", "--group", "year", "--numbered", "no",
    )  # fmt: skip
    assert outcome.status == 0
    assert outcome.printed.startswith("# Papers: Musa Okafor\n\n## 20")
    entries = [line for line in outcome.printed.splitlines() if line.startswith("- ")]
    assert entries and all("**M. Okafor**" in entry for entry in entries)


def test_exports_hold_what_the_filters_leave(on_world: Command, tmp_path: Path) -> None:
    everything = on_world("export", "--format", "jsonl")
    assert (everything.status, len(everything.printed.splitlines())) == (0, PAPERS)
    file = tmp_path / "papers.bib"
    outcome = on_world("export", "--format", "bib", "-o", str(file), "--year", "2020")
    assert (outcome.status, outcome.printed) == (0, "")
    assert file.read_text("utf-8").count("\n@") + file.read_text("utf-8").startswith("@") == 2
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


def test_search_answers_as_the_api_does(on_world: Command) -> None:
    outcome = on_world("search", "birdsong", "--json")
    answer = json.loads(outcome.printed)
    assert (outcome.status, answer["meta"]["mode"]) == (0, "keyword")
    assert answer["meta"]["count"] == len(answer["results"]) > 0
    assert outcome.said == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("search",), "--like"),
        (("search", "--like", "a text"), "not ready"),
        (("export", "--format", "bib", "--like", "a text", "--mode", "keyword"), "mode=keyword"),
        (("search", "(tides"), "bracket"),
        (("search", "tides", "--year", "soon"), "2020-2023"),
        (("search", "tides", "--sort", "newes"), "Did you mean sort=newest?"),
        (("export", "--format", "bibb"), "Did you mean bib?"),
        (("export", "--format", "md", "--style", "aqa"), "style=apa"),
        (("export", "--format", "ris", "--style", "apa"), ".md, .html, .tex"),
        (("export", "--format", "md", "--group", "yaer"), "group=year"),
        (("export", "--format", "md", "--highlight", "Nobody Known"), "Nobody here"),
        (("remove", "--import", "99"), "99"),
        (("import", LISTING, "--captured-on", "yesterday"), "2026-11-22"),
        (("import", LISTING, "--format", "nothing"), "nothing"),
        (("serve", "--port", "many"), "--port"),
        (("no-such-command",), "no-such-command"),
    ],
)
def test_a_mistake_is_one_line(on_world: Command, arguments: tuple[str, ...], reason: str) -> None:
    outcome = on_world(*arguments)
    assert (outcome.status, outcome.printed) == (2, "")
    (line,) = outcome.said
    assert reason in line


def test_a_setting_that_makes_no_sense_is_named(
    oeuvre: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OEUVRE_PORT", "eighty")
    outcome = oeuvre("serve")
    assert outcome.status == 2
    (line,) = outcome.said
    assert "OEUVRE_PORT" in line


def test_a_taken_port_is_said_before_anything_is_done(oeuvre: Command, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = oeuvre("serve", "--port", str(port), "--start-from", str(tmp_path / "none.txt"))
    assert (outcome.status, outcome.printed) == (2, "")
    (line,) = outcome.said
    assert f"--port {port + 1}" in line


def test_a_second_writer_learns_who_is_first(oeuvre: Command, library: Database) -> None:
    with library.writing("a long import"):
        outcome = oeuvre("import", LISTING, "--no-embed")
    assert outcome.status == 2
    assert "`oeuvre a long import`" in outcome.said[-1]
    assert oeuvre("import", LISTING, "--no-embed").status == 0


def test_an_import_can_be_taken_back(oeuvre: Command, library: Database) -> None:
    oeuvre("import", LISTING, "--no-embed")
    assert oeuvre("remove", "--import", "1").status == 0
    assert papers_in(library) == 0


def test_a_backup_is_a_library_and_overwrites_nothing(on_world: Command, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert on_world("backup", str(copy)).status == 0
    database = Database(copy)
    assert papers_in(database) == PAPERS
    database.close()
    before = copy.read_bytes()
    assert on_world("backup", str(copy)).status == 2
    assert copy.read_bytes() == before


def test_the_doctor_finds_the_world_well(on_world: Command) -> None:
    outcome = on_world("doctor")
    assert outcome.status == 0
    assert "TO DO" not in outcome.printed


def test_a_file_that_is_no_library_is_left_alone(
    oeuvre: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "holiday.jpg"
    strange.write_bytes(b"\xff\xd8\xff" + b"no database" * 100)
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{strange}")
    before = strange.read_bytes()
    for command in (("doctor",), ("import", LISTING), ("export", "--format", "bib")):
        outcome = oeuvre(*command)
        assert outcome.status == 2
        assert "holiday.jpg" in outcome.said[-1]
    assert strange.read_bytes() == before


def test_the_version_is_printed(oeuvre: Command) -> None:
    outcome = oeuvre("--version")
    assert (outcome.status, outcome.printed) == (0, f"oeuvre {__version__}\n")
