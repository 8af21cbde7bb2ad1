"""Layouts of networks, kept in files beside the library, so that each is computed once.

A file is named after what was laid out, people and pairs, and not after the library's version:
an import that leaves a set as it was leaves its drawing where it was, and no layout is ever out
of date. All of them can be deleted at any time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.charts.network.graph import MANY, find_hub
from app.domain.coauthors import NetworkLink, NetworkNode
from app.files import write_whole
from app.search.turns import Turns

logger = logging.getLogger("oeuvre")

METHOD = 4
"""Counted up when layouts or communities are computed in another way."""
KEPT = 64
"""Files kept, the newest; 5,000 people take about 60 kB."""

WAITING = 3
"""Requests that compute a layout or wait for it; a crowd would take the threads of searches."""
PATIENCE_S = 3.0
"""Until whoever waits gives up: of 5,000 people a layout takes about as long."""
_turns = Turns(WAITING, PATIENCE_S, "Other networks are being drawn; try again in a moment.")
"""One layout at a time: each takes a whole core for seconds, and the second may be the first's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of people, and the groups that they form."""

    places: dict[int, tuple[float, float]]
    groups: dict[int, int]
    """The group of each person; the hub is in none."""
    hub: int | None


def layout_of(file: Path, nodes: Sequence[NetworkNode], links: Sequence[NetworkLink]) -> Layout:
    """Return the layout of a network: the stored one, or a new one, which is then stored.

    Args:
        file: the library's; layouts lie in a folder beside it.

    Raises:
        Busy: others' layouts are being computed.
    """
    folder = file.with_name(f"{file.name}.layouts")
    path = folder / f"{_name(nodes, links)}.json.gz"
    layout = _read(path)
    if layout is not None:
        return layout
    with _turns.take():
        layout = _read(path)
        if layout is None:
            # igraph and scipy take a third of the time in which a server starts, and only this
            # needs them.
            from app.charts.network.grouped import lay_out_groups
            from app.charts.network.layout import find_communities, lay_out

            hub = find_hub(nodes, links)
            groups = find_communities(nodes, links, hub)
            is_large = len(nodes) >= MANY
            places = (
                lay_out_groups(nodes, links, groups, hub)
                if is_large
                else lay_out(nodes, links, hub)
            )
            layout = Layout(places, groups, hub)
            _write(path, layout)
    return layout


def _name(nodes: Sequence[NetworkNode], links: Sequence[NetworkLink]) -> str:
    laid_out = (
        METHOD,
        sorted((node.id, node.papers) for node in nodes),
        sorted((link.source, link.target, link.papers) for link in links),
    )
    return hashlib.blake2b(repr(laid_out).encode(), digest_size=12).hexdigest()


def _read(path: Path) -> Layout | None:
    """Read a stored layout; None where there is none, or one that cannot be read."""
    try:
        stored = json.loads(gzip.decompress(path.read_bytes()))
        return Layout(
            places={int(person): (x, y) for person, x, y in stored["places"]},
            groups=dict(stored["groups"]),
            hub=stored["hub"],
        )
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        logger.warning("The stored layout %s cannot be read and is computed anew.", path.name)
        return None


def _write(path: Path, layout: Layout) -> None:
    """Store a layout whole or not at all; a folder that cannot be written to costs only time."""
    stored = {
        "places": [(person, *place) for person, place in layout.places.items()],
        "groups": list(layout.groups.items()),
        "hub": layout.hub,
    }
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, gzip.compress(json.dumps(stored).encode(), mtime=0))
        kept = sorted(path.parent.glob("*.json.gz"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("The layout of a network cannot be stored: %s", error)
