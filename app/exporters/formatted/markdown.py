"""Formatted lists as Markdown, for web pages, READMEs and pandoc."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.exporters.formatted.pandoc import Run
from app.exporters.formatted.publication_list import Markup, link_address, list_exporter
from app.exporters.tex.signs import is_harmless
from app.exporters.values import legal

_SIGNS = re.compile(r"[\\`*_\[\]<>#|~$^]|&(?=#?\w+;)|(?<!\w)@(?=\w)|!(?=\[)")
"""Signs that are markup in Markdown or one of its dialects, wherever they stand."""
_AT_START = re.compile(r"(?:[-+=]|\d+(?=[.)]))")
_TAGS = {
    "strong": ("strong", "**"),
    "em": ("em", "*"),
    "strike": ("s", "~~"),
    "sup": ("sup", ""),
    "sub": ("sub", ""),
    "underline": ("u", ""),
}
"""Look -> element of HTML, and the sign that does the same."""
_FENCE = "*"
_OPENING = tuple(" (“‘")
_CLOSING = tuple(" .,;:)”’?!")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def _begin(title: str) -> str:
    return f"# {_escaped(title)}\n"


def _heading(text: str) -> str:
    return f"\n## {_escaped(text)}\n"


def _entry(runs: Sequence[Run], number: int | None) -> str:
    beside = [" ", *map(_edges, runs), " "]
    around = zip(beside, runs, beside[2:], strict=False)
    text = "".join(_written(run, before[-1:], after[:1]) for before, run, after in around).strip()
    text = _AT_START.sub(_escape_start, text, count=1) if _AT_START.match(text) else text
    return f"{'-' if number is None else f'{number}.'} {text}\n"


def _edges(run: Run) -> str:
    """Return the characters at both ends of a run as its neighbours see them."""
    ends = (run.text[0], run.text[-1])
    return "".join(_FENCE if run.look and not end.isspace() else end for end in ends)


def _escape_start(match: re.Match[str]) -> str:
    """Keep the beginning of an entry from beginning a list of its own."""
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def _written(run: Run, before: str, after: str) -> str:
    """Write a run.

    Args:
        before, after: the characters beside it, `_FENCE` for emphasis. Where signs of emphasis
            would not be read as such between these, elements of HTML take their place.
    """
    if run.is_formula:
        formula = f"${' '.join(legal(run.text).split())}$"
        # Pandoc hands formulas to LaTeX as they are.
        return formula if is_harmless(run.text) else _escaped(formula)
    left, text, right = _EDGES.fullmatch(_escaped(run.text)).groups()  # type: ignore[union-attr]
    if not text:
        return f"{left}{right}"
    address = link_address(run.href) if run.href else None
    if address:
        text = f"<{address}>" if address == run.text else f"[{text}](<{address}>)"
    words = run.text.strip()
    fenced = bool(left or before in _OPENING or (words[0].isalnum() and before != _FENCE)) and bool(
        right or after in _CLOSING or (words[-1].isalnum() and after != _FENCE)
    )
    for look in sorted(run.look & _TAGS.keys()):
        tag, fence = _TAGS[look]
        text = f"{fence}{text}{fence}" if fence and fenced else f"<{tag}>{text}</{tag}>"
    return f"{left}{text}{right}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", legal(text))


MARKUP = Markup(
    begin=_begin,
    heading=_heading,
    open_list=lambda _first: "\n",
    entry=_entry,
    close_list=lambda _numbered: "",
)
EXPORTER = list_exporter(
    "md",
    "Markdown",
    "text/markdown",
    MARKUP,
    use="for web pages and READMEs",
    sample="- Rowan, I. (2021). Tides of Small Fjords. *Journal of Odd Harbours*.",
)
