"""Papers as rows: read back as the records they were made from, and written.

Knows which columns a field of a record goes to; not which record is which paper.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from sqlmodel import Session, SQLModel

from app.domain.index_text import Texts
from app.domain.record import PaperRecord
from app.domain.titles import sort_key
from app.ingest.name_book import NameRef
from app.ingest.title_matching import Facts
from app.store.bulk_sql import Row, execute_among, insert_rows, select_among
from app.store.models import Authorship, PaperCategoryRow, PaperRow, PaperTag, PaperText

OWNER = "profile-owner"
"""Rule of an implied author: whoever owns the profile is an author of every paper on it."""

_SAME_NAME_COLUMNS = (
    "title",
    "abstract",
    "date",
    "date_printed",
    "year_inferred",
    "year_reason",
    "authors_truncated",
    "venue",
    "doi",
    "arxiv_id",
    "url",
    "has_code",
    "code_url",
    "citation_count",
)
"""Fields of a record that are columns of the same name."""

_same_name_values = attrgetter(*_SAME_NAME_COLUMNS)

_FLAGS = ("year_inferred", "authors_truncated", "has_code")

_PAPER = ("id", *_SAME_NAME_COLUMNS, "date_precision", "year", "keywords", "sort_title",
          "fingerprint", "content_hash")  # fmt: skip
_TEXT = ("paper_id", "title", "abstract", "authors", "extra")
_AUTHORSHIP = ("paper_id", "position", "name_id", "author_id", "implied", "rule")

PAPERS_SQL = f"SELECT id, keywords, {', '.join(_SAME_NAME_COLUMNS)} FROM paper WHERE id IN {{}}"  # noqa: S608
AUTHORS_SQL = """
SELECT authorship.paper_id, authorship.implied, name.printed, name.is_group
FROM authorship JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id IN {} ORDER BY authorship.paper_id, authorship.position, authorship.id
"""
CATEGORIES_SQL = (
    "SELECT paper_id, code FROM paper_category WHERE paper_id IN {} ORDER BY paper_id, position"
)
TAGS_SQL = "SELECT paper_id, tag FROM paper_tag WHERE paper_id IN {} ORDER BY paper_id, position"

CONTENT_HASHES_SQL = "SELECT id, content_hash FROM paper WHERE id IN {}"
DROP_TOPICS_SQL = "DELETE FROM paper_topic WHERE paper_id IN {}"
DROP_PARTS_SQL = (
    "DELETE FROM authorship WHERE paper_id IN {}",
    "DELETE FROM paper_category WHERE paper_id IN {}",
    "DELETE FROM paper_tag WHERE paper_id IN {}",
)


def load_papers(session: Session, ids: Collection[int]) -> dict[int, PaperRecord]:
    """Read papers back as records: of a paper with one record, exactly that record's content."""
    printed: defaultdict[int, list[str]] = defaultdict(list)
    implied: defaultdict[int, list[str]] = defaultdict(list)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for paper_id, is_implied, name, is_group in select_among(session, AUTHORS_SQL, ids):
        (implied if is_implied else printed)[paper_id].append(name)
        if is_group:
            groups[paper_id].append(name)
    lists: dict[str, defaultdict[int, list[str]]] = {}
    for name, query in (("categories", CATEGORIES_SQL), ("tags", TAGS_SQL)):
        lists[name] = defaultdict(list)
        for paper_id, value in select_among(session, query, ids):
            lists[name][paper_id].append(value)
    papers = {}
    for paper_id, keywords, *values in select_among(session, PAPERS_SQL, ids):
        fields = dict(zip(_SAME_NAME_COLUMNS, values, strict=True))
        fields |= {flag: bool(fields[flag]) for flag in _FLAGS}
        papers[paper_id] = PaperRecord(
            **fields,
            authors=tuple(printed[paper_id]),
            groups=tuple(groups[paper_id]),
            implied_authors=tuple(implied[paper_id]),
            categories=tuple(lists["categories"][paper_id]),
            tags=tuple(lists["tags"][paper_id]),
            keywords=tuple(json.loads(keywords)),
        )
    return papers


@dataclass(slots=True)
class PaperRows:
    """The rows of many papers, gathered to be written together."""

    papers: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    authorships: list[Row] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    """Papers that were here before: their parts are dropped first."""

    def add(
        self,
        paper_id: int,
        record: PaperRecord,
        facts: Facts,
        texts: Texts,
        names: Mapping[str, NameRef],
        *,
        is_new: bool,
    ) -> None:
        """Gather the rows of one paper."""
        if not is_new:
            self.changed.append(paper_id)
        self.papers.append(
            (
                paper_id,
                *_same_name_values(record),
                record.date_precision,
                record.year,
                json.dumps(record.keywords, ensure_ascii=False) if record.keywords else "[]",
                sort_key(record.title),
                facts.fingerprint,
                texts.content_hash,
            )
        )
        self.texts.append((paper_id, texts.title, texts.abstract, texts.authors, texts.extra))
        for position, name in enumerate(record.authors, 1):
            name_id, author_id, rule = names[name]
            self.authorships.append((paper_id, position, name_id, author_id, False, rule))
        for name in record.implied_authors:
            name_id, author_id, _ = names[name]
            self.authorships.append((paper_id, None, name_id, author_id, True, OWNER))
        self.categories += _numbered(paper_id, record.categories)
        self.tags += _numbered(paper_id, record.tags)

    def write(self, session: Session) -> None:
        """Write all that was gathered. A paper with another text is placed among topics anew."""
        hashes = {row[0]: row[-1] for row in self.papers} if self.changed else {}
        moved = [
            paper_id
            for paper_id, before in select_among(session, CONTENT_HASHES_SQL, self.changed)
            if hashes[paper_id] != before
        ]
        execute_among(session, DROP_TOPICS_SQL, moved)
        for statement in DROP_PARTS_SQL:
            execute_among(session, statement, self.changed)
        tables: tuple[tuple[type[SQLModel], tuple[str, ...], list[Row], str | None], ...] = (
            (PaperRow, _PAPER, self.papers, "id"),
            (PaperText, _TEXT, self.texts, "paper_id"),
            (Authorship, _AUTHORSHIP, self.authorships, None),
            (PaperCategoryRow, ("paper_id", "position", "code"), self.categories, None),
            (PaperTag, ("paper_id", "position", "tag"), self.tags, None),
        )
        for table, columns, rows, key in tables:
            insert_rows(session, table, columns, rows, key=key if self.changed else None)


def _numbered(paper_id: int, values: Iterable[str]) -> list[Row]:
    return [(paper_id, position, value) for position, value in enumerate(values, 1)]
