"""The exports of models: each made once in a child process, kept for all libraries of a user.

This module must not import torch; the child that it starts does.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import ModelUnavailable
from app.search.meaning.child import run_child
from app.search.meaning.embedder import (
    META_FILE,
    Embedder,
    OnnxEmbedder,
    damage_of_export,
    read_meta,
)
from app.search.meaning.model import ModelSpec
from app.search.meaning.torch_worker import TorchEmbedder
from app.store.locking import Stopped, sole_writer


def choose_exports(slug: str, cache: Path, beside: Path) -> Path:
    """Return the folder that holds the export of a model, or is to hold it.

    Args:
        slug: of the model.
        cache: the user's folder, which is preferred.
        beside: the folder beside the library: earlier versions exported into it, and it is taken
            where the user's folder cannot be written.
    """
    for exports in (cache, beside):
        if (exports / slug / META_FILE).exists():
            return exports
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
    return cache if os.access(cache, os.W_OK | os.X_OK) else beside


def open_embedder(
    spec: ModelSpec, exports: Path, threads: int = 1, stop: threading.Event | None = None
) -> Embedder:
    """Open a model for encoding; export it the first time, and where its export is damaged.

    Of several processes that want the same model, one exports it and the others wait for that.

    Args:
        spec: the model.
        exports: folder that holds a folder for each exported model.
        threads: texts that are encoded side by side.
        stop: once set, an export under way is ended, and nobody waits for another's.

    Raises:
        ModelUnavailable: it cannot be exported or loaded, or `stop` was set.
    """
    folder, stop = exports / spec.slug, stop or threading.Event()
    with suppress(ModelUnavailable):
        return _open_checked(folder, threads, spec.path)
    try:
        with sole_writer(exports, stop):
            _remove_unfinished(exports)
            with suppress(ModelUnavailable):  # where another process has exported it meanwhile
                return _open_checked(folder, threads, spec.path)
            _export(spec, folder, stop)
    except Stopped:
        raise ModelUnavailable(f"The export of {spec.name} was stopped.") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ModelUnavailable(
            f"The model {spec.name} cannot be exported ({reason}); make room, "
            "or name another folder in OEUVRE_MODEL_CACHE."
        ) from error
    return open_exported(folder, threads, spec.path)


def open_exported(folder: Path, threads: int = 1, source: Path | None = None) -> Embedder:
    """Open a model that was exported before, its source at hand or not.

    Args:
        folder: of the export.
        threads: texts that are encoded side by side.
        source: the model's own folder; without it, the one from which it was exported.

    Raises:
        ModelUnavailable: there is no export in the folder, or it is damaged.
    """
    meta = read_meta(folder)
    if "sha256" in meta and damage_of_export(folder):
        raise ModelUnavailable(f"The export {folder.name} of the model is damaged.")
    if meta["kind"] == "torch":
        return TorchEmbedder(folder, source)
    return OnnxEmbedder(folder, threads)


def _open_checked(folder: Path, threads: int, source: Path) -> Embedder:
    """Open an export that says what its files are; earlier versions made some that do not."""
    if "sha256" not in read_meta(folder):
        raise ModelUnavailable(f"The export {folder.name} of the model cannot be checked.")
    return open_exported(folder, threads, source)


def remove_unfinished(exports: Path) -> list[Path]:
    """Remove what killed exports left, unless an export is under way; return what was removed."""
    left = _find_unfinished(exports)
    if not left:
        return []
    lock = FileLock(exports / ".lock")
    try:
        lock.acquire(timeout=0)
    except (OSError, Timeout):
        return []
    try:
        _remove_unfinished(exports)
    finally:
        lock.release()
    return [path for path in left if not path.exists()]


def _find_unfinished(exports: Path) -> list[Path]:
    """List the folders of exports that were not finished: under way, or cut off by a kill."""
    return sorted(path for path in exports.glob(".*") if path.is_dir())


def _export(spec: ModelSpec, folder: Path, stop: threading.Event) -> None:
    """Export into a folder of its own, and move that into place once it is whole."""
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    unfinished.chmod(0o755)
    try:
        _run_child(spec, unfinished, stop)
        read_meta(unfinished)
        if folder.exists():
            shutil.rmtree(folder)  # it is damaged
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _run_child(spec: ModelSpec, target: Path, stop: threading.Event) -> None:
    arguments = [str(spec.path), str(target), spec.name, spec.fingerprint]
    end = run_child("app.search.meaning.onnx_export", arguments, stop)
    if end.status is None:
        raise ModelUnavailable(f"The export of {spec.name} was stopped.")
    if end.status:
        raise ModelUnavailable(f"The model {spec.name} cannot be loaded: {end.message}")


def _remove_unfinished(exports: Path) -> None:
    """Remove what killed exports left; the caller is the one process that exports."""
    for path in _find_unfinished(exports):
        shutil.rmtree(path, ignore_errors=True)
