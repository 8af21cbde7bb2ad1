"""`oeuvre doctor`: looks a library over and says what to do.

It reads first; the writer's lock is taken only to compare and rebuild full-text indexes, and where
it cannot be had, the report says that these were left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from app.errors import Busy, LibraryUnavailable, OeuvreError
from app.explorer.imports.query import completed_by, find_imports
from app.explorer.library.doubts import library_doubts
from app.intake.leftovers import remove_leftovers
from app.library.library import Library
from app.search.meaning.embedder import damage_of_export
from app.search.meaning.semantic import MADE_BY_DAMAGED
from app.settings import Settings, load_settings
from app.store.database import Database
from app.store.integrity import Log, damage_of, look_at_log
from app.store.shared.opening import as_shared, open_database
from app.store.sqlite import log_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


WELL, ILL = 0, 1

FULL_TEXT = ("paper_stems", "paper_words", "name_words")
TAKE_BACK = "oeuvre remove --import"
LOCK_WAIT_S = 1.0
"""That another writer is waited for; what needs the lock is left out then."""


@app.command()
def doctor() -> None:
    """Check the library and say what to do."""
    raise typer.Exit(check_library(load_settings()))


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of the report."""

    well: bool
    text: str
    note: bool = False
    """Nothing is to be done about it."""


def check_library(settings: Settings) -> int:
    """Check file, indexes, vectors and model of a library, and print what was found.

    What is uncertain in it follows as notes; nothing is to be done about that.

    Returns:
        0 where all is well, 1 where something is to be done.

    Raises:
        OeuvreError: the file is no library.
    """
    status = WELL
    for finding in _findings(settings):
        head = "note" if finding.note else "ok  " if finding.well else "TO DO"
        print(f"{head} {finding.text}", flush=True)  # noqa: T201 - the result
        status = status if finding.well else ILL
    return status


def _findings(settings: Settings) -> Iterator[CheckResult]:
    try:
        database = open_database(settings)
    except LibraryUnavailable as error:
        yield CheckResult(False, str(error))
        yield from _damage(damage_of(settings.library))
        return
    try:
        library = Library(settings)
        yield CheckResult(True, f"{database.path}: {library.columns().size:,} papers")
    except Exception as error:  # a damaged row may fail anywhere on its way into the columns
        library = None
        yield CheckResult(False, f"{database.path} cannot be loaded: {_reason(error)}")
    yield from _file(database)
    yield from _store(database)
    yield from _leftovers(settings)
    if library:
        yield from _guarded(_imports, library)
        yield from _guarded(_meaning, library)
        yield from _guarded(_uncertain, library)


def _leftovers(settings: Settings) -> list[CheckResult]:
    removed = remove_leftovers(settings)
    if not removed:
        return []
    names = ", ".join(str(path) for path in removed)
    return [CheckResult(True, f"left behind by processes that were killed, and removed: {names}")]


def _guarded(
    part: Callable[[Library], Iterable[CheckResult]], library: Library
) -> list[CheckResult]:
    """Return the lines of a part of the report, or a line that it cannot be made."""
    try:
        return list(part(library))
    except Exception as error:  # as above
        return [CheckResult(False, _reason(error))]


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, OeuvreError) else f"{type(error).__name__}: {error}"


def _file(database: Database) -> Iterator[CheckResult]:
    links = database.path.stat().st_nlink
    if links > 1:
        yield CheckResult(
            False,
            f"the file has {links} names (hard links): changes by one are lost for the others; "
            "keep one and copy the library for the rest",
        )
    log, line = _log(database)
    yield line
    damage = damage_of(database.path)
    if log.damage:  # a writer would drop what is behind the damage
        compared = [
            CheckResult(True, "the full-text indexes are not compared while the log is damaged")
        ]
    else:
        compared = list(_full_text(database))
    if damage and any("rebuilt" in line.text for line in compared):
        damage = damage_of(database.path)
    yield from _damage(damage)
    yield from compared


def _damage(found: list[str]) -> list[CheckResult]:
    return [
        CheckResult(False, f"the file is damaged ({damage}); restore a backup") for damage in found
    ]


