"""`oeuvre doctor`: looks a library over and says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from app.commands.opening import open_library
from app.library import Library
from app.queries.imports import find_imports
from app.settings import Settings

WELL, ILL = 0, 1

FULL_TEXT = ("paper_stems", "paper_words", "name_words")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    well: bool
    text: str


def check_library(settings: Settings) -> int:
    """Check file, indexes, vectors and model of a library, and print what was found.

    Returns:
        0 where all is well, 1 where something is to be done.
    """
    library = open_library(settings)
    findings = [*_file(library), *_imports(library), *_meaning(library)]
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'TO DO'} {finding.text}")  # noqa: T201 - the result
    return WELL if all(finding.well for finding in findings) else ILL


def _file(library: Library) -> list[Finding]:
    columns = library.columns()
    found = [Finding(True, f"{library.database.path}: {columns.size:,} papers")]
    for damage in library.database.damage():
        found.append(Finding(False, f"the file is damaged ({damage}); restore a backup"))
    with library.database.writing("doctor"):
        found += [_full_text(library, table) for table in FULL_TEXT]
    return found


def _full_text(library: Library, table: str) -> Finding:
    """Let the database compare a full-text index with its texts; rebuild it where they differ."""
    if library.database.check_full_text(table):
        return Finding(True, f"the index {table} agrees with its texts")
    library.database.rebuild_full_text(table)
    return Finding(True, f"the index {table} was out of step and has been rebuilt")


def _imports(library: Library) -> list[Finding]:
    found = []
    for one in find_imports(library):
        said = f"import {one.id}: {one.filename}, {one.added:,} papers added"
        if one.rejected:
            said += f", {one.rejected:,} records rejected"
        done = one.finished_at is not None
        rest = "" if done else "; it did not finish: import the file again"
        found.append(Finding(done, said + rest))
    return found


def _meaning(library: Library) -> list[Finding]:
    if not library.settings.semantic:
        return [Finding(True, "search by meaning is turned off by OEUVRE_SEMANTIC")]
    semantic = library.semantic
    semantic.prepare(library.columns, encode=False)
    if semantic.problem:
        return [Finding(False, semantic.problem)]
    missing = semantic.missing(library.columns())
    told = [Finding(True, problem) for problem in semantic.repaired]
    if missing:
        return [*told, Finding(False, f"{missing:,} papers have no vector; run oeuvre embed")]
    return [*told, Finding(True, f"every paper has a vector of {semantic.model_name}")]
