"""What the page of a network says: its sentence, its notes, and larger drawings of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.charts.network.graph import MANY
from app.domain.dates.years import YearRange, span_words
from app.domain.tex.html import plain_text
from app.explorer.network.drawing import Centre
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import MOST_ON_A_PAPER, MOST_PEOPLE_ASKED, CoauthorGraph
from app.explorer.pages.links import NamedLink
from app.explorer.pages.wording import Named, capital, counted, plural, sentence
from app.explorer.selection import Selection

LARGER = (1000, 2000, MOST_PEOPLE_ASKED)
"""People that the page offers to draw where it left some out."""


def counted_people(count: int) -> str:
    """Write a number of people."""
    return "nobody" if not count else f"{count:,} {'person' if count == 1 else 'people'}"


def network_sentence(names: Named, shown: Selection) -> str:
    """Say what a network is of: `67 people on 41 papers, 2017–2026`."""
    people = int(np.count_nonzero(shown.columns.author.counts(shown.rows)))
    years = shown.columns.years(shown.rows)[0]
    text = f"{counted_people(people)} on {sentence(names, shown.count)}"
    if years and not names.filters.year:
        text += f", {span_words(years)}"
    return capital(text)


def network_notes(
    network: CoauthorGraph,
    centre: Centre | None,
    ask: NetworkAsk,
    span: YearRange | None,
    shown: int,
) -> list[str]:
    """Say what is drawn, what is left out, and how to read it.

    Args:
        span: the years shown, where they part what is shown from what is drawn.
        shown: people with a paper in these years.
    """
    people, pairs = network.people_in_all, network.pairs_between
    if not people:
        return ["No paper of this set names an author."]
    said = []
    if len(network.people) < people:
        said.append(
            f"Drawn are {len(network.people):,} of {counted_people(people)}: those with most"
            f" papers, {network.fewest_papers:,} or more, and {_the(pairs)} of them who wrote"
            " together."
        )
    elif people == 1:
        said.append("One person, and no pair who wrote together.")
    elif ask.group is not None and not span:
        said.append(
            f"One group of co-authors: {counted_people(people)}, and {_the(pairs)} who wrote"
            " together."
        )
    elif not span:
        said.append(
            f"All {counted_people(people)} are drawn, with {_the(pairs)} who wrote together."
        )
    if span:
        said.append(
            f"{capital(counted_people(shown))} of {len(network.people):,} wrote in these years;"
            " their places are those of the network of all years."
        )
    if network.ties == "backbone":
        said.append(f"{network.backbone_words}, are drawn.")
    elif len(network.pairs) < pairs:
        said.append(f"Of the pairs the {len(network.pairs):,} with most joint papers are drawn.")
    said.append("A line thickens with joint papers, a circle grows with papers.")
    several = sum(person.may_be_several for person in network.people)
    if several:
        said.append(
            f"A hollow circle may be several people: {several:,} {'is' if several == 1 else 'are'}."
        )
    name = plain_text(centre.person.name) if centre else ""
    if centre and ask.without_owner:
        said.append(f"{name} is left out, as asked; the others keep their places.")
    elif centre and centre.is_hub:
        said.append(f"{name}’s lines are drawn faint, as nearly everyone has one.")
    if network.cut_lists:
        lists = "author list is" if network.cut_lists == 1 else "author lists are"
        said.append(f"{network.cut_lists:,} {lists} cut, so pairs are missing.")
    if network.large_papers:
        has, join = ("has", "joins") if network.large_papers == 1 else ("have", "join")
        said.append(
            f"{capital(counted(network.large_papers, 'paper'))} {has} more than"
            f" {MOST_ON_A_PAPER} authors and {join} nobody."
        )
    return said


def _the(pairs: int) -> str:
    return "no pair" if not pairs else f"the {pairs:,} {plural('pair') if pairs > 1 else 'pair'}"


def other_ties(ask: NetworkAsk, network: CoauthorGraph, path: str) -> NamedLink | None:
    """Offer all ties beside the backbone, and the backbone beside all of many."""
    if network.ties == "backbone":
        return NamedLink("all ties", replace(ask, ties="all").address(path))
    if ask.ties == "all" and len(network.people) >= MANY:
        return NamedLink("the backbone alone", replace(ask, ties=None).address(path))
    return None


def whole_network(ask: NetworkAsk, path: str) -> NamedLink | None:
    """Offer the way from one group back to all."""
    if ask.group is None:
        return None
    return NamedLink("all groups", replace(ask, group=None).address(path))


def larger_drawings(ask: NetworkAsk, network: CoauthorGraph, path: str) -> list[NamedLink]:
    """Offer larger drawings where people were left out."""
    left = [count for count in LARGER if count > ask.limit] if network.is_capped else []
    return [
        NamedLink(
            f"show {min(count, network.people_in_all):,}", replace(ask, limit=count).address(path)
        )
        for place, count in enumerate(left)
        if len(network.people) < network.people_in_all
        and (place == 0 or left[place - 1] < network.people_in_all)
    ]
