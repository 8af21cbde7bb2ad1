"""Names that are too long for a drawing, as short as they can be said.

Knows texts; must not know what they name.
"""

from __future__ import annotations

import re

_SPELT = re.compile(r"((?:[^\s()]+\s)+)\(([A-Z][A-Za-z-]*?)(s?)\)")
_SECOND = re.compile(r" & .*|, .*(?= and (?:more$|other ))")
_MORE = re.compile(r" and more$| and other(?= )")


def short_label(name: str, longest: int) -> str:
    """Shorten a name: acronyms alone, then its first part, then as many words as there is room for.

    A group that is called by two of its topics "and more" says so as long as there is room.

    Args:
        name: as shown elsewhere, such as "Large language model (LLM) evaluation & prompts".
        longest: signs that the answer may have.
    """
    for shorter in (str, _by_acronyms, _by_first_part, _without_more):
        if len(name := shorter(name)) <= longest:
            return name
    words = name[:longest].rsplit(" ", 1)[0] if " " in name[:longest] else name[: longest - 1]
    return f"{words.rstrip(' &,')} …" if " " in name[:longest] else f"{words}…"


def _by_acronyms(name: str) -> str:
    """Write acronyms without the words that they are short for: "LLM evaluation"."""
    return _SPELT.sub(_bare, name)


def _bare(match: re.Match[str]) -> str:
    """Leave out the words before a bracket whose first letters are the acronym in it."""
    words = match[1].split()
    for start in range(len(words) - 1, -1, -1):
        letters = "".join(part[0] for part in re.split("[ -]", " ".join(words[start:])) if part)
        if letters.casefold() == match[2].casefold():
            return " ".join([*words[:start], match[2] + match[3]])
    return match[0]


def _by_first_part(name: str) -> str:
    return _SECOND.sub("", name)


def _without_more(name: str) -> str:
    return _MORE.sub("", name)
