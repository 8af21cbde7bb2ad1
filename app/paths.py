"""Where the files that ship with Œuvre lie: in a clone, and in an installed wheel.

A clone keeps `templates`, `static`, `migrations` and `data` beside `app`; a wheel
carries them inside it. No other module may know the difference.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_CLONE = _PACKAGE.parent


def import_root() -> Path:
    """Return the folder from which `app` is imported; child processes need it."""
    return _CLONE


def in_clone() -> bool:
    """Tell whether this code runs from a clone of the repository."""
    return (_CLONE / "pyproject.toml").is_file() and (_CLONE / "templates").is_dir()


def resource(name: str) -> Path:
    """Return the path of a shipped folder or file, such as `templates` or `data/listing.txt`."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _CLONE / name


def default_model_cache() -> Path:
    """Return the user's own folder of exported models; every library of the user reads it."""
    return Path(platformdirs.user_cache_dir("oeuvre", appauthor=False)) / "models"


def default_reply_cache() -> Path:
    """Return the user's own folder of replies of public services."""
    return Path(platformdirs.user_cache_dir("oeuvre", appauthor=False)) / "replies"


def template_cache() -> Path:
    """Return the user's own folder of compiled templates."""
    return Path(platformdirs.user_cache_dir("oeuvre", appauthor=False)) / "templates"


def default_local_copies() -> Path:
    """Return the user's own folder of local copies of libraries in PostgreSQL."""
    return Path(platformdirs.user_cache_dir("oeuvre", appauthor=False)) / "libraries"


def default_library() -> Path:
    """Return the library's path: `data/library.db` of a clone, else in the user's data folder."""
    if in_clone():
        return _CLONE / "data" / "library.db"
    return Path(platformdirs.user_data_dir("oeuvre", appauthor=False)) / "library.db"


def vectors_folder(library: Path) -> Path:
    """Return where the vectors of a library are: beside it."""
    return Path(f"{library}.vectors")
