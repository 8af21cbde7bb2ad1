"""Where formulas end, in one pass however many of them begin."""

from __future__ import annotations


class Ends:
    """The signs that end formulas in one text.

    Args:
        raw: the text.
    """

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._found: dict[str, tuple[int, int]] = {}
        """Sign -> where it was looked for, and where it is."""

    def find(self, sign: str, start: int, end: int) -> int:
        """Where a sign is within raw[start:end]; -1 for nowhere."""
        begun, place = self._found.get(sign, (len(self._raw) + 1, -1))
        if start < begun or -1 < place < start:
            place = self._raw.find(sign, start)
            self._found[sign] = start, place
        return place if place + len(sign) <= end else -1
