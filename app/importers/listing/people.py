"""The authors' line of a listing: names, a cut, tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.people.extras import DEGREES, TITLES, TITLES_WITH_PERIOD
from app.domain.people.group_names import ends_as_body, is_body
from app.domain.people.name_lists import PARTICLES, SUFFIXES
from app.domain.people.names import parse_name


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
_COMMA = re.compile("[,、，،]")
_AND = re.compile(r"\s(?:and|&)\s", re.IGNORECASE)
_LEADING_AND = re.compile(r"^\s*(?:and|&)\s", re.IGNORECASE)
_LONGEST_NAME = 80
_NEVER_IN_NAMES = re.compile(r"[?!:$\\={}<>|@]")
_NOT_IN_NAMES = re.compile(r"[0-9?!:$\\\"()\[\]/]")
# Words that titles and sentences hold and names do not.
_PROSE_WORDS = """
a an and are as at by can do does for from how if in into is its not of on or our that the their
this to towards under using via was we what when where which why with without you your
"""
_HEADINGS = frozenset(
    {"abstract", "background", "introduction", "motivation", "objective", "summary"}
)
"""Lines over the paragraphs of an abstract."""
_PROSE = frozenset(_PROSE_WORDS.split())
_ABBREVIATED = SUFFIXES | TITLES | TITLES_WITH_PERIOD | DEGREES
_NAMES_TOO = frozenset({"an", "as", "how", "so", "you"})
"""Words of prose that are family names as well, in lower case too."""


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
    parts = text.split(";") if ";" in text else list(_split_at_commas(text))
    names: list[str] = []
    for part in (part.strip() for part in parts):
        if names and part.rstrip(".").lower() in SUFFIXES:
            names[-1] += f", {part}"
        elif part:
            names.append(part)
    return names


def _split_at_commas(text: str) -> Iterator[str]:
    """Split at commas, and at "and" but where it is part of the name of a body."""
    for part in _COMMA.split(text):
        rest = _LEADING_AND.sub("", part)
        while (joint := _AND.search(rest)) is not None:
            first = rest[: joint.start()]
            if is_body(" ".join(first.split())) and not ends_as_body(first):
                break  # Ministry of Food and Agriculture
            yield first
            rest = rest[joint.end() :]
        yield rest


def looks_like_byline(text: str) -> bool:
    """Whether a line has the form of a list of authors rather than of a title or a sentence.

    Names that end in "et al." or stand before tags need no capitals: nothing else ends so.
    """
    byline = parse_byline(text)
    if byline.truncated or byline.tags:
        return _mostly(_could_be_name, byline.names)
    return _mostly(_looks_like_name, byline.names)


def can_be_byline(text: str) -> bool:
    """Whether a line in the place of the authors can be their list, whatever its capitals."""
    return _mostly(_could_be_name, parse_byline(text).names)


def is_heading(text: str) -> bool:
    """Whether a line is a heading over the paragraphs of an abstract."""
    return text.lower().rstrip(":.") in _HEADINGS


def _mostly(is_name: Callable[[str], bool], parts: Sequence[str]) -> bool:
    # In a long list one name may have a form that nobody foresaw.
    count = sum(map(is_name, parts))
    return 0 < count == len(parts) or (count >= 3 and count >= 0.75 * len(parts))


def _could_be_name(text: str) -> bool:
    """Whether a part of a line can be a name: short, no sentence, no word of prose."""
    words = text.split()
    if len(text) > _LONGEST_NAME or len(words) > 6 or _NEVER_IN_NAMES.search(text):
        return len(text) <= _LONGEST_NAME and is_body(" ".join(words))
    return any(map(str.isalpha, text)) and not (is_heading(text) or has_prose(text))


def has_prose(text: str) -> bool:
    """Whether a line holds a word that names do not."""
    return any(_is_prose_word(word) for word in text.split())


def _is_prose_word(word: str) -> bool:
    lower = word.lower()
    bare = lower.rstrip(".,")
    if bare in _PROSE and bare not in PARTICLES | _NAMES_TOO and word == lower:
        return True
    ends = len(word) > 3 and word.endswith(".") and "." not in word[:-1]
    return ends and lower.rstrip(".") not in _ABBREVIATED


def _looks_like_name(text: str) -> bool:
    if len(text) > _LONGEST_NAME:
        return False
    if parse_name(text).is_group:
        return len(text.split()) <= 8
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or _NOT_IN_NAMES.search(text):
        return False
    if len(words) == 1 and text.isascii():
        return False  # "Introduction"; a lone name is known by its place, not by its form
    for word in words:
        lower = word.lower()
        if _is_prose_word(word):
            return False
        if not word[0].isalpha() or (word[0].islower() and lower not in PARTICLES | {"y", "e"}):
            return False
    return True
