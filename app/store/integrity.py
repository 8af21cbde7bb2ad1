"""What is broken in a library's file and in its write-ahead log, found by reading alone.

A log that was damaged is read by SQLite up to the damage, and what follows is dropped without a
word: so it is read here as its format is published (sqlite.org/fileformat2.html, section 4).
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from sys import byteorder

from sqlalchemy.exc import SQLAlchemyError

from app.errors import LibraryUnavailable
from app.store.database import Database
from app.store.sqlite import DAMAGED, MENDED_BY, cause_of, code_of, log_of, open_file, reason_of

DAMAGE_SHOWS_AS = (
    sqlite3.Error, SQLAlchemyError, ValueError, LookupError, TypeError, AttributeError,
    ArithmeticError, AssertionError, MemoryError,
)  # fmt: skip
"""What reading damaged rows raises, besides what SQLite itself calls damage. A number that has
become huge asks for an array of as many places."""
SOUGHT_EVERY_S = 600.0
"""All of a file is read for it, which takes seconds of a large one."""
FOREIGN = "no such "
"""Begins SQLite's words for a table or column that every library has."""
MOST_FOUND = 5
"""Of one table; a lost page has hundreds."""
TABLES_SQL = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
TEXTS_SQL = """
SELECT t.name, c.name, c.type FROM sqlite_master AS t, pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
AND (c.type LIKE '%CHAR%' OR c.type LIKE '%TEXT%' OR c.type LIKE '%JSON%')
"""

_HEADER = Struct(">8I")
_FRAME = Struct(">6I")
_LITTLE_ENDIAN, _BIG_ENDIAN = 0x377F0682, 0x377F0683
_WORD = 0xFFFFFFFF
_Sums = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Log:
    """What a write-ahead log holds beside the library."""

    lacking: int = 0
    """Pages that the library's file has not, or has in an older state."""
    damage: str = ""
    """Where it is damaged; "" where it is whole."""


def damage_behind(database: Database, error: Exception) -> LibraryUnavailable | None:
    """Return what explains a failure of reading: damage in the file; None where that is whole."""
    if not isinstance(error, DAMAGE_SHOWS_AS):
        return None
    reason = reason_of(error)
    if reason and code_of(error) not in DAMAGED:
        return LibraryUnavailable(reason)
    if not database.damage and (reason or cause_of(error).startswith(FOREIGN)):
        database.damage = f"{reason or f'the file is damaged ({cause_of(error)})'}; {MENDED_BY}"
    now = time.monotonic()
    if not database.damage and now - database.sought_at > SOUGHT_EVERY_S:
        database.sought_at = now
        found = damage_of(database.path)
        database.damage = f"the file is damaged ({found[0]}); {MENDED_BY}" if found else ""
    return LibraryUnavailable(database.damage) if database.damage else None


@contextmanager
def naming_damage(database: Database) -> Iterator[None]:
    """Turn failures of reading that damage explains into one that says so.

    Raises:
        LibraryUnavailable: the file is damaged.
    """
    try:
        yield
    except Exception as error:
        named = damage_behind(database, error)
        if named is None:
            raise
        raise named from error


def damage_of(path: Path) -> list[str]:
    """List what is broken in the file itself; nothing where it is whole."""
    try:
        with closing(open_file(path, "ro")) as connection:
            found = _checked(connection, "PRAGMA integrity_check")
            if found:  # each table by itself: the check of all of them may end at the first
                tables = [name for (name,) in connection.execute(TABLES_SQL)]
                by_table = [
                    f"table {name}: {text}"
                    for name in tables
                    for text in _checked(connection, f'PRAGMA integrity_check("{name}")')
                ]
                found = by_table or found
            found += _emptied(connection) + _no_texts(connection)
            return found + _astray(connection)
    except sqlite3.DatabaseError as error:
        return [cause_of(error)] if code_of(error) in DAMAGED else []


