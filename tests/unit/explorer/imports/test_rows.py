"""Where a library came from, in one line and in full."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.explorer.imports.query import find_imports, source_line
from app.library.library import Library
from app.settings import Settings
from app.store.database import Database
from app.store.models import ImportRow


def line_of(path: Path, imports: list[ImportRow]) -> str:
    database = Database(path)
    with database.write("test") as session:
        session.add_all(imports)
    database.close()
    library = Library(
        Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
    )
    names = [one.filename for one in find_imports(library.snapshot())]
    assert names == [f"{number}.txt" for number in reversed(range(len(imports)))]
    said = source_line(library.snapshot())
    library.close()
    return said


def read(number: int, added: int, matched: int, rejected: int, lines: int | None) -> ImportRow:
    return ImportRow(
        filename=f"{number}.txt", format="listing", sha256="0", size=1, lines=lines, added=added,
        matched=matched, rejected=rejected, started_at=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("imports", "line"),
    [
        ([], "nothing read yet"),
        ([(41, 0, 0, 297)], "0.txt · 297 lines · 41 papers read, none rejected"),
        ([(0, 1, 2, 1)], "0.txt · 1 line · 1 paper read, 2 rejected"),
        ([(3, 0, 0, None)], "0.txt · 3 papers read, none rejected"),
        ([(1000, 0, 1, 9), (500, 34, 0, 9)], "2 files · 1,534 papers read, 1 rejected"),
    ],
)
def test_the_foot_of_every_page(
    library_path: Path, imports: list[tuple[int, int, int, int | None]], line: str
) -> None:
    assert line_of(library_path, [read(i, *one) for i, one in enumerate(imports)]) == line
