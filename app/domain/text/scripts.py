"""Letters below and above the line, as Unicode where it has them, else as a formula."""

from __future__ import annotations

import re

_DIGITS_ABOVE = dict(zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True))
_DIGITS_BELOW = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_ABOVE = str.maketrans(
    _DIGITS_ABOVE
    | dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
    | {"−": "⁻", "–": "⁻"}
)
_BELOW = str.maketrans(
    _DIGITS_BELOW
    | dict(zip("aehijklmnoprstuvxβγρφχ", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))
    | {"−": "₋", "–": "₋"}
)
_ORDINALS = frozenset({"st", "nd", "rd", "th", "e", "er", "re", "ème"})
_WORD = re.compile(r"[A-Za-z]{2,}")
_LONGEST_SCRIPT = 60
_IN_TEX = str.maketrans({c: f"\\{c}" for c in "%&#_{}"})


def lowered(text: str) -> str:
    """A text below the line: ₂ for 2; a formula where Unicode lacks a sign."""
    return _script(text, _BELOW, "_")


def raised(text: str, before: str = "") -> str:
    """A text above the line: ² for 2, but `th` behind a number; a formula where a sign lacks.

    Args:
        text: the raised text.
        before: what is printed in front of it.
    """
    bare = text.strip()
    if before[-1:].isdigit() and (bare in _ORDINALS or bare == "o"):
        return "°" if bare == "o" else bare
    if bare in ("TM", "tm"):
        return "™"
    if not any(sign.isalnum() or sign in "+-−–=()" for sign in bare):
        return text  # marks of footnotes, degrees, ®
    return _script(text, _ABOVE, "^")


def _script(text: str, signs: dict[int, str], command: str) -> str:
    bare = text.strip()
    if not bare:
        return ""
    if all(ord(sign) in signs for sign in bare):
        return bare.translate(signs)
    if len(bare) > 2 and bare[0] == bare[-1] == "$" and "$" not in bare[1:-1]:
        return f"${command}{{{bare[1:-1]}}}$"
    if len(bare) > _LONGEST_SCRIPT or any(sign in bare for sign in "$\\\n\x00\x01\x02"):
        return text
    words = _WORD.sub(r"\\mathrm{\g<0>}", bare.translate(_IN_TEX))
    return f"${command}{{{words}}}$"
