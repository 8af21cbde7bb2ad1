"""Signs that may leave in a file: no control characters, no halves of a character."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, and DEL and the C1 controls, which it can and no reader wants.
# https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """Return the text without characters that XML 1.0 cannot hold and without controls.

    Tabs and line breaks stay.
    """
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)
