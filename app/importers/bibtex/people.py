"""Authors and editors of BibTeX: `Last, First and {Corporate Author} and others`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.domain.people.group_names import is_group_name
from app.domain.people.name_words import DEGREES, DEGREES_AFTER_COMMA, PARTICLES, SUFFIXES
from app.domain.people.names import parse_name
from app.domain.people.roles import without_role
from app.domain.people.several import people_between, people_of
from app.domain.tex.decode import decode_tex
from app.domain.text.plain import UNSPACED
from app.domain.text.references import decode_references


@dataclass(frozen=True, slots=True)
class BibName:
    """One name, as far as its source takes it apart."""

    name: str = ""
    """As printed, where the parts are not given apart."""
    given: str = ""
    family: str = ""
    particle: str = ""
    suffix: str = ""
    group: bool = False
    role: str = ""
    """Of an editor among the authors (`app.domain.people.roles`)."""


@dataclass(slots=True)
class BibNames:
    """A field of names, read."""

    names: list[BibName] = field(default_factory=list)
    others: bool = False
    """The list is cut."""
    mended: bool = False
    """Names were separated by commas or "&" where `and` belongs."""


_SPLIT = re.compile(r"\\.|[{}]| and(?= )|[;；、]", re.IGNORECASE | re.DOTALL)
_JOINING = re.compile(r"(?:, ?| )(?:\\?&|und|et|(?<=\. )y) |\\.|[{}]", re.DOTALL)
"""What writers put for `and`; in names, too (`Ernst & Young`, `Ramón y Cajal`)."""
_MORE_THAN_WORDS = re.compile(r"[,&{}]")
_COMMA = re.compile(r"\\.|[{},]", re.DOTALL)
_NAME_CHARS = 200
"""Longer ones are not remembered."""
_AND = re.compile(r"\\.|[{}]| and(?= )", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"\\.|[{}]|[ ~]", re.DOTALL)
_OTHERS = re.compile(r"(?:\{?others\}?|(?:and )?(?:et\.? )?al\.?|\.\.\.|…)", re.IGNORECASE)
_ET_AL = re.compile(r",? (?:et\.? al\.?|\.\.\.|…)$", re.IGNORECASE)
_PART = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_NAMED_PARTS = re.compile(r"(?:family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_INITIAL = re.compile(r"(?:[^\W\d_]\.[ -]?)+")
_NO_BLANKS = re.compile(f"[{UNSPACED}]+")


Reader = Callable[[str], tuple[BibName, ...]]
"""Reads what lies between two `and`, as `read_item` does."""


def read_names(value: str, read: Reader) -> BibNames:
    """Read a field of names.

    Args:
        value: as it is in the file, TeX untouched.
        read: `read_item`, or one that knows what it read before.
    """
    found = BibNames()
    braced: list[int] = []
    value = " ".join(decode_references(value).split())
    whole, role = without_role(value)
    if role == "editors":
        value = whole
    items = _split(f" {value} ", _SPLIT)
    in_order = len(items) > 1 and " " in items[-1] and not _MORE_THAN_WORDS.search(items[-1])
    for raw in items:
        if _OTHERS.fullmatch(raw):
            found.others = True
            continue
        if cut := _ET_AL.search(raw):
            found.others, raw = True, raw[: cut.start()]
        if in_order and "," in raw and _inner(raw) is None:
            raw += ","
        names = read(raw) if len(raw) < _NAME_CHARS else read_item(raw)
        found.mended |= len(names) > 1
        inner = _inner(raw)
        if inner is not None and " " in inner and not is_group_name(names[0].name):
            braced.append(len(found.names))
        found.names += names
    if len(found.names) > 1 and len(braced) == len(found.names):
        # Who puts every name in braces says nothing with them.
        found.names = [replace(name, group=False) for name in found.names]
    if role == "editors":
        found.names[-1:] = [replace(name, role=role) for name in found.names[-1:]]
    return found


def _split(text: str, signs: re.Pattern[str]) -> list[str]:
    """The parts of a text between separators outside of braces, empty ones left out.

    Args:
        signs: finds separators, and also braces and what is escaped by a backslash.
    """
    if "{" not in text and "}" not in text and "\\" not in text:
        parts = signs.split(text)
    else:
        parts, depth, start = [], 0, 0
        for match in signs.finditer(text):
            sign = match[0]
            if sign == "{":
                depth += 1
            elif sign == "}":
                depth = max(0, depth - 1)
            elif depth == 0 and sign[0] != "\\":
                parts.append(text[start : match.start()])
                start = match.end()
        parts.append(text[start:])
    stripped = (part.strip(" ~") for part in parts)
    return [part for part in stripped if part.strip(",")]


def read_item(raw: str) -> tuple[BibName, ...]:
    """Read what lies between two `and`: one name, as a rule.

    A comma at its end shows that the names of the list are in reading order.
    """
    raw, role = without_role(raw)
    names = list(_names(raw))
    if role:
        names[-1:] = [replace(name, role=role) for name in names[-1:]]
    return tuple(names)


def _names(raw: str) -> Iterator[BibName]:
    """The name of one item; several where commas separate them."""
    inner = _inner(raw)
    if inner is not None:
        yield from _braced(inner)
        return
    if _NAMED_PARTS.match(raw):
        yield _named_parts(raw)
        return
    joined = _split(raw, _JOINING)
    sides = [parts for side in joined if (parts := _split(side, _COMMA))]
    if not sides:
        return
    read = [list(filter(None, map(decode_tex, side))) for side in sides]
    people = people_between(read, in_list=raw.endswith(","))
    if len(sides) > 1 and not people and "&" not in raw:  # Ramón y Cajal, S.
        sides = [_split(raw, _COMMA)]
        read = [list(filter(None, map(decode_tex, sides[0])))]
    if len(people) > 1:
        yield from (_of_parts(parts) for parts in people)
    elif len(sides) > 1:
        yield BibName(decode_tex(raw))
    elif len(read[0]) > 1:
        yield _inverted(read[0])
    else:
        yield _in_reading_order(sides[0][0])


def _of_parts(parts: Sequence[str]) -> BibName:
    return _inverted(list(parts)) if len(parts) > 1 else BibName(parts[0])


def _inner(raw: str) -> str | None:
    """What the braces hold that enclose a name as a whole; None where there are none."""
    if not raw.startswith("{") or raw.startswith("{\\") or not raw.endswith("}"):
        return None
    depth = 0
    for match in _WORD.finditer(raw):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return raw[1:-1].strip() if match.end() == len(raw) else None
    return None


def _braced(inner: str) -> Iterator[BibName]:
    """A name in braces: a group's, unless it cannot be taken apart or shows a person's initials."""
    while (deeper := _inner(inner)) is not None:
        inner = deeper
    text = decode_tex(inner)
    if is_group_name(text):
        people = _split(f" {inner} ", _AND)
        if len(people) > 1 and all("," in name or _has_initial(name) for name in people):
            for name in people:
                yield from _names(name)
            return
        if "," in text and len(names := people_of(text)) > 1:
            yield from (_of_parts(name.split(", ")) for name in names)
            return
        yield BibName(text, group=True)
    elif "," in text:
        yield from _names(inner)
    elif " " not in text:
        yield BibName(text, group=not _NO_BLANKS.fullmatch(text))
    else:
        yield BibName(text, group=bool(parse_name(text).given) and not _has_initial(text))


def _has_initial(text: str) -> bool:
    return any(_INITIAL.fullmatch(word) for word in text.split())


def _named_parts(raw: str) -> BibName:
    """BibLaTeX's own form: `family=Berg, given=Tom, prefix=van der`."""
    parts: dict[str, str] = {}
    for text in _split(raw, _COMMA):
        if match := _PART.fullmatch(text):
            parts[match[1].lower()] = decode_tex(match[2]).strip('"')
    return BibName(
        given=parts.get("given", ""),
        family=parts.get("family", ""),
        particle=parts.get("prefix", ""),
        suffix=parts.get("suffix", ""),
    )


