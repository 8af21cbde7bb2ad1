"""What changed between two imports of one source: new, changed and vanished papers.

A record is followed by its paper, since the import placed both of the same paper there; what is
left is followed by identifier and by title. A record that comes again as it was is known by its
digest, so that only those that differ are read.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from app.domain.records.combine import combine
from app.domain.records.difference import (
    code_appeared,
    difference_of,
    differing_fields,
    year_became_printed,
)
from app.domain.records.payload import from_payload
from app.domain.records.record import PaperRecord
from app.domain.records.record_choice import SourceRecord
from app.errors import BadParameter, BadParameters
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
from app.explorer.papers.load import load_papers, record_of
from app.explorer.value_readers import one_of
from app.library.snapshot import Snapshot
from app.store.database import raw_connection
from app.store.reads import rows_among

RECORDS_SQL = """
SELECT paper_id, id, digest, coalesce(line, 0) FROM record WHERE import_id = ? ORDER BY id
"""
CONTENT_SQL = "SELECT id, paper_id, payload FROM record WHERE id IN {}"
TITLES_SQL = "SELECT id, title FROM paper WHERE id IN {}"
KEYS_SQL = """
SELECT id, lower(doi), arxiv_id, pmid, nullif(sort_title, '') FROM paper WHERE id IN {}
"""
BYTES_OF_ONE = 400
"""Memory of one difference, about."""
BATCH = 500
"""Papers read at once."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records that one import has of one paper."""

    ids: tuple[int, ...]
    digests: frozenset[bytes]
    line: int


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
    found = changes_of_kind(snapshot, import_id, read_kind(kind))
    ranking = Ranking(
        f"changes of {import_id} {kind}", filters, snapshot.columns.secret, np.arange(len(found))
    )
    return Page.of(
        ranking, lambda places: load_changes(snapshot, [found[place] for place in places])
    )


def changes_of_kind(
    snapshot: Snapshot, import_id: int, kind: ChangeKind | None = None
) -> list[FoundChange]:
    """List what changed with an import, all of it or of one kind; raises as `find_difference`."""
    return [one for one in find_difference(snapshot, import_id).found if one.is_of(kind)]


def all_changes(snapshot: Snapshot, found: Sequence[FoundChange]) -> Iterator[PaperDifference]:
    """Yield what changed, in batches that each read shortly."""
    for start in range(0, len(found), BATCH):
        yield from load_changes(snapshot, found[start : start + BATCH])


