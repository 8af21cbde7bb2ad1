"""The versions that constraints.txt locks."""

from __future__ import annotations

import tomllib
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


def test_every_package_takes_the_oldest_python() -> None:
    # With one that does not, pip tries all other versions of all packages for hours.
    program = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = program["requires-python"].removeprefix(">=") + ".0"
    wanted = {
        f"{package.name} {package.version}": package.metadata["Requires-Python"] or ""
        for package in distributions()
    }
    assert len(wanted) > 100
    assert [name for name, own in wanted.items() if not SpecifierSet(own).contains(oldest)] == []
