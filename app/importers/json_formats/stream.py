"""The records of a JSON file one by one, whatever they lie in, in bounded memory.

A file is one object, an array, objects one after the other (JSON Lines, or simply joined), or the
answer of a service: an object in which the records lie in an array or object of a known name. What
is damaged costs the record that it lies in.

ijson (with yajl) takes three times as long as the json module for the same records, and ends at the
first fault of a file; so records are found here, and each is read by the json module.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.records.record import Remark
from app.domain.text.plain import clean_text
from app.importers.json_formats.buffer import Buffer, TooLong, Unreadable, text_of_json
from app.importers.json_formats.mending import end_of_value, mended, seek_object
from app.importers.limits import MIB
from app.importers.source import Source

_EXCERPT = 200
_STRAY = 2_000
"""Values in a row that are damaged or no objects: a file with more is no list of records."""
_NESTED = 8
"""Levels of objects in which a service may pack its records."""
_NAME = re.compile(r'"((?:[^"\\\n]|\\.){0,1000})"\s*:')
_JUNK_ENDS_AT = "{[]\n,"
_NEAR = 64 * 1024
"""Characters that are looked through at a time for the end of junk."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a file where a record may be expected."""

    value: Any
    line: int
    """Of its first sign, counted from 1."""
    line_end: int


