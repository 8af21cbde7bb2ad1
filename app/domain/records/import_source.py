"""What an import is a capture of: two imports of one source can be compared.

A source is a short text with its kind before a colon: the owner of a profile page, the name of a
file, the address of a feed. A person may give an import any other text as its source.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.records.record_choice import UNNAMED
from app.domain.text.plain import clean_text

PROFILE, FILE, FEED = "profile:", "file:", "feed:"
ENRICHED = "enrich: "
"""How the history calls what a service answered: each time of other papers, no capture."""
LONGEST_SOURCE = 300
"""Characters of a source that a person gives."""

_WORDS = {PROFILE: "the profile of {}", FILE: "the file {}", FEED: "the feed {}"}


def import_source(filename: str, owners: Collection[str] = ()) -> str:
    """Name the source of an import.

    Args:
        filename: as in the history of imports.
        owners: the printed names of the owners of the profiles in it.

    Returns:
        The profile of its one owner, else its file; "" for a text without a name and for the
        answers of a service, which are nothing that could be captured again.
    """
    if len(owners) == 1:
        return PROFILE + next(iter(owners))
    return "" if filename in UNNAMED or filename.startswith(ENRICHED) else FILE + filename


def source_by_hand(text: str) -> str:
    """Return a source as a person gives it, on one line; "" where nothing of it is seen."""
    return clean_text(text, single_line=True)


def source_words(source: str) -> str:
    """Say a source in words: `the profile of Mary Okafor`."""
    for kind, words in _WORDS.items():
        if source.startswith(kind):
            return words.format(source.removeprefix(kind))
    return source
