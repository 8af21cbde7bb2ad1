"""What changed between two imports of one source: new, changed and vanished papers.

A record is followed by its paper, since the import placed both of the same paper there; what is
left is followed by identifier, title and abstract. A record that comes again as it was is known by
its digest, so that only those that differ are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from app.domain.records.field_text import (
    code_appeared,
    difference_of,
    differing_fields,
    year_became_printed,
)
from app.errors import BadParameter, BadParameters
from app.explorer.changes.records import Contents, Records, followed, records_of
from app.explorer.changes.views import (
    CHANGE_KINDS,
    CHANGES,
    Change,
    ChangeCounts,
    ChangeKind,
    PaperDifference,
)
from app.explorer.filters import Filters
from app.explorer.imports.query import find_imports, load_import
from app.explorer.imports.views import Import
from app.explorer.paging import Page, Ranking
from app.explorer.value_readers import one_of
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.reads import rows_among

TITLES_SQL = "SELECT id, title FROM paper WHERE id IN {}"
BATCH = 500
"""Papers read at once."""
BYTES_OF_ONE = 400
"""Memory of one difference, about."""


@dataclass(frozen=True, slots=True)
class FoundChange:
    """One paper that differs, and the records that say so."""

    change: Change
    paper_id: int
    line: int
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    year_printed: bool = False
    code_appeared: bool = False

    def is_of(self, kind: ChangeKind | None) -> bool:
        """Say whether it is of a kind; None means all."""
        if kind == "year-printed":
            return self.year_printed
        if kind == "code-appeared":
            return self.code_appeared
        return kind in (None, self.change)


@dataclass(frozen=True)
class Difference:
    """All that differs between an import and the earlier one of its source."""

    source: Import
    """The import."""
    earlier: Import | None
    found: list[FoundChange]
    counts: ChangeCounts


def find_difference(snapshot: Snapshot, import_id: int) -> Difference:
    """Compare an import with the one before it of the same source.

    Raises:
        NotFound: there is no such import.
    """
    return snapshot.cached(
        ("difference", import_id),
        lambda: _compare(snapshot, import_id),
        lambda made: BYTES_OF_ONE * len(made.found),
    )


def page_changes(
    snapshot: Snapshot, import_id: int, filters: Filters, kind: str = ""
) -> Page[PaperDifference]:
    """List a page of what changed with an import: new papers first, then changed and vanished ones.

    Raises:
        NotFound: there is no such import.
        BadParameters: there is no such kind; or the cursor is none, or another list's.
    """
    found = {
        change.paper_id: change for change in changes_of_kind(snapshot, import_id, read_kind(kind))
    }
    listed = np.array([*found], dtype=np.int64)
    changes = [CHANGES.index(change.change) for change in found.values()]
    order = changes, [change.line for change in found.values()]
    noun = f"changes of {import_id} {kind}"
    ranking = Ranking(noun, filters, snapshot.columns.secret, listed, order)
    return Page.of(ranking, lambda ids: load_changes(snapshot, [found[id_] for id_ in ids]))


def changes_of_kind(
    snapshot: Snapshot, import_id: int, kind: ChangeKind | None = None
) -> list[FoundChange]:
    """List what changed with an import, all of it or of one kind; raises as `find_difference`."""
    return [change for change in find_difference(snapshot, import_id).found if change.is_of(kind)]


def all_changes(snapshot: Snapshot, found: Sequence[FoundChange]) -> Iterator[PaperDifference]:
    """Yield what changed, in batches that each read shortly."""
    for start in range(0, len(found), BATCH):
        yield from load_changes(snapshot, found[start : start + BATCH])


def load_changes(snapshot: Snapshot, found: Sequence[FoundChange]) -> list[PaperDifference]:
    """Read what changed, with the texts before and after."""
    with snapshot.read() as session:
        contents = Contents(session, snapshot, records_in(found))
        ids = [change.paper_id for change in found]
        titles = dict(rows_among(raw_connection(session), TITLES_SQL, ids))
    return [
        PaperDifference(
            change=change.change,
            paper_id=change.paper_id,
            title=titles[change.paper_id],
            line=change.line or None,
            year_printed=change.year_printed,
            code_appeared=change.code_appeared,
            fields=[
                difference_of(name, contents.of(change.before), contents.of(change.after))
                for name in change.fields
            ],
        )
        for change in found
        if change.paper_id in titles
    ]


def read_kind(text: str) -> ChangeKind | None:
    """Read the kind of changes that an address asks for; None for "", all of them.

    Raises:
        BadParameters: there is no such kind.
    """
    if not text:
        return None
    try:
        kind: ChangeKind = one_of(*CHANGE_KINDS)("kind", text)
    except BadParameter as error:
        raise BadParameters([error]) from None
    return kind


def earlier_import(snapshot: Snapshot, import_: Import) -> Import | None:
    """Return the import that an import is compared with; None for the first of its source.

    Captures are in the order of their days, whenever they were imported.
    """
    if not import_.source:
        return None
    same = [other for other in find_imports(snapshot) if other.source == import_.source]
    before = [other for other in same if _moment(other) < _moment(import_)]
    return max(before, key=_moment, default=None)


def known_sources(snapshot: Snapshot) -> list[str]:
    """List the sources of all imports, the newest first."""
    return list(
        dict.fromkeys(import_.source for import_ in find_imports(snapshot) if import_.source)
    )


def newest_import_of(snapshot: Snapshot, source: str) -> Import | None:
    """Return the newest capture of a source, or of any for ""; None where there is none."""
    same = [import_ for import_ in find_imports(snapshot) if source in ("", import_.source)]
    return max(same, key=_moment, default=None)


def _moment(import_: Import) -> tuple[str, int]:
    return import_.captured_on or import_.started_at.date().isoformat(), import_.id


def _compare(snapshot: Snapshot, import_id: int) -> Difference:
    source = load_import(snapshot, import_id)
    earlier = earlier_import(snapshot, source)
    if earlier is None:
        return Difference(source, None, [], ChangeCounts(0, 0, 0, 0, 0, 0))
    with snapshot.read() as session:
        before = records_of(session, snapshot, earlier.id)
        after = records_of(session, snapshot, source.id)
        became = {paper: paper for paper in before.keys() & after.keys()}
        became |= followed(session, before.keys() - became.keys(), after.keys() - became.keys())
        pairs = [
            (after_id, before[before_id], after[after_id])
            for before_id, after_id in became.items()
            if before[before_id].digests != after[after_id].digests
        ]
        changed = list(_changed(session, snapshot, pairs))
    added = [
        FoundChange("new", number, after[number].line) for number in after.keys() - became.values()
    ]
    gone = [
        FoundChange("vanished", number, before[number].line)
        for number in before.keys() - became.keys()
    ]
    found = sorted(
        (*added, *changed, *gone),
        key=lambda one: (CHANGES.index(one.change), one.line, one.paper_id),
    )
    return Difference(source, earlier, found, _counts(found, len(after)))


def _counts(found: Sequence[FoundChange], papers: int) -> ChangeCounts:
    by_change = Counter(change.change for change in found)
    return ChangeCounts(
        new=by_change["new"],
        changed=by_change["changed"],
        vanished=by_change["vanished"],
        year_printed=sum(change.year_printed for change in found),
        code_appeared=sum(change.code_appeared for change in found),
        unchanged=papers - by_change["new"] - by_change["changed"],
    )


def records_in(found: Iterable[FoundChange]) -> set[int]:
    """Name the records that say what changed."""
    return {record for change in found for record in (*change.before, *change.after)}


def _changed(
    session: Session, snapshot: Snapshot, pairs: Sequence[tuple[int, Records, Records]]
) -> Iterator[FoundChange]:
    found = [
        FoundChange("changed", paper_id, after.line, before.ids, after.ids)
        for paper_id, before, after in pairs
    ]
    contents = Contents(session, snapshot, records_in(found))
    for change in found:
        before, after = contents.of(change.before), contents.of(change.after)
        if fields := differing_fields(before, after):
            yield replace(
                change,
                fields=tuple(fields),
                year_printed=year_became_printed(before, after),
                code_appeared=code_appeared(before, after),
            )
