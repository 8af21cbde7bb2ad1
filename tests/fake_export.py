"""An export of a model that is played: no child process, no torch."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.search.meaning import onnx_cache
from app.search.meaning.child import ChildEnd
from app.search.meaning.embedder import write_meta
from app.search.meaning.model import ModelSpec
from tests.fake_embedder import FakeEmbedder

FAKE = FakeEmbedder()
SPEC = ModelSpec(FAKE.name, Path("the model"), FAKE.fingerprint)


class Exporter:
    """Plays the child that exports: writes a description alone, and counts how often it is run."""

    def __init__(self) -> None:
        self.runs = 0
        self.kind = "onnx"
        self.status = 0

    def __call__(self, _module: str, arguments: Sequence[str], _stop: threading.Event) -> ChildEnd:
        _source, target, name, fingerprint = arguments
        self.runs += 1
        time.sleep(0.05)
        description = {
            "format": 1, "kind": self.kind, "name": name, "fingerprint": fingerprint,
            "source": "gone", "dimension": 2, "query_prompt": "", "document_prompt": "",
        }  # fmt: skip
        write_meta(Path(target), description, with_sums=True)
        return ChildEnd(self.status, "no room" if self.status else "")


def play_export(monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Play the export and the model until the test ends."""
    exporter = Exporter()
    monkeypatch.setattr(onnx_cache, "run_child", exporter)
    monkeypatch.setattr(onnx_cache, "OnnxEmbedder", lambda *_: FakeEmbedder())
    return exporter
