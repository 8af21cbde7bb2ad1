"""What the first visitor would wait for is counted ahead, once; where it fails, work goes on."""

from __future__ import annotations

import pytest

from app.library.library import Library
from app.library.snapshot import Snapshot
from app.store.database import Database
from tests.unit.conftest import settings_of
from tests.world import PAPERS


def test_it_is_tried_once(world: Database) -> None:
    library = Library(settings_of(world.path))
    counted: list[int] = []

    def count(snapshot: Snapshot) -> None:
        counted.append(snapshot.columns.size)
        raise RuntimeError("a mistake of ours")

    library.ahead = count
    with pytest.raises(RuntimeError):
        library._prepare()
    library._prepare()
    library.close()
    assert counted == [PAPERS]
