"""The small world as an open library, without search by meaning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, world_template: Path) -> Iterator[Snapshot]:
    """Open a small world that no test changes."""
    path = Path(shutil.copyfile(world_template, tmp_path_factory.mktemp("opened") / "world.db"))
    library = Library(
        Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
    )
    yield library.snapshot()
    library.close()
