"""The groups of a network: who is in them, what they are called, and the network of one of them.

A group has no number that lasts: an import can change all. An address names a group by somebody
who is in it (`group=12`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.charts.network.graph import find_hub
from app.charts.short_label import short_label
from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.people.reading import parse_name
from app.domain.tex.html import plain_text
from app.errors import BadParameter, BadParameters
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import CoauthorGraph, coauthor_network
from app.explorer.selection import Selection, select_papers
from app.library.snapshot import Snapshot

FEWEST_NAMED = 4
"""People of a group that bears a name."""
LONGEST_NAME = 36
"""Characters of a group's name in the drawing."""
_DISTINCT = 1.5
"""How many times larger the share of a theme must be in a group than in all, to name it."""
_BESIDE = 0.5
"""Least papers of a theme that names a group, beside those of the commonest one there."""
BYTES_OF_PERSON = 500
BYTES_OF_PAIR = 600
"""About what one takes in memory, its years included: 5,000 people and 20,000 pairs take 15 MB."""

Themes = Mapping[int, Mapping[str, int]]
"""The papers of each person by theme."""


@dataclass(frozen=True, slots=True)
class NetworkGroups:
    """Who wrote much together."""

    hub: int | None
    """Who wrote with nearly everybody, and is in no group."""
    of: Mapping[int, int]
    """The group of each other person; the largest is 0."""

    def members(self, person: int) -> frozenset[int]:
        """Return everybody in the group of a person; nobody for one who is in none."""
        group = self.of.get(person)
        return frozenset(
            number for number, its in self.of.items() if group is not None and its == group
        )


def all_pairs(network: CoauthorGraph) -> list[NetworkLink]:
    """List all pairs of a network, those left out included, without their years."""
    return [NetworkLink(*pair) for pair in network.every.tolist()]


def set_key(selection: Selection) -> tuple[object, ...]:
    """Name a set of papers of one snapshot."""
    return tuple(selection.filters.params())


def asked_network(snapshot: Snapshot, selection: Selection, ask: NetworkAsk) -> CoauthorGraph:
    """Count the network that an address asks for, or take what was counted a moment ago.

    Args:
        selection: the papers that count; the group is looked for in those of all years.

    Raises:
        BadParameters: nobody of the network is the one by whom the group is named.
    """
    members = None if ask.group is None else _members(snapshot, selection, ask, ask.group)
    key = ("network", set_key(selection), ask.limit, ask.ties, ask.group)
    return snapshot.cached(
        key,
        lambda: coauthor_network(
            snapshot, selection, ask.limit, ties=ask.ties, members=members
        ),
        lambda graph: BYTES_OF_PERSON * len(graph.people) + BYTES_OF_PAIR * len(graph.pairs)
        + graph.every.nbytes,
    )  # fmt: skip


def _members(
    snapshot: Snapshot, selection: Selection, ask: NetworkAsk, person: int
) -> frozenset[int]:
    filters = selection.filters
    if filters.year and not filters.year.undated:
        selection = select_papers(snapshot, filters.without("year"))
    whole = asked_network(snapshot, selection, ask.whole())
    members = find_groups(snapshot, selection, whole, ask.whole()).members(
        snapshot.columns.author_alias.get(person, person)
    )
    if not members:
        message = "“group” is the id of somebody in the drawing who is in a group."
        raise BadParameters([BadParameter("group", str(person), message)])
    return members


def find_groups(
    snapshot: Snapshot, selection: Selection, network: CoauthorGraph, ask: NetworkAsk
) -> NetworkGroups:
    """Find the groups of a network, or take those found a moment ago."""

    def find() -> NetworkGroups:
        from app.charts.network.layout import find_communities  # igraph takes long to import

        pairs = all_pairs(network)
        hub = find_hub(network.people, pairs)
        return NetworkGroups(hub, find_communities(network.people, pairs, hub))

    return snapshot.cached(("groups", set_key(selection), ask.limit, ask.group), find)


def name_groups(
    people: Sequence[NetworkNode], groups: NetworkGroups, themes: Themes
) -> dict[int, str]:
    """Name the groups of four people or more, each differently.

    A group is called by the theme that is commonest in it, if that is commoner there than
    elsewhere and no larger group is called so; else by the one of its people with most papers.
    """
    members: defaultdict[int, list[NetworkNode]] = defaultdict(list)
    for person in people:
        if person.id in groups.of:
            members[groups.of[person.id]].append(person)
    everywhere: Counter[str] = Counter()
    within: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for group, some in members.items():
        for person in some:
            within[group].update(themes.get(person.id, {}))
        everywhere.update(within[group])
    names: dict[int, str] = {}
    for group in sorted(members, key=lambda head: (-len(members[head]), head)):
        if len(members[group]) < FEWEST_NAMED:
            continue
        alone = len(members) == 1
        fitting = [
            theme
            for theme in sorted(within[group], key=lambda name: (-within[group][name], name))
            if theme not in names.values() and (alone or _names(theme, within[group], everywhere))
        ]
        names[group] = fitting[0] if fitting else _around(members[group][0], names.values())
    return names


def _names(theme: str, within: Counter[str], everywhere: Counter[str]) -> bool:
    if within[theme] < _BESIDE * max(within.values()):
        return False
    return within[theme] / within.total() >= _DISTINCT * everywhere[theme] / everywhere.total()


def _around(person: NetworkNode, taken: Collection[str]) -> str:
    name = plain_text(person.name)
    short = f"around {parse_name(name).family or name}"
    return short if short not in taken else f"around {name}"


def shortened(name: str) -> str:
    """Shorten the name of a group for the drawing."""
    return short_label(plain_text(name), LONGEST_NAME)
