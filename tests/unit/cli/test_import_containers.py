"""`oeuvre import` of folders and archives, grouped remarks, and dry runs of several files."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre, papers_in

__all__ = ["oeuvre"]

TITLES = ("Tides of Small Fjords", "Owls at Rest", "Moss on Old Walls", "Songs at Dawn")


def line(title: str, **fields: object) -> str:
    return json.dumps({"title": title, "authors": ["Ida Rowan"], "date": "2021"} | fields) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two files that can be read, an archive, a letter and a hidden file."""
    made = tmp_path / "papers"
    (made / "old").mkdir(parents=True)
    (made / "a.jsonl").write_text(line(TITLES[0]))
    (made / "old" / "b.jsonl").write_text(line(TITLES[1]) + "{\n")
    with zipfile.ZipFile(made / "c.zip", "w") as archive:
        archive.writestr("x/c.jsonl", line(TITLES[2]))
        archive.writestr("notes.txt", "Dear Ida, thank you for the papers.")
    (made / ".draft.jsonl").write_text(line(TITLES[3]))
    return made


def imports_in(database: Database) -> list[tuple[str, str]]:
    with database.read_raw() as connection:
        return list(connection.execute("SELECT filename, format FROM import ORDER BY id"))


def test_all_files_of_a_folder_are_imports_of_their_own(
    oeuvre: Command, library: Database, folder: Path
) -> None:
    outcome = oeuvre("import", str(folder), "--no-embed")
    assert (outcome.status, papers_in(library)) == (1, 3)
    assert imports_in(library) == [
        ("papers/a.jsonl", "jsonl"),
        ("papers/c.zip/x/c.jsonl", "jsonl"),
        ("papers/old/b.jsonl", "jsonl"),
    ]
    printed = outcome.printed.splitlines()
    assert printed[0].startswith("papers/a.jsonl added 1 paper; 0 already here; 0 rejected")
    assert printed[-1] == (
        "papers, 3 files (imports 1-3), added 3 papers; 0 already here; 1 rejected; "
        "0 doubtful, all kept."
    )
    assert outcome.said[0].startswith(f"{folder}/old/b.jsonl:2: no valid JSON")
    assert outcome.said[1] == (
        "oeuvre: papers/c.zip/notes.txt: The file has no format that can be read here."
    )
    assert outcome.said[2] == "papers: 1 hidden file or folder is left out: papers/.draft.jsonl"
    assert outcome.said[3].startswith("Formats that can be read: listing, jsonl")
    assert len(outcome.said) == 4


def test_a_file_of_an_archive_is_taken_back_alone(
    oeuvre: Command, library: Database, folder: Path
) -> None:
    oeuvre("import", str(folder), "--no-embed")
    assert oeuvre("remove", "--import", "2").printed.startswith("papers/c.zip/x/c.jsonl is taken")
    assert papers_in(library) == 2


def test_a_folder_is_taken_back_as_one(oeuvre: Command, library: Database, folder: Path) -> None:
    oeuvre("import", str(folder), "--no-embed")
    outcome = oeuvre("remove", "--import", "1-3")
    assert (outcome.status, papers_in(library)) == (0, 0)
    assert len(outcome.printed.splitlines()) == 3
    for wrong in ("1-3", "2", "x", "3-1", "0-99999"):
        failed = oeuvre("remove", "--import", wrong)
        assert (failed.status, failed.printed, len(failed.said)) == (2, "", 1)


