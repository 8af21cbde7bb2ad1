"""An open library: the store, its columns, and the searches over it.

One `Library` serves a whole process. It notices within a request when another
process has changed the file, and reads its columns anew: at once while that is
quick, beside the running answers when the library is large.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.database import Database, raw_connection
from app.search.columns import Columns
from app.search.fusion import Floats, Found, Mode, Ranked, by_one, fuse
from app.search.keyword import KeywordIndex
from app.search.names import Names
from app.search.paper_sets import PaperIds
from app.search.recent import Recent
from app.search.semantic import Semantic
from app.search.syntax_tree import Query, conditions_only, free_text
from app.search.topic_means import topic_means
from app.settings import Settings
from app.snapshot import Snapshot
from app.topics.assign import assign
from app.topics.changes import ByHand, Change
from app.topics.standing import Standing
from app.topics.store import (
    change_topics,
    frozen_centroids,
    has_topics,
    model_of_topics,
    place_papers,
    unplaced_papers,
)

logger = logging.getLogger("oeuvre")

QUICK_RELOAD = 5000
"""Papers up to which a changed library is read anew within the request that notices it (about
30 ms); larger ones are read in a thread, and the old columns answer meanwhile."""
FEWEST_PAPERS = 4
"""Papers below which there are no topics to tell apart."""
WATCH_S = 0.4
"""Between two looks at the library's version: other processes' changes show within a second."""

MOST_SELECTED = 32 << 20
"""Bytes of the selections that are kept: all of 120,000 papers found by a query take 2 MB."""
CHANGE_WAIT_S = 1.0
"""That a request waits for another writer before it says who that is."""


class Library:
    """One library, open.

    Args:
        settings: name the file and the model.
        semantic: search by meaning over the library; tests give one with another model.
    """

    def __init__(self, settings: Settings, semantic: Semantic | None = None) -> None:
        self.settings = settings
        self.database = Database(settings.library, settings.lock_timeout)
        self.semantic = semantic or Semantic(settings, self.database)
        self.selections: Recent[Any] = Recent(weigh=attrgetter("nbytes"), most=MOST_SELECTED)
        """Answers of `app.queries.selection`."""
        self._snapshot = Snapshot(self.database)
        self._reading = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

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

    def columns(self) -> Columns:
        """Return the newest columns."""
        return self._newest().columns

    @property
    def has_topics(self) -> bool:
        """Tell whether topics were found in this library."""
        return bool(len(self._snapshot.columns.topic.values))

    @property
    def has_citations(self) -> bool:
        """Tell whether any source gives citation counts."""
        citations = self._snapshot.columns.citations
        return bool(len(citations) and citations.max() >= 0)

    def topic_label(self, topic_id: int) -> str:
        """Return what a topic is called."""
        return self._snapshot.topics.labels.get(topic_id, f"topic {topic_id}")

    @property
    def topic_standing(self) -> Standing:
        """What each topic counts as."""
        return self._snapshot.topics.standing

    def topic_now(self, topic_id: int) -> int | None:
        """Return the topic that one counts for, itself or another; None where there is none."""
        return self._newest().topics.standing.now.get(topic_id)

    def topic_slots(self) -> dict[int, int | None]:
        """Return the colour slot of each topic."""
        return self._snapshot.topics.slots

    def topic_parents(self) -> dict[int, int | None]:
        """Return the parent of each topic, None for those that have none."""
        return self._snapshot.topics.parents

    def topic_words(self, topic_id: int) -> list[str]:
        """Return the words that set a topic apart, best first."""
        return self._snapshot.topics.words.get(topic_id, [])

    def leaf_topics(self) -> list[int]:
        """List the topics that hold papers themselves."""
        parents = set(self._snapshot.topics.parents.values())
        return [topic for topic in self._snapshot.topics.labels if topic not in parents]

    @property
    def names(self) -> Names:
        """The names of its people, to be found by."""
        return self._snapshot.names

    def unknown_words(self, query: Query) -> list[str]:
        """Return the words of a query that no paper holds, as typed, each once."""
        return self._snapshot.spelling.unknown_words(query)

    def is_unknown_word(self, word: str) -> bool:
        """Tell whether a word of a query stands nowhere in the library."""
        return self._snapshot.spelling.is_unknown(word)

    def did_you_mean(self, query: Query) -> str | None:
        """Return the query in a spelling that the library knows, if it is not spelled so."""
        return self._snapshot.spelling.did_you_mean(query)

    def word_scores(self, query: Query, papers: PaperIds) -> Floats:
        """Return how well papers fit the words of a query, shape of `papers`."""
        return self._snapshot.keyword.scores(query, papers)

    def find(
        self, columns: Columns, query: Query, mode: Mode | None, allowed: NDArray[np.bool_] | None
    ) -> Found:
        """Answer a query among some papers.

        Args:
            columns: of the snapshot that `allowed` and the answer speak of.
            mode: the one asked for; None takes hybrid once it is ready.
            allowed: marks the papers to choose from, shape (papers,); None for all.

        Raises:
            NotReady: `semantic` was asked for and is not ready.
        """
        index = self._snapshot.keyword
        free = free_text(query)
        if mode == "semantic" and free and self.semantic.state != "ready":
            self.semantic.must_be_ready()
        by_meaning = mode != "keyword" and bool(free) and self.semantic.state == "ready"
        allowed_ids = None if allowed is None else columns.ids[allowed]
        if not by_meaning:
            words, relaxed, notes = _by_words(index, columns, query, allowed_ids)
            return by_one(words, "keyword", relaxed, notes)
        vector = self.semantic.encode_query(free)
        conditions = conditions_only(query)
        if conditions.clauses:
            allowed = _matching(index, columns, conditions, allowed)
        meaning = self.semantic.nearest(vector, columns, allowed)
        if mode == "semantic":
            return by_one(meaning, "semantic", False, ())
        words, relaxed, notes = _by_words(index, columns, query, allowed_ids)
        return fuse(
            words,
            meaning,
            lambda rows: index.scores(query, columns.ids[rows]),
            partial(self.semantic.closeness, vector, columns),
            relaxed,
            notes,
        )

    def find_like(
        self, columns: Columns, text: str, query: Query | None, allowed: NDArray[np.bool_] | None
    ) -> Found:
        """Find the papers nearest in meaning to a text, of those that hold all words of a query.

        Args:
            columns, allowed: as `find` takes them.
            query: None for no further condition.

        Raises:
            NotReady: search by meaning is not ready.
        """
        vector = self.semantic.encode_text(text)
        if query is not None:
            allowed = _matching(self._snapshot.keyword, columns, query, allowed)
        return by_one(self.semantic.nearest(vector, columns, allowed), "semantic", False, ())

    def place_new_papers(self) -> int:
        """Place papers that have no topic yet among the topics there are; these stay as they are.

        Returns:
            How many papers got a topic.
        """
        columns = self.columns()
        with self.database.read() as session:
            topic_ids, centroids = frozen_centroids(session)
            unplaced = unplaced_papers(raw_connection(session))
            model = model_of_topics(session)
        rows = columns.rows_of(np.array(unplaced, dtype=np.int64))
        if not topic_ids or not len(rows):
            return 0
        if centroids.shape[1] != self.semantic.dimension or model != self.semantic.fingerprint:
            centroids = topic_means(self.semantic, columns, topic_ids)
        placed = assign(self.semantic.vectors_of(columns, rows), centroids)
        ids = columns.ids[rows].tolist()
        return place_papers(self.database, ids, topic_ids, placed.topics, placed.weights)

    def change_topics(self, changes: Sequence[Change]) -> ByHand:
        """Change topics by hand, all of it or nothing; return what stands of the last one.

        Raises:
            Busy: another process is writing; it is named.
            NotFound, BadParameter, Clash: see `app.topics.changes`.
        """
        with self._reading:
            done = change_topics(self.database, changes, CHANGE_WAIT_S)
            self._take(Snapshot(self.database, self._snapshot))
        return done

    def _newest(self) -> Snapshot:
        """Return the newest snapshot, or the last one while a large library is read anew."""
        snapshot = self._snapshot
        if self.database.version() == snapshot.columns.version:
            return snapshot
        if snapshot.columns.size <= QUICK_RELOAD or self._thread is None:
            self._reload()
        return self._snapshot

    def _reload(self) -> None:
        with self._reading:
            if self.database.version() != self._snapshot.columns.version:
                self._take(Snapshot(self.database))

    def _take(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.selections.clear()  # they hold on to the columns of their time

    def _watch(self) -> None:
        """Keep columns, vectors and topics in step with the library, until closed."""
        prepared = -1
        while not self._stop.is_set():
            try:
                self._reload()
                version = self._snapshot.columns.version
                if version != prepared or self.semantic.has_lost_vectors():
                    self._snapshot.read_ahead()
                    self.semantic.prepare(self.columns)
                    self._find_topics()
                    prepared = version
            except Exception:
                logger.exception("The library could not be read anew; trying again.")
            self._stop.wait(WATCH_S)

    def _find_topics(self) -> None:
        """Place what came in; find the first topics of a library in a process of its own.

        That process takes the memory that finding them needs with it when it ends.
        """
        if self.semantic.state != "ready":
            return
        with self.database.read() as session:
            found_before = has_topics(session)
        if found_before:
            self.place_new_papers()
        elif self._snapshot.columns.size >= FEWEST_PAPERS:
            command = [sys.executable, "-m", "app", "topics"]
            environment = os.environ | {"OEUVRE_DATABASE_URL": self.settings.database_url}
            with subprocess.Popen(  # noqa: S603 - our own program
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as child:
                while child.poll() is None:
                    if self._stop.wait(WATCH_S):
                        child.terminate()


def _matching(
    index: KeywordIndex, columns: Columns, query: Query, allowed: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """Mark the allowed papers that satisfy the whole of a query, shape (papers,)."""
    ids = None if allowed is None else columns.ids[allowed]
    marks = np.zeros(columns.size, dtype=np.bool_)
    marks[columns.rows_of(index.matching(query, ids))] = True
    return marks


def _by_words(
    index: KeywordIndex, columns: Columns, query: Query, allowed: PaperIds | None
) -> tuple[Ranked, bool, tuple[str, ...]]:
    match = index.find(query, allowed)
    rows = columns.rows_of(match.papers)
    scores = index.scores(query, columns.ids[rows])
    order = np.argsort(-scores, kind="stable")
    notes = match.notes
    if match.relaxed:
        said = ", ".join(match.words)
        few = match.holding_all
        all_words = f"Only {few} of these papers have" if few > 1 else "Only one paper has"
        begin = all_words if few else "No paper has"
        notes = (*notes, f"{begin} all of these words; these have one or more of: {said}.")
    return Ranked(rows[order], scores[order]), match.relaxed, notes
