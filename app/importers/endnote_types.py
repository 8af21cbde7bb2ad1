"""What EndNote calls the types of papers, in its tags and in its XML."""

from __future__ import annotations

ENDNOTE_TYPES = {
    "journal article": "article", "electronic article": "article", "magazine article": "article",
    "newspaper article": "article", "conference paper": "conference",
    "conference proceedings": "conference", "book": "book", "edited book": "book",
    "electronic book": "book", "book section": "chapter", "electronic book section": "chapter",
    "thesis": "thesis", "report": "report", "government document": "report", "dataset": "dataset",
    "computer program": "software", "preprint": "preprint",
}  # fmt: skip
"""EndNote's name in lower case -> our type."""
