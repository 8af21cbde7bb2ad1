"""BibTeX: one entry a paper, to be cited as it stands.

Names are those that the source prints, turned to "Family, Given"; a cut list ends in `and others`.
What the source leaves unsaid (an implied author, an inferred year) is said in a note and never
mixed into the printed data.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.names import parse_name
from app.domain.record import PaperRecord
from app.domain.text import fold
from app.exporters.exporter import Exporter
from app.exporters.tex import tex_text, tex_title

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own month names, which styles print in their language."""
WIDTH = 66
"""Columns of a line; an entry fits the column of a paper's page."""

_SMALL_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "in"}
    | {"into", "is", "it", "its", "of", "on", "or", "the", "to", "toward", "towards", "using"}
    | {"via", "what", "when", "where", "which", "who", "why", "with"}
)
"""Words that open titles and tell none apart; keys take the first other one."""
_CONFERENCE = re.compile(
    r"\b(proceedings|proc|conference|conf|workshop|symposium|meeting)\b", re.IGNORECASE
)
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_WRAPPED = frozenset({"title", "author", "journal", "booktitle", "keywords", "note"})
"""Fields in which a line break is as good as a space."""
_HARD_SPACE = "\x00"
"""Stands for the spaces of a name until lines are broken: between names reads better."""


def write(records: Iterable[PaperRecord]) -> Iterator[str]:
    """Write each record as one entry; the keys of a file differ."""
    taken: Counter[str] = Counter()
    for index, record in enumerate(records):
        key = citation_key(record)
        taken[key] += 1
        if taken[key] > 1:
            key = f"{key}-{taken[key]}"
        yield ("\n" if index else "") + entry(record, key)


def citation_key(record: PaperRecord) -> str:
    """Make the key of a record: family name, year, first telling word of its title."""
    people = record.authors or record.implied_authors
    family = _NOT_KEY.sub("", fold(parse_name(people[0]).family)) if people else ""
    words = [word for word in _NOT_KEY.split(fold(record.title)) if len(word) > 1]
    telling = next((word for word in words if word not in _SMALL_WORDS), "".join(words[:1]))
    return f"{family or 'anon'}{record.year or ''}{telling}"


def entry(record: PaperRecord, key: str) -> str:
    """Write one entry, its values aligned."""
    kind, fields = _fields(record)
    width = max(map(len, fields))
    lines = []
    for name, value in fields.items():
        head = f"  {name:<{width}} = "
        text = value if name == "month" else f"{{{value}}}"
        if name in _WRAPPED and len(head) + len(text) > WIDTH:
            text = textwrap.fill(
                text,
                WIDTH,
                initial_indent=head,
                subsequent_indent=" " * (len(head) + 1),
                break_long_words=False,
                break_on_hyphens=False,
            )[len(head) :]
        lines.append(head + text.replace(_HARD_SPACE, " "))
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(record: PaperRecord) -> tuple[str, dict[str, str]]:
    """The kind of entry and its fields, those that say nothing left out."""
    kind, venue_field = "misc", ""
    if record.venue:
        conference = _CONFERENCE.search(record.venue)
        kind, venue_field = ("inproceedings", "booktitle") if conference else ("article", "journal")
    month = int(record.date[5:7]) if record.date and len(record.date) >= 7 else 0
    values = {
        "title": tex_title(record.title),
        "author": " and ".join(_names(record)),
        venue_field: tex_text(record.venue or ""),
        "year": str(record.year or ""),
        "month": MONTHS[month - 1] if month else "",
        "eprint": record.arxiv_id or "",
        "archivePrefix": "arXiv" if record.arxiv_id else "",
        "doi": _verbatim(record.doi or ""),
        "url": _verbatim(web_address(record.url or "") or ""),
        "keywords": tex_text(", ".join(record.keywords)),
        "note": tex_text(" ".join(_notes(record))),
    }
    return kind, {name: value for name, value in values.items() if name and value}


def _names(record: PaperRecord) -> Iterator[str]:
    for printed in record.authors:
        name = parse_name(printed)
        # A body's name is one word to BibTeX, and so is a name that holds its separator.
        whole = name.is_group or "and" in printed.lower().split()
        text = f"{{{tex_text(printed)}}}" if whole else tex_text(name.inverted)
        yield text.replace(" ", _HARD_SPACE)
    if record.authors and record.authors_truncated:
        yield "others"


def _notes(record: PaperRecord) -> Iterator[str]:
    if record.implied_authors:
        people = ", ".join(record.implied_authors)
        verb = "is an author" if len(record.implied_authors) == 1 else "are authors"
        yield f"{people} {verb} too, left out where the source cuts its list."
    if record.year_inferred and record.date:
        yield "The source prints no year; it is inferred."
    elif record.year_inferred and record.date_printed:
        yield f"Dated {record.date_printed}, without a year."


def _verbatim(text: str) -> str:
    """An identifier or address: kept as it is, since links are made of it; braces encoded."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


EXPORTER = Exporter("bib", "BibTeX", "application/x-bibtex; charset=utf-8", write)
