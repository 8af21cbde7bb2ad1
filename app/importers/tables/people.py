"""Lists of authors in one cell, split by what separates the names in the whole column.

`Gatta, G.N., Sequ, F.A.` are two people, `D. Scott Mackay, Yannis E. Ioannidis` two as well, and
`Smith, John` is one: a single cell often cannot tell, all cells of a column together can.
PubMed prints `Smith J, Doe AB; Some Study Group.`: groups are behind the people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from app.domain.text.cells import split_items

_MARKS = ("|", "\n", " // ")
_BETWEEN = re.compile("[;,]")
_AND = re.compile(r",?\s(?:and|AND|&|und|et)\s")
_INITIALS = re.compile(r"[^\W\d_](?:\.?[\s-]?[^\W\d_]){0,3}\.?|(?:[^\W\d_]\.[\s-]?){1,5}")
_INITIALS_LAST = re.compile(r"([^\W\d_][^\W\d_]+[^,.]*?)\s+((?:[^\W\d_]\.[\s-]?)+)")
_BARE_INITIALS_LAST = re.compile(r"[^\W\d_][\w'’. -]*[\w'’.] ([^\W\d_](?:-?[^\W\d_]){0,3})")
_NUMBER = re.compile(r"\s*\(\d{5,}\)$")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
_LAST_SUFFIX = re.compile(r" (?:jr|sr|i{1,3}|iv|2nd|3rd|4th)\.?$", re.IGNORECASE)
_BARE = "Smith J"
_LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_OTHERS = re.compile(
    r"[\s,;]*(?:\b(?:et\.?\s+al|and\s+others|u\.\s?a)\.?|\.\.\.|…|\[\s*\.\.\.\s*\])[\s,;.]*$",
    re.IGNORECASE,
)
_TAIL = 100
"""Characters of a name with initials, and of the end of a list."""
_MOST_ESCAPES = 100
_SOME = 0.02
"""Share of cells with a sign that no name has from which on the sign separates names."""
_MOST_BARE = 2 / 3
"""Share of such names from which on PubMed wrote a column; `Smith, Anna B` has one half."""
_MOST_SEEN = 20_000
NOBODY = re.compile(
    r"\[?\s*(?:no authors?(?: names?)?(?: available| listed| given)?|anonymous|anon\.?|n/a|none"
    r"|null|nan|unknown)\s*\]?",
    re.IGNORECASE,
)
"""How programs write that no author is known."""


@dataclass(frozen=True, slots=True)
class NameStyle:
    """How the names of a column are written."""

    separator: str = ","
    """`;`, `|`, a line break, ` // `, `and`, `,`, `list` (`['A', 'B']`) or `Smith J` (PubMed)."""
    inverted: bool = False
    """Names have a comma of their own: `Family, Given`."""


@dataclass(slots=True)
class SplitNames:
    """The names of one cell."""

    names: list[str]
    cut: bool = False
    """The list ends in "et al." or the like."""


def style_of(cells: Iterable[str]) -> NameStyle:
    """Tell how the names of a column are separated.

    Args:
        cells: of the column; the first 20,000 are looked at.
    """
    seen = [_single_blanks(cell) for cell in islice(filter(None, cells), _MOST_SEEN)]
    if not seen:
        return NameStyle()
    if sum(is_listed(cell) for cell in seen) * 2 > len(seen):
        return NameStyle("list")
    # "Ek Å." at the end of a cell may have the period of its initial, as Scopus prints it.
    pieces = [
        piece for cell in seen for piece in _pieces(cell)[: -1 if cell.endswith(".") else None]
    ]
    if _share(pieces, _has_bare_initials) >= _MOST_BARE:
        return NameStyle(_BARE)
    for sign in (";", *_MARKS):
        with_sign = sum(sign in cell for cell in seen)
        if with_sign and with_sign >= _SOME * len(seen):
            atoms = [atom for cell in seen if sign in cell for atom in cell.split(sign)]
            return NameStyle(sign, _share(atoms, _is_inverted) >= 0.5)
    with_and = [cell for cell in seen if _AND.search(cell)]
    if len(with_and) >= _SOME * len(seen):
        atoms = [atom for cell in with_and for atom in _AND.split(cell)]
        if _share(atoms, _is_inverted) >= 0.5:
            return NameStyle("and", inverted=True)
    return NameStyle(",", _pairs_in(seen))


def split_names(cell: str, style: NameStyle) -> SplitNames:
    """Separate the names of a cell."""
    text = _single_blanks(cell)
    bare = _without_others(text)
    cut = bare != text
    if not bare or NOBODY.fullmatch(bare):
        return SplitNames([], cut)
    if style.separator == "list" or is_listed(bare):
        names = listed(bare)
    elif style.separator == _BARE or _is_bare_list(bare):
        parts = split_items(bare.rstrip(". "))
        names = [name for part in parts for name in _people_or_group(part)]
    elif style.separator == ";":
        names = split_items(bare)
    elif style.separator in _MARKS:
        names = [name.strip() for name in bare.split(style.separator)]
    else:
        names = [" ".join(bare.split())]
    by_words = style.separator in (",", "and") or (
        style.separator != _BARE and _has_several(bare, style)
    )
    if by_words and len(names) == 1:
        names = _by_words(names[0], style)
    kept = [name.strip(" ,;") for name in names]
    others = [_family_first(name) for name in kept if name and not _OTHERS.fullmatch(name)]
    return SplitNames(others, cut or len(others) < sum(map(bool, kept)))


def _single_blanks(cell: str) -> str:
    """A cell without runs of blanks; its line breaks, which may separate names, stay."""
    return "\n".join(" ".join(line.split()) for line in cell.strip().splitlines())


def _without_others(text: str) -> str:
    """A list of names without "et al." and the like at its end."""
    end = text[-_TAIL:]
    found = _OTHERS.search(end)
    return text[: len(text) - len(end) + found.start()].rstrip(" ,;") if found else text


def _has_several(text: str, style: NameStyle) -> bool:
    """Whether a cell without the separator of its column lists names all the same."""
    pieces = text.split(",")
    return len(pieces) > 2 or (
        len(pieces) == 2 and not style.inverted and all(map(_is_whole, map(str.strip, pieces)))
    )


def _family_first(name: str) -> str:
    """A name without the number that Scopus puts behind it, `Gatta G.N.` as `Gatta, G.N.`"""
    bare = _NUMBER.sub("", name) if name.endswith(")") else name
    match = _INITIALS_LAST.fullmatch(bare) if len(bare) <= _TAIL else None
    return f"{match[1]}, {match[2]}" if match else bare


def is_listed(cell: str) -> bool:
    """Whether a cell is a list as Python or JSON writes it: `['A, B.', "C"]`."""
    return (
        cell.startswith("[")
        and cell.endswith("]")
        and cell.count("\\") < _MOST_ESCAPES
        and _LISTED.match(cell, 1) is not None
    )


def listed(cell: str) -> list[str]:
    """The texts of such a list."""
    return [one or other for one, other in _LISTED.findall(cell)]


def _by_words(text: str, style: NameStyle) -> list[str]:
    """Names separated by "and" and by commas."""
    parts = _AND.split(text)
    if style.separator == "and" and style.inverted and all(part.count(",") < 3 for part in parts):
        return parts
    return [name for part in parts for name in _by_commas(part, style.inverted)]


def _is_bare_list(text: str) -> bool:
    """Whether it is several names as PubMed prints them, in whatever column."""
    pieces = _pieces(text)
    return len(pieces) > 1 and all(map(_has_bare_initials, pieces))


def _people_or_group(part: str) -> list[str]:
    """The people of a part between semicolons; a group, whose name may have commas, is whole."""
    if any(map(_has_bare_initials, map(str.strip, part.split(",")))):
        return _by_words(part, NameStyle())
    return [part]


def _by_commas(text: str, inverted: bool) -> list[str]:
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, text.split(","))):
        if pieces and _SUFFIX.fullmatch(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    givens = pieces[1::2]
    are_pairs = len(pieces) % 2 == 0 and bool(givens)
    if are_pairs and (inverted or all(map(_are_initials, givens))):
        pairs = zip(pieces[::2], givens, strict=True)
        return [f"{family}, {given}" for family, given in pairs]
    return pieces


def _pairs_in(cells: list[str]) -> bool:
    """Whether the commas of a column separate family from given names as well as people."""
    split = [[piece.strip() for piece in cell.split(",") if piece.strip()] for cell in cells]
    several = [pieces for pieces in split if len(pieces) > 1]
    if not several:
        return False
    if _share([piece for pieces in several for piece in pieces], _is_whole) > 0.5:
        return False
    even = sum(len(pieces) % 2 == 0 for pieces in several) / len(several)
    initials = _share([given for pieces in several for given in pieces[1::2]], _are_initials)
    return even >= 0.8 and (initials >= 0.5 or even == 1)


def _is_whole(piece: str) -> bool:
    """Whether a piece between commas looks like a name with given and family name."""
    return " " in piece and not _are_initials(piece)


def _pieces(cell: str) -> list[str]:
    """What commas and semicolons separate in a cell, without the period at its end."""
    return [piece.strip() for piece in _BETWEEN.split(cell.rstrip(". "))]


def _has_bare_initials(piece: str) -> bool:
    """Whether it is a name as PubMed prints it: `van der Berg AB`, `Smith J 3rd`."""
    match = _BARE_INITIALS_LAST.fullmatch(_LAST_SUFFIX.sub("", piece[:_TAIL]))
    return match is not None and match[1].isupper()


def _are_initials(piece: str) -> bool:
    return _INITIALS.fullmatch(piece) is not None and piece.upper() == piece


def _is_inverted(name: str) -> bool:
    return 1 <= name.count(",") <= 2


def _share(items: list[str], is_so: Callable[[str], bool]) -> float:
    """Share of the texts that are not empty of which a test is true."""
    texts = [item.strip() for item in items if item.strip()]
    return sum(map(is_so, texts)) / len(texts) if texts else 0.0
