"""The people of a network in words: the one picked, and the tables beside the drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.domain.slugs import slug
from app.domain.years import YearRange
from app.errors import NotFound
from app.library import Library
from app.queries.authors import author_now
from app.queries.facets import author_names
from app.queries.network import CoauthorNetwork, YearCounts, papers_of
from app.queries.papers import find_papers
from app.queries.selection import Selection
from app.web.cards import PaperCard, paper_cards
from app.web.figures import month_and_year
from app.web.network_ask import NetworkAsk
from app.web.network_drawing import Drawing, papers_within
from app.web.wording import counted

IN_TABLE = 200
"""Rows of a table on the page; the file for taking away has all of them."""
PAPERS_OF_PICKED = 12


@dataclass(frozen=True, slots=True)
class PickedPerson:
    """Who is picked, and their papers of the set."""

    id: int
    name: str
    lede: str
    span: str
    papers: list[PaperCard]
    more: str
    """Says how many papers are not listed; "" for none."""
    papers_href: str
    filter_href: str
    page_href: str
    let_go_href: str


def picked_person(
    library: Library, selection: Selection, ask: NetworkAsk, root: str
) -> PickedPerson | None:
    """Say what there is of the person picked among the papers shown; None for nobody."""
    try:
        person = author_now(library, ask.person or 0)
    except NotFound:
        return None
    name = author_names(library, [person]).get(person)
    if name is None:
        return None
    columns = selection.columns
    rows = papers_of(selection, person)
    chosen = ask.filters.with_value("author", person)
    others = int((columns.author.counts(rows) > 0).sum()) - 1 if len(rows) else 0
    least = "≥ " if columns.truncated[rows].any() else ""
    dates = columns.date[rows]
    dated = sorted(dates[dates > 0].tolist())
    span = "" if not dated else month_and_year(dated[0])
    if len(dated) > 1 and month_and_year(dated[-1]) != span:
        span += f" to {month_and_year(dated[-1])}"
    listed = (
        find_papers(library, replace(chosen, per_page=PAPERS_OF_PICKED, sort="newest")).papers
        if len(rows)
        else []
    )
    return PickedPerson(
        id=person,
        name=name,
        lede=f"{counted(len(rows), 'paper')} here, with {least}{others:,}"
        f" {'other' if others == 1 else 'others'}"
        if len(rows)
        else "no paper here",
        span=span,
        papers=paper_cards(listed, root),
        more=f"all {len(rows):,} papers" if len(rows) > len(listed) else "",
        papers_href=chosen.address(f"{root}/papers"),
        filter_href=replace(ask, person=None).of(chosen).address(f"{root}/network"),
        page_href=f"{root}/authors/{slug(person, name)}",
        let_go_href=ask.picking(None).address(f"{root}/network"),
    )


def people_table(
    network: CoauthorNetwork,
    span: YearRange | None,
    ask: NetworkAsk,
    root: str,
    drawing: Drawing | None,
) -> dict[str, Any]:
    """Give the tables of people and pairs, those with most papers in the years shown first."""
    names = {one.id: one.name for one in network.people}
    people = [(papers_within(one.years, one.papers, span), one) for one in network.people]
    pairs = [(papers_within(one.years, one.papers, span), one) for one in network.pairs]
    people = sorted((row for row in people if row[0]), key=lambda row: -row[0])
    pairs = sorted((row for row in pairs if row[0]), key=lambda row: -row[0])
    path = f"{root}/network"
    return {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "href": ask.picking(person.id).address(path),
                "papers": papers,
                "years": _years(person.years, span),
                "theme": drawing.themes.get(person.id, "") if drawing else "",
                "colour": drawing.colour_of(person.id) if drawing else None,
            }
            for papers, person in people[:IN_TABLE]
        ],
        "people_left": max(0, len(people) - IN_TABLE),
        "pairs": [
            {
                "source": names[pair.source],
                "target": names[pair.target],
                "papers": papers,
                "years": _years(pair.years, span),
                "href": ask.filters.with_value("author", pair.source)
                .with_value("author", pair.target)
                .address(f"{root}/papers"),
            }
            for papers, pair in pairs[:IN_TABLE]
        ],
        "pairs_left": max(0, len(pairs) - IN_TABLE),
    }


def _years(years: YearCounts, span: YearRange | None) -> str:
    own = [year for year, _ in years if span is None or span.contains(year)]
    if not own:
        return ""
    return str(own[0]) if own[0] == own[-1] else f"{own[0]}–{own[-1]}"