def load_changes(snapshot: Snapshot, found: Sequence[FoundChange]) -> list[PaperDifference]:
    """Read what changed, with the texts before and after."""
    with snapshot.read() as session:
        contents = _Contents(session, snapshot, found)
        ids = [one.paper_id for one in found]
        titles = dict(rows_among(raw_connection(session), TITLES_SQL, ids))
    return [
        PaperDifference(
            change=one.change,
            paper_id=one.paper_id,
            title=titles[one.paper_id],
            line=one.line or None,
            year_printed=one.year_printed,
            code_appeared=one.code_appeared,
            fields=[
                difference_of(name, contents.of(one.before), contents.of(one.after))
                for name in one.fields
            ],
        )
        for one in found
        if one.paper_id in titles
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


def earlier_import(snapshot: Snapshot, one: Import) -> Import | None:
    """Return the import that an import is compared with; None for the first of its source.

    Captures are in the order of their days, whenever they were imported.
    """
    if not one.source:
        return None
    same = [other for other in find_imports(snapshot) if other.source == one.source]
    before = [other for other in same if _moment(other) < _moment(one)]
    return max(before, key=_moment, default=None)


def known_sources(snapshot: Snapshot) -> list[str]:
    """List the sources of all imports, the newest first."""
    return list(dict.fromkeys(one.source for one in find_imports(snapshot) if one.source))


def newest_import_of(snapshot: Snapshot, source: str) -> Import | None:
    """Return the newest capture of a source; None where no import has it."""
    same = [one for one in find_imports(snapshot) if one.source == source]
    return max(same, key=_moment, default=None)


def _moment(one: Import) -> tuple[str, int]:
    return one.captured_on or one.started_at.date().isoformat(), one.id


def _compare(snapshot: Snapshot, import_id: int) -> Difference:
    source = load_import(snapshot, import_id)
    earlier = earlier_import(snapshot, source)
    if earlier is None:
        return Difference(source, None, [], ChangeCounts(0, 0, 0, 0, 0, 0))
    with snapshot.read() as session:
        before = _records_of(session, snapshot, earlier.id)
        after = _records_of(session, snapshot, source.id)
        became = {paper: paper for paper in before.keys() & after.keys()}
        became |= _followed(session, before.keys() - became.keys(), after.keys() - became.keys())
        pairs = [
            (after_id, before[before_id], after[after_id])
            for before_id, after_id in became.items()
            if before[before_id].digests != after[after_id].digests
        ]
        changed = list(_changed(session, snapshot, pairs))
    added = [FoundChange("new", one, after[one].line) for one in after.keys() - became.values()]
    gone = [FoundChange("vanished", one, before[one].line) for one in before.keys() - became.keys()]
    found = sorted(
        (*added, *changed, *gone),
        key=lambda one: (CHANGES.index(one.change), one.line, one.paper_id),
    )
    return Difference(source, earlier, found, _counts(found, len(after)))


def _counts(found: Sequence[FoundChange], papers: int) -> ChangeCounts:
    by_change = Counter(one.change for one in found)
    return ChangeCounts(
        new=by_change["new"],
        changed=by_change["changed"],
        vanished=by_change["vanished"],
        year_printed=sum(one.year_printed for one in found),
        code_appeared=sum(one.code_appeared for one in found),
        unchanged=papers - by_change["new"] - by_change["changed"],
    )


def _records_of(session: Session, snapshot: Snapshot, import_id: int) -> dict[int, Records]:
    """Read which records an import has of each paper that is shown."""
    rows = raw_connection(session).execute(RECORDS_SQL, (import_id,)).fetchall()
    by_paper: defaultdict[int, list[tuple[int, bytes, int]]] = defaultdict(list)
    for paper_id, *record in rows:
        by_paper[paper_id].append((record[0], record[1], record[2]))
    papers = np.fromiter(by_paper, dtype=np.int64)
    shown = snapshot.columns.ids[snapshot.columns.rows_of(papers)].tolist()
    return {
        paper_id: Records(
            tuple(one[0] for one in by_paper[paper_id]),
            frozenset(one[1] for one in by_paper[paper_id]),
            by_paper[paper_id][0][2],
        )
        for paper_id in shown
    }


def _followed(session: Session, gone: Iterable[int], come: Iterable[int]) -> dict[int, int]:
    """Pair papers of the earlier import alone with papers of the later one alone.

    They share an identifier or a title that no other of these papers has.
    """
    connection = raw_connection(session)
    old, new = (
        {paper_id: keys for paper_id, *keys in rows_among(connection, KEYS_SQL, set(ids))}
        for ids in (gone, come)
    )
    became: dict[int, int] = {}
    for place in range(4):
        taken = set(became.values())
        ours = _only({one: keys[place] for one, keys in old.items() if one not in became})
        theirs = _only({one: keys[place] for one, keys in new.items() if one not in taken})
        became |= {ours[key]: theirs[key] for key in ours.keys() & theirs.keys()}
    return became


def _only(values: Mapping[int, Hashable]) -> dict[Hashable, int]:
    """Give the papers that alone have a value, by it."""
    times = Counter(values.values())
    return {key: paper for paper, key in values.items() if key is not None and times[key] == 1}


def _changed(
    session: Session, snapshot: Snapshot, pairs: Sequence[tuple[int, Records, Records]]
) -> Iterator[FoundChange]:
    found = [
        FoundChange("changed", paper_id, after.line, before.ids, after.ids)
        for paper_id, before, after in pairs
    ]
    contents = _Contents(session, snapshot, found)
    for one in found:
        before, after = contents.of(one.before), contents.of(one.after)
        if fields := differing_fields(before, after):
            yield replace(
                one,
                fields=tuple(fields),
                year_printed=year_became_printed(before, after),
                code_appeared=code_appeared(before, after),
            )


class _Contents:
    """What records say, several of one paper and import as one."""

    def __init__(self, session: Session, snapshot: Snapshot, found: Iterable[FoundChange]) -> None:
        ids = {record for one in found for record in (*one.before, *one.after)}
        rows = list(rows_among(raw_connection(session), CONTENT_SQL, ids))
        alone = list({paper_id for _, paper_id, payload in rows if payload is None})
        shown = {
            paper.id: record_of(paper)
            for start in range(0, len(alone), BATCH)
            for paper in load_papers(
                session, alone[start : start + BATCH], snapshot.topics.standing
            )
        }
        self._records = {
            record_id: from_payload(json.loads(payload)) if payload else shown[paper_id]
            for record_id, paper_id, payload in rows
        }

    def of(self, records: Sequence[int]) -> PaperRecord:
        """Give what some records of one paper and import say together."""
        said = [self._records[one] for one in records]
        return said[0] if len(said) == 1 else combine([SourceRecord(one) for one in said]).record
