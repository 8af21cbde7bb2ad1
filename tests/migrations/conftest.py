"""Here every new library is made by the migrations."""

from __future__ import annotations

from inspect import unwrap

import pytest

from app.store import upgrade


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "_migrate", unwrap(upgrade._migrate))
