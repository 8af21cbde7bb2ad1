"""Mixed text as plain text and as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tex.html import Math, Styled, count_formulas, plain_text, spans, to_html
from app.domain.tex.mathml import formula_mathml, formula_text, styled
from tests.time_limit import time_limit

LISTING = Path(__file__).parents[4] / "data" / "listing.txt"
ALLOWED_TAGS = frozenset(
    """span mark em strong code sup sub math mrow mi mn mo mtext mspace msub msup msubsup munder
    mover munderover mfrac msqrt mroot mtable mtr mtd mpadded mphantom mstyle""".split()  # noqa: SIM905
)


class Page(HTMLParser):
    """What a browser would make of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.marked: list[str] = []
        self.nowrap: list[str] = []
        self._classes: list[str | None] = []
        self.feed(html)
        self.close()
        assert not self.open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += attrs
        self._classes.append(dict(attrs).get("class"))
        if tag == "mark":
            self.marked.append("")
        if self._classes[-1] == "nowrap":
            self.nowrap.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._classes.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marked[-1] += data
        if "nowrap" in self._classes:
            self.nowrap[-1] += data


def formulas(text: str) -> list[str]:
    return [span.tex for span in spans(text) if isinstance(span, Math)]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("$Δ$-Influence", "Δ-Influence"),
        ("Private $k$-PCA ($k=1$)", "Private k-PCA (k=1)"),
        ("\\textit{at initialization}, \\emph{b}", "at initialization, b"),
        ("maximum {\\em foresight sensitivity} (F)", "maximum foresight sensitivity (F)"),
        ("up to 95\\% of Q\\&A", "up to 95% of Q&A"),
        ("Fig.~3 of Lin~et al., ~10\\% of ~/bin", "Fig.\xa03 of Lin\xa0et al., ~10% of ~/bin"),
        ("methods -- safe --- and pages 36--70", "methods – safe — and pages 36–70"),
        ("run it with --fast ---------", "run it with --fast ---------"),
        ("``robust'' and \"it''", "“robust” and \"it''"),
        ("$\\mathcal{O}(n^2)$", "𝒪(n^2)"),
        (
            "Schr\\\"odinger, B\\'ezier, Do\\~nana, \\c{c}, Ho\\v{r}ava",
            "Schrödinger, Bézier, Doñana, ç, Hořava",
        ),
        ("stra\\ss e, \\O{}rsted, \\l{}", "straße, Ørsted, ł"),
        ("360{\\deg}, 10 {\\mu}m, 0.6 \\pm 0.05", "360°, 10 μm, 0.6 ± 0.05"),
        ("(\\r{ho} = 0.3), \\b{eta}", "(ρ = 0.3), β"),
        ("\\ie, \\eg, \\method{} and \\ours", "i.e., e.g., \\method{} and \\ours"),
        ("\\href{https://a.org}{here}", "here (https://a.org)"),
        ("\\href{https://a.org}{https://a.org}", "https://a.org"),
        ("\\url{https://a.org/b\\_c}\\footnote{see \\emph{it}}", "https://a.org/b_c (see it)"),
        ("\\textcolor{red}{red} \\color[RGB]{1,2,3}{x}", "red x"),
        ("{0,1} and {BERT} and {", "{0,1} and BERT and {"),
        ("H$_2$O, E$^3$Net", "H_2O, E^3Net"),
        ("$\\textbf{A}$ and $\\textit{\\textbf{B}}$", "A and B"),
        ("a \\cite{key} b\\label{x}", "a [key] b"),
        ("$\\unicode{x2013}$ \\unicode{x2014}", "– —"),
        ("C:\\Users and \\n\\n", "C:\\Users and \\n\\n"),
        ("no TeX at all", "no TeX at all"),
        ("", ""),
    ],
)
def test_plain_text(raw: str, plain: str) -> None:
    assert plain_text(raw) == plain


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("$x$ and \\(y\\), $$z$$ and \\[w\\]", ["x", "y", "z", "w"]),
        ("\\begin{equation}a=b\\end{equation}", ["a=b"]),
        ("costs $5 and $10", []),
        ("$5 per test, $42 in all, US$ and CA$", []),
        ("\\$5 or $x^2$ for \\$9", ["x^2"]),
        ("it costs $5 while $x^2$ grows", ["x^2"]),
        ("gains of $>$25 and $+$18%", [">", "+"]),
        ("$1.33M) and Mistral ($0.70M)", []),
        ("$ n $ and $ a = b $", ["n", "a = b"]),
        ("a lone $ sign", []),
        ("$\\{a\\}$ and \\\\$b$", ["\\{a\\}", "b"]),
        ("$a\n\nb$", []),
        ("\\(unclosed and \\[too", []),
        ("$$", []),
    ],
)
def test_formulas_are_told_from_prices(raw: str, found: list[str]) -> None:
    assert formulas(raw) == found