def test_files_that_are_alike_are_named_together(oeuvre: Command, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(9):
        (papers / f"{number}.pdf").write_bytes(b"%PDF-1.7")
    (papers / "a.jsonl").write_text(line(TITLES[0]))
    outcome = oeuvre("import", str(papers), "--no-embed")
    assert outcome.status == 1
    assert outcome.said == [
        "oeuvre: papers: 9 files are not read: papers/0.pdf, papers/1.pdf, papers/2.pdf …: "
        "The file is not text but a PDF."
    ]
    verbose = oeuvre("import", str(papers), "--no-embed", "--verbose")
    same = "papers/a.jsonl is the same file as that of import 1; nothing more is noted."
    assert verbose.said[0] == same
    assert len(verbose.said[1:]) == 9


def test_a_folder_without_anything_to_read_is_nothing_done(oeuvre: Command, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert oeuvre("import", str(empty)).said == [
        "oeuvre: empty: There is no file in it that could be read."
    ]
    (empty / "a.txt").write_text("Dear reader")
    outcome = oeuvre("import", str(empty))
    assert (outcome.status, outcome.printed) == (2, "")
    assert outcome.said


def test_a_dry_run_of_several_files_is_one(
    oeuvre: Command, library: Database, folder: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.jsonl"
    again.write_text(line(TITLES[0], abstract="Small fjords have small tides."))
    files = (str(folder), str(again))
    rehearsal = oeuvre("import", *files, "--dry-run")
    assert papers_in(library) == 0
    assert imports_in(library) == []
    done = oeuvre("import", *files, "--no-embed")
    told = done.printed.replace("added", "would add").replace("updated", "would update")
    assert rehearsal.printed == told.replace(" (imports 1-3)", "")
    assert rehearsal.printed.splitlines()[-1].startswith("again.jsonl would add 0 papers;")
    assert (rehearsal.status, rehearsal.said) == (done.status, done.said)


def test_an_archive_is_read_from_standard_input(
    oeuvre: Command, library: Database, folder: Path
) -> None:
    outcome = oeuvre("import", "-", "--no-embed", given=(folder / "c.zip").read_bytes())
    assert (outcome.status, papers_in(library)) == (1, 1)
    assert outcome.printed.startswith("standard input/x/c.jsonl added 1 paper;")


def test_remarks_of_a_kind_are_one_line(oeuvre: Command, tmp_path: Path) -> None:
    file = tmp_path / "cut.jsonl"
    file.write_text(
        "".join(line(f"Paper {n} of many", citation_count=-n, shelf=n) for n in range(1, 30))
        + "{\n" * 2
    )
    outcome = oeuvre("import", str(file), "--dry-run")
    assert outcome.status == 1
    assert outcome.said[-1].startswith("29 times: `citation_count` must be a whole number")
    assert outcome.said[-1].endswith(": lines 1, 2, 3, 4, 5, 6, 7, 8 …")
    assert [line[:8] for line in outcome.said[:3]] == ["line 1: ", "line 30:", "line 31:"]
    assert len(outcome.said) == 4
    verbose = oeuvre("import", str(file), "--dry-run", "--verbose")
    assert len(verbose.said) == 32
    assert verbose.printed == outcome.printed


def test_a_format_that_does_not_fit_is_said(oeuvre: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(line(TITLES[0]) + line(TITLES[1]))
    outcome = oeuvre("import", str(file), "--format", "listing")
    assert outcome.status == 2
    assert outcome.said == [
        "oeuvre: a.jsonl: The file is not listing (a profile page saved as text (lines such as "
        "“LGJun 16, 2022”)); it looks like jsonl (JSON Lines (a paper a line, such as "
        '{"title": "…"})). Leave --format out, or give --format jsonl.'
    ]


def test_a_removal_is_seen_before_and_undone_after(
    oeuvre: Command, library: Database, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(line(TITLES[0]) + line(TITLES[3]))
    oeuvre("import", str(other), "--no-embed")
    oeuvre("import", str(folder / "a.jsonl"), "--no-embed")
    outcome = oeuvre("remove", "--import", "1", "--dry-run")
    assert outcome.printed == (
        "other.jsonl (import 1): 1 paper would go, 1 would stay, which other imports have too.\n"
    )
    assert papers_in(library) == 2
    assert oeuvre("remove", "--import", "1").status == 0
    assert papers_in(library) == 1
    outcome = oeuvre("remove", "--import", "1", "--undo")
    assert outcome.printed == "import 1 is back: 1 paper added, 1 already here.\n"
    assert papers_in(library) == 2
    assert oeuvre("remove", "--import", "1", "--undo").status == 2
    assert oeuvre("remove", "--import", "1", "--undo", "--dry-run").status == 2
