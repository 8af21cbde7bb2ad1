"""Who is in a drawing of co-authors, what their groups are called, and how two of them are joined.

Answers from nodes and links alone, whatever order they come in. It must not know
papers, the database or pages; places and groups are `app.charts.network.layout`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import sqrt

from app.domain.coauthors import NetworkLink, NetworkNode

HUB_KNOWS = 0.9
"""A hub has written with nearly everybody: the owner of a profile with cut author lists."""
_FEWEST_AROUND_A_HUB = 4
MANY = 100
"""People from whom a drawing has areas for groups, a backbone of ties, and names by scale."""


def radius(papers: int) -> float:
    """Return the radius of a person's circle in pixels: its area grows with the papers.

    Args:
        papers: of the person, in the set shown.
    """
    return 3.1 * sqrt(papers) + 1.2


def find_hub(nodes: Sequence[NetworkNode], links: Collection[NetworkLink]) -> int | None:
    """Find the one person who has written with at least nine in ten of the others.

    Args:
        nodes: all people drawn.
        links: their pairs.
    """
    others = len(nodes) - 1
    if others < _FEWEST_AROUND_A_HUB:
        return None
    degrees = Counter(link.source for link in links)
    degrees.update(link.target for link in links)
    hubs = [node.id for node in nodes if degrees[node.id] >= HUB_KNOWS * others]
    # Two such people say that all know all, not that one of them is in the middle.
    return hubs[0] if len(hubs) == 1 else None


def shortest_chain(links: Iterable[NetworkLink], start: int, end: int) -> list[int] | None:
    """Find the shortest chain of co-authors between two people; None where there is none.

    Of equally short chains the one with most joint papers in all, then that of
    the lowest ids.

    Args:
        links: all pairs of the set.
        start: id of the first person.
        end: id of the last one.
    """
    neighbours: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for link in links:
        neighbours[link.source][link.target] = link.papers
        neighbours[link.target][link.source] = link.papers
    best: dict[int, tuple[int, tuple[int, ...]]] = {start: (0, (start,))}
    """Of people at the present distance: joint papers, negative, and the chain to them."""
    seen = {start}
    while best and end not in best:
        further: dict[int, tuple[int, tuple[int, ...]]] = {}
        for person, (strength, chain) in best.items():
            for other, papers in neighbours[person].items():
                if other not in seen:
                    candidate = (strength - papers, (*chain, other))
                    further[other] = min(further.get(other, candidate), candidate)
        seen |= further.keys()
        best = further
    return list(best[end][1]) if end in best else None


def community_labels(
    communities: Mapping[int, int], themes: Mapping[int, Mapping[str, int]], fewest: int = 4
) -> dict[int, str]:
    """Name communities by the commonest theme of their people's papers.

    Args:
        communities: the community of each person.
        themes: for each person, how many papers they have in each theme.
        fewest: people that a community must have to be named.
    """
    sizes = Counter(communities.values())
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for person, community in communities.items():
        counts[community].update(themes.get(person, {}))
    return {
        community: min(of_theme, key=lambda theme: (-of_theme[theme], theme))
        for community, of_theme in sorted(counts.items())
        if sizes[community] >= fewest and of_theme
    }