def _log(database: Database) -> tuple[Log, CheckResult]:
    """Look at the write-ahead log, and bring it into the file where that can be done."""
    name, file = log_of(database.path).name, database.path.name
    try:
        with database.locked("doctor", LOCK_WAIT_S):
            log = look_at_log(database.path)
    except Busy as error:
        return Log(), CheckResult(True, f"{name} is not looked at: {error}")
    except LibraryUnavailable:  # nothing can be written here, so nobody writes
        log = look_at_log(database.path)
    if log.damage:
        again = "restore a backup, or import the newest files again"
        return log, CheckResult(False, f"{name} is damaged {log.damage}; {again}")
    if not log.lacking:
        return log, CheckResult(True, f"{file} holds the whole library")
    if database.empty_log():
        return log, CheckResult(True, f"{name} held changes that {file} lacked; they are in it now")
    return log, CheckResult(
        False,
        f"{name} holds {log.lacking:,} pages that {file} lacks: copy or move both together, and "
        "run oeuvre doctor again once the library can be written and nobody reads it",
    )


def _store(database: Database) -> Iterator[CheckResult]:
    """Look at the PostgreSQL that holds the library, if one does."""
    shared = as_shared(database)
    if shared is None:
        return
    try:
        state = shared.state()
    except LibraryUnavailable as error:
        yield CheckResult(False, f"{error.reason}; until then the library can only be read")
        return
    yield CheckResult(True, f"{state.server} answers; it holds {state.size / 1e6:,.0f} MB")
    if state.here == state.newest:
        yield CheckResult(True, f"the local copy has its newest change, {state.newest.number:,}")
    else:
        number = state.here.number if state.here else 0
        yield CheckResult(
            False,
            f"the local copy has change {number:,} of {state.newest.number:,}; run oeuvre doctor "
            f"again, and if it stays so, stop the servers here and delete {database.path}",
        )
    if state.replica_fault:
        yield CheckResult(False, f"the replica is not read from: {state.replica_fault}")
    elif state.replica:
        yield CheckResult(True, f"{state.replica} answers and has the newest change")


def _full_text(database: Database) -> Iterator[CheckResult]:
    """Let the database compare full-text indexes with their texts; rebuild what differs."""
    for table in FULL_TEXT:
        try:
            with database.writing("doctor", LOCK_WAIT_S):
                agrees = database.check_full_text(table)
                if not agrees:
                    database.rebuild_full_text(table)
            state = "agrees with its texts" if agrees else "was out of step and has been rebuilt"
            yield CheckResult(True, f"the index {table} {state}")
        except Busy as error:
            yield CheckResult(True, f"the index {table} is not compared with its texts: {error}")
        except LibraryUnavailable as error:
            yield _not_compared(database.path, table, error)


def _not_compared(path: Path, table: str, error: LibraryUnavailable) -> CheckResult:
    """Report why an index was not compared: a fault only where the file is damaged."""
    well = "damaged" not in error.reason
    return CheckResult(well, f"the index {table} of {path.name} is not compared: {error.reason}")


def _uncertain(library: Library) -> list[CheckResult]:
    return [
        CheckResult(True, f"{doubt.figure} {doubt.text}", note=True)
        for doubt in library_doubts(library.snapshot())
    ]


def _imports(library: Library) -> list[CheckResult]:
    found = []
    imports = find_imports(library.snapshot())
    completed = completed_by(imports)
    for imported in imports:
        text = f"import {imported.id}: {imported.filename}, {imported.added:,} papers added"
        if imported.rejected:
            text += f", {imported.rejected:,} records rejected"
        done, rest = imported.finished_at is not None, ""
        if imported.id in completed:
            done, rest = True, f"; it did not finish, and import {completed[imported.id]} did"
        elif not done:
            rest = f"; it did not finish: import the file again, or put it away by {TAKE_BACK} "
            rest += str(imported.id)
        found.append(CheckResult(done, text + rest))
    return found


def _meaning(library: Library) -> list[CheckResult]:
    if not library.settings.semantic:
        return [CheckResult(True, "search by meaning is turned off by OEUVRE_SEMANTIC")]
    damage = [
        f"the model's export {path} {damage}; it is made again"
        for path in library.semantic.exports()
        if (damage := damage_of_export(path))
    ]
    library.semantic.prepare(library.columns, encode=False)
    meaning = library.semantic.meaning
    if meaning.problem:
        return [CheckResult(False, meaning.problem)]
    missing = meaning.missing(library.columns())
    found = [CheckResult(True, problem) for problem in (*damage, *meaning.repaired)]
    if meaning.answering:
        export = library.semantic.export_of(meaning.answering.store.folder.name)
        found.append(CheckResult(True, f"the model is exported in {export}"))
        if not library.semantic.check_vectors():
            return [*found, CheckResult(False, MADE_BY_DAMAGED + " Run oeuvre embed.")]
    if missing:
        return [*found, CheckResult(False, f"{missing:,} papers have no vector; run oeuvre embed")]
    return [*found, CheckResult(True, f"every paper has a vector of {meaning.model_name}")]
