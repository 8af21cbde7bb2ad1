"""Texts of a paper for search: its folded twins for words, and what is encoded for meaning.

Search folds its queries the same way (`app.domain.text.plain.fold`), so that both sides meet.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.domain.categories import category_name
from app.domain.people.names import name_keys
from app.domain.records.record import PaperRecord
from app.domain.tex.html import plain_text
from app.domain.text.digest import DIGEST_BYTES, digest
from app.domain.text.plain import UNSPACED, fold, fold_plain, fold_variants
from app.domain.text.titles import plain_and_folded

HASH_BYTES = DIGEST_BYTES


def encoding_text(title: str, abstract: str | None) -> str:
    """Return the text whose vector is a paper's meaning: title and abstract, TeX read as text."""
    return joined_text(plain_text(title), plain_text(abstract) if abstract else None)


def joined_text(plain_title: str, plain_abstract: str | None) -> str:
    """Give the same of a title and an abstract that hold no TeX any more."""
    return f"{plain_title}. {plain_abstract}" if plain_abstract else plain_title


def content_hash(text: str) -> bytes:
    """Give the key of a text's vector, `HASH_BYTES` long."""
    return digest(text)


TEXTS_VERSION = "3"
"""Grows with every change of what `texts_of` gives, thus of `fold`: libraries of an earlier making
are then indexed anew (`app.ingest.retext`)."""

_AROUND_WORDS = string.punctuation + "“”„‘’«»…"
_UMLAUT = re.compile("[äöüåøÄÖÜÅØ]")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(f"[{UNSPACED}]")

_CACHE = 1 << 16
"""Names kept folded, some 0.3 kB each: a library's names come again and again."""


@dataclass(slots=True)
class Texts:
    """A paper's text as it is indexed, and the key of its vector."""

    title: str
    abstract: str
    authors: str
    extra: str
    content_hash: bytes


def texts_of(record: PaperRecord) -> Texts:
    """Fold the text of a record."""
    title, folded_title = plain_and_folded(record.title)
    abstract = plain_text(record.abstract or "")
    names = [_name_forms(name) for name in (*record.authors, *record.implied_authors)]
    categories = filter(None, map(category_name, record.categories))
    others = " ".join((*record.keywords, *record.tags, record.venue or "", *categories))
    further = _further_spellings(f"{title} {abstract} {others}")
    further.update(form for _, forms in names for form in forms)
    return Texts(
        title=folded_title,
        abstract=fold_plain(abstract),
        authors=", ".join(name for name, _ in names),
        extra=" ".join((fold(others), *sorted(further))).strip(),
        content_hash=content_hash(joined_text(title, abstract or None)),
    )


@lru_cache(_CACHE)
def _name_forms(printed: str) -> tuple[str, tuple[str, ...]]:
    """Fold a name, given names first; with it its other spellings."""
    keys = name_keys(printed)
    is_plain = printed.isascii() and "&" not in printed
    if is_plain and "-" not in printed:
        return keys[0], ()
    # Keys are folded as names; only letters of other scripts are put apart for search.
    first, *others = keys if is_plain else map(fold, keys)
    if _UNSPACED.search(printed):
        return fold(printed), ()  # the family name is first, in the same word
    return first, tuple(sorted({*others, *_further_spellings(printed)}))


def _further_spellings(text: str) -> set[str]:
    """Spellings that folding does not reach: schoelkopf (Schölkopf), multiagent (multi-agent)."""
    found: set[str] = set()
    if not text.isascii():
        text = text.replace("\u2010", "-").replace("\u2011", "-")
        if _UMLAUT.search(text):
            for word in _WORD.findall(" ".join(filter(_UMLAUT.search, text.split()))):
                found |= fold_variants(word) - {fold(word)}
    for joined in _joined_words(text.replace("\n", " ").split("-")):
        found.add(joined.lower() if joined.isascii() else fold(joined))
    return found


def _joined_words(pieces: Sequence[str]) -> Iterator[str]:
    """Give two words around one hyphen as one, since both are written: multi-agent, multiagent.

    Longer chains (state-of-the-art) are not, and would only teach the spelling help a non-word.

    Args:
        pieces: a text, cut at its hyphens.
    """
    last = len(pieces) - 1
    for place, (left, right) in enumerate(pairwise(pieces)):
        in_chain = (place > 0 and " " not in left) or (place + 1 < last and " " not in right)
        if not in_chain:
            one = left.rpartition(" ")[2].lstrip(_AROUND_WORDS)
            other = right.partition(" ")[0].rstrip(_AROUND_WORDS)
            if one.isalpha() and other.isalpha():
                yield one + other