def look_at_log(path: Path) -> Log:
    """Read the write-ahead log of a library; whoever may write to it must not meanwhile."""
    try:
        data = log_of(path).read_bytes()
    except FileNotFoundError:
        return Log()
    if len(data) < _HEADER.size + _FRAME.size:
        return Log()
    magic, _, page_size, _, *salts, first, second = _HEADER.unpack_from(data)
    is_little = magic == _LITTLE_ENDIAN
    sums = _add(data[: _HEADER.size - 8], is_little, (0, 0))
    if magic not in (_LITTLE_ENDIAN, _BIG_ENDIAN) or sums != (first, second):
        return Log(damage="at its beginning: nothing in it can be read")
    pages: dict[int, int] = {}
    written: dict[int, int] = {}
    size = end = 0
    for start in _frames(data, page_size):
        number, pages_after, one, other, first, second = _FRAME.unpack_from(data, start)
        body = start + _FRAME.size
        sums = _add(data[start : start + 8], is_little, sums)
        sums = _add(data[body : body + page_size], is_little, sums)
        if [one, other] != salts or sums != (first, second):
            break
        written[number] = body
        end = body + page_size
        if pages_after:
            pages |= written
            written, size = {}, pages_after
    end = end or _HEADER.size
    is_cut = _has_more(data[end:], page_size, salts)
    damage = f"at byte {end:,}: the changes that follow there are lost" if is_cut else ""
    with path.open("rb") as file:
        lacking = 0
        for number, body in pages.items():
            file.seek((number - 1) * page_size)
            same = file.read(page_size) == data[body : body + page_size]
            lacking += number <= size and not same
    return Log(lacking, damage)


def _checked(connection: sqlite3.Connection, statement: str) -> list[str]:
    """Run a check; what it cannot read is found by that."""
    found = []
    try:
        for (text,) in connection.execute(statement):
            found.append(text.splitlines()[-1])
            if len(found) == MOST_FOUND:
                break
    except sqlite3.DatabaseError as error:
        found.append(cause_of(error))
    return [] if found == ["ok"] else found


def _emptied(connection: sqlite3.Connection) -> list[str]:
    """Find texts with NUL characters: no importer lets one in, and a page that was lost is zeros.

    The structure is whole where the last page of a long text was lost, so no check finds it.
    """
    found = []
    for name, column, _ in connection.execute(TEXTS_SQL).fetchall():
        zeros = f"""SELECT count(*) FROM "{name}" WHERE instr(CAST("{column}" AS BLOB), x'00')"""  # noqa: S608
        with suppress(sqlite3.DatabaseError):  # which the checks above have found
            (count,) = connection.execute(zeros).fetchone()
            found += [f"table {name}: {count:,} texts of {column} are cut"] if count else []
    return found


def _no_texts(connection: sqlite3.Connection) -> list[str]:
    """Find texts that are not UTF-8, and values that are no JSON where a column holds JSON."""
    found = []
    for name, column, kind in connection.execute(TEXTS_SQL).fetchall():
        texts = f"""SELECT CAST("{column}" AS BLOB) FROM "{name}" WHERE "{column}" IS NOT NULL"""  # noqa: S608
        count = 0
        with suppress(sqlite3.DatabaseError):  # as above
            for (text,) in connection.execute(texts):
                try:
                    text = text.decode()
                    if kind == "JSON":
                        json.loads(text)
                except (ValueError, AttributeError):  # or no bytes: the column's name is damaged
                    count += 1
        found += [f"table {name}: {count:,} values of {column} cannot be read"] if count else []
    return found


def _astray(connection: sqlite3.Connection) -> list[str]:
    try:
        astray = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"links between rows: {cause_of(error)}"]
    return [f"{len(astray):,} rows point to rows that are not there"] if astray else []


def _frames(data: bytes, page_size: int) -> Iterator[int]:
    """Return the start of every whole frame."""
    step = _FRAME.size + page_size
    return iter(range(_HEADER.size, len(data) - step + 1, step))


def _has_more(rest: bytes, page_size: int, salts: list[int]) -> bool:
    """Return whether changes of this log follow after its readable part.

    Frames of an earlier round may follow, whose salts are both others, and those of a change that
    was cut off, which has no end.
    """
    step = _FRAME.size + page_size
    for start in range(0, len(rest) - step + 1, step):
        _, pages_after, one, other, *_ = _FRAME.unpack_from(rest, start)
        is_ours = one == salts[0] or other == salts[1]
        if is_ours and (pages_after or [one, other] != salts):
            return True
    return False


def _add(data: bytes, is_little: bool, sums: _Sums) -> _Sums:
    """Carry the log's checksum on over more bytes, a multiple of eight."""
    words = array("I", data)
    if is_little != (byteorder == "little"):
        words.byteswap()
    first, second = sums
    pairs = iter(words)
    for one, other in zip(pairs, pairs, strict=True):
        first = (first + one + second) & _WORD
        second = (second + other + first) & _WORD
    return first, second
