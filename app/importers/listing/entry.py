"""Which lines under a head are the title, the authors (and their names) and the abstract.

An undamaged entry is a title, a blank line, the authors, a blank line, the abstract.
Where a part or a blank line lacks, the form of the lines decides, never their number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.people.group_names import ends_as_body, is_body
from app.domain.people.name_words import DEGREES, PARTICLES, SUFFIXES, TITLES, TITLES_WITH_PERIOD
from app.domain.people.names import parse_name
from app.domain.text.plain import clean_text
from app.importers.listing.grammar import Entry, SourceLine


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
_WORDS_OF_PROSE = """
a an and are as at by can do does for from how if in into is its not of on or our that the their
this to towards under using via was we what when where which why with without you your
"""
_HEADINGS = frozenset(
    {"abstract", "background", "introduction", "motivation", "objective", "summary"}
)
"""Lines over the paragraphs of an abstract."""
_PROSE = frozenset(_WORDS_OF_PROSE.split())
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


_PROSE_LENGTH = 200
"""A longer text is prose unless all of it are names; the longest title of the listing has 96."""
_PROSE_WORDS = 8
"""A text of at least so many words that ends in a full stop is a sentence."""
_TITLE_PROSE_LENGTH = 400
"""A "title" of this length that reads as prose is an abstract whose title is lost."""
_FEW_LINES = 5
"""Most lines that a title or a list of authors is looked for in, where blank lines are lost."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An entry's parts with the line where each begins; None where a part lacks."""

    title: str | None
    title_line: int | None = None
    byline: Byline | None = None
    byline_line: int | None = None
    byline_printed: str = ""
    abstract: str | None = None
    abstract_line: int | None = None
    repeated_title: bool = False
    """The title is printed twice, line under line; it is taken once."""
    oversized: bool = False
    """The entry is too long to be one; nothing of it was read."""


def split_entry(entry: Entry, longest: int) -> Parts:
    """Tell an entry's parts apart; a part that is not there is None.

    Args:
        entry: a head and its lines.
        longest: characters of the whole entry; a longer one is not looked at.
    """
    if sum(len(line.text) for block in entry.blocks for line in block) > longest:
        return Parts(None, oversized=True)
    blocks = [block for block in entry.blocks if block]
    if not blocks or _title_is_missing(entry, blocks):
        return Parts(None)
    title_block, *rest = blocks
    if len(title_block) > 1 and (not rest or is_prose(_joined(rest[0]))):
        title_block, rest = _split_title_block(title_block, rest)
    title_lines = _without_repeats(title_block)
    title = clean_text(" ".join(line.text for line in title_lines), single_line=True)
    if len(title) > _TITLE_PROSE_LENGTH and is_prose(title) and not rest:
        return Parts(None)
    byline_block, rest = _take_byline(rest)
    byline_text = clean_text(_joined(byline_block), single_line=True)
    abstract = "\n\n".join("\n".join(line.text for line in block) for block in rest)
    return Parts(
        title=title,
        title_line=title_block[0].number,
        byline=parse_byline(byline_text) if byline_text else None,
        byline_line=byline_block[0].number if byline_block else None,
        byline_printed=byline_text,
        abstract=clean_text(abstract) or None,
        abstract_line=rest[0][0].number if rest else None,
        repeated_title=len(title_lines) < len(title_block),
    )


def is_prose(text: str) -> bool:
    """Whether a text reads like an abstract: long, or a sentence, and no list of names."""
    if len(text) <= _PROSE_LENGTH and not (
        text.endswith(".") and len(text.split()) >= _PROSE_WORDS
    ):
        return False
    return not can_be_byline(text)


def _title_is_missing(entry: Entry, blocks: Sequence[list[SourceLine]]) -> bool:
    """Whether the first block is the authors' line: it has its form, and prose follows."""
    first = _joined(blocks[0])
    if len(blocks) > 1 and not is_prose(_joined(blocks[1])):
        return False
    if not looks_like_byline(first):
        return False
    byline = parse_byline(first)
    # A title may look like names (Adam, Eve and the Serpent), but is directly under its head.
    return byline.truncated or bool(byline.tags) or entry.gap_after_head


def _split_title_block(
    block: list[SourceLine], rest: list[list[SourceLine]]
) -> tuple[list[SourceLine], list[list[SourceLine]]]:
    """Title and what follows it, where the blank lines between are lost."""
    for cut in range(1, min(len(block), _FEW_LINES)):
        for end in range(min(len(block), cut + _FEW_LINES), cut, -1):
            below = block[end:]
            if looks_like_byline(_joined(block[cut:end])) and (
                not below or is_prose(_joined(below))
            ):
                return block[:cut], [block[cut:end], *([below] if below else []), *rest]
    return block, rest


def _take_byline(blocks: list[list[SourceLine]]) -> tuple[list[SourceLine], list[list[SourceLine]]]:
    """The block of authors, or [], and what is left for the abstract.

    Place decides: the authors stand between title and abstract, in whatever letters. A line before
    them (a venue) is known by the authors' line, which alone ends in "et al." or in tags.
    """
    if not blocks:
        return [], []
    first, *rest = blocks
    text = _joined(first)
    if len(rest) > 1 and not _is_marked(text) and _is_marked(_joined(rest[0])):
        return rest[0], [first, *rest[1:]]
    if looks_like_byline(text) or (rest and can_be_byline(text)):
        return first, rest
    for cut in range(1, min(len(first), _FEW_LINES)):  # the blank line under them is lost
        if looks_like_byline(_joined(first[:cut])) and is_prose(_joined(first[cut:])):
            return first[:cut], [first[cut:], *rest]
    if is_prose(text):
        return [], blocks
    # Names of a form that nobody foresaw still stand between title and abstract.
    short = len(text.split()) <= 5 and not text.endswith(".") and not any(map(str.isdigit, text))
    if (rest or short) and not is_heading(text) and not has_prose(text):
        return first, rest
    return [], blocks


def _is_marked(text: str) -> bool:
    byline = parse_byline(text)
    return (byline.truncated or bool(byline.tags)) and looks_like_byline(text)


def _without_repeats(lines: list[SourceLine]) -> list[SourceLine]:
    return [
        line for index, line in enumerate(lines) if not index or line.text != lines[index - 1].text
    ]


def _joined(lines: Sequence[SourceLine]) -> str:
    # Long runs of blanks would cost the patterns of `listing_people` quadratic time.
    return " ".join(" ".join(line.text for line in lines).split())
