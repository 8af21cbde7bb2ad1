r"""Formatted lists as LaTeX, to be read into a document with `\input`."""

from __future__ import annotations

from collections.abc import Sequence

from app.exporters.formatted.pandoc import Run
from app.exporters.formatted.publication_list import Markup, link_address, list_exporter
from app.exporters.tex.signs import tex_formula, tex_signs
from app.exporters.values import legal

_COMMANDS = {
    "strong": "textbf",
    "em": "emph",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "small-caps": "textsc",
    "underline": "underline",
}
_HEAD = r"""%% {title}
%% Read this file into a document with \input; links work with the package hyperref.
\providecommand{{\href}}[2]{{#2}}
"""
_HANGING = "\\begin{list}{}{\\setlength{\\leftmargin}{2em}\\setlength{\\itemindent}{-2em}}\n"


def _begin(title: str) -> str:
    return _HEAD.format(title=" ".join(legal(title).split())).replace("%%", "%")


def _open_list(first: int | None) -> str:
    if first is None:
        return _HANGING
    counter = f"\\setcounter{{enumi}}{{{first - 1}}}\n" if first > 1 else ""
    return f"\\begin{{enumerate}}\n{counter}"


def _entry(runs: Sequence[Run], number: int | None) -> str:
    return f"\\item {{}}{''.join(map(_written, runs)).strip()}\n"


def _written(run: Run) -> str:
    if run.is_formula:
        raw = f"${legal(run.text)}$"
        text = tex_formula(raw, run.text) or tex_signs(raw)
    else:
        text = tex_signs(legal(run.text))
    for look in sorted(run.look):
        if look in _COMMANDS:
            text = f"\\{_COMMANDS[look]}{{{text}}}"
    address = link_address(run.href) if run.href else None
    return f"\\href{{{_address(address)}}}{{{text}}}" if address else text


def _address(address: str) -> str:
    """Return an address as hyperref reads it, in an argument of other commands too."""
    address = address.replace("~", "%7E")
    return "".join(f"\\{sign}" if sign in "%#&_$" else sign for sign in address)


MARKUP = Markup(
    begin=_begin,
    heading=lambda text: f"\n\\subsection*{{{tex_signs(legal(text))}}}\n",
    open_list=_open_list,
    entry=_entry,
    close_list=lambda numbered: f"\\end{{{'enumerate' if numbered else 'list'}}}\n",
)
EXPORTER = list_exporter(
    "tex",
    "LaTeX",
    "application/x-tex",
    MARKUP,
    use="for `\\input`",
    sample="\\item {}Rowan, I. (2021). Tides of Small Fjords. \\emph{Journal of Odd Harbours}.",
)
