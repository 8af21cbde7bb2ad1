"""What all charts have in common as files: words about themselves, and how they are sent."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import Response

from app.explorer.imports.query import source_line
from app.explorer.pages.render import render_part
from app.explorer.pages.svg_colours import light_colours
from app.explorer.pages.wording import capital, named, sentence
from app.explorer.selection import Selection
from app.exporters.networks import About
from app.exporters.signs import legal
from app.http.attachment import attachment
from app.library.snapshot import Snapshot


def about_file(snapshot: Snapshot, selection: Selection, title: str) -> About:
    """Say what a file is of, when it was made, and from what source."""
    text = capital(sentence(named(snapshot, selection.filters), selection.count))
    source = f"{source_line(snapshot)} · library version {snapshot.version}"
    return About(title, text, datetime.now(UTC).date().isoformat(), source)


MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "svg": "image/svg+xml",
}


def chart_file(text: str, words: str, suffix: str) -> Response:
    """Send a file to be kept.

    Args:
        words: what it shows, for its name.
        suffix: of `MEDIA_TYPES`.
    """
    return Response(
        text,
        media_type=MEDIA_TYPES[suffix],
        headers={**attachment(words, suffix), "Cache-Control": "no-cache"},
    )


def drawing_file(request: Request, template: str, words: str, **context: object) -> Response:
    """Draw a chart as an SVG file of its own, in the light colours.

    Args:
        words: what it shows, for its name.
        context: what the template is given besides `colours`.
    """
    page = render_part(request, template, colours=light_colours(), **context)
    return chart_file(legal(bytes(page.body).decode()), words, "svg")
