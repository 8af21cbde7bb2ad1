"""Which field of the native format is meant by another name, and how that is said.

A name is taken for another only where no doubt is left: the same letters (`Authors`, `DOI`,
`arxivId`), or a name of `SAME`. Anything else is only proposed.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from app.domain.text.plain import clean_text

SAME = {"author": "authors", "year": "date", "journal": "venue"}
"""Names that mean one thing, and the field for it."""
ALIKE = {
    "booktitle": "venue", "conference": "venue", "container-title": "venue",
    "publication": "venue", "summary": "abstract", "description": "abstract",
    "published": "date", "issued": "date", "publication_date": "date", "link": "url",
    "href": "url", "citations": "citation_count", "cited_by_count": "citation_count",
    "arxiv": "arxiv_id", "eprint": "arxiv_id", "code": "code_url", "repository": "code_url",
    "subjects": "categories", "topics": "keywords", "name": "title",
}  # fmt: skip
"""Names that may mean a field, proposed where one comes."""
_NAME_CHARS = 80


def taken_as(name: str, known: Collection[str]) -> str | None:
    """The known field that a name certainly means, or None."""
    letters = _letters(name)
    same = next((field for field in known if _letters(field) == letters), None)
    return same or SAME.get(letters)


def explain(name: str, known: Collection[str], *, used: bool) -> str:
    """Say in one sentence what became of a field of an unknown name.

    Args:
        name: as the file spells it.
        known: the fields of the format.
        used: its value was read as that of the field that it means.
    """
    shown = clean_text(name[:_NAME_CHARS], single_line=True)
    meant = taken_as(name, known)
    if used:
        return f"the field `{shown}` is not known; it was read as `{meant}`"
    kept = "its value is kept with the record, but not used"
    if meant is not None:
        return f"`{shown}` is left aside, since `{meant}` is there too or cannot hold it; {kept}"
    close = get_close_matches(_letters(name), known, n=1, cutoff=0.75)
    proposal = ALIKE.get(name.lower()) or (close[0] if close else None)
    meaning = f"; did you mean `{proposal}`?" if proposal else ";"
    return f"the field `{shown}` is not known{meaning} {kept}"


def _letters(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
