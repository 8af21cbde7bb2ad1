"""Papers as rows: read back as the records they were made from, and written.

Knows which columns a field of a record goes to; not which record is which paper.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import attrgetter
from typing import Any

from sqlmodel import Session, SQLModel

from app.domain.records.index_text import Texts
from app.domain.records.paper_fields import (
    COLUMNS,
    FLAGS,
    JSON_COLUMNS,
    as_json_value,
    from_json_value,
)
from app.domain.records.record import PaperRecord
from app.domain.text.titles import sort_key
from app.ingest.matching.facts import PRINTS, Facts
from app.ingest.people.name_book import OWN_NAME, NameRef
from app.store.bulk_sql import Row, execute_among, insert_rows, select_among
from app.store.models import (
    Authorship,
    PaperCategoryRow,
    PaperReferences,
    PaperRow,
    PaperTag,
    PaperText,
)

OWNER = "profile-owner"
"""Rule of an implied author: whoever owns the profile is an author of every paper on it."""

_column_values = attrgetter(*COLUMNS)
_json_values = attrgetter(*JSON_COLUMNS)

_PAPER = ("id", *COLUMNS, *JSON_COLUMNS, "date_precision", "year", "sort_title", "fingerprint",
          *PRINTS, "content_hash")  # fmt: skip
_TEXT = ("paper_id", "title", "abstract", "authors", "extra")
_AUTHORSHIP = ("id", "paper_id", "position", "name_id", "author_id", "implied", "orcid",
               "affiliations", "rule")  # fmt: skip

PAPERS_SQL = f"SELECT id, {', '.join((*COLUMNS, *JSON_COLUMNS))} FROM paper WHERE id IN {{}}"  # noqa: S608
AUTHORS_SQL = """
SELECT authorship.paper_id, authorship.implied, name.printed, name.is_group, authorship.orcid,
    authorship.affiliations
