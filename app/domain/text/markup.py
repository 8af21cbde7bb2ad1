"""Text with the markup of its source: HTML, JATS, MathML and entities become text and `$…$`.

Only names of elements that are known count as markup, and those that enclose something only where
their end follows: `<5 and >3`, `a<b>c`, `<unk>` are text and stay. Each character is looked at
a few times at most, whatever the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from app.domain.tex.from_mathml import ELEMENTS, Node, all_text, tex_of
from app.domain.text.scripts import lowered, raised

_INLINE_NAMES = """
i b u s em strong small big tt code kbd var samp cite q span font a abbr acronym mark ins del strike
bdi bdo ruby rb rt italic bold bold-italic roman sans-serif monospace underline overline sc scp
named-content styled-content ext-link xref uri email inline-formula disp-formula alternatives
formula tex related-article related-object label fn chem
"""
_BLOCK_NAMES = """
p div sec section article abstract title h1 h2 h3 h4 h5 h6 ul ol dl li dt dd list list-item table
thead tbody tr blockquote disp-quote def-list def-item pre center header footer caption boxed-text
trans-abstract hr body html
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ITEMS = frozenset({"li", "list-item"})
_BREAKS = frozenset({"br", "break"})
_CELLS = frozenset({"td", "th"})
_EMPTY = frozenset({"img", "graphic", "inline-graphic", "wbr", "hsp", "vsp"})
_LOWERED = frozenset({"sub", "inf"})
_RAISED = frozenset({"sup"})
_UNSEEN = frozenset({"script", "style", "object"})
_FORMULAS = frozenset({"inline-formula", "disp-formula", "alternatives", "formula"})
_CAPTURED = _LOWERED | _RAISED | _UNSEEN | _FORMULAS | {"title", "tex-math"}
"""Elements of which something is made as a whole."""
_ENCLOSING = _INLINE | _CAPTURED | {"math"}
_KNOWN = _ENCLOSING | _BLOCKS | _BREAKS | _CELLS | _EMPTY
_DEEPEST = 16
"""Captured elements within each other; those further in are seen through."""

_TOKEN = re.compile(
    r"<(?P<end>/?)(?:[A-Za-z]\w*:)?(?P<name>[A-Za-z][\w-]*+)"
    r"(?P<attributes>(?>(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>=`]++))*))"
    r"\s*+(?P<closed>/?)>"
    r"|&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<other><!--|<!\[CDATA\[|\]\]>|<\?(?=xml))"
)
_PARAGRAPH, _LINE, _ITEM = "\x00", "\x01", "\x02"
_MARKS = re.compile("[\x00-\x02]")
_ESCAPED_MARKUP = re.compile(r"&(?:lt|gt|amp|#0*(?:38|60|62)|#x0*(?:26|3[cCeE]));")


def from_markup(text: str, *, again: bool = True) -> str:
    """The text that the markup shows: Unicode, formulas as `$…$`, paragraphs by blank lines.

    Args:
        text: a title, a name or an abstract as its source gives it.
        again: what is markup only after it was read once is markup too (`&amp;lt;i&amp;gt;`), as
            services write it. Not for formats whose own text has no markup.
    """
    if "<" not in text and "&" not in text:
        return text
    text = _MARKS.sub("", text)
    was_escaped = _ESCAPED_MARKUP.search(text) is not None
    read = _Reading(text).read()
    for _ in range(2 if again and was_escaped else 0):
        if "&" not in read and "<" not in read:
            break
        read = _Reading(read, paired=True).read()
    return _laid_out(read)


