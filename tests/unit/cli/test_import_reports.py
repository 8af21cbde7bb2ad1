"""What `oeuvre import`, `search` and `doctor` say of updates, doubts and of search by meaning."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.test_command_line import Command, oeuvre, on_world

__all__ = ["oeuvre", "on_world"]

TIDES = {"title": "The Tides of a Small Harbour", "authors": ["Ann Bell"], "date": "2020"}
TIDES |= {"doi": "10.5555/tides"}


def written(folder: Path, name: str, **fields: object) -> str:
    """Write a file of one paper."""
    file = folder / name
    file.write_text(json.dumps(TIDES | fields) + "\n", "utf-8")
    return str(file)


def test_an_import_that_succeeded_is_done_without_meaning(oeuvre: Command, tmp_path: Path) -> None:
    outcome = oeuvre("import", written(tmp_path, "a.jsonl"))
    assert outcome.status == 0
    assert outcome.printed.startswith("a.jsonl added 1 paper;")
    assert outcome.said == ["The papers are found by words alone. Search by meaning is turned off."]


def test_an_import_that_succeeded_is_done_without_a_model(
    oeuvre: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OEUVRE_SEMANTIC", "1")
    monkeypatch.setenv("OEUVRE_MODEL", str(tmp_path / "no-model"))
    outcome = oeuvre("import", written(tmp_path, "a.jsonl"))
    assert outcome.status == 0
    assert len(outcome.said) == 1
    assert outcome.said[0].startswith("The papers are found by words alone. ")


def test_the_report_says_what_was_updated(oeuvre: Command, tmp_path: Path) -> None:
    oeuvre("import", written(tmp_path, "a.jsonl"), "--no-embed")
    file = written(tmp_path, "a.jsonl", date="2021", citation_count=4)
    expected = "updated 1 paper (citation_count 1, date 1); 1 already here; 0 rejected; 0 doubtful"
    rehearsal = oeuvre("import", file, "--dry-run")
    assert rehearsal.printed.startswith("a.jsonl would add 0 papers; would update 1 paper (")
    outcome = oeuvre("import", file, "--no-embed")
    assert outcome.printed.startswith(f"a.jsonl added 0 papers; {expected}")
    assert oeuvre("import", file, "--no-embed").printed.startswith(
        "a.jsonl added 0 papers; 1 already here"
    )


def test_a_contradiction_is_named_with_its_line(oeuvre: Command, tmp_path: Path) -> None:
    oeuvre("import", written(tmp_path, "a.jsonl"), "--no-embed")
    outcome = oeuvre("import", written(tmp_path, "b.jsonl", date="2023"), "--no-embed")
    assert outcome.status == 0
    assert outcome.said == [
        "line 1: it contradicts another record of paper 1: date “2023” here, “2020” there"
    ]
    doctor = oeuvre("doctor")
    assert doctor.status == 0
    assert "note 1 paper has sources that contradict each other" in doctor.printed.splitlines()


def test_search_says_its_notes_beside_the_result(on_world: Command) -> None:
    outcome = on_world("search", "median")
    assert outcome.said == ["Found by words alone. Search by meaning is turned off."]
    answer = json.loads(on_world("search", "median", "--json").printed)
    assert answer["meta"]["notes"] == outcome.said
    assert "doubts" in answer["results"][0]


def test_the_doctor_says_what_is_uncertain(on_world: Command) -> None:
    notes = [line for line in on_world("doctor").printed.splitlines() if line.startswith("note ")]
    assert "note 3 author lists are cut at “et al.”" in notes
