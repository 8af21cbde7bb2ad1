"""What a file of an address is called, in words and in the header that names a download."""

from __future__ import annotations

import re
from urllib.parse import quote

from app.domain.tex.html import plain_text
from app.domain.text.slugs import latin_words
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.parameters import PARAMETERS
from app.library.snapshot import Snapshot

LONGEST_NAME = 60
"""Characters of a file's name before its suffix."""

_NOT_WORD = re.compile(r"[\W_]+")


def words_of(snapshot: Snapshot, filters: Filters) -> str:
    """Say which papers filters choose: `privacy Amartya Sanyal year 2022-2025`; "" for all."""
    authors = author_names(snapshot, filters.values("author"))
    words = []
    for name, parameter in PARAMETERS.items():
        for value in filters.values(name) if parameter.role != "order" else ():
            if parameter.names == "author":
                words.append(authors.get(value, f"author {value}"))
            elif parameter.names == "topic":
                words.append(snapshot.topic_label(value))
            elif name in ("q", "like"):
                words.append(value)
            else:
                words.append(f"{name} {parameter.written(value)}")
    return " ".join(words)


def attachment(words: str, suffix: str) -> dict[str, str]:
    """Return the header that names a download, `Lévêque 2006 Grey` as `leveque-2006-grey.bib`.

    Names in other scripts are transliterated, and given as they are in `filename*` beside (RFC
    6266), which browsers prefer.

    Args:
        words: what the file holds; TeX and all signs but letters and digits are left out.
        suffix: without its dot.
    """
    plain = _joined(latin_words(words)) or "papers"
    printed = _joined(_NOT_WORD.sub(" ", plain_text(words).lower()).split())
    named = f'attachment; filename="{plain}.{suffix}"'
    if printed != plain and not printed.isascii():
        named += f"; filename*=UTF-8''{quote(f'{printed}.{suffix}', safe='')}"
    return {"Content-Disposition": named}


def _joined(words: list[str]) -> str:
    return "-".join(words)[:LONGEST_NAME].rstrip("-")
