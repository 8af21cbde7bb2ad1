"""BibTeX: one entry a paper, to be cited as it stands.

Names are those that the source prints, turned to "Family, Given"; a cut list ends in `and others`.
What the source leaves unsaid (an implied author, an inferred year) is said in a note and never
mixed into the printed data.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.people.names import ParsedName, parse_name
from app.domain.record import PaperRecord
from app.domain.slugs import latin_words
from app.domain.text import fold_letters
from app.exporters.exporter import Exporter
from app.exporters.signs import legal
from app.exporters.tex import is_balanced, tex_text, tex_title

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own month names, which styles print in their language."""
WIDTH = 66
"""Columns of a line; an entry fits the column of a paper's page."""

LONGEST_PART = 24
"""Characters of a name or a word in a key."""

_SMALL_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "in"}
    | {"into", "is", "it", "its", "of", "on", "or", "the", "to", "toward", "towards", "using"}
    | {"via", "what", "when", "where", "which", "who", "why", "with"}
)
"""Words that open titles and tell none apart; keys take the first other one."""
_CONFERENCE = re.compile(
    r"\b(proceedings|proc|conference|conf|workshop|symposium|meeting)\b", re.IGNORECASE
)
_NOT_WORD = re.compile(r"[\W_]+")
_WRAPPED = frozenset({"title", "author", "journal", "booktitle", "keywords", "note"})
"""Fields in which a line break is as good as a space."""
_HARD_SPACE = "\x00"
"""Stands for the spaces of a name until lines are broken: between names reads better."""


def write(records: Iterable[PaperRecord]) -> Iterator[str]:
    """Write each record as one entry."""
    for index, record in enumerate(records):
        yield ("\n" if index else "") + entry(record, citation_key(record))


def citation_key(record: PaperRecord) -> str:
    """Make the key of a record: family name, year, first telling word of its title, its number.

    "leveque2006grey-36": the number is the paper's in its library, so that keys differ, and a
    paper keeps its own whatever else is in the file or comes into the library. Letters are Latin
    ones without accents, other scripts transliterated.
    """
    people = record.authors or record.implied_authors
    name = parse_name(people[0]) if people else None
    family = "" if name is None else _telling(name.family) if name.is_group else name.family
    key = f"{_latin(family) or 'anon'}{record.year or ''}{_latin(_telling(record.title))}"
    return key if record.number is None else f"{key}-{record.number}"


def _telling(text: str) -> str:
    """Return the first word of a text that opens few others."""
    words = [word for word in _NOT_WORD.split(fold_letters(text)) if word]
    long = (word for word in words if len(word) > 1 and word not in _SMALL_WORDS)
    return next(long, next((word for word in words if len(word) > 1), "".join(words[:1])))


def _latin(text: str) -> str:
    """Return the beginning of a text in the letters a-z and digits."""
    return "".join(latin_words(text))[:LONGEST_PART]


def entry(record: PaperRecord, key: str) -> str:
    """Write one entry, its values aligned."""
    kind, fields = _fields(record)
    width = max(map(len, fields), default=0)
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
    values = {
        "author": " and ".join(_names(record)),
        venue_field: tex_text(record.venue or ""),
        "year": str(record.year or ""),
        "month": _month(record.date or ""),
        "eprint": _verbatim(record.arxiv_id or ""),
        "archivePrefix": "arXiv" if record.arxiv_id else "",
        "doi": _verbatim(record.doi or ""),
        "url": _verbatim(web_address(record.url or "") or ""),
        "keywords": tex_text(", ".join(record.keywords)),
        "note": tex_text(" ".join(_notes(record))),
    }
    said = {name: value for name, value in values.items() if name and value}
    return kind, {"title": tex_title(record.title), **said}


def _month(date: str) -> str:
    """Return the month of an ISO date, "" where it has none or a season (21 to 24)."""
    _, _, rest = date.lstrip("-").partition("-")
    month = int(rest[:2]) if rest[:2].isdecimal() else 0
    return MONTHS[month - 1] if 1 <= month <= len(MONTHS) else ""


def _names(record: PaperRecord) -> Iterator[str]:
    for printed in record.authors:
        name = parse_name(printed)
        text = tex_text(printed if _is_whole(printed, name) else name.inverted)
        yield (f"{{{text}}}" if _is_whole(printed, name) else text).replace(" ", _HARD_SPACE)
    if record.authors and record.authors_truncated:
        yield "others"


def _is_whole(printed: str, name: ParsedName) -> bool:
    """Tell whether a name stands in braces, so that BibTeX does not take it apart.

    So do a group, a name that holds BibTeX's own words, a family name of several words that has
    no given name beside it, and 王小明, which "王, 小明" would print in another order.
    """
    words = printed.lower().split()
    one_word_of_two = len(words) == 1 and bool(name.given) and not printed.isascii()
    of_bibtex = "and" in words or words == ["others"]
    alone = not name.given and not name.suffix and len(words) > 1
    return name.is_group or of_bibtex or alone or ("," not in printed and one_word_of_two)


def _notes(record: PaperRecord) -> Iterator[str]:
    if record.implied_authors:
        people = ", ".join(record.implied_authors)
        verb = "is an author" if len(record.implied_authors) == 1 else "are authors"
        yield f"{people} {verb} too, left out where the source cuts its list."
    if record.year_inferred and record.date:
        yield "The source prints no year; it is inferred."
    elif record.year_inferred and record.date_printed:
        yield f"Dated {record.date_printed}, without a year."
    elif record.date_printed and not record.date:
        yield f"{record.date_printed[:1].upper()}{record.date_printed[1:]}."  # to appear, in press


def _verbatim(text: str) -> str:
    """Return an identifier or address as it is, since links are made of it.

    What would break the entry (braces that do not close, a backslash) is percent-encoded.
    """
    text = legal(text)
    if "\\" not in text and is_balanced(text):
        return text
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


EXPORTER = Exporter("bib", "BibTeX", "application/x-bibtex; charset=utf-8", write)
