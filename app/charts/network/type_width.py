"""How wide a text is, without a font at hand: rather too much than too little."""

from __future__ import annotations

from unicodedata import category, east_asian_width

_WIDTHS = {
    **dict.fromkeys("ijl.,:;!|'’ıI", 0.36), **dict.fromkeys("ftr-()/[] ", 0.43),
    **dict.fromkeys("mMwW@%", 1.0), **dict.fromkeys("0123456789", 0.65),
}  # fmt: skip
"""Ems of letters in the widest fonts that systems show pages in (DejaVu Sans, Verdana)."""
_CAPITAL, _SMALL, _FULL = 0.79, 0.64, 1.05


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in pixels, rather too much than too little."""
    return size * sum(map(_letter, text))


def _letter(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if category(sign).startswith("M"):
        return 0.0
    if east_asian_width(sign) in "WF":
        return _FULL
    return _CAPITAL if sign.isupper() else _SMALL
