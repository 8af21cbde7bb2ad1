"""Damaged libraries are answered in words, and made no worse by whoever looks at them.

`python -m tests.benchmarks.corrupted 200` damages as many as one likes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.corrupted import DAMAGES, run


def test_no_traceback_and_nothing_worse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    monkeypatch.setenv("OEUVRE_DATABASE_URL", "")
    findings = run(2 * len(DAMAGES), tmp_path, seed=3)
    assert findings.wrong == []
    assert findings.found["to do"] >= len(DAMAGES) // 2
