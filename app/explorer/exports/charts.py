"""What all charts have in common as files: words about themselves, and how they are sent."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi.responses import Response

from app.explorer.imports.query import source_line
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.selection import Selection
from app.exporters.networks import About
from app.http.attachment import attachment
from app.library.snapshot import Snapshot


def about_file(snapshot: Snapshot, selection: Selection, title: str) -> About:
    """Say what a file is of, when it was made, and from what source."""
    text = capital(sentence(named(snapshot, selection.filters), selection.count))
    source = f"{source_line(snapshot)} · library version {snapshot.version}"
    return About(title, text, datetime.now(UTC).date().isoformat(), source)


def chart_file(text: str, media_type: str, words: str, suffix: str) -> Response:
    """Send a file to be kept.

    Args:
        words: what it shows, for its name.
    """
    return Response(
        text,
        media_type=media_type,
        headers={**attachment(words, suffix), "Cache-Control": "no-cache"},
    )
