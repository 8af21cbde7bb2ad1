"""Which lines under a head are the title, the authors and the abstract.

An undamaged entry is a title, a blank line, the authors, a blank line, the abstract.
Where a part or a blank line lacks, the form of the lines decides, never their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.text.plain import clean_text
from app.importers.listing.grammar import Entry, SourceLine
from app.importers.listing.people import (
    Byline,
    can_be_byline,
    has_prose,
    is_heading,
    looks_like_byline,
    parse_byline,
)

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
