"""`oeuvre changes`: what an import changed since the one before it of the same source."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.records.field_text import shortened
from app.domain.records.import_source import source_words
from app.errors import NotFound
from app.explorer.changes.query import all_changes, changes_of_kind, find_difference, read_kind
from app.explorer.changes.views import PaperDifference
from app.explorer.imports.query import find_imports
from app.library.library import Library


def print_changes(library: Library, import_id: int | None, kind: str, source: str | None) -> None:
    """Print what an import changed: a line for each paper, and one for each of its fields.

    Args:
        import_id: of the import; None means the newest one.
        kind: of changes; "" for all.
        source: sets what the import is a capture of, first; "" finds it anew.

    Raises:
        NotFound: there is no such import, or none at all.
        BadParameters: there is no such kind.
    """
    asked = read_kind(kind)
    number = _newest(library) if import_id is None else import_id
    if source is not None:
        library.set_source(number, source or None)
    snapshot = library.snapshot()
    difference = find_difference(snapshot, number)
    own, earlier, counts = difference.source, difference.earlier, difference.counts
    of = f" of {source_words(own.source)}" if own.source else ""
    if earlier is None:
        print(f"Import {own.id}{of} has no earlier import to be compared with.")  # noqa: T201
        return
    print(  # noqa: T201 - the result
        f"Import {own.id}{of}, beside import {earlier.id} ({earlier.filename}): {counts.new:,} new,"
        f" {counts.changed:,} changed, {counts.vanished:,} vanished, {counts.unchanged:,} as before"
    )
    for change in all_changes(snapshot, changes_of_kind(snapshot, number, asked)):
        print("\n".join(_lines(change)))  # noqa: T201 - the result


def _newest(library: Library) -> int:
    imports = find_imports(library.snapshot())
    if not imports:
        raise NotFound("Nothing was imported into this library yet.")
    return imports[0].id


def _lines(difference: PaperDifference) -> Iterator[str]:
    yield f"{difference.paper_id:>7}  {difference.change:<8}  {difference.title}"
    for field in difference.fields:
        before, after = (shortened(text) or "nothing" for text in (field.before, field.after))
        yield f"{'':19}{field.field}: {before} -> {after}"