class JsonStream:
    """The values of a file, and remarks on what could not be read.

    Args:
        source: read once, from the beginning.
        containers: names under which the answers of a service hold their records; what lies
            there is looked into, so no record may have such a field.
    """

    def __init__(self, source: Source, containers: Collection[str] = ()) -> None:
        self._buffer = Buffer(source)
        self._containers = frozenset(containers)
        names = "|".join(map(re.escape, containers)) or "(?!)"
        self._container = re.compile(rf'"(?:{names})"\s*:\s*[\[{{]')
        self._names: frozenset[str] = frozenset()
        """Of the last whole object."""
        self._stray = 0
        self._in_junk = self._cut_off = False
        self.around: dict[str, Any] = {}
        """What the answer of a service says around its records."""

    @property
    def encoding(self) -> str | None:
        """The encoding that was taken where the file is not UTF-8, so far; else None."""
        return self._buffer.foreign

    def __iter__(self) -> Iterator[Item | Remark]:
        buffer = self._buffer
        while (sign := buffer.peek()) and self._stray < _STRAY:
            if sign == "[":
                yield from self._array()
            elif sign == "{":
                yield from self._object()
            elif sign in ",]}":
                buffer.pos += 1
            else:
                yield from self._item()
        if self._stray >= _STRAY:
            reason = f"{_STRAY:,} values in a row are no records; what follows is not read"
            yield Remark("rejected", buffer.line, "no-records", reason)
        if buffer.broken is not None:
            reason = f"{buffer.broken} What lies before is kept."
            yield Remark("rejected", buffer.line, "broken-file", reason)

    def _array(self) -> Iterator[Item | Remark]:
        """The values of the array at the position."""
        buffer = self._buffer
        buffer.pos += 1
        while (sign := buffer.peek()) and self._stray < _STRAY:
            if sign == "]":
                buffer.pos += 1
                return
            if sign in ",}":
                buffer.pos += 1
            else:
                yield from self._item()
        if not sign and buffer.broken is None and not self._cut_off:
            self._cut_off = True
            reason = "the file ends before its list does; more records may have followed"
            yield Remark("doubt", buffer.line, "cut-off", reason)

    def _item(self) -> Iterator[Item | Remark]:
        """The value at the position; a remark where it is damaged."""
        line = self._buffer.line
        try:
            value = self._buffer.value()
        except Unreadable as fault:
            yield from self._damaged(fault, line)
        else:
            yield self._found(value, line)

    def _object(self) -> Iterator[Item | Remark]:
        """The object at the position, or the records that it holds."""
        buffer = self._buffer
        line = buffer.line
        try:
            value = buffer.value(MIB)
        except TooLong:
            yield from self._members(line)
        except Unreadable as fault:
            end = end_of_value(buffer) or len(buffer.text)
            if self._container.search(buffer.text, buffer.pos, end):
                yield from self._members(line)
            else:
                yield from self._damaged(fault, line)
        else:
            if self._containers.isdisjoint(value):
                yield self._found(value, line)
            else:
                buffer.pos = buffer.start
                yield from self._members(line)

    def _members(self, line: int, depth: int = 0) -> Iterator[Item | Remark]:
        """The records that lie in the object at the position, or the object, read by its names."""
        buffer = self._buffer
        buffer.pos += 1
        value: dict[str, Any] = {}
        holds_records, whole = False, True
        while (sign := buffer.peek()) and self._stray < _STRAY:
            if sign == "}":
                buffer.pos += 1
                break
            if sign == ",":
                buffer.pos += 1
                continue
            name = self._name() if sign == '"' else None
            if name is None:
                if not holds_records:
                    yield from self._damaged(Unreadable("a name is expected"), line)
                return  # what lies here is read as what follows the object
            sign = buffer.peek()
            if name in self._containers and sign in ("[", "{") and depth < _NESTED:
                holds_records = True
                self.around.update(value)
                inner = self._array() if sign == "[" else self._members(buffer.line, depth + 1)
                yield from inner
                continue
            try:
                value[name] = buffer.value()
            except Unreadable as fault:
                yield from self._damaged(fault, line)
                whole = False
        if holds_records:
            self.around.update(value)
        elif value and whole:
            yield self._found(value, line)

    def _name(self) -> str | None:
        """The name of a member and its colon, which are read; None where there is none."""
        buffer = self._buffer
        match = _NAME.match(buffer.text, buffer.pos)
        if match is None and buffer.more():
            match = _NAME.match(buffer.text, buffer.pos)
        if match is None:
            return None
        buffer.pos = match.end()
        return text_of_json(match[1])

    def _found(self, value: Any, line: int) -> Item:
        if value and isinstance(value, dict):
            self._names, self._stray, self._in_junk = frozenset(value), 0, False
        else:
            self._stray += 1
        return Item(value, line, self._buffer.line)

    def _damaged(self, fault: Unreadable, line: int) -> Iterator[Item | Remark]:
        """What can be had of the damaged value at the position, which is left behind.

        Args:
            fault: what is wrong with it.
            line: on which it, or the object that it is a part of, begins.
        """
        buffer = self._buffer
        buffer.forget()
        excerpt = clean_text(buffer.text[buffer.pos : buffer.pos + _EXCERPT], single_line=True)
        if buffer.text.startswith(("{", "["), buffer.pos):
            end = end_of_value(buffer)
            value = None if end is None else mended(buffer.text[buffer.pos : end])
            if end is not None and value is not None:
                buffer.pos = end
                yield self._found(value, line)
                return
            seek_object(buffer, self._names, end)
        else:
            buffer.pos = _end_of_junk(buffer.text, buffer.pos)
            if self._in_junk:
                self._stray += 1
                return
            self._in_junk = True
        self._stray += 1
        code, reason = "bad-json", f"no valid JSON: {fault.reason}"
        if fault.at_end and buffer.ended and buffer.pos == len(buffer.text):
            code, reason = "cut-off", "the file ends within this record"
            self._cut_off = True
        if buffer.gave_up:
            reason += "; too much is damaged, so what follows is not read"
        yield Remark("rejected", line, code, reason, excerpt)


def _end_of_junk(text: str, start: int) -> int:
    """Where the next value may begin; it takes a tenth of the time of a regular expression."""
    for near in range(start + 1, len(text), _NEAR):
        places = [text.find(sign, near, near + _NEAR) for sign in _JUNK_ENDS_AT]
        if found := [place for place in places if place >= 0]:
            return min(found)
    return len(text)
