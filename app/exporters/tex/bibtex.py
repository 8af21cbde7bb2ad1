"""BibTeX and BibLaTeX: one entry a paper, ready to be cited.

Names are those that the source prints, turned to "Family, Given"; a cut list ends in `and others`.
What the source leaves unsaid (an implied author, an inferred year) is said in a note and never
mixed into the printed data.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.people.names import ParsedName
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter, FileOptions, Flavour
from app.exporters.tex.latex import is_balanced, tex_text, tex_title
from app.exporters.values import (
    authors_of,
    citation_key,
    editors_of,
    kind_of,
    legal,
    pdf_address,
    with_dash,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own month names, which styles print in their language."""
BIBTEX = {
    "article": "article",
    "conference": "inproceedings",
    "preprint": "misc",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
    "dataset": "dataset",
    "software": "software",
    "other": "misc",
}
"""Kind of paper -> type of entry; styles take a type that they do not know for `misc`."""
BIBLATEX = {**BIBTEX, "preprint": "online", "thesis": "thesis", "report": "report"}
IN_BOOKS = ("inproceedings", "incollection")
"""Types of entries whose venue is a book."""
PUBLISHERS = {
    "phdthesis": "school",
    "techreport": "institution",
    "thesis": "institution",
    "report": "institution",
}
"""Fields of a publisher that is called otherwise."""
WIDTH = 66
"""Columns of a line; an entry fits the column of a paper's page."""

_WRAPPED = frozenset({"title", "author", "journal", "booktitle", "keywords", "note"})
"""Fields in which a line break is as good as a space."""
_HARD_SPACE = "\x00"
"""Stands for the spaces of a name until lines are broken: between names reads better."""


def _write(records: Iterable[PaperRecord], options: FileOptions) -> Iterator[str]:
    for index, record in enumerate(records):
        yield ("\n" if index else "") + bibtex_entry(record, options.flavour)


def bibtex_entry(record: PaperRecord, flavour: Flavour = "bibtex") -> str:
    """Write one entry, its values aligned."""
    kind, fields = _fields(record, flavour)
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
    return f"@{kind}{{{citation_key(record)},\n" + ",\n".join(lines) + "\n}\n"


def _fields(record: PaperRecord, flavour: Flavour) -> tuple[str, dict[str, str]]:
    """The kind of entry and its fields, those that say nothing left out."""
    kind = kind_of(record)
    entry_type = (BIBLATEX if flavour == "biblatex" else BIBTEX)[kind]
    journal = "journaltitle" if flavour == "biblatex" else "journal"
    venue_field = "booktitle" if entry_type in IN_BOOKS else journal
    values = {
        "author": _names(record.authors, authors_of(record), cut=record.authors_truncated),
        "editor": _names(record.editors, editors_of(record)),
        venue_field: tex_text(record.venue or ""),
        **(_date if flavour == "biblatex" else _year_and_month)(record),
        "volume": tex_text(record.volume or ""),
        "number": tex_text(record.issue or ""),
        "pages": with_dash(record.pages or "", "--", tex_text),
        PUBLISHERS.get(entry_type, "publisher"): tex_text(record.publisher or ""),
        "isbn": tex_text(record.isbn or ""),
        "issn": tex_text(record.issn or ""),
        "eprint": _verbatim(record.arxiv_id or ""),
        "eprinttype" if flavour == "biblatex" else "archivePrefix": (
            "arXiv" if record.arxiv_id else ""
        ),
        "doi": _verbatim(record.doi or ""),
        "pmid": _verbatim(record.pmid or ""),
        "url": _verbatim(web_address(record.url or "") or ""),
        "pdf": _verbatim(pdf_address(record) or ""),
        "language": tex_text(record.language or ""),
        "keywords": tex_text(", ".join(record.keywords)),
        "note": tex_text(" ".join(_notes(record))),
        "abstract": tex_text(record.abstract or ""),
    }
    if kind == "thesis":
        values["type"] = "Thesis"  # of what degree, nobody says
    filled = {name: value for name, value in values.items() if name and value}
    return entry_type, {"title": tex_title(record.title), **filled}


def _year_and_month(record: PaperRecord) -> dict[str, str]:
    day = (record.date or "").split("-")[2:]
    return {
        "year": str(record.year or ""),
        "month": _month(record.date or ""),
        "day": str(int(day[0])) if day else "",
    }


def _date(record: PaperRecord) -> dict[str, str]:
    return {"date": record.date or ""}


def _month(date: str) -> str:
    """Return the month of an ISO date, "" where it has none or a season (21 to 24)."""
    _, _, rest = date.lstrip("-").partition("-")
    month = int(rest[:2]) if rest[:2].isdecimal() else 0
    return MONTHS[month - 1] if 1 <= month <= len(MONTHS) else ""


def _names(printed: Iterable[str], names: Iterable[ParsedName], *, cut: bool = False) -> str:
    written = [_name(*pair) for pair in zip(printed, names, strict=True)]
    return " and ".join([*written, "others"] if written and cut else written)


def _name(printed: str, name: ParsedName) -> str:
    whole = _is_whole(printed, name)
    text = tex_text(printed if whole else name.inverted)
    return (f"{{{text}}}" if whole else text).replace(" ", _HARD_SPACE)


def _is_whole(printed: str, name: ParsedName) -> bool:
    """Return whether a name is put in braces, so that BibTeX does not take it apart.

    So do a group, a name that holds BibTeX's own words, a family name of several words that has
    no given name beside it, and 王小明, which "王, 小明" would print in another order.
    """
    words = printed.lower().split()
    one_word_of_two = len(words) == 1 and bool(name.given) and not printed.isascii()
    of_bibtex = "and" in words or words == ["others"]
    alone = not name.given and not name.suffix and len(words) > 1
    return name.is_group or of_bibtex or alone or ("," not in printed and one_word_of_two)


def _notes(record: PaperRecord) -> Iterator[str]:
    if record.note:
        yield record.note
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

    What would break the entry (braces that do not close) or begin a command (a backslash, and
    `^^5c`, which TeX reads as one) is percent-encoded.
    """
    text = legal(text).replace("^^", "%5E%5E")
    if "\\" not in text and is_balanced(text):
        return text
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


EXPORTER = Exporter(
    "bib",
    "BibTeX",
    "for LaTeX and reference managers; `flavour=biblatex` for BibLaTeX",
    "application/x-bibtex; charset=utf-8",
    _write,
    options=("flavour",),
)
