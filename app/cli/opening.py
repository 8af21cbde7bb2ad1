"""Opens the library for a command, and brings it up to what this program expects of it."""

from __future__ import annotations

from app.console import progress
from app.ingest.people.disambiguate import bring_people_up
from app.ingest.retext import bring_texts_up
from app.library.library import Library
from app.settings import Settings


def open_library(settings: Settings) -> Library:
    """Open a library; what an earlier version indexed or settled is made anew.

    Raises:
        OeuvreError: the file is no library, or another process kept writing.
    """
    library = Library(settings)
    with progress("Indexing anew", "papers") as step:
        bring_texts_up(library.database, step)
    bring_people_up(library.database)
    return library
