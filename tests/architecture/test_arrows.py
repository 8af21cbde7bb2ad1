"""Imports go one way: who may know whom."""

from __future__ import annotations

from graphlib import TopologicalSorter

from tests.architecture.tree import imports, modules, part_of

FACES = {"web", "api"}
"""What shows the library over HTTP; neither knows the other, but for …"""
SAME_WORDS = ("app.web.mistakes", "app.api.schemas")
"""… mistakes, which are said in the same words on a page and in JSON."""

MAY_KNOW: dict[str, set[str]] = {
    # values and words, without a database and without HTTP
    "errors": set(),
    "resources": set(),
    "domain": set(),
    "assets": {"resources"},
    "charts": {"domain"},
    "importers": {"domain", "errors"},
    "exporters": {"domain", "errors"},
    "security": {"errors"},
    "change_guard": {"security"},
    "attachment": {"domain"},
    # the store
    "settings": {"errors", "resources"},
    "models": {"domain"},
    "lock": {"errors"},
    "sqlite": set(),
    "integrity": {"sqlite"},
    "upgrade": {"errors", "resources", "lock", "sqlite"},
    "database": {"errors", "lock", "sqlite", "upgrade"},
    "reads": {"database", "sqlite"},
    "search": {"domain", "errors", "models", "database", "settings", "resources"},
    "topics": {"domain", "errors", "models", "database", "reads"},
    "ingest": {
        "domain",
        "errors",
        "models",
        "database",
        "reads",
        "search",
        "sqlite",
        "topics",
    },
    # one open library, and the questions to it
    "snapshot": {"database", "reads", "search", "topics"},
    "retry": set(),
    "file_watch": {"database"},
    "watcher": {"database", "errors", "file_watch", "retry", "search"},
    "library": {
        "database",
        "errors",
        "reads",
        "search",
        "settings",
        "snapshot",
        "topics",
        "watcher",
    },
    "queries": {"domain", "errors", "models", "database", "reads", "snapshot", "search", "topics"},
    "request_state": {"database", "library", "reads", "snapshot", "sqlite"},
}
DOORS = {"app", "main", "cli", "commands", "console", "__main__"}
"""What is started; a door may know everything, and only doors know it."""


def test_every_part_has_its_place() -> None:
    parts = {part_of(str(path.with_suffix("")).replace("/", ".")) for path in modules()}
    assert parts - {"__init__"} <= MAY_KNOW.keys() | FACES | DOORS


def test_arrows_point_one_way() -> None:
    against = []
    for one in imports():
        part, other = one.arrow
        if part == other or part in DOORS or other == "app":
            continue
        if (one.module, one.imported) == SAME_WORDS:
            continue
        if other not in (MAY_KNOW.keys() if part in FACES else MAY_KNOW[part]):
            against.append(f"{one.module}:{one.line} imports {one.imported}")
    assert not against


def test_the_table_is_a_direction() -> None:
    """No part can reach itself through what it may know."""
    TopologicalSorter(MAY_KNOW).prepare()
