"""Imports go one way: who may know whom."""

from __future__ import annotations

from tests.architecture.tree import imports, modules, part_of

FACES = {"web", "api", "commands"}
"""What shows the library to somebody; no face knows another."""

MAY_KNOW: dict[str, set[str]] = {
    # values and words, without a database and without HTTP
    "errors": set(),
    "resources": set(),
    "domain": set(),
    "charts": {"domain"},
    "importers": {"domain", "errors"},
    "exporters": {"domain", "errors"},
    "security": {"errors"},
    # the store
    "settings": {"errors", "resources"},
    "models": {"domain"},
    "database": {"errors", "resources"},
    "search": {"domain", "errors", "models", "database", "settings", "resources"},
    "topics": {"domain", "errors", "models", "database"},
    "ingest": {"domain", "errors", "models", "database", "search", "topics"},
    # one open library, and the questions to it
    "library": {"database", "errors", "search", "settings"},
    "queries": {"domain", "errors", "models", "database", "library", "search", "topics"},
}
ROOTS = {"app", "main", "cli", "console", "__main__"}
"""The doors of the program; they may know everything, and only each other and the commands know
them."""


def test_every_part_has_its_place() -> None:
    parts = {part_of(str(path.with_suffix("")).replace("/", ".")) for path in modules()}
    assert parts - {"__init__"} <= MAY_KNOW.keys() | FACES | ROOTS


def test_arrows_point_one_way() -> None:
    against = []
    for one in imports():
        part, other = one.arrow
        if part == other or part in ROOTS or other == "app":
            continue
        if part in FACES:
            allowed = other not in FACES and (other not in ROOTS or part == "commands")
        else:
            allowed = other in MAY_KNOW[part]
        if not allowed:
            against.append(f"{one.module}:{one.line} imports {one.imported}")
    assert not against


def test_the_table_is_a_direction() -> None:
    """No part can reach itself through what it may know."""

    def reach(part: str, seen: frozenset[str]) -> set[str]:
        below = MAY_KNOW[part] - seen
        return below.union(*(reach(other, seen | below) for other in below)) if below else set()

    assert [part for part in MAY_KNOW if part in reach(part, frozenset())] == []