def _laid_out(text: str) -> str:
    """Marks as line breaks; in a text with paragraphs, the blanks of its source are no breaks."""
    if not _MARKS.search(text):
        return text
    paragraphs = []
    for paragraph in text.replace(_ITEM, _PARAGRAPH + "• ").split(_PARAGRAPH):
        lines = (" ".join(line.split()) for line in paragraph.split(_LINE))
        if shown := "\n".join(lines).strip():
            paragraphs.append(shown)
    joined = "\n\n".join(paragraphs)
    return joined.replace("•\n\n", "• ")


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet."""

    name: str
    pieces: list[str] = field(default_factory=list)
    has_formula: bool = False


class _Reading:
    """One pass over a text.

    Args:
        text: with markup.
        paired: elements count only where both their ends are there.
    """

    def __init__(self, text: str, *, paired: bool = False) -> None:
        self._text = text
        self._paired = paired
        self._open = [_Open("")]
        self._formula: list[Node] = []
        """The elements of a formula that are open, the outermost first."""
        self._tokens = list(_TOKEN.finditer(text))
        self._ends = {
            token["name"].lower(): token.start() for token in self._tokens if token["end"]
        }
        """Where the last end of each element lies."""

    def read(self) -> str:
        """The text with marks for line breaks."""
        done = 0
        for token in self._tokens:
            if token.start() < done:
                continue  # within a comment
            self._add(self._text[done : token.start()])
            done = token.end()
            if token["name"] is not None:
                if not self._take_tag(token):
                    self._add(token[0])
            elif token["other"] is not None:
                done = self._skip(token["other"], done)
            else:
                self._add(unescape(token[0]))
        self._add(self._text[done:])
        if self._formula:
            self._close_formula()
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0].pieces)

    def _add(self, text: str) -> None:
        if not text:
            return
        if self._formula:
            self._formula[-1].children.append(text)
        else:
            self._open[-1].pieces.append(text)

    def _skip(self, mark: str, at: int) -> int:
        """Where the text goes on after a comment or an instruction; the marks of CDATA vanish."""
        sign = {"<!--": "-->", "<?": "?>"}.get(mark)
        if sign is None:
            return at
        end = self._text.find(sign, at)
        return len(self._text) if end < 0 else end + len(sign)

    def _take_tag(self, token: re.Match[str]) -> bool:
        """Use a tag; say whether it is one."""
        name = token["name"].lower()
        if self._formula or name == "math":
            return self._take_formula_tag(token, name)
        if name not in _KNOWN:
            return False
        if token["end"]:
            self._end(name)
            return True
        if token["closed"]:
            self._begin(name, empty=True)
            return True
        encloses = name in _ENCLOSING or self._paired or token["name"] != name
        if encloses and name not in _BREAKS | _EMPTY and self._ends.get(name, -1) < token.start():
            return False
        self._begin(name)
        return True

    def _begin(self, name: str, *, empty: bool = False) -> None:
        if name in _ITEMS:
            self._add(_ITEM)
        elif name in _BLOCKS:
            self._add(_PARAGRAPH)
        elif name in _BREAKS:
            self._add(_LINE)
        elif name in _CELLS:
            self._add(" ")
        if name in _CAPTURED and not empty and len(self._open) < _DEEPEST:
            self._open.append(_Open(name))

    def _end(self, name: str) -> None:
        if name in _CAPTURED and any(one.name == name for one in self._open):
            while self._open[-1].name != name:
                self._close()
            self._close()
        if name in _BLOCKS:
            self._add(_PARAGRAPH)

    def _close(self) -> None:
        """Make of the innermost captured element what it shows."""
        element = self._open.pop()
        text = "".join(element.pieces)
        around = self._open[-1]
        before = around.pieces[-1] if around.pieces else ""
        if element.name in _LOWERED:
            text = lowered(text)
        elif element.name in _RAISED:
            text = raised(text, before)
        elif element.name in _UNSEEN or (element.name == "title" and self._is_heading(text)):
            text = ""
        elif element.name == "tex-math":
            self._add_formula(_bare_tex(text))
            return
        if text:
            self._put(text)

    def _is_heading(self, text: str) -> bool:
        """Whether a title says only that an abstract follows."""
        return text.strip().rstrip(":.").lower() == "abstract" and len(self._open) == 1

    def _take_formula_tag(self, token: re.Match[str], name: str) -> bool:
        if name not in ELEMENTS:
            return name in _KNOWN and bool(self._formula)
        if token["end"]:
            if not any(node.name == name for node in self._formula):
                return True
            while self._formula[-1].name != name and len(self._formula) > 1:
                self._formula.pop()
            if len(self._formula) == 1:
                self._close_formula()
            else:
                self._formula.pop()
            return True
        if not self._formula and (token["closed"] or self._ends.get(name, -1) < token.start()):
            return False
        node = Node(name, token["attributes"])
        if self._formula:
            self._formula[-1].children.append(node)
        if not token["closed"] and len(self._formula) < 4 * _DEEPEST:
            self._formula.append(node)
        return True

    def _close_formula(self) -> None:
        root = self._formula[0]
        self._formula = []
        tex = tex_of(root)
        if tex is None or "$" in tex.replace("\\$", "") or _is_plain(root):
            self._add(all_text(root))
        else:
            self._add_formula(tex)

    def _add_formula(self, tex: str) -> None:
        around = self._open[-1]
        if not tex or (around.name in _FORMULAS and around.has_formula):
            return
        around.has_formula = True
        self._put(f"${tex}$")

    def _put(self, text: str) -> None:
        """Add what was made of an element; two formulas must not touch with their dollar signs."""
        pieces = self._open[-1].pieces
        if text[:1] == "$" and pieces and pieces[-1].endswith("$"):
            pieces.append(" ")
        pieces.append(text)


_PLAIN = frozenset({"mn", "mtext", "mo", "ms", "mrow", "mspace"})


def _is_plain(root: Node) -> bool:
    """Whether a formula is but numbers, signs and words in a row, which need no formula."""
    waiting = [root]
    while waiting:
        for node in waiting.pop().elements:
            if node.name not in _PLAIN:
                return False
            waiting.append(node)
    return True


def _bare_tex(text: str) -> str:
    """A formula without the document that is wrapped around it and without its dollar signs."""
    _, found, inner = text.partition("\\begin{document}")
    if found:
        text = inner.partition("\\end{document}")[0]
    text = " ".join(text.split())
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if len(text) > 2 * len(opening) and text.startswith(opening) and text.endswith(closing):
            return text[len(opening) : -len(closing)].strip()
    return text
