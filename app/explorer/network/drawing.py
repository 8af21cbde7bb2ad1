"""A network as it is drawn: who stands where, in which colour, and with which name beside.

People and pairs are the queries', places and groups the charts'; what is added here are
colours, addresses and what the years leave out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.colours import SLOTS, colour_class
from app.charts.network.graph import community_labels, find_hub
from app.domain.coauthors import NetworkLink, NetworkNode, YearCounts
from app.domain.dates.years import YearRange
from app.domain.tex.html import plain_text
from app.explorer.facets import value_labels
from app.explorer.library_owner import owner_of
from app.explorer.network.layout_cache import Layout, layout_of
from app.explorer.network.query import (
    CoauthorGraph,
    coauthor_network,
    themes_of_people,
)
from app.explorer.pages.page_charts import theme_colours
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import theme_dimension
from app.library.snapshot import Snapshot

MOST_IN_SVG = 150
"""People whose names a drawing of fixed size can carry; more are drawn by Sigma, to be zoomed."""
NO_THEME = "other"
MOST_THEMES = SLOTS
"""Themes of the legend, and names of groups in a large drawing; the others are added up."""
FEWEST_NAMED = 4
"""People of a group that bears a name in the drawing."""
BYTES_OF_PERSON = 500
BYTES_OF_PAIR = 600
"""About what one takes in memory, its years included: 5,000 people and 20,000 pairs take 15 MB."""


@dataclass(frozen=True, slots=True)
class ThemeOfGroup:
    """One line of the legend."""

    label: str
    colour: str
    people: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network with its layout."""

    network: CoauthorGraph
    people: Sequence[NetworkNode]
    """Those drawn: all of the network, but for a hidden owner."""
    pairs: Sequence[NetworkLink]
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


def counted_network(snapshot: Snapshot, selection: Selection, limit: int) -> CoauthorGraph:
    """Count the network of a set, or take what was counted a moment ago.

    Args:
        limit: people of the network.
    """
    return snapshot.cached(
        ("network", set_key(selection), limit),
        lambda: coauthor_network(snapshot, selection, limit),
        lambda counted: BYTES_OF_PERSON * len(counted.people) + BYTES_OF_PAIR * len(counted.pairs),
    )


def set_key(selection: Selection) -> tuple[object, ...]:
    """Name a set of papers of one snapshot."""
    return tuple(selection.filters.params())


@dataclass(frozen=True, slots=True)
class Centre:
    """The one person whom a drawing can leave out."""

    person: NetworkNode
    is_hub: bool
    """Wrote with nearly everybody drawn, and so stands in the middle with faint lines."""
    is_owner: bool
    """The library is theirs."""


def centre_of(snapshot: Snapshot, network: CoauthorGraph) -> Centre | None:
    """Find whom a drawing can leave out: who wrote with nearly everybody, or else the owner."""
    hub, owner = find_hub(network.people, network.pairs), owner_of(snapshot)
    owner_id = owner.author_id if owner else None
    centre = owner_id if hub is None else hub
    person = next((one for one in network.people if one.id == centre), None)
    return Centre(person, hub is not None, centre == owner_id) if person else None


def draw_network(
    snapshot: Snapshot, selection: Selection, network: CoauthorGraph, without_owner: bool = False
) -> Drawing:
    """Lay a network out and colour it.

    Args:
        selection: the papers that the network is of.
        without_owner: leave out the person of `centre_of`.
    """
    layout = layout_of(snapshot.path, network.people, network.pairs)
    centre = centre_of(snapshot, network) if without_owner else None
    hidden = centre.person.id if centre else None
    dimension = theme_dimension(selection.columns)
    counts = themes_of_people(selection, dimension, layout.places)
    groups = getattr(selection.columns, dimension)
    codes = {code for one in counts.values() for code in one if code >= 0}
    labels = value_labels(snapshot, dimension, groups, sorted(codes))
    named = {
        person: {labels[code]: papers for code, papers in one.items() if code >= 0}
        for person, one in counts.items()
    }
    of_group = community_labels(layout.groups, named, fewest=1)
    own_colours = theme_colours(snapshot, selection.columns)
    of_person = {
        person: of_group[group] for person, group in layout.groups.items() if group in of_group
    }
    return Drawing(
        network=network,
        people=[one for one in network.people if one.id != hidden],
        pairs=[one for one in network.pairs if hidden not in (one.source, one.target)],
        layout=layout,
        themes=of_person,
        colours=_colours({labels[code]: own_colours.of(code) for code in sorted(codes)}, of_person),
    )


def _colours(own: Mapping[str, str], of_person: Mapping[int, str]) -> dict[str, str]:
    """Give themes their own colours, or, where a field has more themes than there are hues, those
    of most people the hues: else the few themes that came first had them all.
    """
    if len(own) <= SLOTS:
        return dict(own)
    people = Counter(of_person.values())
    ranked = sorted(own, key=lambda theme: (-people[theme], theme))
    return {theme: colour_class(place) for place, theme in enumerate(ranked)}


def named_groups(drawing: Drawing) -> dict[int, str]:
    """Name the groups of at least four people; the largest group of a theme bears its name."""
    sizes = Counter(drawing.layout.groups.values())
    of_group = {group: drawing.themes.get(one) for one, group in drawing.layout.groups.items()}
    found: dict[str, int] = {}
    for group in sorted(of_group, key=lambda one: (-sizes[one], one)):
        name = of_group[group]
        if name is not None and sizes[group] >= FEWEST_NAMED:
            found.setdefault(name, group)
    return {group: name for name, group in found.items()}


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
    members: defaultdict[int, list[int]] = defaultdict(list)
    for person, group in drawing.layout.groups.items():
        if person in at:
            members[group].append(at[person])
    return {
        "people": [
            {
                "id": person.id,
                "name": plain_text(person.name),
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
        "groups": [
            {"name": name, "people": members[group]}
            for group, name in list(named_groups(drawing).items())[:MOST_THEMES]
        ],
    }
