"""An open library: the store, its newest snapshot, and the changes to it.

One `Library` serves a whole process. It notices within a request when another
process has changed the file, and reads its columns anew: at once while that is
quick, beside the running answers when the library is large.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from app.domain.records.correction import Values
from app.ingest.corrections.change import correct_paper, take_back
from app.ingest.corrections.source import set_source
from app.library.paper_map import QUICK, PaperMap
from app.library.settling import Settling
from app.library.snapshot import Snapshot, read_snapshot
from app.library.watcher import Command, Watcher
from app.search.fusion import Floats
from app.search.meaning.meaning import Meaning
from app.search.meaning.semantic import Semantic
from app.settings import Settings
from app.store.columns import Columns
from app.store.database import raw_connection, version_of
from app.store.integrity import naming_damage
from app.store.reads import OneRead
from app.store.shared.opening import open_database
from app.topics.assign import assign
from app.topics.edits import Change, TopicByHand
from app.topics.store import (
    change_topics,
    frozen_centroids,
    has_topics,
    model_of_topics,
    place_papers,
    unplaced_papers,
)

Done = TypeVar("Done")

QUICK_RELOAD = 5000
"""Papers up to which a changed library is read anew within the request that notices it (about
30 ms); larger ones are read in a thread, and the old columns answer meanwhile."""
FEWEST_PAPERS = 4
"""Papers below which no topics are found."""
MOST_BEGUN = 3
"""Transactions that a request begins in search of the newest snapshot's state."""


