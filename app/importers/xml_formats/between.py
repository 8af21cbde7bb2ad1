"""What comes between the records of an XML file: tags that hold nothing, or text of no record."""

from __future__ import annotations

import re

_TAG = re.compile(rb"<(/?)((?:[\w.-]+:)?[A-Za-z_][\w.-]*)[^<>]*>")


def text_between(data: bytes, around: frozenset[bytes]) -> tuple[int, bytes] | None:
    """The first text that belongs to no record, or None.

    Args:
        data: the stretch between two records.
        around: local names of the elements whose text may come here.

    Returns:
        Its position, and its bytes up to the next tag.
    """
    ends: dict[bytes, int] = {}
    at = 0
    while True:
        opened = data.find(b"<", at)
        text = data[at:] if opened < 0 else data[at:opened]
        if text and not text.isspace():
            return at + len(text) - len(text.lstrip()), text.strip()
        if opened < 0:
            return None
        if data.startswith(b"<!--", opened):
            at = _past(data, b"-->", opened + 4, ends)
        elif data.startswith(b"<?", opened):
            at = _past(data, b"?>", opened + 2, ends)
        elif tag := _TAG.match(data, opened):
            at = tag.end()
            name = tag[2].rpartition(b":")[2]
            if name in around and not tag[1] and data[at - 2 : at] != b"/>":
                at = _past(data, b"</" + tag[2] + b">", at, ends)
        else:
            return opened, data[opened : data.find(b"<", opened + 1) % (len(data) + 1)]


def _past(data: bytes, sign: bytes, at: int, ends: dict[bytes, int]) -> int:
    """The position behind the next such sign; `at` where there is none.

    Args:
        ends: where a sign was sought in vain, so that it is not sought again.
    """
    if sign in ends:
        return at
    found = data.find(sign, at)
    if found < 0:
        ends[sign] = at
        return at
    return found + len(sign)
