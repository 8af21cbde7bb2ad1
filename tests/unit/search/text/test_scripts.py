"""Words in every script, formulas, and signs that are part of a name, on both sides of a search."""

from __future__ import annotations

import pytest

from app.search.query.parser import parse
from app.search.text.highlight import Highlighter
from app.search.text.keyword import KeywordIndex
from app.search.text.name_query import author_matches
from tests.unit.search.text.folded_store import folded_store
from tests.unit.search.text.test_keyword import index_of

TITLES = {
    1: "我们使用BERT模型进行机器 学习",
    2: "バスの時刻表",
    3: "ハスの池",
    4: "딥러닝을 위한 방법",
    5: "การเรียนรู้ของเครื่อง",
    6: "كِتَابٌ عن أحمد",
    7: "סֵפֶר על מילים",
    8: "Кий и ёлка",
    9: "Кии без точки",
    10: "MoS$_2$ and $\\mathrm{CO}_2$ on TiO$_{2}$",
    11: "Water: H₂O, \\ce{Fe2O3}",
    12: "Generic containers in C++ and k-means++",
    13: "Coroutines of C# on .NET",
    14: "Compilers for C",
    15: "R&D at AT&T",
    16: "100% renewable grids",
    17: "1000 renewable grids",
    18: "İnsan hakları: Straße, Ærø und Đurđevac",
    19: "Ein Ge\u00adsamt\u00adkon\u00adzept für eﬃcient Zero\u200bwidth",
    20: "Non\u2011breaking state\u2010of\u2010the\u2010art",
    21: "α-synuclein",
    22: "ﾊﾞﾅﾅ and ＢＥＥＲ",
}


@pytest.fixture(scope="module")
def index() -> KeywordIndex:
    papers = ((paper, title, "", "", "") for paper, title in TITLES.items())
    return index_of(folded_store(papers), list(TITLES))


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("使用", [1]), ("用使", []), ("BERT", [1]), ("使用BERT", [1]), ("机器学习", [1]),
        ('"机器学习"', [1]), ("模*", [1]), ("バス", [2]), ("title:ハス", [3]), ("時刻", [2]),
        ("딥러닝", [4]), ("เรียน", [5]), ("كتاب", [6]), ("احمد", [6]), ("ספר", [7]),
        ("Кий", [8]), ("кии", [9]), ("елка", [8]), ("ёлка", [8]),
        ("MoS2", [10]), ("MoS$_2$", [10]), ("CO2", [10]), ("TiO2", [10]), ("tio₂", [10]),
        ("H2O", [11]), ("H$_2$O", [11]), ("Fe2O3", [11]), ("$\\mathrm{Fe}_2\\mathrm{O}_3$", [11]),
        ("C++", [12]), ("C#", [13]), ("C", [14]), ("title:C++", [12]), ("k-means++", [12]),
        ("k-means", [12]), (".NET", [13]), ("R&D", [15]), ("AT&T", [15]), ("at", [15]),
        ("100%", [16]), ("100", [16]), ("insan", [18]), ("İNSAN", [18]), ("Insan", [18]),
        ("strasse", [18]), ("Aero", [18]), ("Durdevac", [18]), ("Gesamtkonzept", [19]),
        ("efficient", [19]), ("zerowidth", [19]), ("non-breaking", [20]),
        ("state-of-the-art", [20]), ("alpha-synuclein", [21]), ("$\\alpha$-synuclein", [21]),
        ("バナナ", [22]), ("beer", [22]),
    ],
)  # fmt: skip
def test_words_find_their_papers(index: KeywordIndex, text: str, papers: list[int]) -> None:
    assert index.matching(parse(text)).tolist() == papers


def test_of_a_long_word_without_blanks_pairs_of_letters_are_sought(index: KeywordIndex) -> None:
    found = index.find(parse("机器翻译模型"))
    assert found.relaxed
    assert found.papers.tolist() == [1]
    assert index.find(parse("图像犬猫")).papers.tolist() == []


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("使用", "我们使用BERT模型", ["使用"]),
        ("BERT", "我们使用BERT模型", ["BERT"]),
        ("ハス", "バスとハスの池", ["ハス"]),
        ("バス", "ﾊﾞｽとバス", ["ﾊﾞｽ", "バス"]),
        ("ภาษา", "ภาษาไทย", ["ภาษา"]),
        ("محمد", "قال مُحَمَّد", ["مُحَمَّد"]),
        ("кии", "Кий, Кии", ["Кии"]),
        ("C", "C and C++, C#", ["C"]),
        ("C++", "C and C++, C#", ["C++"]),
        ("C#", "C and C#.", ["C#"]),
        (".NET", "net and .NET", [".NET"]),
        ("k-means++", "k-means++ and k-means", ["k-means++"]),
        ("R&D", "R&D, R, D", ["R&D"]),
        ("100%", "100%, 100, 1000", ["100%"]),
        ("insan", "İnsan hakları", ["İnsan"]),
        ("haklari", "İnsan hakları", ["hakları"]),
        ("fibrils", "Amyloid ﬁbrils", ["ﬁbrils"]),
        ("gesamtkonzept", "Ein Ge\u00adsamt\u00adkonzept", ["Ge\u00adsamt\u00adkonzept"]),
        ("konzept", "Ein Ge\u00adsamt\u00adkonzept", []),
        ("cole", "e\u0303cole", []),
        ("MoS2", "MoS$_2$, MoS₂ and MoS2", ["MoS$_2$", "MoS₂", "MoS2"]),
        ("H2O", "H$_2$O", ["H$_2$O"]),
        ("left", "$\\left( \\frac{a}{b} \\right)$ on the left", ["left"]),
    ],
)
def test_marks_hold_exactly_the_word(query: str, text: str, marked: list[str]) -> None:
    ranges = Highlighter(parse(query)).ranges(text)
    assert [text[start:end] for start, end in ranges] == marked


@pytest.mark.parametrize(
    ("typed", "printed", "same"),
    [
        ("林小明", "林小明", True),
        ("小明", "林 小明", True),
        ("林, 小明", "林小明", True),
        ("明小", "林小明", False),
        ("ハス", "ハス一郎", True),
        ("ハス", "バス一郎", False),
        ("임지수", "임 지수", True),
        ("lin 林小明", "Xiaoming Lin (林小明)", True),
        ("wang 林小明", "Xiaoming Lin (林小明)", False),
    ],
)
def test_names_without_blanks(typed: str, printed: str, same: bool) -> None:
    assert author_matches(typed, printed) is same
