"""Imports go one way: who may know whom."""

from __future__ import annotations

from graphlib import TopologicalSorter

from tests.architecture.tree import imports, modules, part_of

MAY_KNOW: dict[str, set[str]] = {
    # values and words, without a database and without HTTP
    "errors": set(),
    "files": set(),
    "paths": set(),
    "domain": set(),
    "charts": {"domain"},
    "importers": {"domain", "errors"},
    "exporters": {"domain", "errors"},
    # the store, and what is made from it
    "settings": {"errors", "paths"},
    "store": {"domain", "errors", "paths"},
    "search": {"domain", "errors", "paths", "settings", "store"},
    "topics": {"domain", "errors", "search", "store"},
    "ingest": {"domain", "errors", "store"},
    "enrich": {"domain", "errors", "files", "importers", "ingest", "settings", "store"},
    "intake": {
        "domain", "enrich", "errors", "files", "importers", "ingest", "search", "settings",
        "store",
    },
    # one open library, and what shows it
    "library": {"domain", "errors", "ingest", "search", "settings", "store", "topics"},
    "http": {"domain", "errors", "library", "paths", "store"},
    "explorer": {
        "charts", "domain", "enrich", "errors", "exporters", "files", "http", "importers",
        "intake", "library", "paths", "search", "store", "topics",
    },
    "mcp": {
        "charts", "domain", "errors", "explorer", "exporters", "http", "library", "store",
    },
}  # fmt: skip
DOORS = {"app", "main", "cli", "console", "__main__"}
"""What is started; a door may know everything, and only doors know it."""

PAGES = ("page", "pages", "list_page", "paper_page", "compare_page", "overview_page", "edit_page",
         "search_box_page", "undo_page", "list_parts",
         "zero_results", "edit_forms", "downloads")  # fmt: skip
"""Modules of the explorer that make pages; questions and JSON know nothing of them."""
QUESTIONS = ("query", "load", "explain", "similar", "sentences", "coauthors",
             "year_counts", "paper_dots", "comparison", "stats",
             "suggestions", "doubts", "origins", "records", "finding", "readings",
             "selection", "facets", "filters", "paging", "typed_names", "library_owner",
             "file_names", "value_readers", "remarks", "removal",
             "votes")  # fmt: skip
"""Modules of the explorer that answer questions in numbers, without HTML and without HTTP."""


def test_every_part_has_its_place() -> None:
    parts = {part_of(str(path.with_suffix("")).replace("/", ".")) for path in modules()}
    assert parts - {"__init__"} <= MAY_KNOW.keys() | DOORS


def test_arrows_point_one_way() -> None:
    against = []
    for one in imports():
        part, other = one.arrow
        if part == other or part in DOORS or other == "app":
            continue
        if other not in MAY_KNOW[part]:
            against.append(f"{one.module}:{one.line} imports {one.imported}")
    assert not against


def test_the_table_is_a_direction() -> None:
    """No part can reach itself through what it may know."""
    TopologicalSorter(MAY_KNOW).prepare()


def test_questions_know_no_pages_and_no_http() -> None:
    against = [
        f"{one.module}:{one.line} imports {one.imported}"
        for one in imports()
        if one.module.startswith("app.explorer.") and _leaf(one.module) in QUESTIONS
        if _leaf(one.imported) in (*PAGES, "api")
        or one.imported.startswith(("app.http.", "app.explorer.api.", "app.explorer.pages."))
    ]
    assert not against


def test_json_knows_no_pages() -> None:
    against = [
        f"{one.module}:{one.line} imports {one.imported}"
        for one in imports()
        if one.module.startswith("app.explorer.")
        and (_leaf(one.module) in ("api", "views") or _leaf(one.module).endswith("_api"))
        if _leaf(one.imported) in PAGES or one.imported.startswith("app.explorer.pages.")
    ]
    assert not against


def _leaf(module: str) -> str:
    return module.rpartition(".")[2]