def test_spans_know_where_they_stand() -> None:
    raw = "A {\\em b $c$} d"
    emphasis = spans(raw)[1]
    assert isinstance(emphasis, Styled)
    assert raw[emphasis.start : emphasis.end] == "{\\em b $c$}"
    assert [raw[child.start : child.end] for child in emphasis.children] == ["b ", "$c$"]


# --- MathML --------------------------------------------------------------------------


def test_every_formula_of_the_bundled_listing_is_rendered() -> None:
    text = LISTING.read_text("utf-8")
    found = set(re.findall(r"\$([^$]+)\$", text))
    assert len(found) == 38
    for tex in found:
        rendered = formula_mathml(tex)
        assert rendered is not None, tex
        assert ET.fromstring(rendered).tag == "math"
    total, rendered_total = count_formulas(text)
    assert total == rendered_total == len(re.findall(r"\$([^$]+)\$", text))


def elements(tex: str, tag: str) -> list[ET.Element]:
    rendered = formula_mathml(tex)
    assert rendered is not None
    return list(ET.fromstring(rendered).iter(tag))


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        ("\\mathscr{l}_\\infty", "𝓁"),
        ("\\mathcal{O}(n)", "𝒪"),
        ("\\mathcal{H}", "ℋ"),
        ("\\mathbb{R}^d", "ℝ"),
        ("\\mathfrak{g}", "𝔤"),
        ("\\mathbf{x}", "𝐱"),
        ("\\boldsymbol{\\theta}", "𝜽"),
    ],
)
def test_styled_letters_are_letters_of_their_own(tex: str, letters: str) -> None:
    assert elements(tex, "mi")[0].text == letters
    assert "mathvariant" not in elements(tex, "mi")[0].attrib


def test_letters_without_a_style_of_their_own_stay() -> None:
    assert styled("é", "script") == "é"
    assert styled("a", "no-such-style") == "a"
    assert styled("h", "italic") == "ℎ"


def test_upright_words_are_one_word() -> None:
    assert [mi.text for mi in elements("\\mathrm{ExThD}(\\mathcal{H})", "mi")] == ["ExThD", "ℋ"]
    (single,) = elements("\\mathrm{\\,d}", "mi")
    assert single.get("mathvariant") == "normal"


def test_accents_sit_close() -> None:
    (over,) = elements("\\tilde{\\!O}(d)", "mover")
    assert over.get("accent") == "true"
    assert over[-1].text == "˜"


def test_functions_stand_apart_from_their_argument() -> None:
    assert len(elements("\\log T", "mspace")) == 1
    assert not elements("\\log(T)", "mspace")


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "x{",
        "}x{",
        "\\frac",
        "\\projectname",
        "\\def\\a{\\a\\a}\\a",
        "\\newcommand{\\a}{b}\\a",
        "x" * 2_001,
        "{" * 500 + "x" + "}" * 500,
        "^" * 1_000,
    ],
)
def test_what_cannot_be_rendered_is_no_mathml(tex: str) -> None:
    assert formula_mathml(tex) is None
    assert isinstance(formula_text(tex), str)


