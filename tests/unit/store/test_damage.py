"""Failures of reading are explained by damage where there is some, and by nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.errors import LibraryUnavailable
from app.store.database import Database
from app.store.integrity import naming_damage


def test_a_mistake_of_ours_stays_one_in_a_sound_library(world: Database) -> None:
    with pytest.raises(KeyError), naming_damage(world):
        raise KeyError(3)
    assert world.damage == ""


@pytest.mark.parametrize("error", [KeyError(3), MemoryError("512 GiB for an array")])
def test_damaged_text_explains_any_failure_of_reading(world: Database, error: Exception) -> None:
    with closing(sqlite3.connect(world.path)) as file, file:
        file.execute("UPDATE paper_text SET abstract = CAST(x'ff41' AS TEXT) WHERE paper_id = 3")
    with pytest.raises(LibraryUnavailable, match=r"damaged.*oeuvre doctor"), naming_damage(world):
        raise error


def test_a_table_that_is_not_there_is_damage(world: Database) -> None:
    with (
        pytest.raises(LibraryUnavailable, match=r"no such table.*oeuvre doctor"),
        naming_damage(world),
        world.read_raw() as connection,
    ):
        connection.execute("SELECT 1 FROM papier")
