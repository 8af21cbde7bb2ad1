"""The sentence of each paper's abstract that is closest in meaning to what was asked.

Asked for after a list is shown, since encoding sentences takes longer than finding papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.tex.html import to_html
from app.domain.text.sentences import sentence_spans
from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.papers.explain import NOTHING, asked_vector
from app.explorer.papers.load import load_papers
from app.explorer.papers.query import load_paper
from app.explorer.papers.views import Paper
from app.explorer.readings import with_reading
from app.library.snapshot import Snapshot
from app.search.meaning.best_sentence import Sentence
from app.search.query.ast import free_text
from app.search.text.highlight import Highlighter
from app.search.text.snippet import WORDS

AT_ONCE_S = 0.3
"""Seconds of encoding for one request; a reader does not yet wait, and a thread is soon free."""
ONE_ABSTRACT_S = 0.0
"""A single abstract is always read whole."""


@dataclass(frozen=True, slots=True)
class ClosestSentence:
    """The sentence of one paper, and what follows it up to the length of a hit's line."""

    paper_id: int
    text: str
    """As printed."""
    closeness: float
    """Cosine with what was asked, 0 to 1."""
    sentence_html: str
    """Safe HTML, formulas rendered, the query's words marked."""
    rest_html: str
    opens: bool
    """The abstract begins with it."""
    closes: bool
    """Nothing of the abstract follows."""


def closest_sentence(snapshot: Snapshot, paper_id: int, filters: Filters) -> ClosestSentence | None:
    """Return the closest sentence of one paper, or None where it has no abstract.

    Raises:
        NotFound: there is no such paper.
        BadParameters: nothing is asked that has a meaning.
        NotReady: search by meaning is not ready.
        Busy: others' sentences are being encoded.
    """
    paper = load_paper(snapshot, paper_id)
    filters = with_reading(snapshot, filters)
    must_mean_something(filters)
    vector = asked_vector(snapshot, filters)
    if not paper.abstract:
        return None
    [found] = snapshot.meaning.closest_sentences(vector, [paper.abstract], ONE_ABSTRACT_S)
    return _shown(paper, found, filters) if found else None


def closest_sentences(
    snapshot: Snapshot, ids: Sequence[int], filters: Filters
) -> list[ClosestSentence]:
    """Return the closest sentences of papers, in the order of `ids`, as far as time allows.

    Papers that are not there, or have no abstract, are left out.

    Raises:
        BadParameters, NotReady, Busy: as `closest_sentence` does.
    """
    filters = with_reading(snapshot, filters)
    must_mean_something(filters)
    vector = asked_vector(snapshot, filters)
    with snapshot.read() as session:
        papers = [
            paper for paper in load_papers(session, ids, snapshot.topics.standing) if paper.abstract
        ]
    abstracts = [paper.abstract or "" for paper in papers]
    found = snapshot.meaning.closest_sentences(vector, abstracts, AT_ONCE_S)
    # Not all papers may have been reached.
    pairs = zip(papers, found, strict=False)
    return [_shown(paper, sentence, filters) for paper, sentence in pairs if sentence]


def must_mean_something(filters: Filters) -> None:
    """Refuse an address without plain words or a text.

    Raises:
        BadParameters: there is nothing to compare a sentence with.
    """
    if filters.like or free_text(filters.tree or NOTHING):
        return
    if filters.q:
        message = "“q” has no plain words to compare sentences with."
        raise BadParameters([BadParameter("q", filters.q[:80], message, "q=machine unlearning")])
    message = "What shall the sentence be close to? Give “q”, or a text as “like”."
    raise BadParameters([BadParameter("q", "", message, "q=machine unlearning")])


def _shown(paper: Paper, found: Sentence, filters: Filters) -> ClosestSentence:
    abstract = paper.abstract or ""
    marks = Highlighter(filters.tree or NOTHING).ranges(abstract, "abstract")
    end = _line_end(abstract, found)

    def html(start: int, stop: int) -> str:
        inside = [(a - start, b - start) for a, b in marks if a >= start and b <= stop]
        return to_html(abstract[start:stop], inside)

    return ClosestSentence(
        paper_id=paper.id,
        text=abstract[found.start : found.end],
        closeness=min(max(found.closeness, 0.0), 1.0),
        sentence_html=html(found.start, found.end),
        rest_html=html(found.end, end).strip(),
        opens=not abstract[: found.start].strip(),
        closes=not abstract[end:].strip(),
    )


def _line_end(abstract: str, found: Sentence) -> int:
    """Where to stop reading on: behind the sentence with which a hit's lines are full."""
    end = found.end
    for _, stop in sentence_spans(abstract):
        if len(abstract[found.start : end].split()) >= WORDS:
            break
        end = max(end, stop)
    return end
