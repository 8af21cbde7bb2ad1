"""Printed names that name nobody: Anonymous, Various, single letters.

Two mentions of such a name say nothing of one person.
"""

from __future__ import annotations

_NOBODY = """
anonymous author
anonymous authors
author
authors
editor
editors
et al
n a
no author
no authors
none
others
unknown
unknown author
unknown authors
various
various authors
"""
NOBODY = frozenset(_NOBODY.strip().splitlines()) | {"anon", "anonymous"}
"""Keys of names, folded."""


def is_nobody(key: str) -> bool:
    """Say whether a name names nobody.

    Args:
        key: of a name, folded (`app.domain.people.names.name_key`).
    """
    return key in NOBODY or all(len(word) == 1 for word in key.split())
