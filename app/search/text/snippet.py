"""The part of an abstract that shows best why it was found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import itemgetter

from app.domain.tex.html import Math, has_markup, spans
from app.search.text.highlight import Range

WORDS = 30
"""Two lines of a hit."""
NEAR = 8
"""Words by which a snippet may end earlier to end with a sentence."""

_RUN = re.compile(r"\S+")
_CLOSING = "\"'”’)]"
_ENDS = (".", "!", "?", "…")


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
        return (chunks[0][0], chunks[len(chunks) - 1][1]) if chunks else (0, 0)
    found = _words_found(raw, chunks, ranges)
    first = _best_start(found, words)
    last = max((at for at in found if at < first + words), default=first)
    start = _begin(raw, chunks, first, spare=words - 1 - (last - first))
    stop = min(start + words, len(chunks))
    for end in range(stop, max(stop - NEAR, last), -1):
        if _ends_sentence(raw, chunks[end - 1]):
            stop = end
            break
    return chunks[start][0], chunks[stop - 1][1]


def _begin(raw: str, chunks: _Chunks, first: int, spare: int) -> int:
    """Where to begin so that `first` is shown, with what spare words there are before it."""
    earliest = max(first - spare, 0)
    for start in range(first, earliest - 1, -1):
        if start == 0 or _ends_sentence(raw, chunks[start - 1]):
            return start
    return max(first - spare // 2, earliest)


def _ends_sentence(raw: str, word: Range) -> bool:
    return raw[word[0] : word[1]].rstrip(_CLOSING).endswith(_ENDS)


class _Spaced:
    """The words of a text with one space between any two, placed only when they are asked for."""

    def __init__(self, lengths: list[int], sums: list[int]) -> None:
        self._lengths = lengths
        self._sums = sums

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, place: int) -> Range:
        end = self._sums[place] + place
        return end - self._lengths[place], end


_Chunks = list[Range] | _Spaced


def _chunks(raw: str) -> _Chunks:
    """The words of a text; what one formula holds together is one."""
    if not has_markup(raw):
        lengths = list(map(len, raw.split()))
        sums = list(accumulate(lengths))
        # What is stored has been cleaned; other white space comes from other callers.
        spaces = len(sums) - 1
        if sums and spaces == raw.count(" ") and sums[-1] + spaces == len(raw):
            return _Spaced(lengths, sums)
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


def _words_found(raw: str, chunks: _Chunks, ranges: Sequence[Range]) -> dict[int, str]:
    """What is found in each chunk that holds a range, by the chunk's place, in order."""
    found: dict[int, str] = {}
    for start, end in ranges:
        if isinstance(chunks, _Spaced):
            place = raw.count(" ", 0, start)
        else:
            place = min(bisect_right(chunks, start, key=itemgetter(1)), len(chunks) - 1)
        found.setdefault(place, raw[start:end].casefold())
    return found


def _best_start(found: dict[int, str], words: int) -> int:
    """The place of the first word found in the best window, the earliest of equally good ones."""
    places, texts = list(found), list(found.values())
    best, best_start = (0, 0), 0
    for left, start in enumerate(places):
        inside = texts[left : bisect_left(places, start + words)]
        worth = (len(set(inside)), len(inside))
        if worth > best:
            best, best_start = worth, start
    return best_start
