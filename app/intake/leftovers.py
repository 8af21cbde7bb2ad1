"""What processes that were killed have left: found and removed at the start of a server and by
the doctor.

Files that are written under a name of their own and then take another's place are taken for left
behind once nobody has written to them for a while.
"""

from __future__ import annotations

import glob
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.intake.uploads import UploadFolder
from app.search.meaning.onnx_cache import remove_unfinished
from app.settings import Settings

OLD_S = 600.0
"""Since the last change of a file that nobody writes any more."""
PATTERNS = (
    "{}.before-*.unfinished*",
    "{}.vectors/*/*.new",
    "{}.layouts/*.json*.[0-9a-f]*",
)
"""Beside the library, whose name replaces the braces."""
UNFINISHED = ".oeuvre-*.unfinished"
"""Files of exports and backups, in the folder of what they were to become."""


def remove_leftovers(settings: Settings) -> list[Path]:
    """Remove what killed processes left of a library, beside it and among the models.

    Returns:
        What was removed; what cannot be removed is left out.
    """
    library = settings.library
    removed: list[Path] = []
    with suppress(OSError):
        removed += UploadFolder(library).clean()
    for exports in (settings.model_cache, Path(f"{library}.models")):
        with suppress(OSError):
            removed += remove_unfinished(exports)
    for path in _old_files(library):
        with suppress(OSError):
            path.unlink()
            removed.append(path)
    return removed


def _old_files(library: Path) -> Iterator[Path]:
    now = time.time()
    patterns = [pattern.format(glob.escape(library.name)) for pattern in PATTERNS]
    for pattern in (*patterns, UNFINISHED):
        for path in library.parent.glob(pattern):
            with suppress(OSError):
                if abs(now - path.stat().st_mtime) > OLD_S:
                    yield path
