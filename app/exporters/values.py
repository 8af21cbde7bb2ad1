"""What reference formats ask of a record: people, pages, links, kind, citation key, signs."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.domain.identifiers import web_address
from app.domain.people.names import ParsedName, parse_name
from app.domain.records.record import Link, PaperRecord
from app.domain.text.plain import fold_letters
from app.domain.text.slugs import latin_words

OTHERS = "others"
"""What BibTeX and CSL write for the names that a source leaves out."""


_DASHES = r"[-\u2010-\u2015\u2212]+"
_RANGE = re.compile(rf"(\S+?)\s*{_DASHES}\s*(\S+)")

# What XML 1.0 cannot hold, and DEL and the C1 controls, which it can and no reader wants.
# https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_CONFERENCE = re.compile(
    r"\b(proceedings|proc|conference|conf|workshop|symposium|meeting)\b", re.IGNORECASE
)

LONGEST_PART = 24
"""Characters of a name or a word in a key."""

_SMALL_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "in"}
    | {"into", "is", "it", "its", "of", "on", "or", "the", "to", "toward", "towards", "using"}
    | {"via", "what", "when", "where", "which", "who", "why", "with"}
)
"""Words that open titles and tell none apart; keys take the first other one."""
_NOT_WORD = re.compile(r"[\W_]+")


def authors_of(record: PaperRecord) -> list[ParsedName]:
    """Read the names of the authors, in printed order."""
    return [parse_name(name, name in record.groups) for name in record.authors]


def editors_of(record: PaperRecord) -> list[ParsedName]:
    """Read the names of the editors, in printed order."""
    return [parse_name(name, name in record.groups) for name in record.editors]


def page_range(pages: str) -> tuple[str, str] | None:
    """Split "100-20", "S1–S10" or "12:1--12:9" at its one dash; None where it is no such range."""
    found = _RANGE.fullmatch(pages.strip())
    if found is None or re.search(_DASHES, found[2]) or "," in pages:
        return None
    return found[1], found[2]


def with_dash(pages: str, dash: str, written: Callable[[str], str] = str) -> str:
    """Return pages with one kind of dash in each of their ranges; anything else stays.

    Args:
        written: how the numbers themselves are written.
    """
    parts = [part.strip() for part in pages.split(",")]
    return ", ".join(dash.join(map(written, page_range(part) or (part,))) for part in parts if part)


def web_links(record: PaperRecord) -> tuple[Link, ...]:
    """Return the links of a record that lead to the web."""
    return tuple(link for link in record.links if web_address(link.url))


def pdf_address(record: PaperRecord) -> str | None:
    """Return the address of the record's PDF, or None."""
    return next((link.url for link in web_links(record) if link.kind == "pdf"), None)


def legal(text: str) -> str:
    """Return the text without characters that XML 1.0 cannot hold and without controls.

    Tabs and line breaks stay.
    """
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)


def kind_of(record: PaperRecord) -> str:
    """Return the type of a record, one of `PAPER_TYPES`; without one, what else speaks for one."""
    kind = kind_by_venue(record.type, record.venue)
    return "preprint" if kind == "other" and not record.type and record.arxiv_id else kind


def kind_by_venue(type_: str | None, venue: str | None) -> str:
    """Return a type; where no source says it, what the name of the venue speaks for."""
    if type_:
        return type_
    if venue:
        return "conference" if _CONFERENCE.search(venue) else "article"
    return "other"


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
