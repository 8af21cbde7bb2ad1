"""The authors' line of a listing: names, a cut, tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.name_lists import PARTICLES, SUFFIXES
from app.domain.names import parse_name


@dataclass(frozen=True, slots=True)
class Byline:
    """The line of authors, taken apart."""

    names: tuple[str, ...]
    truncated: bool
    """It ends in "et al.": further authors are not printed."""
    tags: tuple[str, ...]


_TAG_BORDER = re.compile(r"\s+[·•]\s+|\s+[·•]$|^[·•]\s+")
_CUT = re.compile(
    r"(?:\bet\.? al\b\.?|\band (?:\d+ )?(?:more|others)\b\.?|\+ ?\d+ more|…|\.\.\.)$",
    re.IGNORECASE,
)
_CUT_LENGTH = 40
"""Characters at the end of a byline among which the cut is looked for."""
_AND = re.compile(r",?\s+(?:and|&)\s+")
_LONGEST_NAME = 80
_NOT_IN_NAMES = re.compile(r"[0-9?!:$\\\"()\[\]/]")
# Words that titles and sentences hold and names do not.
_PROSE_WORDS = """
a an and are as at by can do does for from how if in into is its not of on or our that the their
this to towards under using via was we what when where which why with without you your
"""
_PROSE = frozenset(_PROSE_WORDS.split())


def parse_byline(text: str) -> Byline:
    """Read "A B, C D et al. · tag"; names stay as printed."""
    names_text, *tag_texts = _TAG_BORDER.split(text)
    tags = [tag.strip() for part in tag_texts for tag in part.split(",")]
    names_text = names_text.strip()
    cut = _CUT.search(names_text, max(0, len(names_text) - _CUT_LENGTH))
    if cut:
        names_text = names_text[: cut.start()].rstrip(" ,;")
    return Byline(
        names=tuple(_split_names(names_text)),
        truncated=cut is not None,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _split_names(text: str) -> list[str]:
    # "Family, Given; Family, Given" keeps its commas.
    parts = text.split(";") if ";" in text else _AND.sub(", ", text).split(",")
    names: list[str] = []
    for part in (part.strip() for part in parts):
        if names and part.rstrip(".").lower() in SUFFIXES:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    return names


def looks_like_byline(text: str) -> bool:
    """Whether a line can be a list of authors rather than a title or a sentence."""
    byline = parse_byline(text)
    if not byline.names:
        return False
    names = sum(_looks_like_name(name) for name in byline.names)
    # In a long list one name may have a form that nobody foresaw.
    return names == len(byline.names) or (names >= 3 and names >= 0.75 * len(byline.names))


def _looks_like_name(text: str) -> bool:
    if len(text) > _LONGEST_NAME:
        return False
    if parse_name(text).is_group:
        return len(text.split()) <= 8
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or _NOT_IN_NAMES.search(text):
        return False
    if len(words) == 1 and text.isascii():
        return False  # "Introduction"; a lone name is told by its place, not by its form
    for word in words:
        lower = word.lower()
        if lower in _PROSE and lower not in PARTICLES and word == lower:
            return False
        if not word[0].isalpha() or (word[0].islower() and lower not in PARTICLES | {"y", "e"}):
            return False
        if len(word) > 3 and word.endswith(".") and lower.rstrip(".") not in SUFFIXES:
            return False
    return True
