"""Unicode's letters for mathematics: script, blackboard bold, fraktur, bold and so on.

Browsers ignore MathML's `mathvariant`, so a styled letter must be a letter of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STYLES = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "double-struck": "DOUBLE-STRUCK",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC",
    "monospace": "MONOSPACE",
}


@lru_cache(2048)
def styled(letter: str, variant: str) -> str:
    """The Unicode letter of a style, since browsers ignore `mathvariant`: script l → 𝓁.

    Found by its Unicode name; letters that the mathematical block leaves out because
    they existed before (ℝ, ℋ, ℎ …) have the same name without its first word.
    """
    name = unicodedata.name(letter, "")
    match = re.fullmatch(r"(?:LATIN|GREEK) (SMALL|CAPITAL) LETTER (\w+)|(DIGIT) (\w+)", name)
    if match is None or variant not in _STYLES:
        return letter
    rest = f"{match[1] or match[3]} {match[2] or match[4]}"
    style = _STYLES[variant]
    older = style.replace("FRAKTUR", "BLACK-LETTER")
    for candidate in (f"MATHEMATICAL {style} {rest}", f"{older} {rest}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return "ℎ" if (letter, variant) == ("h", "italic") else letter
