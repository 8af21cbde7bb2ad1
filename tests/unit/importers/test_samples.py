"""Each sample gives what the JSON beside it says: records, remarks and their lines."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.importers import ReadContext, detect_format, open_source, read_events
from tests.unit.importers.as_json import as_json

SAMPLES = Path(__file__).parents[2] / "samples"
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))
FORMATS = ("bib", "enw", "ids", "nbib", "ris", "wos")


@pytest.mark.parametrize(
    "sample",
    [path for name in FORMATS for path in sorted((SAMPLES / name).iterdir())],
    ids=lambda path: path.name,
)
def test_sample(sample: Path) -> None:
    if sample.suffix == ".json":
        return
    assert detect_format(open_source(sample), None).name == sample.parent.name
    found = json.loads(json.dumps(as_json(read_events(sample, None, CONTEXT))))
    assert found == json.loads(sample.with_suffix(".json").read_text())
