"""A `.bib` file taken apart into entries as it is read, each with the line of its head.

Braces are counted as BibTeX does, escaped or not. Where one is missing, an entry ends at the next
line that begins one; where there is one too many, at the next entry: a stray brace costs no other
entry. The file is never held as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.records.record import Remark
from app.domain.text.plain import clean_text
from app.importers.source import Source

_CHUNK = 1 << 18
_AHEAD = 1 << 12
"""Bytes that are looked at behind a place before it is judged: heads and keys are shorter."""
_HEAD = re.compile(rb"@[ \t]*([A-Za-z][\w-]*)\s*([{(])")
_LATER_HEAD = (
    rb"\n[ \t]*@[ \t]*(?:[A-Za-z][\w-]*\s*[{(]\s*[^\s{}\"=,#%]*\s*,"
    rb"|(?:string|comment|preamble)\s*[{(])"
)
_BRACES = re.compile(rb"[{}]|" + _LATER_HEAD, re.IGNORECASE)
_PARENTHESES = re.compile(rb'[{}()"]|' + _LATER_HEAD, re.IGNORECASE)
_BEGINS = re.compile(_LATER_HEAD, re.IGNORECASE)
_FIELD_BEHIND = re.compile(rb',\s*[A-Za-z][\w-]*\s*=\s*[{"\d]')
_COMMENTED_HEAD = re.compile(rb"^[ \t]*%.*@[ \t]*[A-Za-z]+[ \t]*\{", re.MULTILINE)
_COMMENT_LINES = re.compile(rb"^[ \t]*%.*$", re.MULTILINE)
_LINE = re.compile(rb"\r\n?|\n")
_WORD = re.compile(rb"\w\w")
_EXCERPT = 200


@dataclass(frozen=True, slots=True)
class Block:
    """One `@type{…}` of the file."""

    kind: str
    """In lower case: `article`, `string` …"""
    body: str
    """What lies between its braces."""
    line: int
    line_end: int
    broken: bool = False
    """Its braces do not balance; it ends where the next entry begins."""


class BlockReader:
    """Reads the blocks of one source.

    Args:
        source: plain bytes.
        longest: bytes of one entry; a longer one is left out.
    """

    def __init__(self, source: Source, longest: int) -> None:
        self._source = source
        self._longest = longest
        self._buffer = b""
        self._at = 0
        """Index in the buffer of the first byte that is not used up."""
        self._ended = False
        self._line = 1

    def blocks(self) -> Iterator[Block | Remark]:
        """Every block in order, and remarks on what is none."""
        self._fill()
        while head := self._next_head():
            yield from self._outside(head.start())
            yield from self._block(head)
        yield from self._outside(len(self._buffer))

    # --- bytes -----------------------------------------------------------------------

    def _fill(self) -> None:
        data = b"" if self._ended else self._source.read(_CHUNK)
        self._ended = not data
        self._buffer += data

    def _take(self, end: int) -> bytes:
        """Use up the bytes before an index, their lines counted."""
        taken = self._buffer[self._at : end]
        self._at = end
        self._line += len(_LINE.findall(taken)) if b"\r" in taken else taken.count(b"\n")
        return taken

    def _forget(self) -> None:
        """Drop from memory what is used up; indices change."""
        self._buffer = self._buffer[self._at :]
        self._at = 0

    # --- between entries -------------------------------------------------------------

    def _next_head(self) -> re.Match[bytes] | None:
        """The head of the next block; text far before it is used up on the way."""
        if self._at > _CHUNK:
            self._forget()
        start = self._at
        while True:
            for head in _HEAD.finditer(self._buffer, start):
                if head.start() + _AHEAD > len(self._buffer) and not self._ended:
                    break
                near = self._buffer[max(self._at, head.start() - _AHEAD) : head.start()]
                if not near[near.rfind(b"\n") + 1 :].lstrip().startswith(b"%"):
                    return head
            if self._ended:
                return None
            start = max(self._at, len(self._buffer) - _AHEAD)
            if start - self._at > self._longest:  # no entry for a megabyte: it is not kept
                self._take(start)
                self._forget()
                start = 0
            self._fill()

    def _outside(self, end: int) -> Iterator[Remark]:
        """Use up the text before the next block, and say what it may have held."""
        line = self._line
        text = self._take(end)
        if commented := _COMMENTED_HEAD.search(text):
            at = line + text.count(b"\n", 0, commented.start())
            reason = "an entry behind “%” is a comment; left out"
            yield Remark("note", at, "commented-out", reason, self._excerpt(commented[0]))
        plain = _COMMENT_LINES.sub(b"", text)
        if word := _WORD.search(plain):
            near = plain[word.start() : word.start() + _EXCERPT].split(b"\n")[0]
            at = line + text.count(b"\n", 0, text.find(near))
            reason = "text between entries is no record; left out"
            yield Remark("note", at, "unread-text", reason, self._excerpt(plain))

    @staticmethod
    def _excerpt(data: bytes) -> str:
        return clean_text(_text(data.strip()[:_EXCERPT]), single_line=True)

    # --- entries ---------------------------------------------------------------------

    def _block(self, head: re.Match[bytes]) -> Iterator[Block | Remark]:
        kind = head[1].decode("ascii", errors="replace").lower()
        line = self._line
        self._take(head.end())
        end, closed = self._end(opener=head[2])
        if end < 0:
            excerpt = self._excerpt(self._buffer[head.start() : head.start() + _EXCERPT])
            reason = f"the entry is longer than {self._longest // 1024:,} KiB"
            yield Remark("rejected", line, "too-long", reason, excerpt)
            self._skip()
            return
        behind = self._end_of_fields(end + 1) if closed and kind not in _NO_RECORDS else 0
        body = self._take(behind or end)
        line_end = self._line
        broken = not closed or behind > 0
        if broken:
            line_end -= len(_LINE.findall(body[len(body.rstrip()) :]))
        else:
            self._at += 1
        yield Block(kind, _text(body), line, line_end, broken)

    def _end(self, opener: bytes) -> tuple[int, bool]:
        """Index of what closes a block whose head was taken, and whether it is there.

        -1 where the block is too long.
        """
        signs = _BRACES if opener == b"{" else _PARENTHESES
        depth, quoted, at = 0, False, self._at
        while True:
            safe = len(self._buffer) - (0 if self._ended else _AHEAD)
            for match in signs.finditer(self._buffer, at):
                if match.start() > safe:
                    break
                sign = match[0]
                at = match.end()
                if sign == b"{":
                    depth += 1
                elif sign == b"}":
                    depth -= 1
                    if depth < 0:
                        return match.start(), True
                elif len(sign) > 1:
                    return match.start(), False
                elif sign == b'"':
                    quoted = depth == 0 and not quoted
                elif sign == b")" and depth == 0 and not quoted:
                    return match.start(), True
            if self._ended:
                return len(self._buffer), False
            at = max(at, safe)
            if at - self._at > self._longest:
                return -1, False
            self._fill()

    def _end_of_fields(self, start: int) -> int:
        """Index of the end of fields that follow a brace too many; 0 where there are none."""
        while len(self._buffer) < start + _AHEAD and not self._ended:
            self._fill()
        head = _HEAD.search(self._buffer, start, start + _AHEAD)
        end = head.start() if head else min(start + _AHEAD, len(self._buffer))
        gap = _COMMENT_LINES.sub(b"", self._buffer[start:end])
        return end if _FIELD_BEHIND.search(gap) else 0

    def _skip(self) -> None:
        """Use up the rest of an entry, up to the next line that begins one."""
        while True:
            begins = _BEGINS.search(self._buffer, self._at)
            if begins or self._ended:
                self._take(begins.start() if begins else len(self._buffer))
                return
            self._take(max(self._at, len(self._buffer) - _AHEAD))
            self._forget()
            self._fill()


_NO_RECORDS = frozenset({"comment", "preamble", "string"})


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
