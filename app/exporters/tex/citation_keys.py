"""Citation keys: short names of papers that last, for BibTeX and whatever cites by key."""

from __future__ import annotations

import re

from app.domain.people.names import parse_name
from app.domain.records.record import PaperRecord
from app.domain.text.plain import fold_letters
from app.domain.text.slugs import latin_words

LONGEST_PART = 24
"""Characters of a name or a word in a key."""

_SMALL_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "in"}
    | {"into", "is", "it", "its", "of", "on", "or", "the", "to", "toward", "towards", "using"}
    | {"via", "what", "when", "where", "which", "who", "why", "with"}
)
"""Words that open titles and tell none apart; keys take the first other one."""
_NOT_WORD = re.compile(r"[\W_]+")


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
