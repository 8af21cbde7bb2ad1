"""The text of a JSON file, of which only a window is held in memory."""

from __future__ import annotations

import codecs
import json
import math
import re
from typing import Any

from app.domain.text.plain import decode
from app.importers.limits import MIB, BrokenSource
from app.importers.source import Source

VALUE_CHARS = 16 * MIB
"""Longest value that is read as a whole: a paper of 3,000 authors takes 5 MiB at OpenAlex."""
_BLANKS = re.compile("[\\s\ufeff\x1e]*")
_FOREIGN = re.compile("[\udc80-\udcff]")
_FAR = 64 * 1024
_LAST_SIGNS = 12
"""A fault this near to the end of the window may only be its end: -Infinity, \\ud83d\\ude00."""


class Unreadable(Exception):
    """A value that is no JSON.

    Args:
        reason: as a clause.
        wasted: characters that were read in vain.
        at_end: the file ends within the value.
    """

    def __init__(self, reason: str, wasted: int = 0, *, at_end: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wasted = wasted
        self.at_end = at_end


class TooLong(Unreadable):
    """A value that is longer than was asked for."""


def _number(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; of a name that comes again, the last value has it, as everywhere with JSON.

    An earlier value that differs is kept as `name (2)`, so that it is seen.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        for name, value in pairs:
            if value != found[name] and value is not None:
                found.setdefault(f"{name} (2)", value)
    return found


DECODER = json.JSONDecoder(
    object_pairs_hook=unrepeated,
    parse_float=_number,
    parse_constant=lambda _: None,  # NaN and Infinity, which other programs write for "no value"
    strict=False,  # line breaks in texts
)


class Buffer:
    """A window on the text of a source that moves on.

    Args:
        source: read to its end, in pieces.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._line = 1
        self._counted = 0
        self._foreign_bytes = False
        self.text = ""
        self.pos = 0
        """Where in `text` the next thing is read."""
        self.start = 0
        """Where in `text` the last value began."""
        self.taken = 0
        """Characters read from the source."""
        self.in_vain = 0
        """Characters that were read again, or tried, where the file is damaged."""
        self.gave_up = False
        """The rest of the file was skipped, since too much of it is damaged."""
        self.ended = False
        """All of the file is in the window, or was."""
        self.broken: BrokenSource | None = None
        """Why the packed file ends too early."""
        self.foreign: str | None = None
        """The encoding of the first value that is not UTF-8."""

    @property
    def line(self) -> int:
        """The line of `pos`, counted from 1."""
        self._line += self.text.count("\n", self._counted, self.pos)
        self._counted = self.pos
        return self._line

    def more(self) -> bool:
        """Read on, at least as much as is in the window; False at the end of the file."""
        if self.ended:
            return False
        _ = self.line
        rest = self.text[self.pos :]
        try:
            data = self._source.read(max(MIB, len(rest)))
        except BrokenSource as error:
            self.broken, data = error, b""
        self.ended = not data
        piece = self._decoder.decode(data, final=self.ended)
        if not self._foreign_bytes:
            self._foreign_bytes = not _is_whole(piece)
        self.taken += len(piece)
        self.text = rest + piece
        self.pos = self._counted = 0
        return not self.ended

    def forget(self) -> None:
        """Let go of what lies far before the position: each fault is counted from the beginning."""
        if self.pos > _FAR:
            _ = self.line
            self.text = self.text[self.pos :]
            self.pos = self._counted = 0

    def give_up(self) -> None:
        """Skip the rest of the file."""
        self.gave_up = True
        while True:
            self.pos = len(self.text)
            if not self.more():
                return

    def peek(self) -> str:
        """The next sign that is not blank, which `pos` then points to; "" at the end."""
        while True:
            blanks = _BLANKS.match(self.text, self.pos)
            self.pos = blanks.end() if blanks else self.pos
            if self.pos < len(self.text):
                return self.text[self.pos]
            if not self.more():
                return ""

    def value(self, limit: int = VALUE_CHARS) -> Any:
        """Read the JSON value at `pos` and move behind it.

        Args:
            limit: characters; where the window ends within the value, it is read on up to here.

        Raises:
            Unreadable: it is no JSON or too deep; `pos` stays.
            TooLong: it goes on beyond the limit.
        """
        while True:
            length = len(self.text) - self.pos
            try:
                value, end = DECODER.raw_decode(self.text, self.pos)
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self.text) - _LAST_SIGNS or error.msg[:7] == "Untermi"
                if cut and not self.ended:
                    self._go_on(length, limit)
                    continue
                wasted = error.pos - self.pos
                raise Unreadable(_fault(error, self.pos), wasted, at_end=cut) from None
            except RecursionError:
                raise Unreadable("it is nested too deep", length) from None
            except ValueError:  # an integer of thousands of digits
                raise Unreadable("a number in it is too long", length) from None
            if end == len(self.text) and not self.ended and isinstance(value, int | float):
                self._go_on(length, limit)  # its digits may go on
                continue
            if self._foreign_bytes:
                value = self._as_printed(value, end)
            self.start, self.pos = self.pos, end
            return value

    def _go_on(self, length: int, limit: int) -> None:
        if length > limit:
            raise TooLong(f"it is longer than {limit // MIB} MiB", length)
        self.more()

    def _as_printed(self, value: Any, end: int) -> Any:
        """The value, read again where its bytes are not UTF-8 but those of another encoding."""
        if not _FOREIGN.search(self.text, self.pos, end):
            return value
        raw = self.text[self.pos : end].encode("utf-8", errors="surrogateescape")
        text, encoding = decode(raw)
        self.foreign = self.foreign or encoding
        return DECODER.decode(text)


def text_of_json(written: str) -> str:
    """The text of a JSON string without its quotes; as it is where it has a false escape."""
    if "\\" not in written:
        return written
    try:
        return str(DECODER.decode(f'"{written}"'))
    except ValueError:
        return written


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _fault(error: json.JSONDecodeError, start: int) -> str:
    fault = error.msg.lower().removesuffix(" at").removesuffix(" starting")
    return f"{fault} at character {error.pos - start + 1}"