FROM authorship JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id IN {} ORDER BY authorship.paper_id, authorship.position, authorship.id
"""
CATEGORIES_SQL = (
    "SELECT paper_id, code FROM paper_category WHERE paper_id IN {} ORDER BY paper_id, position"
)
REFERENCES_SQL = "SELECT paper_id, cited FROM paper_references WHERE paper_id IN {}"
TAGS_SQL = "SELECT paper_id, tag FROM paper_tag WHERE paper_id IN {} ORDER BY paper_id, position"

MENTIONS_SQL = """
SELECT paper_id, name_id, implied, id, author_id, rule FROM authorship WHERE paper_id IN {}
ORDER BY id
"""
CONTENT_HASHES_SQL = "SELECT id, content_hash FROM paper WHERE id IN {}"
DROP_TOPICS_SQL = "DELETE FROM paper_topic WHERE paper_id IN {}"
DROP_PARTS_SQL = (
    "DELETE FROM authorship WHERE paper_id IN {}",
    "DELETE FROM paper_category WHERE paper_id IN {}",
    "DELETE FROM paper_tag WHERE paper_id IN {}",
    "DELETE FROM paper_references WHERE paper_id IN {}",
)


def load_papers(session: Session, ids: Collection[int]) -> dict[int, PaperRecord]:
    """Read papers back as records: of a paper with one record, exactly that record's content."""
    authors: defaultdict[int, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    implied: defaultdict[int, list[str]] = defaultdict(list)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for paper_id, is_implied, name, is_group, orcid, affiliations in select_among(
        session, AUTHORS_SQL, ids
    ):
        if is_implied:
            implied[paper_id].append(name)
        else:
            authors[paper_id].append((name, orcid, affiliations))
        if is_group:
            groups[paper_id].append(name)
    lists: dict[str, defaultdict[int, list[str]]] = {}
    for name, query in (("categories", CATEGORIES_SQL), ("tags", TAGS_SQL)):
        lists[name] = defaultdict(list)
        for paper_id, value in select_among(session, query, ids):
            lists[name][paper_id].append(value)
    cited: dict[int, str] = dict(select_among(session, REFERENCES_SQL, ids))
    papers = {}
    for paper_id, *values in select_among(session, PAPERS_SQL, ids):
        fields = dict(zip((*COLUMNS, *JSON_COLUMNS), values, strict=True))
        fields |= {flag: bool(fields[flag]) for flag in FLAGS}
        fields |= {name: from_json_value(name, json.loads(fields[name])) for name in JSON_COLUMNS}
        papers[paper_id] = PaperRecord(
            **fields,
            **authors_of(authors[paper_id]),
            groups=tuple(groups[paper_id]),
            implied_authors=tuple(implied[paper_id]),
            categories=tuple(lists["categories"][paper_id]),
            tags=tuple(lists["tags"][paper_id]),
            references=tuple(json.loads(cited.get(paper_id, "[]"))),
        )
    return papers


def authors_of(rows: Sequence[tuple[str, str | None, str | None]]) -> dict[str, Any]:
    """Give the fields of a record that hold its authors.

    Args:
        rows: printed name, ORCID and affiliations (JSON) of each, in printed order.
    """
    orcids = tuple(orcid for _, orcid, _ in rows)
    affiliations = tuple(tuple(json.loads(places or "[]")) for _, _, places in rows)
    return {
        "authors": tuple(name for name, _, _ in rows),
        "orcids": orcids if any(orcids) else (),
        "affiliations": affiliations if any(affiliations) else (),
    }


@dataclass(slots=True)
class PaperRows:
    """The rows of many papers, gathered to be written together."""

    papers: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)
    authorships: list[Row] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    references: list[Row] = field(default_factory=list)
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
                *_column_values(record),
                *(_as_json(value) for value in _json_values(record)),
                record.date_precision,
                record.year,
                sort_key(record.title),
                facts.fingerprint,
                *facts.prints,
                texts.content_hash,
            )
        )
        self.texts.append((paper_id, texts.title, texts.abstract, texts.authors, texts.extra))
        orcids = chain(record.orcids, repeat(None))
        affiliations = chain(map(_as_json, record.affiliations), repeat(None))
        for position, name in enumerate(record.authors, 1):
            orcid, places = next(orcids), next(affiliations)
            name_id, author_id = names[name]
            self.authorships.append(
                (None, paper_id, position, name_id, author_id, False, orcid, places, OWN_NAME)
            )
        for name in record.implied_authors:
            name_id, author_id = names[name]
            self.authorships.append(
                (None, paper_id, None, name_id, author_id, True, None, None, OWNER)
            )
        if record.references:
            self.references.append((paper_id, _as_json(record.references)))
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
        authorships = self._known_mentions(session)
        for statement in DROP_PARTS_SQL:
            execute_among(session, statement, self.changed)
        tables: tuple[tuple[type[SQLModel], tuple[str, ...], list[Row], str | None], ...] = (
            (PaperRow, _PAPER, self.papers, "id"),
            (PaperText, _TEXT, self.texts, "paper_id"),
            (Authorship, _AUTHORSHIP, authorships, None),
            (PaperCategoryRow, ("paper_id", "position", "code"), self.categories, None),
            (PaperTag, ("paper_id", "position", "tag"), self.tags, None),
            (PaperReferences, ("paper_id", "cited"), self.references, None),
        )
        for table, columns, rows, key in tables:
            insert_rows(session, table, columns, rows, key=key if self.changed else None)

    def _known_mentions(self, session: Session) -> list[Row]:
        """Give mentions that were here before their ids and persons back, so that these stay."""
        if not self.changed:
            return self.authorships
        known: defaultdict[tuple[int, int, bool], list[Row]] = defaultdict(list)
        for paper_id, name_id, implied, *before in select_among(
            session, MENTIONS_SQL, self.changed
        ):
            known[paper_id, name_id, bool(implied)].append(tuple(before))
        rows = []
        for row in self.authorships:
            _, paper_id, position, name_id, _, implied, *said, _ = row
            if found := known.get((paper_id, name_id, implied)):
                id_, author_id, rule = found.pop(0)
                row = (id_, paper_id, position, name_id, author_id, implied, *said, rule)
            rows.append(row)
        return sorted(
            rows, key=lambda row: row[0] is None
        )  # an id given anew may not be one of these


def _numbered(paper_id: int, values: Iterable[str]) -> list[Row]:
    return [(paper_id, position, value) for position, value in enumerate(values, 1)]


def _as_json(value: tuple[object, ...]) -> str:
    return json.dumps(as_json_value(value), ensure_ascii=False) if value else "[]"
