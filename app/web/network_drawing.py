"""A network as it is drawn: who stands where, in which colour, and with which name beside.

People and pairs are the queries', places and groups the charts'; what is added here are
colours, addresses and what the years leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.colours import colour_class
from app.charts.network import NetworkLink, NetworkNode, community_labels
from app.domain.years import YearRange
from app.library import Library
from app.queries.facets import value_labels
from app.queries.lanes import theme_dimension
from app.queries.network import CoauthorNetwork, Pair, Person, YearCounts, themes_of_people
from app.queries.selection import Selection
from app.web.figures import theme_colours
from app.web.layouts import Layout, layout_of

MOST_IN_SVG = 150
"""People whose names a drawing of fixed size can carry; more are drawn by Sigma, to be zoomed."""
NO_THEME = "other"
MOST_THEMES = 12
"""Themes of the legend; the others are added up."""


@dataclass(frozen=True, slots=True)
class ThemeOfGroup:
    """One line of the legend."""

    label: str
    colour: str
    people: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network with its layout."""

    network: CoauthorNetwork
    people: Sequence[Person]
    """Those drawn: all of the network, but for a hidden owner."""
    pairs: Sequence[Pair]
    layout: Layout
    themes: Mapping[int, str]
    """The commonest theme of each person's group."""
    colours: Mapping[str, str]
    """The colour class of each theme."""

    def colour_of(self, person: int) -> str:
        """Return the colour class of a person."""
        return self.colours.get(self.themes.get(person, NO_THEME), colour_class(None))

    def legend(self, shown: Iterable[int]) -> list[ThemeOfGroup]:
        """Count the people shown by the theme of their group, most people first."""
        counts = Counter(self.themes.get(person, NO_THEME) for person in shown)
        ranked = sorted(counts, key=lambda label: (label == NO_THEME, -counts[label], label))
        named = [label for label in ranked if label != NO_THEME][:MOST_THEMES]
        found = [ThemeOfGroup(label, self.colours[label], counts[label]) for label in named]
        others = sum(counts[label] for label in ranked if label not in named)
        return [*found, ThemeOfGroup(NO_THEME, colour_class(None), others)] if others else found


def draw_network(
    library: Library, selection: Selection, network: CoauthorNetwork, without_owner: bool = False
) -> Drawing:
    """Lay a network out and colour it.

    Args:
        selection: the papers that the network is of.
        without_owner: leave out the one person whom everybody has written with.
    """
    nodes = [NetworkNode(one.id, one.name, one.papers) for one in network.people]
    links = [NetworkLink(one.source, one.target, one.papers) for one in network.pairs]
    layout = layout_of(library.database.path, nodes, links)
    hidden = layout.hub if without_owner else None
    dimension = theme_dimension(selection.columns)
    counts = themes_of_people(selection, dimension, layout.places)
    groups = getattr(selection.columns, dimension)
    codes = {code for one in counts.values() for code in one if code >= 0}
    labels = value_labels(library, dimension, groups, sorted(codes))
    named = {
        person: {labels[code]: papers for code, papers in one.items() if code >= 0}
        for person, one in counts.items()
    }
    of_group = community_labels(layout.groups, named, fewest=1)
    colours = theme_colours(library, selection.columns)
    return Drawing(
        network=network,
        people=[one for one in network.people if one.id != hidden],
        pairs=[one for one in network.pairs if hidden not in (one.source, one.target)],
        layout=layout,
        themes={
            person: of_group[group] for person, group in layout.groups.items() if group in of_group
        },
        colours={labels[code]: colours.of(code) for code in sorted(codes)},
    )


def papers_within(years: YearCounts, total: int, span: YearRange | None) -> int:
    """Count the papers of a person or pair within some years.

    Args:
        total: all their papers, those without a year included.
        span: None for all years.
    """
    return total if span is None else sum(count for year, count in years if span.contains(year))


def as_json(drawing: Drawing) -> dict[str, Any]:
    """Give a network to the page's script; people are named by their place in the list."""
    at = {person.id: place for place, person in enumerate(drawing.people)}
    return {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "x": drawing.layout.places[person.id][0],
                "y": -drawing.layout.places[person.id][1],
                "papers": person.papers,
                "colour": drawing.colour_of(person.id),
                "years": [number for pair in person.years for number in pair],
            }
            for person in drawing.people
        ],
        "links": [
            [at[one.source], at[one.target], one.papers, [n for pair in one.years for n in pair]]
            for one in drawing.pairs
        ],
        "hub": at.get(drawing.layout.hub) if drawing.layout.hub is not None else None,
    }
