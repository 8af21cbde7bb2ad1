"""The places of many people: each group of co-authors in a disc, near those it works with.

One drawing by forces makes a ball of thousands of people in which no group can be seen. Here each
group is laid out alone and the discs are put side by side, as in group-in-a-box layouts
(Rodrigues et al., "Group-in-a-box layout for multi-faceted analysis of communities", 2011), so that
areas never cover each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.charts.network.forces import Places
from app.charts.network.graph import radius
from app.charts.network.layout import lay_out, pack
from app.domain.coauthors import NetworkLink, NetworkNode

_BESIDE = 150
"""Groups that are put beside those they wrote with; further ones, the smallest, around them all."""
_ROOM = 0.035
"""Between two discs, as a share of the drawing's height: there the name of a group is written."""
_WIDER = 1.25
"""How much wider than high the drawing is."""
_ANGLES = np.arange(24) * (2 * np.pi / 24)


def lay_out_groups(
    nodes: Sequence[NetworkNode],
    links: Iterable[NetworkLink],
    groups: Mapping[int, int],
    hub: int | None = None,
) -> dict[int, tuple[float, float]]:
    """Place many people so that no circles touch and each group has an area of its own.

    Args:
        nodes: the people drawn.
        links: their pairs, those between groups included.
        groups: the group of each person; the hub is in none.
        hub: a person who joins everybody, to be placed in the middle.

    Returns:
        x and y of each person in pixels, to a tenth.
    """
    people: defaultdict[int, list[NetworkNode]] = defaultdict(list)
    for node in sorted(nodes, key=lambda one: one.id):
        if node.id != hub:
            people[groups[node.id]].append(node)
    within: defaultdict[int, list[NetworkLink]] = defaultdict(list)
    between: defaultdict[tuple[int, int], int] = defaultdict(int)
    for link in links:
        if hub in (link.source, link.target):
            continue
        one, other = groups[link.source], groups[link.target]
        if one == other:
            within[one].append(link)
        else:
            between[min(one, other), max(one, other)] += link.papers
    drawn = {group: lay_out(some, within[group]) for group, some in people.items()}
    extents = {group: _extent(drawn[group], people[group]) for group in people}
    room = _ROOM * float(np.sqrt(sum(extent**2 for extent in extents.values()) * 4))
    middle = (
        radius(next(person.papers for person in nodes if person.id == hub)) + room if hub else 0.0
    )
    middles = _place_discs(
        {group: extent + room / 2 for group, extent in extents.items()}, between, middle
    )
    found = {hub: (0.0, 0.0)} if hub is not None else {}
    for group, places in drawn.items():
        x, y = middles[group]
        found |= {
            number: (round(x + dx, 1), round(y + dy, 1)) for number, (dx, dy) in places.items()
        }
    return found


def _extent(places: Mapping[int, tuple[float, float]], people: Sequence[NetworkNode]) -> float:
    """Move a drawing's middle to (0, 0), in place, and return the radius of a disc around it."""
    spots = np.array([places[person.id] for person in people])
    sizes = np.array([radius(person.papers) for person in people])
    spots -= ((spots - sizes[:, None]).min(axis=0) + (spots + sizes[:, None]).max(axis=0)) / 2
    for person, (x, y) in zip(people, spots.tolist(), strict=True):
        places[person.id] = (x, y)  # type: ignore[index]
    return float((np.hypot(*spots.T) + sizes).max())


def _place_discs(
    extents: Mapping[int, float], between: Mapping[tuple[int, int], int], middle: float
) -> dict[int, tuple[float, float]]:
    """Put discs side by side, the largest first: each beside those that it wrote most papers with.

    Args:
        extents: radii by group.
        between: papers of pairs of groups, the lower number first.
        middle: radius of a disc in the middle that stays free; 0 for none.
    """
    order = sorted(extents, key=lambda group: (-extents[group], group))
    large, small = order[:_BESIDE], order[_BESIDE:]
    spots = np.zeros((len(large) + 1, 2))
    reach = np.array([middle, *(extents[group] for group in large)])
    at = {group: place for place, group in enumerate(large, start=1)}
    ties = np.zeros((len(reach), len(reach)))
    for (one, other), papers in between.items():
        if one in at and other in at:
            ties[at[one], at[other]] = ties[at[other], at[one]] = papers
    first = 0 if middle else 1  # without a hub, the first disc is in the middle
    for place in range(first + 1, len(reach)):
        before = slice(first, place)
        spots[place] = _beside(spots[before], reach[before], reach[place], ties[place, before])
    away = np.hypot(spots[first:, 0] / _WIDER, spots[first:, 1]) + reach[first:]
    ring = pack([extents[group] for group in small], float(away.max(initial=0.0)), _WIDER)
    return {
        group: (float(x), float(y))
        for group, (x, y) in zip(order, [*spots[1:], *ring], strict=True)
    }


def _beside(
    spots: Places, reach: NDArray[np.float64], own: float, ties: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Find the spot of one more disc: it touches another, and is near the middle and its ties."""
    around = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
    free = (spots[:, None] + (reach[:, None, None] + own) * around).reshape(-1, 2)
    apart = np.hypot(*(free[:, None] - spots[None]).transpose(2, 0, 1))
    kept = (apart > (reach + own) * (1 - 1e-9)).all(axis=1)
    free, apart = free[kept], apart[kept]
    away = np.hypot(free[:, 0] / _WIDER, free[:, 1])
    share = ties / max(float(ties.sum()), 1.0)
    return np.asarray(free[np.argmin((away + apart @ share).round(6))], dtype=np.float64)
