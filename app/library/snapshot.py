"""One state of a library: its columns, what is made from them, and what was computed of it.

A request takes one snapshot, over reads in one transaction of the same version, and hands it
down. A change of the library, or of search by meaning, is another snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session

from app.library.other_blocks import AcrossBlocks, PeopleAcross
from app.search.lookups import Lookups
from app.search.lru_cache import LruCache
from app.search.meaning.meaning import Meaning
from app.search.query.ast import IDENTIFIER
from app.search.text.author_lookup import AuthorLookup
from app.search.text.field_filters import papers_where
from app.search.text.keyword import KeywordIndex
from app.search.text.postings import PaperIds
from app.search.text.spelling import Spelling
from app.store.columns import Columns
from app.store.database import version_of
from app.store.load_columns import TopicsShown, load_columns, with_topics
from app.store.reads import Reads
from app.topics.resolve_merges import TopicNames, load_topic_names

Value = TypeVar("Value")

MOST_KEPT = 96 << 20
"""Bytes of the answers that are kept of one snapshot. All of 120,000 papers found by a query take
2 MB, the network of 5,000 people 15 MB."""
LEAST_WEIGHT = MOST_KEPT // 128
"""Bytes that each answer counts for at least, so that at most 128 are kept."""


COMMON_WORD = 20_000
"""Papers of a word that is read ahead."""
MOST_PAGES = 24 << 20
"""Bytes of the pages that are kept of one snapshot; a large one has 400 kB."""
Page = tuple[bytes, dict[str, str]]
"""Its body and its headers."""


def _pages() -> LruCache[Page]:
    return LruCache(MOST_PAGES, weigh=lambda page: 1024 + len(page[0]))


def _kept() -> LruCache[tuple[Any, int]]:
    return LruCache(MOST_KEPT, weigh=itemgetter(1))


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One state of a library, and the reads that go with it."""

    reads: Reads
    """Of a request: one transaction. Else the database, which may have moved on; rows that the
    columns know and it does not are left out of answers."""
    columns: Columns
    topics: TopicNames
    keyword: KeywordIndex
    spelling: Spelling
    lookups: Lookups
    names: AuthorLookup
    meaning: Meaning
    across: AcrossBlocks = field(default_factory=AcrossBlocks)
    """Handed on from one snapshot to the next."""
    pages: LruCache[Page] = field(default_factory=_pages)
    """Whole pages, by all that they depend on beside this snapshot."""
    _answers: LruCache[tuple[Any, int]] = field(default_factory=_kept)

    @property
    def version(self) -> int:
        """The version of the library."""
        return self.columns.version

    @property
    def path(self) -> Path:
        """The library's file."""
        return self.reads.path

    def read(self) -> AbstractContextManager[Session]:
        """Open a session that can only read."""
        return self.reads.read()

    def read_raw(self) -> AbstractContextManager[sqlite3.Connection]:
        """Return the driver's own read-only connection."""
        return self.reads.read_raw()

    def through(self, reads: Reads) -> Snapshot:
        """Return this snapshot with other reads; what is computed of it is shared."""
        return replace(
            self,
            reads=reads,
            keyword=self.keyword.through(reads.read_raw),
            spelling=self.spelling.through(reads.read_raw),
            names=self.names.through(reads.read_raw),
        )

    def after(self, before: Snapshot) -> Snapshot:
        """Take over from an earlier snapshot what few changes of the library concern."""
        return replace(self, across=before.across)

    def read_ahead(self) -> None:
        """Read now what is else read when first needed, so that no request waits for it."""
        self.spelling.read_words()
        self.names.count()
        self.keyword.lengths()
        with self.read_raw() as connection:
            self.lookups.read(connection)

    def read_common_words(self, goes_on: Callable[[], bool]) -> None:
        """Read the papers of the commonest words now, each of which takes .02 s and more.

        Args:
            goes_on: asked before each word.
        """
        self.keyword.read_postings(self.spelling.common_words(COMMON_WORD), goes_on)

    def with_meaning(self, meaning: Meaning) -> Snapshot:
        """Return this snapshot with search by meaning as it is now."""
        if meaning.generation == self.meaning.generation:
            return replace(self, meaning=meaning)
        return replace(self, meaning=meaning, pages=_pages(), _answers=_kept())

    def cached(
        self, key: object, make: Callable[[], Value], weigh: Callable[[Value], int] = lambda _: 0
    ) -> Value:
        """Return what was computed of this snapshot under a key, or compute it now.

        Args:
            make: computes it from this snapshot alone; two threads may do so at once.
            weigh: gives the bytes that it takes in memory.
        """

        def weighed() -> tuple[Value, int]:
            value = make()
            return value, max(LEAST_WEIGHT, weigh(value))

        answer: Value = self._answers.get_or_make(key, weighed)[0]
        return answer

    def people_across(self) -> list[PeopleAcross]:
        """Suggest people whose names lie in different blocks and who may be one."""

        def find() -> list[PeopleAcross]:
            with self.read_raw() as connection:
                return self.across.find_people(connection)

        return self.cached("people across blocks", find)

    @property
    def has_topics(self) -> bool:
        """Return whether topics were found in this library."""
        return bool(len(self.columns.topic.values))

    @property
    def has_citations(self) -> bool:
        """Return whether any source gives citation counts."""
        citations = self.columns.citations
        return bool(len(citations) and citations.max() >= 0)

    def topic_label(self, topic_id: int) -> str:
        """Return what a topic is called."""
        return self.topics.labels.get(topic_id, f"topic {topic_id}")

    def topic_words(self, topic_id: int) -> list[str]:
        """Return the words that set a topic apart, best first."""
        return self.topics.words.get(topic_id, [])

    def leaf_topics(self) -> list[int]:
        """List the topics that hold papers themselves."""
        parents = set(self.topics.parents.values())
        return [topic for topic in self.topics.labels if topic not in parents]


def read_snapshot(reads: Reads, meaning: Meaning, before: Snapshot | None = None) -> Snapshot:
    """Read a snapshot of the newest state that `reads` see.

    Args:
        before: the snapshot before a change of topics. If nothing else has changed since, only the
            topics are read anew: reading 120,000 papers takes two seconds.
    """
    with reads.read_raw() as connection:
        version = version_of(connection)
        topics = load_topic_names(connection)
        shown = TopicsShown(topics.standing.now, topics.parents)
        if before and version != before.version + 1:
            before = None
        columns = (
            with_topics(before.columns, connection, version, shown)
            if before
            else load_columns(connection, version, shown)
        )

    lookups = before.lookups if before else Lookups()

    def where(connection: sqlite3.Connection, field: str, value: str) -> PaperIds:
        if field == IDENTIFIER:
            return lookups.papers_of(connection, value)
        return papers_where(connection, columns, topics.labels, field, value)

    return Snapshot(
        reads=reads,
        columns=columns,
        topics=topics,
        keyword=KeywordIndex(reads.read_raw, columns.ids, where),
        spelling=before.spelling if before else Spelling(reads.read_raw),
        lookups=lookups,
        names=before.names if before else AuthorLookup(reads.read_raw),
        meaning=meaning,
    )
