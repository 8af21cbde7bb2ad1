"""What the tools answer about people: who there is, one person, and the chain between two."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.charts.network.graph import shortest_chain
from app.domain.text.slugs import read_id
from app.explorer.authors.coauthors import coauthors_of
from app.explorer.authors.query import author_now, find_authors, load_authors, rows_by
from app.explorer.authors.views import Author, Coauthor, Reported
from app.explorer.facets import author_names, facet_counts, several_people
from app.explorer.network.query import pairs_on_shortest_chains
from app.explorer.selection import Selection, select_papers
from app.explorer.typed_names import id_of_name
from app.mcp.arguments import Asked, required
from app.mcp.size import Answer, brief, fitted, present
from app.store.columns import marked

PRINTED = 4
"""Printed names of a person that are given."""
THEMES = 6
LONGEST_NAME = 80
AT_LEAST = "lower_bound: printed author lists were cut, so the true number may be higher (≥)."


def find_people(asked: Asked) -> Answer:
    """Answer with one page of the people of a name, or of those who wrote a set of papers."""

    def make(count: int) -> Answer:
        filters = replace(asked.filters, per_page=count)
        page = find_authors(asked.snapshot, filters, asked.own.get("name", ""))
        bounds = [AT_LEAST] if any(author.lower_bound for author in page.items) else []
        return present(
            count=page.count,
            relaxed=page.relaxed,
            notes=[*asked.notes, *page.notes, *bounds],
            people=[_brief_person(asked, author) for author in page.items],
            page=asked.page("/authors", present(q=asked.own.get("name", ""))),
            next_cursor=page.next_cursor,
        )

    return fitted(make, asked.filters.per_page)


def person(asked: Asked) -> Answer:
    """Answer with one person: figures, subjects, how sure it is who they are, and co-authors."""
    author_id = _person_of(asked, "person")
    chosen = select_papers(asked.snapshot, replace(asked.filters, cursor=None))
    [view] = load_authors(asked.snapshot, chosen, [author_id])
    theirs = asked.filters.with_value("author", author_id)
    own = select_papers(asked.snapshot, replace(theirs, cursor=None))
    themes = facet_counts(asked.snapshot, own, ("topic", "category"), THEMES)
    identity = view.identity

    def make(count: int) -> Answer:
        page = coauthors_of(asked.snapshot, author_id, replace(asked.filters, per_page=count))
        bounds = view.lower_bound or any(coauthor.lower_bound for coauthor in page.items)
        described = _brief_person(asked, view) | present(
            topics={value.label: value.count for value in themes["topic"].values[:THEMES]},
            categories={value.label: value.count for value in themes["category"].values[:THEMES]},
            identity=present(
                status=identity.status,
                namesakes=round(identity.namesakes or 0, 1) or None,
                may_be_several=identity.groups if identity.is_several else None,
            ),
            reported=_reported(view.reported) if view.reported else None,
            papers_page=asked.page("/papers", filters=theirs),
        )
        return present(
            person=described,
            coauthor_count=page.count,
            coauthors=[_brief_coauthor(coauthor) for coauthor in page.items],
            notes=[*asked.notes, *page.notes, *([AT_LEAST] if bounds else [])],
            next_cursor=page.next_cursor,
        )

    return fitted(make, asked.filters.per_page)


def path(asked: Asked) -> Answer:
    """Answer with the shortest chain of co-authors between two people."""
    start, end = _person_of(asked, "from"), _person_of(asked, "to")
    selection = select_papers(asked.snapshot, asked.filters)
    pairs = pairs_on_shortest_chains(selection, start, end)
    chain = [start] if start == end else shortest_chain(pairs, start, end)
    people = chain or [start, end]
    names, several = author_names(asked.snapshot, people), several_people(asked.snapshot, people)
    joint = {frozenset((pair.source, pair.target)): pair.papers for pair in pairs}
    cut = _are_lists_cut(selection, people)
    notes = list(asked.notes)
    if chain is None:
        notes.append("No chain of co-authors joins them in these papers.")
    if cut:
        notes += [AT_LEAST, "A shorter chain may be hidden by them, too."]
    steps = [
        present(
            joint_papers=joint[frozenset(pair)],
            lower_bound=cut,
            page=asked.page(
                "/papers",
                filters=asked.filters.with_value("author", pair[0]).with_value("author", pair[1]),
            ),
        )
        for pair in pairwise(chain or [])
    ]
    return present(
        length=None if chain is None else len(chain) - 1,
        people=[
            _linked(asked, person, names.get(person, str(person)))
            | present(may_be_several_people=person in several)
            for person in people
        ],
        steps=steps,
        notes=notes,
        page=asked.page("/network", {"from": str(start), "to": str(end)}),
    )


def _person_of(asked: Asked, name: str) -> int:
    """Return the id under which the person of an argument is listed.

    Raises:
        BadParameter: nobody, or more than one, has the name.
        NotFound: nobody has the id.
    """
    text = required(asked, name, "give the id or the name of a person")
    number = read_id(text)
    if number is None:
        number = id_of_name(asked.snapshot, "author", name, text, asked.note)
    return author_now(asked.snapshot, number)


def _linked(asked: Asked, author_id: int, name: str) -> Answer:
    return {
        "id": author_id,
        "name": brief(name, LONGEST_NAME),
        "page": f"{asked.home}/authors/{author_id}",
    }


def _brief_person(asked: Asked, author: Author) -> Answer:
    others = [name for name in author.printed_names if name != author.name]
    several = author.identity.groups if author.identity.is_several else None
    return _linked(asked, author.id, author.name) | present(
        also_printed=[brief(name, LONGEST_NAME) for name in others[:PRINTED]],
        papers=author.papers,
        first_year=author.first_year,
        last_year=author.last_year,
        coauthors=author.coauthors,
        lower_bound=author.lower_bound,
        may_be_several_people=several,
    )


def _brief_coauthor(coauthor: Coauthor) -> Answer:
    return present(
        id=coauthor.id,
        name=brief(coauthor.name, LONGEST_NAME),
        papers=coauthor.papers,
        first_year=coauthor.first_year,
        last_year=coauthor.last_year,
        lower_bound=coauthor.lower_bound,
        may_be_several_people=coauthor.may_be_several,
    )


def _reported(figures: Reported) -> Answer:
    """Give the figures of a profile page, and what speaks against them."""
    return present(
        h_index=figures.h_index,
        papers=figures.papers,
        citations=figures.citations,
        contradictions=[brief(contradiction, 200) for contradiction in figures.contradictions[:3]],
    )


def _are_lists_cut(selection: Selection, people: list[int]) -> bool:
    """Tell whether a cut list of any of these people's papers may hide a co-author."""
    columns = selection.columns
    among = marked(columns.size, selection.rows)
    rows = [rows_by(columns, person, among) for person in people]
    return bool(columns.truncated[np.concatenate(rows)].any())
