"""What is said of the map in words, made from its numbers."""

from __future__ import annotations

from app.explorer.map.query import SetOnMap
from app.explorer.pages.wording import capital, counted, named, sentence
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot

NAMED_AREAS = 3
LARGE_SHARE = 0.05
"""Of the papers shown, from which an area is named."""


def map_sentence(snapshot: Snapshot, selection: Selection) -> str:
    """Say what the map shows: `312 papers on “privacy”, on the map of 5,000`."""
    said = sentence(named(snapshot, selection.filters), selection.count)
    if not selection.filters.narrowed:
        return capital(f"{said} on a map by meaning")
    return capital(f"{said}, on the map of {counted(selection.columns.size, 'paper')}")


def map_notes(selection: Selection, found: SetOnMap) -> list[str]:
    """Say how the map is read, where most papers of the set lie, and which lie nowhere yet."""
    shown = found.placed
    notes = ["Each dot is a paper; papers close in meaning lie close together."]
    tops = [area for area in found.areas if area.parent is None and area.matching]
    tops.sort(key=lambda area: -area.matching)
    largest = [area for area in tops[:NAMED_AREAS] if area.matching >= LARGE_SHARE * shown]
    if selection.filters.narrowed and largest:
        listed = [f"{area.label} ({area.matching:,})" for area in largest]
        notes.append(f"Most of them lie in {', '.join(listed)}.")
    lost = selection.count - shown
    if lost:
        lie, they = ("lies", "it waits") if lost == 1 else ("lie", "they wait")
        notes.append(f"{capital(counted(lost, 'paper'))} {lie} nowhere yet: {they} for vectors.")
    return [*selection.notes, *notes]
