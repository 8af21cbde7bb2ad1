"""Opens the library for a command, and brings it up to what this program expects of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from app.console import progress, say
from app.ingest.matching.leading_release import bring_releases_up
from app.ingest.people.disambiguate import bring_people_up
from app.ingest.retext import bring_texts_up
from app.library.library import Library
from app.library.snapshot import Snapshot
from app.settings import Settings
from app.store.reads import OneRead

SETTLING = (
    "Who is whom is found anew, by the rules of this version. In a library of 100,000 papers this "
    "takes some minutes."
)


def open_library(settings: Settings) -> Library:
    """Open a library; what an earlier version indexed or settled is made anew.

    Raises:
        OeuvreError: the file is no library, or another process kept writing.
    """
    library = Library(settings)
    with progress("Indexing anew", "papers") as step:
        bring_texts_up(library.database, step)
    bring_releases_up(library.database)
    bring_people_up(library.database, lambda: say(SETTLING))
    return library


@contextmanager
def one_state(library: Library) -> Iterator[Snapshot]:
    """Give the library as it is now, and goes on being for whoever holds this: all reads of it are
    one transaction."""
    with closing(OneRead(library.database)) as reads:
        yield library.snapshot_over(reads, exact=True)
