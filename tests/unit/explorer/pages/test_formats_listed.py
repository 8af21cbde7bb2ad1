"""README, the docs and the help page list every format with its sample."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.exporters import FORMATS as EXPORTS
from app.exporters.exporter import SAMPLE, FileOptions, sample_of
from app.importers import FORMATS as IMPORTS
from tests.formats_page import PAGE, README, TABLE, page, table
from tests.unit.conftest import served  # noqa: F401 - a fixture
from tests.unit.explorer.page import Page

RENEW = "run `python -m tests.formats_page` and commit what it writes"


def test_the_readme_lists_every_format() -> None:
    found = TABLE.search(README.read_text("utf-8"))
    assert found and found[0] == table(), RENEW


def test_the_docs_show_every_format() -> None:
    assert PAGE.read_text("utf-8") == page(), RENEW


@pytest.mark.parametrize("name", EXPORTS)
def test_the_sample_is_what_the_format_writes(name: str) -> None:
    text = "".join(EXPORTS[name].write([SAMPLE], FileOptions()))
    assert sample_of(EXPORTS[name]) in text


def test_the_help_page_lists_every_format(served: TestClient) -> None:  # noqa: F811
    shown = Page(served.get("/help").text)
    samples = [one.text for one in shown.having("pre")]
    assert [sample_of(one) for one in EXPORTS.values()] == samples[-len(EXPORTS) :]
    assert all(importer.sample in samples for importer in IMPORTS.values() if importer.sample)
    codes = {one.text for one in shown.having("code")}
    assert IMPORTS.keys() | {f"/papers.{name}" for name in EXPORTS} <= codes
    assert {option for one in EXPORTS.values() for option in one.options} <= codes
