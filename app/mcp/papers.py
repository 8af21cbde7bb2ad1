"""What the tools answer about papers: a search, some by id, those like one, and a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.text.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.api.parameters import read_facets
from app.explorer.exports.options import file_options
from app.explorer.exports.records import in_order_of, records_of
from app.explorer.facets import Facet
from app.explorer.paging import Page
from app.explorer.papers.load import load_papers
from app.explorer.papers.origins import add_doubts
from app.explorer.papers.query import find_papers, load_paper, paper_now, similar_papers
from app.explorer.papers.views import Match, Paper
from app.explorer.selection import select_papers
from app.explorer.value_readers import nearest
from app.exporters import FORMATS, Exporter
from app.mcp.arguments import Asked, required
from app.mcp.size import MOST_BYTES, Answer, brief, fitted, present, shortened, size_of

NAMED = 6
"""Authors of a paper that a list names."""
MOST_NAMED = 40
"""Authors that are named where a paper is asked for by its id."""
LONGEST_TITLE = 300
LONGEST_ABSTRACT = 2400
LONGEST_TEXT = 300
LONGEST_NAME = 80
FACET_VALUES = 12
MOST_ASKED = 20
"""Papers that one call may ask for by id."""


def search(asked: Asked) -> Answer:
    """Answer with one page of the papers of a query and filters, and why each was found."""
    facets = read_facets(asked.own.get("facets"))

    def make(count: int) -> Answer:
        page = find_papers(asked.snapshot, replace(asked.filters, per_page=count), facets)
        return present(
            count=page.count,
            mode=page.selection.mode,
            relaxed=page.relaxed,
            notes=[*asked.notes, *page.notes, *([page.mode_note] if page.mode_note else [])],
            papers=[brief_paper(asked, paper) for paper in page.items],
            facets={name: _facet(facet) for name, facet in page.facets.items()},
            page=asked.page("/papers"),
            next_cursor=page.next_cursor,
        )

    return fitted(make, asked.filters.per_page)


def get(asked: Asked) -> Answer:
    """Answer with all that matters of papers by their ids."""
    ids = _ids(required(asked, "ids", "give the ids of papers"))

    def make(count: int) -> Answer:
        papers, unknown = _load(asked, ids[:count])
        return present(
            papers=[_whole_paper(asked, paper) for paper in papers],
            unknown_ids=unknown,
            notes=asked.notes,
            left_out_ids=ids[count:],
        )

    return fitted(make, len(ids))


def similar(asked: Asked) -> Answer:
    """Answer with the papers closest in meaning to one, and what they share with it."""
    [paper_id] = _ids(required(asked, "paper", "give the id of a paper"), most=1)
    paper_id = paper_now(asked.snapshot, paper_id)
    paper = load_paper(asked.snapshot, paper_id)
    asked.snapshot.meaning.must_be_ready()
    found, note = similar_papers(asked.snapshot, paper_id, asked.filters.per_page)

    def make(count: int) -> Answer:
        return present(
            to=brief(paper.title, LONGEST_TITLE),
            notes=[*asked.notes, *([note] if note else [])],
            papers=[_close_paper(asked, paper, *pair) for pair in found[:count]],
            page=f"{asked.home}/papers/{paper_id}",
        )

    return fitted(make, len(found))


def export(asked: Asked) -> Answer:
    """Answer with papers as a file has them, as many as there is room for, and with its address."""
    exporter = _exporter(required(asked, "format", f"one of {', '.join(FORMATS)}"))
    style = {name: asked.own[name] for name in ("style", "flavour") if name in asked.own}
    file = asked.page(f"/papers.{exporter.name}", style)
    options = file_options(asked.snapshot, exporter, style, "", address=file or "", home=asked.home)
    selection = select_papers(asked.snapshot, in_order_of(exporter, asked.filters))

    def make(count: int) -> Answer:
        chosen = replace(selection, filters=replace(selection.filters, per_page=count))
        page = Page.of(chosen, lambda ids: list(records_of(asked.snapshot, ids)))
        return present(
            count=page.count,
            given=len(page.items),
            notes=[*asked.notes, *page.notes],
            text="".join(exporter.write(page.items, options)),
            file=file,
            next_cursor=page.next_cursor,
        )

    answer = fitted(make, asked.filters.per_page)
    if size_of(answer) > MOST_BYTES:
        answer.setdefault("notes", []).append("The text is cut; the file at the address is whole.")
        shortened(answer)
    return answer


def brief_paper(asked: Asked, paper: Paper) -> Answer:
    """Say of a paper what a list of papers says."""
    printed = [author.shown_name for author in paper.authors if not author.implied]
    named = [brief(name, LONGEST_NAME) for name in printed[:NAMED]]
    if len(printed) > NAMED:
        named.append(f"{len(printed) - NAMED:,} more")
    return present(
        id=paper.id,
        title=brief(paper.title, LONGEST_TITLE),
        authors=named,
        authors_truncated=paper.authors_truncated,
        implied_authors=[author.name for author in paper.authors if author.implied],
        year=paper.year,
        year_inferred=paper.year_inferred,
        venue=brief(paper.venue, 100) if paper.venue else None,
        match=_reasons(paper.match) if paper.match else None,
        page=f"{asked.home}/papers/{paper.id}",
    )


def _reasons(match: Match) -> Answer:
    """Say why a query found a paper; the words found stand between asterisks."""
    line = match.line
    return present(
        score=round(match.score, 2),
        keyword_rank=match.keyword_rank,
        semantic_rank=match.semantic_rank,
        line=brief(line.framed(_starred(line.text, line.marks)), LONGEST_TEXT) if line else None,
    )


def _starred(text: str, marks: Sequence[tuple[int, int]]) -> str:
    pieces, place = [], 0
    for start, end in marks:
        pieces += [text[place:start], "*", text[start:end], "*"]
        place = end
    return "".join([*pieces, text[place:]])


def _whole_paper(asked: Asked, paper: Paper) -> Answer:
    named = [
        present(id=author.id, name=brief(author.name, LONGEST_NAME), implied=author.implied)
        for author in paper.authors[:MOST_NAMED]
    ]
    return brief_paper(asked, replace(paper, match=None)) | present(
        authors=named,
        author_count=len(paper.authors) if len(paper.authors) > MOST_NAMED else None,
        date=paper.date,
        date_printed=paper.date_printed,
        abstract=brief(paper.abstract, LONGEST_ABSTRACT) if paper.abstract else None,
        categories=[category.code for category in paper.categories[:10]],
        topics=[topic.label for topic in paper.topics[:5]],
        keywords=[brief(word, 60) for word in paper.keywords[:12]],
        tags=[brief(tag, 60) for tag in paper.tags[:12]],
        type=paper.type,
        doi=paper.doi,
        arxiv_id=paper.arxiv_id,
        url=paper.url,
        has_code=paper.has_code,
        code_url=paper.code_url,
        citation_count=paper.citation_count,
        doubts=[brief(doubt.text, LONGEST_TEXT) for doubt in paper.doubts[:5]],
    )


def _close_paper(asked: Asked, to: Paper, paper: Paper, closeness: float) -> Answer:
    """Say of a paper how close it is to another, and what both have."""
    topics = {topic.id for topic in to.topics}
    people = {author.id for author in to.authors}
    shared = present(
        topics=[topic.label for topic in paper.topics if topic.id in topics],
        authors=[author.name for author in paper.authors if author.id in people][:NAMED],
    )
    return brief_paper(asked, paper) | present(closeness=round(closeness, 2), shared=shared)


def _load(asked: Asked, ids: list[int]) -> tuple[list[Paper], list[int]]:
    """Read papers, merged ones under the id they have now; and the ids that nothing has."""
    now = {paper_id: paper_now(asked.snapshot, paper_id) for paper_id in ids}
    with asked.snapshot.read() as session:
        wanted = list(dict.fromkeys(now.values()))
        papers = load_papers(session, wanted, asked.snapshot.topics.standing)
        add_doubts(session, papers)
    known = {paper.id for paper in papers}
    return papers, [paper_id for paper_id in ids if now[paper_id] not in known]


def _ids(text: str, most: int = MOST_ASKED) -> list[int]:
    """Read ids of papers.

    Raises:
        BadParameters: one is no number, or there are too many.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    ids = [number for part in parts if (number := read_id(part)) is not None]
    if len(ids) < len(parts) or not ids:
        message = f"“{brief(text, 80)}” is no id of a paper: ids are whole numbers."
        raise BadParameters(
            [BadParameter("ids", text[:80], message, "Search for the paper first.")]
        )
    if len(ids) > most:
        message = f"{len(ids)} papers are asked for; at most {most} can be at once."
        raise BadParameters([BadParameter("ids", text[:80], message)])
    return list(dict.fromkeys(ids))


def _exporter(name: str) -> Exporter:
    exporter = FORMATS.get(name.removeprefix("."))
    if exporter is None:
        guess = nearest(name, FORMATS)
        message = f"There is no format “{brief(name, 80)}”; there are {', '.join(FORMATS)}."
        proposed = ("format", guess) if guess else None
        raise BadParameters([BadParameter("format", name[:80], message, proposed=proposed)])
    return exporter


def _facet(facet: Facet) -> Any:
    """Give the counts of a facet, by value; with the label where the value alone says nothing."""
    if facet.name in ("topic", "author"):
        return [
            {"id": int(value.value), "name": brief(value.label, 80), "papers": value.count}
            for value in facet.values[:FACET_VALUES]
        ]
    most = None if facet.name == "year" else FACET_VALUES
    return {brief(value.value, 80): value.count for value in facet.values[:most]}
