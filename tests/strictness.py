"""Makes every run of the tests say the same: no skips, no foreign settings, no clock.

Loaded by `tests/conftest.py` as a plugin.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

_models_of_the_run = os.environ.get("OEUVRE_MODEL_CACHE", "")
# A test that forgets to name a library must not find the user's own, nor the user's settings.
for _name in [name for name in os.environ if name.startswith("OEUVRE_")]:
    del os.environ[_name]
os.environ["OEUVRE_DATABASE_URL"] = (
    f"sqlite:///{Path(tempfile.gettempdir()) / f'oeuvre-tests-{os.getpid()}'}/no-library-named.db"
)
# The model is exported once for all tests that want it, and not into the user's own folder.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OEUVRE_MODEL_CACHE"] = _models_of_the_run
else:
    os.environ["OEUVRE_MODEL_CACHE"] = tempfile.mkdtemp(prefix="oeuvre-tests-models-")
    atexit.register(shutil.rmtree, os.environ["OEUVRE_MODEL_CACHE"], ignore_errors=True)
# The model comes from its package; a test that asks the model hub shall fail, not wait.
os.environ["HF_HUB_OFFLINE"] = "1"

# The same examples in every run, and no deadline: a busy machine is no failure.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")
# Nor examples from the constants of whichever of our modules happen to be imported: those are
# others in each process, and reading the source of all modules takes each process four seconds.
providers.is_local_module_file = lambda _path: False  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped or expected failure into a failure."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} did not run to its end: {call.excinfo}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skipped itself"
    return report
