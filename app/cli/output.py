"""Files that a command writes where its user says: as a whole or not at all, where that can be.

A regular file is replaced once all of its new text is there; it keeps its mode and owner. Into
anything else (a pipe, a device, `/dev/stdout`) the text is written as it comes.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from app.errors import OeuvreError

SYSTEM = (Path("/dev"), Path("/proc"))
"""Folders whose entries stand for open files: a name there is no file of its own."""


def write_file(output: Path, pieces: Iterable[str]) -> None:
    """Write text to a file; links are followed.

    Raises:
        OeuvreError: it cannot be written; a regular file is as it was.
        BrokenPipeError: whoever read from a pipe has gone.
    """
    try:
        target, before = _target(output)
        if target is None or (before is not None and not stat.S_ISREG(before.st_mode)):
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        else:
            _replace(target, before, pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OeuvreError(
            f"{output} cannot be written: {(error.strerror or '').lower()}."
        ) from None


def _target(output: Path) -> tuple[Path | None, os.stat_result | None]:
    """Return the file behind a name and its state now, None where there is none yet.

    The file is None where the name is one of an open file, such as `/dev/stdout`.
    """
    path = output.absolute()
    with contextlib.suppress(FileNotFoundError):
        path.stat()  # raises where links lead in a circle
    while path.is_symlink():
        if any(folder in path.parents for folder in SYSTEM):
            return None, None
        path = path.parent / path.readlink()
    if any(folder in path.parents for folder in SYSTEM):
        return None, None
    try:
        return path, path.stat()
    except FileNotFoundError:
        return path, None


def _replace(target: Path, before: os.stat_result | None, pieces: Iterable[str]) -> None:
    """Write beside a regular file, then take its place."""
    unfinished = target.with_name(f".oeuvre-{secrets.token_hex(6)}.unfinished")
    # Until it has the mode of the file that it replaces, nobody else may read it.
    mode = 0o666 if before is None else 0o600
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        if before is not None and before.st_nlink > 1:
            shutil.copyfile(unfinished, target)  # its other names show the new text, too
            return
        if before is not None:
            with contextlib.suppress(PermissionError):
                os.chown(unfinished, before.st_uid, before.st_gid)
            unfinished.chmod(stat.S_IMODE(before.st_mode))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
