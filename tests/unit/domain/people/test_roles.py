"""Which marks behind a name say that its bearer edited the work."""

from __future__ import annotations

import pytest

from app.domain.people.roles import authors_and_editors, without_role


@pytest.mark.parametrize(
    ("printed", "name", "role"),
    [
        ("Doe, Jane (Eds.)", "Doe, Jane", "editors"),
        ("Jane Doe (Ed.)", "Jane Doe", "editor"),
        ("Doe, Jane (ed)", "Doe, Jane", "editor"),
        ("Doe, Jane (Ed)", "Doe, Jane", "editor"),
        ("Doe, Jane (editors)", "Doe, Jane", "editors"),
        ("Doe, Jane (Guest Editor)", "Doe, Jane", "editor"),
        ("Doe, Jane [Hrsg.],", "Doe, Jane", "editors"),
        ("Doe, Jane (éd.)", "Doe, Jane", "editor"),
        ("Doe, Jane (Red.)", "Doe, Jane", "editor"),
        ("Doe, Jane (a cura di)", "Doe, Jane", "editor"),
        ("李明（主编）", "李明", "editor"),
        ("李明 主编", "李明", "editor"),
        ("Doe, Jane, ed.", "Doe, Jane", "editor"),
        ("Doe, Jane, Ed.", "Doe, Jane", "editor"),
        ("Jane Doe, editor", "Jane Doe", "editor"),
        ("John Smith and Jane Doe eds.", "John Smith and Jane Doe", "editors"),
        ("(Eds.)", "", "editors"),
        ("Smith, Ed", "Smith, Ed", ""),
        ("Smith, Ed.", "Smith, Ed.", ""),
        ("Smith, Jr., Ed", "Smith, Jr., Ed", ""),
        ("smith, ed", "smith, ed", ""),
        ("Smith, Edward (Ed)", "Smith, Edward (Ed)", ""),
        ("Smith, William (Red)", "Smith, William (Red)", ""),
        ("Some Editor", "Some Editor", ""),
        ("Editor, Some", "Editor, Some", ""),
        ("The Editors", "The Editors", ""),
        ("Jane Doe (MIT)", "Jane Doe (MIT)", ""),
        ("Jisoo Lim (임지수)", "Jisoo Lim (임지수)", ""),
    ],
)
def test_marks_of_editors(printed: str, name: str, role: str) -> None:
    assert without_role(printed) == (name, role)


def test_a_mark_in_the_plural_speaks_of_those_before() -> None:
    assert authors_and_editors(["A. Doe", "B. Roe (Eds.)", "C. Ek"]) == (
        ["C. Ek"],
        ["A. Doe", "B. Roe"],
    )
    assert authors_and_editors(["A. Doe", "B. Roe (Ed.)"]) == (["A. Doe"], ["B. Roe"])
