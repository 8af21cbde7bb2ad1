"""Moves a library between a file and PostgreSQL, both ways, and compares every row."""

from __future__ import annotations

from contextlib import closing

from app.errors import OeuvreError
from app.store.database import Database
from app.store.shared.compare import RowSums, differing_tables, file_sums
from app.store.shared.connect import StoreAddress
from app.store.shared.copying import Tell, copy_to_store
from app.store.shared.database import SharedDatabase
from app.store.shared.opening import LibraryPlace
from app.store.shared.turn import hold_turn
from app.store.sqlite import open_file


def copy_to(database: Database, target: LibraryPlace, tell: Tell) -> int:
    """Copy a library, with all its numbers and its history.

    Args:
        target: an empty database of PostgreSQL, or a new file.
        tell: is given how many rows are copied, and of how many.

    Returns:
        The number of rows, each of which is the same on both sides.

    Raises:
        OeuvreError: the target is not empty, or the rows differ.
        LibraryUnavailable: one side fails; the same again goes on with a copy to PostgreSQL.
    """
    if target.is_shared:
        address = StoreAddress(target.database_url, "--to")
        with (
            database.read_raw() as file,
            hold_turn(address, "copy", target.lock_timeout) as turn,
        ):
            return copy_to_store(file, address, turn, tell)
    with database.locked("copy"):
        database.backup(target.library)
        with closing(open_file(target.library, "ro")) as file:
            copied, here = file_sums(file), _sums_of(database)
    if differing := differing_tables(here, copied):
        raise OeuvreError(
            f"{target.library} differs from the library in {', '.join(differing)}: delete it and "
            "copy again."
        )
    return sum(count for count, _ in copied.values())


def _sums_of(database: Database) -> RowSums:
    """Count and add up the rows of the store of truth; the caller has the turn."""
    if isinstance(database, SharedDatabase):
        return database.row_sums()
    with database.read_raw() as file:
        return file_sums(file)
