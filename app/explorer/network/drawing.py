"""A network as it is drawn: each person's place, colour, and group with its name.

People and pairs are the queries', places and groups the charts'; what is added here are
colours, names of groups, and what the years leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.charts.colours import SLOTS, colour_class
from app.charts.network.graph import MANY, community_labels
from app.domain.coauthors import NetworkLink, NetworkNode, YearCounts
from app.domain.dates.years import YearRange
from app.explorer.facets import value_labels
from app.explorer.library_owner import owner_of
from app.explorer.network.groups import (
    NetworkGroups,
    all_pairs,
    find_groups,
    name_groups,
    set_key,
)
from app.explorer.network.layout_cache import Layout, layout_of
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import CoauthorGraph, themes_of_people
from app.explorer.pages.page_charts import theme_colours
from app.explorer.selection import Selection
from app.explorer.timelines.paper_dots import theme_dimension
from app.library.snapshot import Snapshot

MOST_IN_SVG = MANY - 1
"""People whose names a drawing of fixed size can carry; more are drawn by Sigma, to be zoomed."""
NO_THEME = "other"
MOST_THEMES = SLOTS
"""Themes of the legend; the others are added up."""
GROUPS_LISTED = 40
"""Groups that the page lists, the largest."""


@dataclass(frozen=True, slots=True)
class ThemeOfGroup:
    """One line of the legend."""

    label: str
    colour: str
    people: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group by its name."""

    label: str
    colour: str
    people: int
    theme: str
    head: int
    """The one of its people with most papers, by whom addresses name it."""
    group: int
    """Its number among all groups."""


@dataclass(frozen=True, slots=True)
class GroupThemes:
    """The groups of a network in words and colours."""

    groups: NetworkGroups
    themes: Mapping[int, str]
    """The commonest theme of each person's group."""
    colours: Mapping[str, str]
    """The colour class of each theme."""
    names: Mapping[int, str]
    """Of the groups of four people or more."""

    def colour_of(self, person: int) -> str:
        """Return the colour class of a person."""
        return self.colours.get(self.themes.get(person, NO_THEME), colour_class(None))

    def name_of(self, person: int) -> str:
        """Return the name of a person's group; "" where it has none."""
        return self.names.get(self.groups.of.get(person, -1), "")

    def legend(self, shown: Iterable[int]) -> list[ThemeOfGroup]:
        """Count the people shown by the theme of their group, most people first."""
        counts = Counter(self.themes.get(person, NO_THEME) for person in shown)
        ranked = sorted(counts, key=lambda label: (label == NO_THEME, -counts[label], label))
        named = [label for label in ranked if label != NO_THEME][:MOST_THEMES]
        found = [ThemeOfGroup(label, self.colours[label], counts[label]) for label in named]
        others = sum(counts[label] for label in ranked if label not in named)
        return [*found, ThemeOfGroup(NO_THEME, colour_class(None), others)] if others else found

    def lines(self, people: Iterable[NetworkNode]) -> list[GroupLine]:
        """List the groups that have a name, the largest first.

        Args:
            people: those drawn, most papers first.
        """
        heads: dict[int, int] = {}
        sizes: Counter[int] = Counter()
        for person in people:
            group = self.groups.of.get(person.id, -1)
            if group in self.names:
                heads.setdefault(group, person.id)
                sizes[group] += 1
        return [
            GroupLine(
                self.names[group],
                self.colour_of(heads[group]),
                sizes[group],
                self.themes.get(heads[group], ""),
                heads[group],
                group,
            )
            for group in sorted(heads, key=lambda number: (-sizes[number], number))
        ]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network with its layout."""

    network: CoauthorGraph
    people: Sequence[NetworkNode]
    """Those drawn: all of the network, but for a hidden owner."""
    pairs: Sequence[NetworkLink]
    layout: Layout
    themed: GroupThemes


@dataclass(frozen=True, slots=True)
class Centre:
    """The one person whom a drawing can leave out."""

    person: NetworkNode
    is_hub: bool
    """Wrote with nearly everybody drawn, and so is placed in the middle with faint lines."""
    is_owner: bool
    """The library is theirs."""


def centre_of(snapshot: Snapshot, network: CoauthorGraph, groups: NetworkGroups) -> Centre | None:
    """Find whom a drawing can leave out: who wrote with nearly everybody, or else the owner."""
    hub, owner = groups.hub, owner_of(snapshot)
    owner_id = owner.author_id if owner else None
    centre = owner_id if hub is None else hub
    person = next((node for node in network.people if node.id == centre), None)
    return Centre(person, hub is not None, centre == owner_id) if person else None


def theme_groups(
    snapshot: Snapshot, selection: Selection, network: CoauthorGraph, ask: NetworkAsk
) -> GroupThemes:
    """Say what the groups of a network are about."""
    key = ("group themes", set_key(selection), ask.limit, ask.group)
    return snapshot.cached(key, lambda: _theme_groups(snapshot, selection, network, ask))


def _theme_groups(
    snapshot: Snapshot, selection: Selection, network: CoauthorGraph, ask: NetworkAsk
) -> GroupThemes:
    groups = find_groups(snapshot, selection, network, ask)
    dimension = theme_dimension(selection.columns)
    counts = themes_of_people(selection, dimension, [node.id for node in network.people])
    codes = {code for count in counts.values() for code in count if code >= 0}
    labels = value_labels(snapshot, dimension, getattr(selection.columns, dimension), sorted(codes))
    of_people = {
        person: {labels[code]: papers for code, papers in one.items() if code >= 0}
        for person, one in counts.items()
    }
    of_group = community_labels(groups.of, of_people, fewest=1)
    own_colours = theme_colours(snapshot, selection.columns)
    themes = {person: of_group[group] for person, group in groups.of.items() if group in of_group}
    return GroupThemes(
        groups=groups,
        themes=themes,
        colours=_colours({labels[code]: own_colours.of(code) for code in sorted(codes)}, themes),
        names=name_groups(network.people, groups, of_people),
    )


def draw_network(
    snapshot: Snapshot, selection: Selection, network: CoauthorGraph, ask: NetworkAsk
) -> Drawing:
    """Lay a network out and colour it."""
    themed = theme_groups(snapshot, selection, network, ask)
    centre = centre_of(snapshot, network, themed.groups) if ask.without_owner else None
    hidden = centre.person.id if centre else None
    return Drawing(
        network=network,
        people=[person for person in network.people if person.id != hidden],
        pairs=[pair for pair in network.pairs if hidden not in (pair.source, pair.target)],
        layout=layout_of(snapshot.path, network.people, all_pairs(network)),
        themed=themed,
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


def papers_within(years: YearCounts, total: int, span: YearRange | None) -> int:
    """Count the papers of a person or pair within some years.

    Args:
        total: all their papers, those without a year included.
        span: None for all years.
    """
    if span is None:
        return total
    first, last = span.bounds
    return sum(count for year, count in years if first <= year <= last)
