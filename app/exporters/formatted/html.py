"""Formatted lists as a small HTML page, whose entries paste into a word processor as they look."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.domain.tex.mathml import formula_mathml, formula_text
from app.exporters.formatted.pandoc import Run
from app.exporters.formatted.publication_list import Markup, link_address, list_exporter
from app.exporters.values import legal

_TAGS = {
    "strong": "strong",
    "em": "em",
    "sup": "sup",
    "sub": "sub",
    "underline": "u",
    "strike": "s",
}
_SMALL_CAPS = '<span style="font-variant: small-caps">{}</span>'
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ max-width: 46em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 serif; }}
li {{ margin-bottom: 0.5em; }}
p {{ margin: 0 0 0.5em 2em; text-indent: -2em; }}
</style>
</head>
<body>
<h1>{title}</h1>
"""


def _begin(title: str) -> str:
    return _PAGE.format(title=_escaped(title))


def _open_list(first: int | None) -> str:
    if first is None:
        return ""
    return "<ol>\n" if first == 1 else f'<ol start="{first}">\n'


def _entry(runs: Sequence[Run], number: int | None) -> str:
    text = "".join(map(_written, runs)).strip()
    return f"<p>{text}</p>\n" if number is None else f"<li>{text}</li>\n"


def _written(run: Run) -> str:
    if run.is_formula:
        text = formula_mathml(run.text.strip()) or _escaped(formula_text(run.text))
    else:
        text = _escaped(run.text)
    for look in sorted(run.look):
        tag = _TAGS.get(look)
        text = f"<{tag}>{text}</{tag}>" if tag else _SMALL_CAPS.format(text)
    address = link_address(run.href) if run.href else None
    return f'<a href="{escape(address)}">{text}</a>' if address else text


def _escaped(text: str) -> str:
    return escape(legal(text), quote=False)


MARKUP = Markup(
    begin=_begin,
    heading=lambda text: f"<h2>{_escaped(text)}</h2>\n",
    open_list=_open_list,
    entry=_entry,
    close_list=lambda numbered: "</ol>\n" if numbered else "",
    end="</body>\n</html>\n",
)
EXPORTER = list_exporter(
    "html",
    "HTML",
    "text/html",
    MARKUP,
    use="to open in or paste into a word processor",
    sample="<p>Rowan, I. (2021). Tides of Small Fjords. <em>Journal of Odd Harbours</em>.</p>",
)
