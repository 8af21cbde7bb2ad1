"""`oeuvre changes`: what an import changed, and its source set by hand."""

from __future__ import annotations

from app.store.database import Database
from tests.captures import capture_twice
from tests.unit.cli.test_command_line import Command, oeuvre  # noqa: F401


def test_each_paper_and_field_has_a_line(oeuvre: Command, library: Database) -> None:  # noqa: F811
    capture_twice(library)
    found = oeuvre("changes")
    assert found.status == 0
    assert [line.rstrip() for line in found.printed.splitlines()] == [
        "Import 3 of the profile of Ann Bell, beside import 1 (listing.txt): 1 new, 2 changed,"
        " 1 vanished, 1 as before",
        "      6  new       A New Map of the Fog",
        "      2  changed   Gulls at Night",
        "                   date: “2021 (year inferred)” -> “2021”",
        "      4  changed   Lamps over Water",
        "                   has_code: nothing -> “yes”",
        "                   code_url: nothing -> “https://codeberg.org/example/lamps”",
        "                   citation_count: “4” -> “9”",
        "      3  vanished  The Weight of Sand",
    ]
    assert len(oeuvre("changes", "--kind", "vanished").printed.splitlines()) == 2


def test_the_source_is_set_first(oeuvre: Command, library: Database) -> None:  # noqa: F811
    capture_twice(library)
    found = oeuvre("changes", "--import", "2", "--source", "profile:Ann Bell")
    assert found.printed.startswith("Import 2 of the profile of Ann Bell, beside import 1")
    anew = oeuvre("changes", "--import", "2", "--source", "")
    assert anew.printed == (
        "Import 2 of the file other.bib has no earlier import to be compared with.\n"
    )


def test_mistakes_are_one_line(oeuvre: Command, library: Database) -> None:  # noqa: F811
    assert oeuvre("changes").said == ["oeuvre: Nothing was imported into this library yet."]
    capture_twice(library)
    assert oeuvre("changes", "--import", "9").said == [
        "oeuvre: There is no import 9 in this library."
    ]
    (line,) = oeuvre("changes", "--kind", "vanish").said
    assert "Did you mean kind=vanished?" in line
