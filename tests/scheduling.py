"""Which tests run on which process, and in which order, when there are several (pytest-xdist).

A file is run as a whole, so that what its tests share is made once. All files with a browser are
run by one process, since they share a server with the model. What takes long is begun first, so
that no process waits for another one at the end. Loaded by `tests/conftest.py` as a plugin.
"""

from __future__ import annotations

import gc
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

BEGUN_FIRST = ("browser", "package", "model", "long")
"""Markers of the tests that are begun first, in this order."""


class ByFile(LoadFileScheduling):
    """Gives files to processes, and the files with a browser to one of them."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Distribute the tests."""
    return ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put whole files in order: those with a test that takes long come first."""
    places: dict[object, int] = {}
    for item in items:
        marked = [at for at, name in enumerate(BEGUN_FIRST) if item.get_closest_marker(name)]
        place = min(marked, default=len(BEGUN_FIRST))
        places[item.path] = min(place, places.get(item.path, place))
    items.sort(key=lambda item: places[item.path])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave modules and tests out of garbage collection and collect as rarely as a server does.

    They are millions of objects that last as long as the process.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
