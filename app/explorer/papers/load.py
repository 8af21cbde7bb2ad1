"""What is shown of a paper, read with a number of statements that does not grow.

Must not know queries or filters: ids in, views out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.domain.categories import category_name
from app.domain.records.paper_fields import COLUMNS, FLAGS, JSON_COLUMNS, from_json_value
from app.domain.records.record import PaperRecord
from app.explorer.papers.views import Paper, PaperAuthor, PaperCategory, PaperTopic
from app.store.database import raw_connection
from app.topics.resolve_merges import TopicResolution, VisibleTopic

_COLUMNS = ("id", *COLUMNS, *JSON_COLUMNS, "date_precision", "year")


def _list(stored: str) -> list[Any]:
    return [] if stored == "[]" else json.loads(stored)


_AS_STORED: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(FLAGS, bool),
    **dict.fromkeys(JSON_COLUMNS, _list),
    "links": lambda stored: from_json_value("links", _list(stored)),
    "releases": lambda stored: from_json_value("releases", _list(stored)),
}

# Plain SQL: rows of the ORM took three times as long, half the time of a page of results.
PAPERS_SQL = f"SELECT {', '.join(_COLUMNS)} FROM paper WHERE id IN ({{}})"  # noqa: S608 - names
AUTHORS_SQL = """
SELECT authorship.paper_id, author.id, author.name, name.printed, authorship.position,
       authorship.implied, name.is_group, authorship.orcid, authorship.affiliations,
       author.circles > 1
FROM authorship
JOIN author AS circle ON circle.id = authorship.author_id
JOIN author ON author.id = coalesce(circle.listed_id, circle.id)
JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id IN ({})
ORDER BY authorship.implied, authorship.position, authorship.id
"""
CATEGORIES_SQL = """
SELECT paper_id, code FROM paper_category WHERE paper_id IN ({}) ORDER BY paper_id, position
"""
TAGS_SQL = "SELECT paper_id, tag FROM paper_tag WHERE paper_id IN ({}) ORDER BY paper_id, position"
REFERENCES_SQL = "SELECT paper_id, cited FROM paper_references WHERE paper_id IN ({})"
TOPICS_SQL = """
SELECT paper_id, topic_id, weight FROM paper_topic WHERE paper_id IN ({})
ORDER BY paper_id, position
"""


def load_papers(session: Session, ids: Sequence[int], standing: TopicResolution) -> list[Paper]:
    """Read papers in the order of `ids`, with a number of statements that does not grow.

    Ids without a paper are left out.

    Args:
        standing: what each topic counts as.
    """
    if not ids:
        return []
    connection = raw_connection(session)
    marks = ",".join("?" * len(ids))

    def rows(query: str) -> Iterator[tuple[Any, ...]]:
        return connection.execute(query.format(marks), ids)

    views = {}
    for row in rows(PAPERS_SQL):
        values = dict(zip(_COLUMNS, row, strict=True))
        for name, read in _AS_STORED.items():
            values[name] = read(values[name])
        views[row[0]] = Paper(**values)
    for row in rows(AUTHORS_SQL):
        paper_id, author_id, name, printed, position, implied, group, orcid, places, several = row
        known = (bool(implied), bool(group), orcid, _list(places or "[]"), bool(several))
        views[paper_id].authors.append(PaperAuthor(author_id, name, printed, position, *known))
    for paper_id, code in rows(CATEGORIES_SQL):
        views[paper_id].categories.append(PaperCategory(code, category_name(code)))
    for paper_id, tag in rows(TAGS_SQL):
        views[paper_id].tags.append(tag)
    for paper_id, cited in rows(REFERENCES_SQL):
        views[paper_id].references = _list(cited)
    for paper_id, topic_id, weight in rows(TOPICS_SQL):
        _add_topic(views[paper_id].topics, standing.counts_as(topic_id), weight)
    return [views[paper_id] for paper_id in ids if paper_id in views]


def _add_topic(topics: list[PaperTopic], shown: VisibleTopic | None, weight: float) -> None:
    """Add a topic of a paper; of two that became one the greater closeness counts."""
    if shown is None:
        return
    for place, topic in enumerate(topics):
        if topic.id == shown.id:
            topics[place] = replace(topic, weight=max(topic.weight, weight))
            return
    topics.append(PaperTopic(shown.id, shown.label, weight, shown.slot))


def record_of(paper: Paper) -> PaperRecord:
    """Turn a paper as it is shown into a record: names as printed."""
    printed = [author for author in paper.authors if not author.implied]
    values = {name: getattr(paper, name) for name in COLUMNS}
    values |= {name: tuple(getattr(paper, name)) for name in JSON_COLUMNS}
    orcids = tuple(author.orcid for author in printed)
    affiliations = tuple(tuple(author.affiliations) for author in printed)
    return PaperRecord(
        **values,
        authors=tuple(author.printed_name for author in printed),
        groups=tuple(author.printed_name for author in paper.authors if author.is_group),
        orcids=orcids if any(orcids) else (),
        affiliations=affiliations if any(affiliations) else (),
        implied_authors=tuple(author.printed_name for author in paper.authors if author.implied),
        categories=tuple(category.code for category in paper.categories),
        tags=tuple(paper.tags),
        references=tuple(paper.references),
        number=paper.id,
        author_numbers=tuple(author.id for author in printed),
    )
