"""Records out, as files: which formats can be written.

To add a format: a module here with an `Exporter`, one line in FORMATS, and a test beside those of
the others. Exporters see `app.domain` alone: which papers they are given, and whether over HTTP or
by the command line, is none of their business.
"""

from __future__ import annotations

from app.exporters import csl, feeds, jsonl, ris, table
from app.exporters.exporter import Exporter
from app.exporters.formatted import html, latex, markdown
from app.exporters.tex import bibtex

__all__ = ["FORMATS", "Exporter"]

FORMATS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        bibtex.EXPORTER,
        ris.EXPORTER,
        csl.EXPORTER,
        table.EXPORTER,
        jsonl.EXPORTER,
        feeds.EXPORTER,
        markdown.EXPORTER,
        html.EXPORTER,
        latex.EXPORTER,
    )
}
"""Every format that can be written, by name."""
