"""Commands and servers that are killed at random moments lose, halve and double nothing.

`python -m tests.benchmarks.kills 2000` kills as often as one likes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

KILLS = 100


def test_a_hundred_kills_harm_nothing() -> None:
    """In a process of its own: what is forked must not have threads."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.kills", str(KILLS), "--seed", "13"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert "nothing lost, halved, doubled or damaged" in run.stdout, run.stdout + run.stderr
    assert f"{KILLS} kills" in run.stdout
