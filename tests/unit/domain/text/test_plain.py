"""Cleaning keeps what was printed; folding makes equal what a reader would call equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.records.index_text import texts_of
from app.domain.records.record import PaperRecord
from app.domain.text.plain import clean_text, decode, fold, fold_variants, is_broken


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("How unfair is private learning ?", "How unfair is private learning ?"),
        ("  two\tblanks  in   a row ", "two blanks in a row"),
        ("e\u0301cole", "école"),
        ("a\x00b\x07c\x9fd", "abcd"),
        ("abc\u202edcba\u202c", "abcdcba"),
        ("one\r\ntwo\u2028three", "one two three"),
        ("\ufefftitle", "title"),
        ("half \ud83d a face", "half \ufffd a face"),
        ("क्‍ष keeps its joiner", "क्‍ष keeps its joiner"),
    ],
)
def test_single_lines_are_cleaned(raw: str, clean: str) -> None:
    assert clean_text(raw, single_line=True) == clean


def test_an_abstract_keeps_its_paragraphs_and_its_direction_marks() -> None:
    assert clean_text("one\r\n\r\ntwo  three\x0b\u200ffour ") == "one\n\ntwo  three\n\u200ffour"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for single_line in (False, True):
        once = clean_text(text, single_line=single_line)
        assert clean_text(once, single_line=single_line) == once
        assert once.encode("utf-8").decode("utf-8") == once


def test_lone_surrogates_are_told() -> None:
    assert is_broken("a\ud800b")
    assert not is_broken("a😀b")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Ţifrea".encode(), "Ţifrea", "utf-8"),
        (b"\xef\xbb\xbfabc", "abc", "utf-8-sig"),
        ("Ţ".encode("utf-16"), "Ţ", "utf-16"),
        (b"\xfe\xff" + "Ţ".encode("utf-16-be"), "Ţ", "utf-16"),
        (b"caf\xe9 \x93quoted\x94", "café “quoted”", "cp1252"),
        (b"caf\xe9 \x81", "café \ufffd", "cp1252"),
    ],
)
def test_encodings_are_tried_in_order(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Delta-Influence", "$Δ$-Influence"),
        ("Ţifrea", "tifrea"),
        ("STRASSE", "Straße"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("O’Brien", "O'Brien"),
        ("O'Brien", "obrien"),
        ("D’Angelo", "d angelo"),
        ("pre–processing", "pre-processing"),
        ("ﬁne–tuning", "fine tuning"),
        ("\\textit{at initialization}", "at initialization"),
        ('Schr\\"odinger', "Schrödinger"),
        ("{BERT}-like", "BERT like"),
        ("TGF-β", "TGFβ"),
        ("𝒪(n)", "O(n)"),
        ("a  b\nc", "a b c"),
        ("Müller", "Mu\u0308ller"),
        ("İstanbul", "istanbul"),
    ],
)
def test_what_reads_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("$(\\varepsilon,δ)$-DP", "( epsilon , delta ) dp"),
        ("l'analyse des données", "l analyse des donnees"),
        ("don't", "dont"),
        ("ελληνικά", "ελληνικα"),
        ("김철수", "김 철 수"),
        ("が", "が"),
        ("soft\u00adhyphen", "softhyphen"),
        ("C++ and $k$-PCA", "cplusplus and k pca"),
        ("5% of 7 %, 9%% and a %", "5 percent of 7 percent , 9 percent % and a %"),
        ("“Lück’s {α}–{β}” — 中文", '"lucks alpha beta " 中 文'),
        ("", ""),
    ],
)
def test_folded_forms(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@given(st.text(alphabet=st.characters(exclude_characters="$\\", exclude_categories=("Cs",))))
def test_folding_a_key_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_umlauts_have_two_folded_forms() -> None:
    assert fold_variants("Schölkopf") == {"scholkopf", "schoelkopf"}
    assert fold_variants("Scho\u0308lkopf") == {"scholkopf", "schoelkopf"}
    assert fold_variants("queue") == {"queue"}


def test_sums_of_money_beside_a_formula_stay_in_the_index() -> None:
    abstract = "A loan of $450 was renewed for $480; we model $x_t = 3$, and a fee was US$5."
    texts = texts_of(PaperRecord("From $450 to $480", abstract=abstract))
    assert texts.title == "from $450 to $480"
    assert "$480" in texts.abstract
    assert "us$5" in texts.abstract
