"""The TeX of a bibliography's field as text."""

from __future__ import annotations

import unicodedata

import pytest

from app.domain.tex.decode import decode_address, decode_tex
from app.domain.text.plain import clean_text
from app.exporters.tex.latex import tex_text, tex_title
from tests.time_limit import time_limit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"Vrande{\v c}i{\' c} and H{\aa}kan \O stergaard", "Vrandečić and Håkan Østergaard"),
        (r'von Helmh\"oltz, Herm{\"a}n{\~n}, G\"{u}nter', "von Helmhöltz, Hermänñ, Günter"),
        (r"Nguy{\~{\^e}}n \'{\^a} {\'\i}", "Nguyễn ấ í"),
        (r"\c{T}ifrea, {\L}ukasz {\DJ}, \k{a}", "Ţifrea, Łukasz Đ, ą"),
        (r"{{GAN}s} of {0, 1}", "GANs of 0, 1"),
        (r"100\% of \$5 \& k\_map \#1", "100% of $5 & k_map #1"),
        (r"``Quoted'' 1--20 --- ?`Que?", "“Quoted” 1–20 — ¿Que?"),
        (r"Donald~E. Knuth,\,50\ m", "Donald E. Knuth, 50 m"),
        ("a\n   folded\tline", "a folded line"),
        (r"\textit{{Tetrix} subulata} {\bf bold} \emph{x}", "Tetrix subulata bold x"),
        (r"H\textsubscript{2}O, 10\textsuperscript{-3}, 3\textsuperscript{rd}", "H₂O, 10⁻³, 3rd"),
        (r"\url{https://a.b/c_d%20} \href{https://x.y/a\_b}{here}",
         "https://a.b/c_d%20 here (https://x.y/a_b)"),
        (r"{\noopsort{1973a}}1973 {\relax Ch}arles", "1973 Charles"),
        (r"a\&b\textasciitilde{}\textasciicircum{}\textbackslash{}", "a&b~^\\"),
        (r"\alpha-helix \textdegree C \texttrademark", "α-helix ° C ™"),
        (r"\unknown{text} \unknown", r"text \unknown"),
        ("x < 5 and > 3", "x < 5 and > 3"),
        ("{{{ a } b", "a b"),
        ("", ""),
    ],
)  # fmt: skip
def test_text(value: str, text: str) -> None:
    assert decode_tex(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{$W[P]$} and $e=mc^2$", "$W[P]$ and $e=mc^2$"),
        (r"\(k\)-means in \ensuremath{O(n^2)}", "$k$-means in $O(n^2)$"),
        (r"\ensuremath{\lbrace}x\ensuremath{<}", "{x<"),
        ("costs $5 and $10", "costs $5 and $10"),
        (r"from \$x_1 to \$y_2 of $k$", r"from \$x_1 to \$y_2 of $k$"),
    ],
)
def test_formulas_stay_and_prices_are_none(value: str, text: str) -> None:
    assert decode_tex(value) == text


def test_paragraphs_stay_where_they_are_wanted() -> None:
    assert decode_tex("One\n two.\n\n  Three.", paragraphs=True) == "One two.\n\nThree."
    assert decode_tex("One.\n\nTwo.") == "One. Two."


@pytest.mark.parametrize(
    ("value", "address"),
    [
        (r"http://x.y/{$\sim$}koster/\_a\%20", "http://x.y/~koster/_a%20"),
        (r"http://x.y/\~{}k--b", "http://x.y/~k--b"),
        ("10.5555/(SICI)1:1+<1::AID-J2>3.0.CO;2-0", "10.5555/(SICI)1:1+<1::AID-J2>3.0.CO;2-0"),
        (r"10.5555/a{\_}b$<$1\textgreater2", "10.5555/a_b<1>2"),
    ],
)
def test_addresses_keep_their_signs(value: str, address: str) -> None:
    assert decode_address(value) == address


def test_what_the_export_writes_is_read_back() -> None:
    signs = [
        sign
        for sign in map(chr, range(32, 0x2600))
        if unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co")
        and sign not in "\u00ad\u0390\u1fd3"  # a hint to break; an accent that TeX has for formulas
    ]
    for start in range(0, len(signs), 40):
        text = clean_text("x " + " ".join(signs[start : start + 40]) + " y", single_line=True)
        assert decode_tex(tex_text(text)) == text
    for title in ("A set {x} ^C_ `x' ''y'' \\ a~b", "On H₂O and GANs: 100% of $k$-means"):
        assert decode_tex(tex_title(title)) == title


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "$", "\\", "$a ", "$$a", "\\(a", '\\"{', "\\url{", "\\footnote{x", "\\foo[a",
     "\\textsuperscript{1", "\\begin{math}", "\\ensuremath{a}", "\\'{\\^"],
)  # fmt: skip
def test_hostile_values_cost_little(piece: str) -> None:
    with time_limit(2):
        decode_tex(piece * 5_000 + "}" * 5_000)