def test_a_formula_that_fails_is_shown_as_text() -> None:
    page = Page(to_html("We use $\\bW_q$ & co"))
    assert "math" not in page.tags
    assert page.text.startswith("We use ")
    assert page.text.endswith("& co")


# --- HTML ----------------------------------------------------------------------------


def test_signs_stay_on_the_line_of_their_formula() -> None:
    page = Page(to_html("The $k$-PCA of ($k=1$), in $n$."))
    assert page.nowrap == ["k\u2011", "(k=1),", "n."]


def test_words_around_a_formula_are_kept_with_it() -> None:
    assert Page(to_html("an E$^3$Net, non-$k$ part")).nowrap == ["E3Net,", "non\u2011k"]


def test_long_runs_may_break() -> None:
    page = Page(to_html("x" * 60 + "$k$" + "y" * 60))
    assert page.nowrap == []
    chain = Page(to_html("$a$,$b$,$c$,$d$,$e$,$f$"))
    assert len(chain.nowrap) == 2


def test_nothing_of_the_input_becomes_an_element() -> None:
    attack = (
        "<script>alert(1)</script> $\\text{<img src=x onerror=alert(1)>}$ "
        "$\\href{javascript:alert(1)}{x}$ $\\style{color:red}{y}$ $\\class{a}{z}$ "
        "\\href{javascript:alert(1)}{z} {\\em <b>} $<script>$ $\\text{&lt;i&gt;}$ \"'&amp;"
    )
    page = Page(to_html(attack, [(0, 20), (30, 60)]))
    assert set(page.tags) <= ALLOWED_TAGS
    assert {name for name, _ in page.attributes} <= {"class", "stretchy"}
    assert "<script>alert(1)</script>" in page.text


@given(
    st.text(alphabet="ab $\\{}~-`'<>&\"^_%()[]textmhbfrc,.é\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=4),
)
def test_any_text_gives_sound_html(text: str, marks: list[tuple[int, int]]) -> None:
    page = Page(to_html(text, marks))
    assert set(page.tags) <= ALLOWED_TAGS
    assert page.text.replace("\u2011", "-").count("<") == plain_text(text).count("<")


@given(st.text(alphabet=st.characters(exclude_characters="$\\{}~`'-"), max_size=60))
def test_text_without_tex_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text


def test_marks_are_ranges_of_the_raw_text() -> None:
    raw = "The deletion set of $k$-PCA & \\% more"
    at = raw.index("deletion")
    marks = [(at, at + 8), (raw.index("k$"), raw.index("k$") + 1), (raw.index("%"), len(raw))]
    assert Page(to_html(raw, marks)).marked == ["deletion", "k", "%", " more"]


def test_marks_may_overlap_and_come_in_any_order() -> None:
    assert Page(to_html("abcdef", [(3, 5), (1, 4), (2, 2)])).marked == ["bcde"]


def test_marks_reach_into_emphasis() -> None:
    page = Page(to_html("see \\emph{foresight connection}", [(10, 19)]))
    assert page.marked == ["foresight"]


def test_hostile_texts_are_read_in_time() -> None:
    """Each would take minutes if reading were quadratic in its length."""
    for text in ("{" * 20_000, "\\(" * 10_000, "\\begin{equation}" * 2_000, "$x " * 10_000,
                 "a" * 40_000 + " $k$", "\\emph{" * 5_000 + "}" * 5_000, "`" * 20_000):  # fmt: skip
        assert Page(to_html(text + " end")).text.endswith(" end")


@pytest.mark.parametrize("piece", ["\\(", "\\[", "\\(a", "\\begin{math}"])
def test_formulas_that_never_end_are_looked_for_once(piece: str) -> None:
    with time_limit(4):
        assert len(spans(piece * 80_000)) >= 80_000
