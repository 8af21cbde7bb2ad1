r"""No command of a source runs where BibTeX, LaTeX or Markdown of ours is used: in no field."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.records.record import PaperRecord
from app.exporters import FORMATS
from app.exporters.exporter import FileOptions
from app.exporters.formatted.markdown import MARKUP as MARKDOWN
from app.exporters.formatted.pandoc import Run
from app.exporters.tex.latex import tex_text, tex_title
from app.exporters.tex.signs import is_harmless

PIECES = (
    "\\input{/etc/passwd}", "\\input|\"id\"", "\\immediate\\write18{id}", "\\catcode`\\@=11",
    "\\csname input\\endcsname", "^^5cinput{x}", "^^5c", "\\def\\x{y}", "\\openin1=/etc/passwd",
    "\\begin{document}", "\\end{document}", "\\verb|a|", "\\directlua{x}", "\\\\input{x}",
    "\\%\n\\input{z}", "\\footnote{", "\\href{", "}{", "\\url{", "\\cite{", "\\ensuremath{",
    "\\begin{matrix}", "\\end{matrix}", "\\text{", "\\left", "\\item", "\\unicode{x5c}",
    "\\emph{", "\\textbf{", "\\alpha", "\\ss", "\\c{", "$", "$$", "\\(", "\\)", "\\[", "\\]", "{",
    "}", "\\", "%", "#1", "&", "~", "@article{", "a", "Word", "http://a.example/", " ",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
HARMLESS = set(
    """alpha c emph ensuremath lbrace rbrace left matrix mbox ss string text textasciitilde
    textbackslash textbf textbullet textendash begin end footnote""".split()  # noqa: SIM905
)
"""Commands that these pieces may leave as; `begin` and `end` of a matrix alone."""
_COMMAND = re.compile(r"\\([A-Za-z@]+)")


def run_by(tex: str) -> set[str]:
    """Return the commands that TeX finds in a text."""
    assert "^^" not in tex
    environments = re.findall(r"\\(?:begin|end)\s*(\{[^}]*\})?", tex)
    assert set(environments) <= {"{matrix}"}
    return set(_COMMAND.findall(tex))


@given(texts=st.lists(HOSTILE, min_size=12, max_size=12))
@settings(max_examples=80, deadline=None, database=None)
def test_no_field_of_an_entry_runs_a_command(texts: list[str]) -> None:
    title, name, *more = texts
    venue, volume, pages, publisher, url, doi, arxiv, keyword, note, abstract = more
    record = PaperRecord(
        title, (name, publisher), date="2020", venue=venue, volume=volume, issue=note, pages=pages,
        publisher=publisher, url=f"http://a.example/{url}", doi=f"10.5555/{doi}", arxiv_id=arxiv,
        pmid=volume, isbn=pages, language=keyword, keywords=(keyword,), note=note,
        abstract=abstract, date_printed=venue, implied_authors=(name,), number=1,
    )  # fmt: skip
    for flavour in ("bibtex", "biblatex"):
        entry = "".join(FORMATS["bib"].write([record], FileOptions(flavour=flavour)))
        assert run_by(entry) <= HARMLESS


@given(text=HOSTILE)
@settings(max_examples=200, deadline=None, database=None)
def test_no_text_runs_a_command(text: str) -> None:
    assert run_by(tex_text(text)) <= HARMLESS
    assert run_by(tex_title(text)) <= HARMLESS


FORMULAS = (
    "\\input{/etc/passwd}", "x^{\\input{y}}", "\\immediate\\write18{id}", "^^5cinput{x}",
    "\\begin{document}", "\\catcode`\\%=12", "\\csname x\\endcsname", "\\section{a}", "\\item a",
    "a$\\input{b}$c",
)  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_a_formula_that_runs_more_is_text(formula: str) -> None:
    assert not is_harmless(formula)
    assert MARKDOWN.entry([Run(formula, is_formula=True)], None).startswith("- \\$")
    assert run_by(tex_text(f"Tides ${formula}$")) <= HARMLESS


@pytest.mark.parametrize(
    "formula", ["k=1", "\\alpha^2", "\\frac{a}{b}", "\\mathcal{O}(\\sqrt{n})", "\\ell_1 \\le 2"]
)
def test_a_formula_of_known_commands_stays_one(formula: str) -> None:
    assert is_harmless(formula)
    assert MARKDOWN.entry([Run(formula, is_formula=True)], None) == f"- ${formula}$\n"
