"""HTML, JATS, MathML and entities as plain text and formulas."""

from __future__ import annotations

import random

import pytest

from app.domain.text.markup import from_markup
from tests.time_limit import time_limit


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<5 and >3", "<5 and >3"),
        ("p &lt;5 and &gt;3", "p <5 and >3"),
        ("R&D, AT&T; Q&A", "R&D, AT&T; Q&A"),
        ("R&amp;D", "R&D"),
        ("a<b>c and a<b and c>d", "a<b>c and a<b and c>d"),
        ("the <unk> token, List<T>, <think>", "the <unk> token, List<T>, <think>"),
        ("10.1000/(SICI)1097(1999)1+<1::AID-X2>3.0.CO;2-0",) * 2,
        ("From $450 to $480, $x_t<y$", "From $450 to $480, $x_t<y$"),
    ],
)
def test_what_is_no_markup_stays(written: str, text: str) -> None:
    assert from_markup(written) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("&alpha;-helix &#150; caf&#xe9;", "α-helix – café"),
        ("&unknown; &#0;", "&unknown; \ufffd"),
        ("a &amp;amp; b", "a & b"),
        ("&amp;lt;i&amp;gt;Hox&amp;lt;/i&amp;gt; genes", "Hox genes"),
        ("&lt;p&gt;One.&lt;/p&gt;", "One."),
        ("the &lt;b&gt; element", "the <b> element"),
    ],
)
def test_entities(written: str, text: str) -> None:
    assert from_markup(written) == text


def test_text_that_is_no_xml_is_read_once() -> None:
    assert from_markup("&amp;lt;i&amp;gt;", again=False) == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"X- and <tex>$\gamma$</tex>-ray", r"X- and $\gamma$-ray"),
        ("The <i>Hox</i> <b>genes</b> of <scp>DNA</scp>", "The Hox genes of DNA"),
        ('see <jats:xref ref-type="fig" rid="f1">1</jats:xref>', "see 1"),
        ("line<br/>next<br>last", "line\nnext\nlast"),
        ("kept\nas it is, <i>here</i> too", "kept\nas it is, here too"),
        ("<p>One\n  two.</p>\n<p>Three.</p>", "One two.\n\nThree."),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "• a\n\n• b"),
        ("<!-- no --><![CDATA[x < y]]><script>f()</script>", "x < y"),
        ("cut <!-- off", "cut "),
        ("</i>an end without a beginning", "an end without a beginning"),
    ],
)
def test_html(written: str, text: str) -> None:
    assert from_markup(written) == text


def test_jats_keeps_headings_but_the_one_that_says_abstract() -> None:
    written = (
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>\n"
        "   <jats:p>We <jats:italic>count</jats:italic>.</jats:p></jats:sec>"
    )
    assert from_markup(written) == "Aims\n\nWe count."


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("H<sub>2</sub>O", "H₂O"),
        ("10<sup>−3</sup> m<sup>2</sup>", "10⁻³ m²"),
        ("V<sub>max</sub>", "Vₘₐₓ"),
        ("the 19<sup>th</sup> century", "the 19th century"),
        ("25 <sup>o</sup>C, 25<sup>o</sup>C", "25 ᵒC, 25°C"),
        ("x<sup>*</sup> y<sup>®</sup> z<sup>TM</sup>", "x* y® z™"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("T<sub>c</sub>", "T$_{c}$"),
        ("PM<sub>2.5</sub>", "PM$_{2.5}$"),
        ("R<sub>adj,2</sub>", "R$_{\\mathrm{adj},2}$"),
        ("a<sub>b c &amp; d</sub>", "a$_{b c \\& d}$"),
    ],
)
def test_below_and_above_the_line(written: str, text: str) -> None:
    assert from_markup(written) == text


def _mathml(inner: str) -> str:
    return from_markup(f"<mml:math>{inner}</mml:math>")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<mml:msub><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msub>", "$x_2$"),
        ("<mfrac><mn>1</mn><msqrt><mi>n</mi></msqrt></mfrac>", "$\\frac{1}{\\sqrt{n}}$"),
        ("<mover><mi>x</mi><mo>¯</mo></mover>", "$\\bar{x}$"),
        ("<mi>sin</mi><mo>&#8289;</mo><mi>x</mi>", "$\\sin x$"),
        ("<mi>Re</mi><mo>&lt;</mo><mn>5</mn>", "$\\mathrm{Re}<5$"),
        ('<mi mathvariant="double-struck">R</mi>', "$\\mathbb{R}$"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>",
            "$∑_{i=1}^n$",
        ),
        ('<mfenced open="["><mi>a</mi><mi>b</mi></mfenced>', "$[a,b)$"),
        (
            "<mmultiscripts><mi>He</mi><mprescripts/><mn>2</mn><mn>4</mn></mmultiscripts>",
            "${}_2^4\\mathrm{He}$",
        ),
        ("<mtext>for all </mtext><mi>x</mi>", "$\\text{for all }x$"),
        ("<mn>5</mn><mo>%</mo>", "5%"),
        ('<semantics><mi>x</mi><annotation encoding="TeX">x^2</annotation></semantics>', "$x^2$"),
    ],
)
def test_mathml(inner: str, text: str) -> None:
    assert _mathml(inner) == text


def test_a_formula_that_is_given_twice_is_taken_once() -> None:
    written = (
        "<jats:inline-formula><jats:alternatives><jats:tex-math>"
        "\\documentclass{minimal}\\begin{document}$$\\alpha$$\\end{document}</jats:tex-math>"
        "<mml:math><mml:mi>α</mml:mi></mml:math></jats:alternatives></jats:inline-formula> rays"
    )
    assert from_markup(written) == "$\\alpha$ rays"


def test_formulas_side_by_side_are_no_displayed_formula() -> None:
    two = "<math><mi>a</mi></math><math><mi>b</mi></math>"
    assert from_markup(two) == "$a$ $b$"


PIECES = [
    "<sub>", "</sub>", "<math>", "</math>", "<mrow>", "</mrow>", "<mfrac>", "<p>", "&lt;", "&amp;",
    "<!--", "<![CDATA[", "<i a='", '<b c="', "<title>", "</title>", "<tex-math>", "$", "a", ">",
]  # fmt: skip


def test_any_text_is_read() -> None:
    chance = random.Random(7)
    for _ in range(500):
        from_markup("".join(chance.choices(PIECES, k=chance.randint(1, 40))))


@pytest.mark.parametrize("piece", [*PIECES, "<a ", "<i>x", "</i>", "<mrow><mi>x", "<sub>1"])
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    with time_limit(2):
        from_markup("<math><p></math>" + piece * (200_000 // len(piece)) + "</math></sub></i>")