class Library:
    """One library, open.

    Args:
        settings: name the file and the model.
        semantic: search by meaning over the library; tests give one with another model.
    """

    def __init__(self, settings: Settings, semantic: Semantic | None = None) -> None:
        self.settings = settings
        self.database = open_database(settings)
        self.settling = Settling(self.database, self._change)
        self.semantic = semantic or Semantic(settings, self.database)
        self.map = PaperMap(self.database, self.columns, lambda: self.semantic.meaning)
        with naming_damage(self.database):
            self._snapshot = read_snapshot(self.database, self.semantic.meaning)
        self._reading = threading.Lock()
        self._changing = threading.Lock()
        """Held for a moment only, whenever another snapshot becomes the newest."""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.ahead: Callable[[Snapshot], object] | None = None
        """Counts what the first visitor of a large library would wait for; called once."""

    def start(self) -> None:
        """Watch for changes and make search by meaning ready, in a thread of its own."""
        self._thread = threading.Thread(target=self._watch, name="library", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread and close the connections."""
        self._stop.set()
        self.semantic.close()
        if self._thread:
            self._thread.join(timeout=10)
        self.database.close()

    def snapshot(self) -> Snapshot:
        """Return the newest snapshot, or the last one while a large library is read anew.

        Its reads are short ones of their own; a request takes `snapshot_over` instead.
        """
        if self.database.version() != self._snapshot.version and self._reads_at_once:
            self._reload()
        return self._with_meaning(self._snapshot)

    def snapshot_over(self, reads: OneRead, *, exact: bool = False) -> Snapshot:
        """Return the snapshot of the state that one transaction sees.

        While a large library is read anew it is the last snapshot: rows that the transaction does
        not see any more are left out of answers. An exact one is read for this transaction alone.

        Raises:
            Busy: all readers are taken.
        """
        for _ in range(MOST_BEGUN):
            with reads.read_raw() as connection:
                version = version_of(connection)
            if version > self._snapshot.version and self._reads_at_once:
                with self._reading:
                    if version > self._snapshot.version:
                        self._take(read_snapshot(reads, self.semantic.meaning))
            snapshot = self._snapshot
            if version == snapshot.version or (
                version > snapshot.version and not self._reads_at_once and not exact
            ):
                return self._with_meaning(snapshot).through(reads)
            # A newer snapshot was read after this transaction had begun.
            reads.close()
        return read_snapshot(reads, self.semantic.meaning).after(self._snapshot)

    def columns(self) -> Columns:
        """Return the newest columns."""
        return self.snapshot().columns

    def place_new_papers(self) -> int:
        """Place papers that have no topic yet among the topics there are; these stay as they are.

        Returns:
            How many papers got a topic.
        """
        columns, meaning = self.columns(), self.semantic.meaning
        with self.database.read() as session:
            topic_ids, centroids = frozen_centroids(session)
            unplaced = unplaced_papers(raw_connection(session))
            model = model_of_topics(session)
        rows = columns.rows_of(np.array(unplaced, dtype=np.int64))
        if not topic_ids or not len(rows):
            return 0
        if centroids.shape[1] != meaning.dimension or model != meaning.fingerprint:
            centroids = _topic_means(meaning, columns, topic_ids)
        placed = assign(meaning.vectors_of(columns, rows), centroids)
        ids = columns.ids[rows].tolist()
        return place_papers(self.database, ids, topic_ids, placed.topics, placed.weights)

    def change_topics(self, changes: Sequence[Change]) -> TopicByHand:
        """Apply edits of topics in one transaction; return the state of the last edited topic.

        Raises:
            Busy: another process is writing; it is named.
            NotFound, BadParameter, Clash: see `app.topics.edits`.
        """
        done = change_topics(self.database, changes)
        with self._reading:
            self._take(read_snapshot(self.database, self.semantic.meaning, self._snapshot))
        return done

    def set_source(self, import_id: int, source: str | None) -> None:
        """Set what an import is a capture of; see `app.ingest.corrections.source.set_source`."""
        self._change(lambda: set_source(self.database, import_id, source))

    def correct_paper(self, paper_id: int, values: Mapping[str, Values]) -> None:
        """Give fields of a paper other values, or hide it; the next answer shows that.

        Args:
            values: see `app.ingest.corrections.change.correct_paper`.

        Raises:
            Busy: another process is writing; it is named.
            NotFound: there is no such paper.
        """
        self._change(lambda: correct_paper(self.database, paper_id, values))

    def take_correction_back(self, paper_id: int, field: str) -> None:
        """Let a field of a paper say again what its sources say, or show a hidden paper again.

        Raises:
            Clash: nobody corrected this field; else as `correct_paper` does.
        """
        self._change(lambda: take_back(self.database, paper_id, field))

    def _change(self, change: Callable[[], Done]) -> Done:
        """Change the library, and read it anew before the change is answered."""
        done = change()  # which may wait long for another writer, while pages read what that wrote
        with self._reading:
            self._take(read_snapshot(self.database, self.semantic.meaning))
        return done

    @property
    def _reads_at_once(self) -> bool:
        return self._snapshot.columns.size <= QUICK_RELOAD or self._thread is None

    def _with_meaning(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot with search by meaning as it is now, for this request and others."""
        meaning = self.semantic.meaning
        if meaning is snapshot.meaning:
            return snapshot
        changed = snapshot.with_meaning(meaning)
        with self._changing:
            if self._snapshot is snapshot:
                self._snapshot = changed
        return changed

    def _reload(self) -> None:
        with self._reading:
            if self.database.version() != self._snapshot.version:
                self._take(read_snapshot(self.database, self.semantic.meaning))

    def _take(self, snapshot: Snapshot) -> None:
        """Let a snapshot be the newest; the caller holds `_reading`."""
        with self._changing:
            self._snapshot = snapshot.through(self.database).after(self._snapshot)

    def _read_ahead(self, read: Callable[[Snapshot], None]) -> None:
        """Read now what the first request that needs it would wait for."""
        reads = OneRead(self.database)
        try:
            snapshot = self._snapshot.through(reads)
            with reads.read_raw() as connection:
                version = version_of(connection)
            if version == snapshot.version:  # else they are read with the next snapshot
                read(snapshot)
        finally:
            reads.close()

    def _read_common_words(self, snapshot: Snapshot) -> None:
        """Read the papers of common words until the library changes again or is closed.

        At a million papers that takes a minute, and this thread must show changes within a second.
        """
        snapshot.read_common_words(
            lambda: not self._stop.is_set() and self.database.version() == snapshot.version
        )

    def _watch(self) -> None:
        """Keep columns, vectors and topics in step with the library, until closed."""
        watcher = Watcher(self.database, self.settings.database_url, self._stop)
        watcher.run(self._follow, self._prepare, self.semantic.has_lost_vectors)

    def _follow(self, anew: bool) -> int:
        """Read the library where it has changed, or anew in any case; return its version."""
        if anew:
            with self._reading:
                self._take(read_snapshot(self.database, self.semantic.meaning))
        else:
            self._reload()
        return self._snapshot.version

    def _prepare(self) -> Command | None:
        """Update what is made of a snapshot; return the command that makes what is lacking."""
        self._read_ahead(Snapshot.read_ahead)
        self.semantic.prepare(self.columns)
        self._snapshot.people_across()  # some seconds, for which no page has to wait
        if self.ahead is not None and self.semantic.meaning.state != "warming":
            ahead, self.ahead = self.ahead, None  # where it fails, nothing else waits for it
            ahead(self.snapshot())
        self._read_ahead(self._read_common_words)
        if self.semantic.meaning.state != "ready":
            return None
        if self._snapshot.columns.size < FEWEST_PAPERS:
            return None
        with self.database.read() as session:
            found_before = has_topics(session)
        if not found_before:
            return "topics"
        self.place_new_papers()
        return self._bring_map_up_to_date()

    def _bring_map_up_to_date(self) -> Command | None:
        """Place new papers on the map, or lay out that of a few papers; for more, say so."""
        if self.map.layout() is not None:
            self.map.place_new_papers()
            return None
        if self._snapshot.columns.size > QUICK:
            return "map"
        self.map.make_first()
        return None


def _topic_means(meaning: Meaning, columns: Columns, topic_ids: list[int]) -> Floats:
    """Return the unit mean of each topic's papers, for a model that the topics were not found by.

    Shape (topics, dimension); zeros for a topic without papers.

    Raises:
        NotReady: search by meaning is not ready.
    """
    means = np.zeros((len(topic_ids), meaning.dimension or 0), dtype=np.float32)
    primary = columns.topic.first_codes(np.arange(columns.size))
    for place, code in enumerate(map(columns.topic.code_of, topic_ids)):
        if code is not None:
            mean = meaning.vectors_of(columns, np.flatnonzero(primary == code)).sum(axis=0)
            means[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return means
