"""What decides whether a record is the same paper as another, drawn from the record alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.identifiers import doi_key, normal_arxiv_id, normal_doi
from app.domain.people.names import name_key, parse_name
from app.domain.records.record import PaperRecord
from app.domain.text.digest import digest, short_digest
from app.domain.text.titles import telling_words, title_key, title_prints
from app.ingest.people.name_book import without_umlauts

TELLING_TITLE = 5
"""Words from which on a title is taken to be used once by an author, so that it may speak where a
year is missing. `Introduction` and `Spoken Language Systems` come again and again."""

GENERIC = re.compile(
    r"(?:guest |an |the )?(?:editorial|preface|foreword|introduction|contents|index|author index"
    r"|table of contents|front ?matter|back ?matter|title page|errat(?:um|a)"
    r"|book ?reviews?(?: column)?"
    r"|corrigend(?:um|a)|corrections?|obituary|in memoriam|abstracts?|letters?|reply|comments?"
    r"|response|rejoinder|discussion|announcements?|news|notes?|summary|conclusions?|overview"
    r"|afterword|epilogue|prologue|acknowledge?ments?|letters? to the editors?|editors? note"
    r"|from the editors?|presidents message|in this issue|briefly noted|conference reports?)"
)
"""Titles, as keys, that one author gives again and again."""

NO_FINGERPRINT = b""
"""Of a record that no title can make the same as another."""


PRINTS = ("head_print", "tail_print", "people_print")
"""The columns that keep `Facts.prints`."""


@dataclass(slots=True)
class Facts:
    """What decides whether a record is the same paper as another."""

    title: str
    title_key: str
    words: tuple[str, ...]
    """Telling words of the title."""
    families: tuple[str, ...]
    """Family names of all authors, folded, in printed order."""
    fingerprint: bytes
    """Of the title; of a title that is given again and again with the first author's name."""
    prints: tuple[int | None, int | None, int | None]
    """By what papers of similar titles are found: the beginning of the title, its end (None of a
    short one), and all authors with the year (None without)."""
    year: int | None
    doi: str | None
    """Its `doi_key`."""
    arxiv_id: str | None
    record: PaperRecord
    identifiers: dict[str, str]
    """Kind -> value: `doi`, `arxiv`, and each web host with the address on it."""


def facts_of(record: PaperRecord) -> Facts:
    """Draw from a record what matching needs."""
    families = tuple(map(family_key, record.authors))
    whole, head, tail = title_prints(record.title)
    key = title_key(record.title)
    if GENERIC.fullmatch(key):
        whole = f"{whole}/{families[0]}" if families else ""
    elif not families and len(key.split()) < TELLING_TITLE:
        whole = ""
    identifiers = _identifiers(record)
    return Facts(
        title=record.title,
        title_key=key,
        words=telling_words(record.title),
        families=families,
        fingerprint=digest(whole) if whole else NO_FINGERPRINT,
        prints=(
            short_digest(head) if head else None,
            short_digest(tail) if tail else None,
            _people_print(record, families),
        ),
        year=record.year,
        doi=doi_key(record.doi) if record.doi else None,
        arxiv_id=identifiers.get("arxiv"),
        record=record,
        identifiers=identifiers,
    )


def _people_print(record: PaperRecord, families: Sequence[str]) -> int | None:
    names = sorted(set(families)) if len(families) > 1 else map(name_key, record.authors)
    people = "/".join(names)
    return short_digest(f"{people}/{record.year}") if people and record.year else None


_AROUND_GROUPS = frozenset({"corporate", "the"})
_BEFORE_GROUPS = ("corporate ", "the ")


@lru_cache(1 << 16)
def family_key(printed: str) -> str:
    """Give the family name of a printed name, of a group its whole name, in folded letters.

    Umlauts and their transcriptions have one form.
    """
    if printed[:10].lower().startswith(_BEFORE_GROUPS):
        words = title_key(printed).split()
        return "".join(word for word in words if word not in _AROUND_GROUPS)
    family = parse_name(printed).family
    is_plain = family.isascii() and family.isalpha()
    return without_umlauts(family.lower() if is_plain else title_key(family)).replace(" ", "")


def _identifiers(record: PaperRecord) -> dict[str, str]:
    """Give a record's identifiers by kind; arXiv's own DOIs and addresses count as arXiv's."""
    found: dict[str, str] = {}
    if record.arxiv_id:
        found["arxiv"] = record.arxiv_id
    if record.doi:
        doi = doi_key(record.doi)
        arxiv_id = normal_arxiv_id(doi) if "arxiv" in doi else None
        found.setdefault("arxiv" if arxiv_id else "doi", arxiv_id or doi)
    if record.url:
        found.setdefault(*_address(record.url))
    return found


def _address(url: str) -> tuple[str, str]:
    """Give the kind and value of a web address."""
    lower = url.lower()
    if "arxiv" in lower and (arxiv_id := normal_arxiv_id(url)):
        return "arxiv", arxiv_id
    if "doi.org" in lower and (doi := normal_doi(url)):
        return "doi", doi_key(doi)
    host, _, place = lower.partition("://")[2].partition("/")
    return host.removeprefix("www."), place.rstrip("/")
