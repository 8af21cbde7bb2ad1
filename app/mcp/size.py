"""How long an answer of a tool may be: a model reads all of it, and pays for it.

About 2,000 tokens. Tokens are another model's matter; JSON of papers and names has 2.6 to 3.6 bytes
of them each, so bytes are counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

Answer = dict[str, Any]
"""What a tool answers, as JSON has it."""

MOST_BYTES = 5000
"""Of an answer."""
LONGEST_ADDRESS = 600
"""Characters of an address; with a pasted text in it, it says nothing that was not asked."""
UNCUT = ("next_cursor", "page", "file")
"""Names of texts that are of no use once they are cut."""
CUT = "…"


def as_text(answer: Answer) -> str:
    """Write an answer as JSON in one line."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def size_of(answer: Answer) -> int:
    """Count the bytes of an answer."""
    return len(as_text(answer).encode())


def fitted(make: Callable[[int], Answer], most: int) -> Answer:
    """Return the answer of as many entries as there is room for, one at least.

    Args:
        make: gives the answer of a number of entries.
        most: entries that were asked for.
    """
    count = max(most, 1)
    while True:
        answer = make(count)
        size = size_of(answer)
        if size <= MOST_BYTES or count == 1:
            return answer
        count = max(1, min(count - 1, count * MOST_BYTES // size))


def shortened(answer: Answer) -> Answer:
    """Cut the longest texts of an answer until there is room for it; changes it in place."""
    while size_of(answer) > MOST_BYTES:
        holder, key, text = max(_texts(answer), key=lambda found: len(found[2].encode()))
        if len(text) <= len(CUT) + 1:
            break
        holder[key] = text[: len(text) // 2].rstrip(CUT) + CUT
    return answer


def brief(text: str, longest: int) -> str:
    """Return a text, cut where it is longer than so many characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + CUT


def present(**fields: Any) -> Answer:
    """Return the fields that say something: no null, nothing empty, no False."""
    return {
        name: value
        for name, value in fields.items()
        if value or (value == 0 and isinstance(value, (int, float)) and value is not False)
    }


def _texts(part: Any) -> Iterator[tuple[Any, Any, str]]:
    """Yield every text that may be cut, with what holds it and its place there."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(pairs):
        if isinstance(value, str) and key not in UNCUT:
            yield part, key, value
        elif isinstance(value, (dict, list)):
            yield from _texts(value)
