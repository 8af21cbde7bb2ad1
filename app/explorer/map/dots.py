"""The dots of the map for the page's script: one body for all papers, one bit each for a filter.

    bytes 0–3    length of the header, little-endian as all numbers here
    header       JSON, padded with blanks to a multiple of four bytes
    ids          uint32, one a dot
    x, y         uint16 each, in 1/50 units of the map
    year         int16, 0 for none
    colour       uint8, place in the header's `colours`

A filter is a bit a dot, in their order, the highest bit of a byte first; before it are the
version of the library and the number of dots, uint32 each.
"""

from __future__ import annotations

import json
from math import isinf

import numpy as np

from app.charts.colours import OTHER, SLOTS, colour_class
from app.charts.map.areas import (
    RISE,
    home_of,
    shortened,
)
from app.charts.network.scale_labels import Home
from app.explorer.map.query import first_topics, matches, named_areas, rows_on_map, topic_areas
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot

STEPS = 50
"""Of a unit of the map; its 1,000 units then fit into two bytes."""
COLOURS = (*(colour_class(slot) for slot in range(SLOTS)), OTHER)


def dots_body(snapshot: Snapshot) -> bytes:
    """Pack all papers on the map, and the names of its areas."""
    body: bytes = snapshot.cached(("map dots",), lambda: _dots(snapshot), len)
    return body


def matches_body(selection: Selection) -> bytes:
    """Pack which dots are papers of a set."""
    columns = selection.columns
    rows = rows_on_map(columns)
    head = np.array([columns.version % 2**32, len(rows)], dtype="<u4")
    return head.tobytes() + np.packbits(matches(selection)[rows]).tobytes()


def colour_places(
    snapshot: Snapshot, rows: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return the colour of each paper by its first topic, as a place in `COLOURS`."""
    topics = first_topics(snapshot.columns, rows)
    slots = snapshot.topics.slots
    found, at = np.unique(topics, return_inverse=True)
    colours = [COLOURS.index(colour_class(slots.get(topic))) for topic in found.tolist()]
    return np.array(colours, dtype=np.uint8)[at.ravel()]


def _dots(snapshot: Snapshot) -> bytes:
    columns = snapshot.columns
    rows = rows_on_map(columns)
    places = columns.places[rows]
    home = home_of(places)
    of_releases = np.isin(columns.release_rows, rows)
    header = {
        "version": columns.version % 2**32,
        "count": len(rows),
        "steps": STEPS,
        "colours": COLOURS,
        "box": [round(edge, 2) for edge in (home.left, home.top, home.right, home.bottom)],
        "names": _names(snapshot, home),
        "releases": np.column_stack(
            [
                np.searchsorted(rows, columns.release_rows[of_releases]),
                columns.release_years[of_releases],
            ]
        ).tolist(),
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    fixed = np.clip(np.round(places * STEPS), 0, 2**16 - 1).astype("<u2")
    return b"".join(
        (
            np.array([len(text)], dtype="<u4").tobytes(),
            text,
            columns.ids[rows].astype("<u4").tobytes(),
            np.ascontiguousarray(fixed[:, 0]).tobytes(),
            np.ascontiguousarray(fixed[:, 1]).tobytes(),
            columns.year[rows].astype("<i2").tobytes(),
            colour_places(snapshot, rows).tobytes(),
        )
    )


def _names(snapshot: Snapshot, home: Home) -> list[list[object]]:
    """List topic, name, place, shift, rise and first scale of each area's name."""
    topics = topic_areas(snapshot).topics
    return [
        [
            topic,
            shortened(area.name),
            round(label.x, 1),
            round(label.y, 1),
            label.shift,
            RISE[label.side],
            None if isinf(label.scale) else float(f"{label.scale:.4g}"),
            int(area.is_under),
        ]
        for topic, (area, label) in zip(topics, named_areas(snapshot, home), strict=True)
    ]
