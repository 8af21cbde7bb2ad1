"""What may be meant by a query that is still being typed: papers, authors, topics, a spelling."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sqlmodel import col, select

from app.domain.lookup import read_pasted
from app.domain.text.plain import fold
from app.domain.text.titles import title_key
from app.explorer.authors.query import rank_authors
from app.explorer.facets import author_names, several_people
from app.explorer.filters import Filters, reread
from app.explorer.finding import find
from app.explorer.library.views import (
    SuggestedAuthor,
    SuggestedPaper,
    SuggestedTopic,
    Suggestions,
)
from app.explorer.readings import proposed_query
from app.library.snapshot import Snapshot
from app.search.query.parser import parse
from app.search.text.author_lookup import name_words
from app.search.text.fts5_match import tokens
from app.search.text.title_prefix import papers_titled
from app.store.columns import Columns
from app.store.models import PaperRow

PAPERS = 5
AUTHORS = 4
TOPICS = 3
"""Of each kind: the list stays as high as a hand's width and can be read at a glance."""
NAMES = 300
"""Names that are compared with what is typed, those with most papers: they take 2 ms."""
COMPARED = 40
"""Papers of which the title is read: those that begin with what is typed go first."""
MOST_WORDS = 16
"""Words of a title that are sought, or letters of Chinese; nobody types more before picking one."""


def find_suggestions(snapshot: Snapshot, text: str) -> Suggestions:
    """Suggest papers by words of their titles, authors by name, topics by label, a spelling.

    Args:
        text: what has been typed; nothing is suggested for nothing.
    """
    words = tokens(fold(text))[:MOST_WORDS]
    if not words:
        return Suggestions([], [], [], None)
    columns = snapshot.columns
    if read_pasted(text):
        found = find(snapshot, parse(text), "keyword", None).rows
        papers = _titles(snapshot, columns.ids[found[:PAPERS]].tolist())
        return Suggestions(papers, [], [], None)
    return Suggestions(
        papers=_papers(snapshot, columns, words),
        authors=_authors(snapshot, columns, text),
        topics=_topics(snapshot, columns, words),
        did_you_mean=proposed_query(snapshot, reread(Filters(q=text))),
    )


def _papers(snapshot: Snapshot, columns: Columns, words: list[str]) -> list[SuggestedPaper]:
    with snapshot.read_raw() as connection:
        rows = columns.rows_of(papers_titled(connection, words))
    order = np.lexsort((-columns.ids[rows], -columns.date[rows], -columns.citations[rows]))
    papers = _titles(snapshot, columns.ids[rows[order[:COMPARED]]].tolist())
    start = " ".join(words)
    papers.sort(key=lambda paper: not title_key(paper.title).startswith(start))
    return papers[:PAPERS]


def _titles(snapshot: Snapshot, ids: list[int]) -> list[SuggestedPaper]:
    """Read papers in the order of `ids`."""
    if not ids:
        return []
    with snapshot.read() as session:
        found = {
            paper_id: SuggestedPaper(paper_id, title, year)
            for paper_id, title, year in session.exec(
                select(PaperRow.id, PaperRow.title, PaperRow.year).where(col(PaperRow.id).in_(ids))
            )
            if paper_id is not None
        }
    return [found[paper_id] for paper_id in ids if paper_id in found]


def _authors(snapshot: Snapshot, columns: Columns, text: str) -> list[SuggestedAuthor]:
    if not name_words(text):
        return []
    counts = columns.author.counts()
    ranking = rank_authors(
        snapshot, columns, counts, replace(Filters(), q=text), compared=NAMES, any_word=False
    )
    ids = ranking.ids(0, AUTHORS)
    names, several = author_names(snapshot, ids), several_people(snapshot, ids)
    codes = [columns.author.code_of(author_id) for author_id in ids]
    return [
        SuggestedAuthor(author_id, names[author_id], int(counts[code]), author_id in several)
        for author_id, code in zip(ids, codes, strict=True)
        if author_id in names and code is not None
    ]


def _topics(snapshot: Snapshot, columns: Columns, words: list[str]) -> list[SuggestedTopic]:
    counts = columns.topic.counts()
    found = []
    slots = snapshot.topics.slots
    for topic_id, count in zip(list(columns.topic.values), counts.tolist(), strict=True):
        label = snapshot.topic_label(int(topic_id))
        present = fold(label).split()
        if all(any(name_part.startswith(word) for name_part in present) for word in words):
            found.append(SuggestedTopic(int(topic_id), label, count, slots.get(int(topic_id))))
    found.sort(key=lambda topic: (-topic.papers, topic.id))
    return found[:TOPICS]
