"""The part of an abstract that shows best why it was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from app.domain.latex import Math, has_markup, spans
from app.search.highlight import Range

WORDS = 30
"""Two lines of a hit."""
NEAR = 8
"""Words by which a snippet may end earlier to end with a sentence."""

_RUN = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


def snippet(raw: str, ranges: Sequence[Range], words: int = WORDS) -> Range:
    """Return the window of a text that covers the most, and the most different, ranges.

    It is about `words` long, begins and ends between words, with a sentence where one is near,
    and never within a formula.

    Args:
        raw: an abstract as printed.
        ranges: from `Highlighter.ranges`.
        words: length of the window in words.
    """
    chunks = _chunks(raw)
    if len(chunks) <= words:
        return (chunks[0][0], chunks[-1][1]) if chunks else (0, 0)
    found = _words_found(raw, chunks, ranges)
    first = _best_start(found, words)
    last = max((at for at in found if at < first + words), default=first)
    start = _begin(raw, chunks, first, spare=words - 1 - (last - first))
    stop = min(start + words, len(chunks))
    for end in range(stop, max(stop - NEAR, last), -1):
        if _SENTENCE_END.search(raw[slice(*chunks[end - 1])]):
            stop = end
            break
    return chunks[start][0], chunks[stop - 1][1]


def _begin(raw: str, chunks: list[Range], first: int, spare: int) -> int:
    """Where to begin so that `first` is shown, with what spare words there are before it."""
    earliest = max(first - spare, 0)
    for start in range(first, earliest - 1, -1):
        if start == 0 or _SENTENCE_END.search(raw[slice(*chunks[start - 1])]):
            return start
    return max(first - spare // 2, earliest)


def _chunks(raw: str) -> list[Range]:
    """The words of a text; what one formula holds together is one."""
    chunks = [found.span() for found in _RUN.finditer(raw)]
    if not has_markup(raw):
        return chunks
    formulas = [(span.start, span.end) for span in spans(raw) if isinstance(span, Math)]
    joined: list[Range] = []
    for start, end in chunks:
        while formulas and formulas[0][1] <= start:
            formulas.pop(0)
        if joined and formulas and formulas[0][0] < start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _words_found(raw: str, chunks: list[Range], ranges: Sequence[Range]) -> dict[int, str]:
    """What is found in each chunk that holds a range, by the chunk's place, in order."""
    found: dict[int, str] = {}
    at = 0
    for start, end in ranges:
        while at < len(chunks) - 1 and chunks[at][1] <= start:
            at += 1
        found.setdefault(at, raw[start:end].casefold())
    return found


def _best_start(found: dict[int, str], words: int) -> int:
    """The place of the first word found in the best window, the earliest of equally good ones."""
    best = (0, 0)
    best_start = 0
    places = list(found)
    inside: Counter[str] = Counter()
    right = 0
    for left, start in enumerate(places):
        while right < len(places) and places[right] < start + words:
            inside[found[places[right]]] += 1
            right += 1
        worth = (len(inside), right - left)
        if worth > best:
            best, best_start = worth, start
        inside[found[start]] -= 1
        inside += Counter()  # drops what is counted no longer
    return best_start
