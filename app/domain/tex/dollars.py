"""Whether two dollar signs hold a formula or stand for two prices.

Pure rules on one stretch of text; taking the text apart is done in `latex_spans`.
"""

from __future__ import annotations

import re

from app.domain.tex.mathml import is_balanced


def closing_dollar(raw: str, at: int, end: int) -> int:
    """Index of the next dollar sign that is not escaped, or -1."""
    while True:
        close = raw.find("$", at, end)
        if close < 0 or raw[close - 1] != "\\" or raw[close - 2 : close] == "\\\\":
            return close
        at = close + 1


_TEX_SIGNS = re.compile(r"[\\^_]")
_RELATION = re.compile(r"[=<>+≤≥≈∼×±]")
_TWO_WORDS = re.compile(r"[A-Za-z]{3,}[,.;:]?\s+\(?[A-Za-z]{2,}")
_SIGNS = re.compile(r"[-<>=+*/~±×≈≤≥]+")
_PRICE = re.compile(r"\d[\d.,]*\s*[A-Za-z]{2}")


def is_formula(raw: str, opening: int, closing: int) -> bool:
    """Whether two dollar signs hold a formula rather than stand for two prices.

    As in Pandoc, a formula touches its dollar signs and no digit follows the second one;
    whoever writes TeX signs between them is believed all the same.
    """
    content = raw[opening + 1 : closing]
    if not content.strip() or "\n\n" in content or len(content) > 2_000:
        return False
    if _TEX_SIGNS.search(content):
        return is_balanced(content) or not _TWO_WORDS.search(content)
    if _SIGNS.fullmatch(content):
        return True
    if raw[closing + 1 : closing + 2].isdigit():
        return False
    if _TWO_WORDS.search(content) or _PRICE.match(content.strip()):
        return False
    if content[0].isspace() or content[-1].isspace():
        return len(content.split()) == 1 or _RELATION.search(content) is not None
    return True
