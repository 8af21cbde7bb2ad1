"""Character references of HTML in texts that are no HTML: `G&#252;ting`, `Wiley &amp; Sons`."""

from __future__ import annotations

import re
from html import unescape

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def decode_references(text: str) -> str:
    """Give a text with its complete character references as characters; others stay."""
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    return unescape(match[0])
