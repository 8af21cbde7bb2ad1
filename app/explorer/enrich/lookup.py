"""A look-up of papers at a public service, as a job."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.reported import count_of
from app.enrich.sources import Service
from app.explorer.uploads.staging import make_folder
from app.intake.jobs import Job, JobKind, WantedLookup
from app.intake.queue import JobQueue

MOST_PAPERS = 1_000
"""That a server asks for at once; the command line takes any number."""


def too_many_papers(count: int) -> str:
    """Say that papers are too many to be asked for at once."""
    return (
        f"{count_of(count, 'paper')} are too many at once; {MOST_PAPERS:,} can be asked for here."
        " The command oeuvre enrich takes any number."
    )


def queue_lookup(queue: JobQueue, kind: JobKind, service: Service, papers: Sequence[int]) -> Job:
    """Queue a look-up.

    Args:
        kind: a dry run, or the import of what is new.
        papers: their ids.

    Raises:
        Clash: too many uploads wait.
        HTTPException: the library's folder cannot be written.
    """
    queue.check_room()
    lookup = WantedLookup(service.name, papers)
    return queue.add(Job(kind, service.label, folder=make_folder(queue), lookup=lookup))