def _in_reading_order(raw: str) -> BibName:
    """A name without a comma; words that braces hold together are one part of it."""
    words = _split(raw, _WORD) if "{" in raw else []
    if len(words) > 1:
        if " " in words[-1] and _inner(words[-1]) is not None:
            given = " ".join(words[:-1])
            return BibName(given=decode_tex(given), family=decode_tex(words[-1]))
        if " " in words[0] and _inner(words[0]) is not None:
            family = " ".join(words[1:])
            return BibName(given=decode_tex(words[0]), family=decode_tex(family))
    return BibName(decode_tex(raw))


def _inverted(parts: list[str]) -> BibName:
    """`Last, First`, `Last, Jr., First`, `Last, First, Jr.`, `Last, von, First`."""
    family, *others = parts
    suffix = next((part for part in others if part.lower().rstrip(".") in SUFFIXES), "")
    rest = [part for part in others if part != suffix]
    degrees = [part.lower().replace(".", "") for part in rest[1:]]
    if not rest or (degrees and all(part in DEGREES | DEGREES_AFTER_COMMA for part in degrees)):
        return BibName(", ".join(parts))
    words = family.split()
    if not suffix and len(words) > 1 and words[-1].lower().rstrip(".") in SUFFIXES:
        family, suffix = " ".join(words[:-1]), words[-1]  # Hunt III, Harry B.
    particle = ""
    if len(rest) > 1 and all(word in PARTICLES for word in rest[0].split()):
        particle = rest.pop(0)
    return BibName(given=" ".join(rest), family=family, particle=particle, suffix=suffix)


_ANNOTATION = re.compile(r"(\d{1,4})(?::\w+)?\s*=\s*\"?([^\";]+)\"?")


def read_annotations(value: str) -> dict[int, str]:
    """BibLaTeX's notes on single names of a list, by place from 1: `1="0000-…"; 2="0000-…"`."""
    return {int(place): text.strip() for place, text in _ANNOTATION.findall(value)}
