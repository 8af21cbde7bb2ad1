"""What of a paper's text speaks of its topic, and which words are the same word.

Knows titles and abstracts as they were printed; must not know vectors of a model,
topics, the database or any language model.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer


@dataclass(frozen=True, slots=True)
class TopicText:
    """The text of one paper, as topic discovery reads it."""

    id: int
    title: str
    abstract: str | None = None


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CITATION = re.compile(r"\[[\d,;\s–-]+\]|\b[A-Z][\w-]+\s+et\s+al\.?")
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}~]|\\.")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_WORD_OR_BREAK = re.compile(r"[^\W\d_][\w]*(?:[-‐‑'’][^\W_]+)*|[.;:,?!()\[\]\"“”/|]|\s[–—-]\s|\d+")

# scikit-learn's list holds nouns and adjectives that may well name a topic,
_SUBJECTS = frozenset(
    {
        "bill",
        "bottom",
        "computer",
        "cry",
        "fire",
        "front",
        "interest",
        "mill",
        "mine",
        "system",
        "thick",
        "thin",
        "top",
    }
)
# and lacks what is left of "doesn't", and the abbreviations.
_MORE = frozenset({"did", "does", "doesn", "doing", "don", "eg", "ie", "isn", "let", "vs", "won"})


def _listed(filename: str) -> Iterator[str]:
    for line in Path(__file__).with_name(filename).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


FOREIGN_WORDS: frozenset[str] = frozenset(_listed("foreign_words.txt"))
"""Small words of other languages that mean nothing in English."""
FUNCTION_WORDS: frozenset[str] = (frozenset(ENGLISH_STOP_WORDS) | _MORE | FOREIGN_WORDS) - _SUBJECTS
"""Words without a subject: articles, pronouns, prepositions, auxiliaries."""


def without_markup(text: str) -> str:
    """Text without formulas, TeX commands, tags, addresses and citations.

    Args:
        text: a title or abstract as printed.
    """
    for pattern in (_ADDRESS, _FORMULA, _CITATION, _TAG):
        # A full stop keeps the words on both sides from making a phrase.
        text = pattern.sub(" . ", text)
    return _COMMAND.sub(" ", text)


def words_and_breaks(text: str) -> Iterator[str | None]:
    """The words of a plain text in order, with None where a phrase cannot go on.

    Args:
        text: the result of `without_markup`; case is kept.
    """
    for match in _WORD_OR_BREAK.finditer(text):
        token = match.group()
        yield (
            token.replace("’", "'").replace("‑", "-").replace("‐", "-")
            if token[0].isalpha()
            else None
        )


# The shortest possible stem, so the longest ending; a stem keeps four letters.
_INFLECTED = re.compile(r"(.{4,}?)(?:'s|ingly|edly|ings?|ies|ied|ers|ors|ly|ed|(?<![sui])s)")
_DERIVED = re.compile(
    r"(.{4,}?)(?:i[sz]ation|ational|a?bility|ibility|fulness|iveness|ousness|ative|ation|ator|ical"
    r"|ility|able|ible|acy|ate?|ial|[ie]?ous|ence|ance|ent|ant|ment|ness|ition|ity|al|is[tm]|ive"
    r"|i[sz]e|ion|ics?|ery|le|er|or|y|ue|e|i)"
)
_DOUBLED = re.compile(r"(.{3,}([glmnprt]))\2")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What words of one family share: `robust` for robustness, `priv` for private and privacy.

    One inflection and one derivation are taken off. Bolder than Porter's
    stemmer, which keeps private and privacy apart: two labels of one family
    confuse a reader more than a family too large does. The result is only
    compared, never shown.

    Args:
        word: one word in any case; only words in ASCII letters are shortened.
    """
    word = word.casefold()
    if "-" in word:
        return "-".join(map(stem, word.split("-")))
    if not word.isascii():
        return word
    for ending in (_INFLECTED, _DERIVED):
        if cut := ending.fullmatch(word):
            word = cut[1]
        if doubled := _DOUBLED.fullmatch(word):  # modell(ing), programm(ing)
            word = doubled[1]
    return word


FILLER_STEMS: frozenset[str] = frozenset(map(stem, _listed("filler_words.txt")))
"""Stems found in abstracts on any subject, which say nothing in a label."""
GENERIC_STEMS: frozenset[str] = frozenset(map(stem, _listed("generic_words.txt"))) - FILLER_STEMS
"""Stems of nouns of every field, which name a topic only beside another word."""


def is_content(word: str) -> bool:
    """Whether a word may be part of a phrase: neither a function word nor a single letter."""
    return len(word) > 2 and word.casefold() not in FUNCTION_WORDS


def subject_stems(text: str) -> set[str]:
    """Return the stems of a text that say what it is about: neither filler nor generic words.

    Args:
        text: as printed.
    """
    words = filter(None, words_and_breaks(without_markup(text)))
    return {stem(word) for word in words if is_content(word)} - FILLER_STEMS - GENERIC_STEMS


def content_key(text: TopicText) -> str:
    """An order for papers that knows only their text, so that no import order shows through.

    A digest, not the text: the first of any number of papers are then a fair
    sample of them, and nearly the same sample after a few more papers came in.

    Args:
        text: one paper.
    """
    content = f"{text.title}\0{text.abstract or ''}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def word_rows(texts: Sequence[TopicText]) -> NDArray[np.float64]:
    """Return unit TF-IDF rows of the words and word pairs that two papers share, shape (n, words).

    Words as they are printed: stems gave worse groups on the bundled listing. A
    paper that shares no word has a row of zeros.

    Args:
        texts: the papers.
    """

    def terms(text: TopicText) -> list[str]:
        words = [
            word.casefold() if word is not None and is_content(word) else None
            for word in words_and_breaks(without_markup(f"{text.title}. {text.abstract or ''}"))
        ]
        pairs = pairwise(words)
        return [word for word in words if word] + [f"{a} {b}" for a, b in pairs if a and b]

    vectorizer = TfidfVectorizer(analyzer=terms, min_df=2, sublinear_tf=True)
    try:
        rows: NDArray[np.float64] = vectorizer.fit_transform(texts).toarray()
    except ValueError:  # no two papers share a word
        return np.zeros((len(texts), 1))
    return rows
