"""The export of a model: made once in a child process, kept beside the library, opened here.

This module must not import torch; the child that it starts does.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from pathlib import Path

from app.errors import ModelUnavailable
from app.search.meaning.child import run_child
from app.search.meaning.embedder import META_FILE, Embedder, OnnxEmbedder, read_meta
from app.search.meaning.model import ModelSpec
from app.search.meaning.torch_worker import TorchEmbedder

_LEFT_OVER_S = 3600.0
"""Age at which an unfinished export is that of a process which was killed: it takes a minute."""


def open_embedder(
    spec: ModelSpec, exports: Path, threads: int = 1, stop: threading.Event | None = None
) -> Embedder:
    """Open a model for encoding; the first time, export it.

    Args:
        spec: the model.
        exports: folder that holds a folder for each exported model.
        threads: texts that are encoded side by side.
        stop: once set, an export under way is ended.

    Raises:
        ModelUnavailable: it cannot be exported or loaded, or `stop` was set.
    """
    folder = exports / spec.slug
    if folder.exists():
        try:
            return open_exported(folder, threads)
        except ModelUnavailable:
            shutil.rmtree(folder)  # damaged: made again
    _export(spec, folder, stop or threading.Event())
    return open_exported(folder, threads)


def open_exported(folder: Path, threads: int = 1) -> Embedder:
    """Open a model that was exported before, its source at hand or not.

    Raises:
        ModelUnavailable: there is no export in the folder, or it is damaged.
    """
    if read_meta(folder)["kind"] == "torch":
        return TorchEmbedder(folder)
    return OnnxEmbedder(folder, threads)


def _export(spec: ModelSpec, folder: Path, stop: threading.Event) -> None:
    """Run the export into a folder of its own, and move that into place once it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_overs(folder)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    unfinished.chmod(0o755)
    try:
        _run_child(spec, unfinished, stop)
        read_meta(unfinished)
        try:
            unfinished.rename(folder)
        except OSError:
            # Another process exported the same model meanwhile; either will do.
            if not (folder / META_FILE).exists():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _run_child(spec: ModelSpec, target: Path, stop: threading.Event) -> None:
    arguments = [str(spec.path), str(target), spec.name, spec.fingerprint]
    end = run_child("app.search.meaning.onnx_export", arguments, stop)
    if end.status is None:
        raise ModelUnavailable(f"The export of {spec.name} was stopped.")
    if end.status:
        raise ModelUnavailable(f"The model {spec.name} cannot be loaded: {end.said}")


def _remove_left_overs(folder: Path) -> None:
    for path in folder.parent.glob(f".{folder.name}.*"):
        if time.time() - path.stat().st_mtime > _LEFT_OVER_S:
            shutil.rmtree(path, ignore_errors=True)
