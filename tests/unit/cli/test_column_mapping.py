"""`oeuvre import --map`: which column of a table is which field."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.test_command_line import Command, oeuvre, on_world

__all__ = ["oeuvre", "on_world"]

TABLE = "Label,Who,Year\nTides of a pond,Ann Bell; Åsa Ek,2020\n"


def test_the_columns_are_said_and_can_be_given(oeuvre: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(TABLE, "utf-8")
    assert oeuvre("import", str(file), "--no-embed").status == 2
    asked = ("--map", "title=Label", "--map", "authors=who")
    outcome = oeuvre("import", str(file), "--no-embed", *asked)
    assert outcome.status == 0
    assert outcome.printed.startswith("a.csv added 1 paper;")
    [said] = outcome.said
    assert "title ← “Label”, authors ← “Who”, year ← “Year”" in said


def test_a_mapping_that_does_not_fit(oeuvre: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(TABLE, "utf-8")
    missing = oeuvre("import", str(file), "--map", "title=Name")
    assert missing.status == 2
    assert "its columns are “Label”, “Who”, “Year”" in missing.said[0]
    unknown = oeuvre("import", str(file), "--map", "titel=Label")
    assert unknown.status == 2
    assert "fields: title, authors" in unknown.said[0]
    assert oeuvre("import", str(file), "--map", "title").status == 2


def test_a_mapping_is_for_tables(oeuvre: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"title": "A"}\n', "utf-8")
    outcome = oeuvre("import", str(file), "--map", "title=title")
    assert outcome.status == 2
    assert "A mapping of columns is for tables (csv), and this file is jsonl" in outcome.said[0]
