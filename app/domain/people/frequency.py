"""How common family names and given names are among authors of papers, anywhere.

A library of ten papers does not show that many people are called Wei Wang. Two short tables do:
`families.tsv` gives the people of a family name among some 200,000 authors, `given_names.tsv` how
many of 100,000 people, of the families in which a given name occurs, have it. Both were counted in
bibliographies of several fields. Names are folded and without blanks, umlauts as single letters.
`title_words.tsv` has the common words of titles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import log

FEW = 6
"""People of a family that is not listed."""
DEFAULT_SHARE = 0.0004
"""Share of people who have a given name that is not listed: the mean of all such names."""
INITIAL_SHARE = 0.06
"""Share of people whose given name begins with a letter: the mean of the usual letters."""

STEM = 6
"""Letters of a word of a title by which it is compared: comput(er), comput(ation)."""
RARE_TITLES = 8
"""Titles, of 10,000, of a word that is not listed."""


def family_people(family: str) -> int:
    """Give the people of a family name among 200,000 authors.

    Args:
        family: folded, without blanks.
    """
    return _table("families.tsv").get(family, FEW)


def given_share(given: str) -> float | None:
    """Give the share of people, 0 to 1, who have a first name; None where it is not listed.

    Args:
        given: folded, without blanks or hyphens ("xiaoming").
    """
    listed = _table("given_names.tsv").get(given)
    return None if listed is None else listed / 100_000


@cache
def _table(filename: str) -> dict[str, int]:
    text = files(__package__).joinpath(filename).read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {name: int(number) for name, number in rows}


def title_word_weight(word: str) -> float:
    """Give what a word says about the subject of a title: the rarer, the more.

    It is the logarithm of 10,000 titles over those with this word (`title_words.tsv`, the mean of
    three fields), which no library changes.

    Args:
        word: folded, its first `STEM` letters.
    """
    return log(10_000 / _table("title_words.tsv").get(word, RARE_TITLES))
