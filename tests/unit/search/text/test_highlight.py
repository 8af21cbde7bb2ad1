"""Where the words of a query stand in printed text."""

from __future__ import annotations

import random

import pytest

from app.search.query.parser import parse
from app.search.text.highlight import Highlighter, to_marked


def found(query: str, text: str, field: str | None = None, relaxed: bool = False) -> list[str]:
    """Return the stretches of a text that a query marks."""
    ranges = Highlighter(parse(query), relaxed).ranges(text, field)
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("learning", "Learned by learners; learnable.", ["Learned"]),
        ("privacy", "Privacy, private; deprivation.", ["Privacy"]),
        ("private", "privacy privately", ["privately"]),
        ("the privacy", "the privacy", ["privacy"]),
        ("the", "the then", ["the"]),
        ("schoelkopf", "Schölkopf, Scholkopf", ["Schölkopf"]),
        ("scholkopf", "Schölkopf, Schoelkopf", ["Schölkopf"]),
        ("mueller", "Müller Muller", ["Müller"]),
        ("strasse", "Straße", ["Straße"]),
        ("oeuvre", "L'Œuvre", ["Œuvre"]),
        ("Ţifrea", "Tifrea and Ţifrea", ["Tifrea", "Ţifrea"]),
        ("renyi", "Rényi's divergence", ["Rényi's"]),
        ("delta", "Δ, δt, delta, deltas", ["Δ", "δt", "delta", "deltas"]),
        ("delta", "$Δ$ and $\\Delta x$", ["$Δ$", "$\\Delta x$"]),
        ("delta-influence", "$Δ$-Influence; delta influence", ["$Δ$-Influence", "delta influence"]),
        ("schölkopf", 'Sch{\\"o}lkopf', ['Sch{\\"o}lkopf']),
        ("initialization", "\\textit{at initialization}", ["initialization"]),
        ('"networks at init"', "of networks \\textit{at init}", ["networks \\textit{at init"]),
        ("multi-agent", "multi-agent multi agent multiagent agent", ["multi-agent", "multi agent",
                                                                  "multiagent"]),
        ("multiagent", "multi-agent, multi agent, Multiagents", ["multi-agent", "Multiagents"]),
        ('"private learning"', "Private-learning, privately learned", ["Private-learning"]),
        ("calibrat*", "Calibrating calibration, recalibrate", ["Calibrating", "calibration"]),
        ("multi-ag*", "multi-agent multi-view", ["multi-agent"]),
        ("a -b c", "a b c", ["c"]),
        ("year:2020 x", "year 2020 x", ["x"]),
        ("(a OR b) c", "b c", ["b", "c"]),
        ("don't", "don't don’t", ["don't", "don’t"]),
        ("C++", "C and C++", ["C++"]),
        ("日本", "日本 日本語", ["日本", "日本"]),
    ],
)  # fmt: skip
def test_marks(query: str, text: str, marked: list[str]) -> None:
    assert found(query, text) == marked


def test_a_field_marks_its_own_text() -> None:
    assert found("title:tides sea", "tides of the sea", "title") == ["tides", "sea"]
    assert found("title:tides sea", "tides of the sea", "abstract") == ["sea"]


def test_ranges_are_in_order_and_do_not_overlap() -> None:
    text = "deep private learning, learning, private deep"
    query = parse('learn* "private learning" private learning deep')
    ranges = Highlighter(query).ranges(text)
    assert [text[start:end] for start, end in ranges] == [
        "deep", "private learning", "learning", "private", "deep",
    ]  # fmt: skip


def test_parts_of_a_word_count_in_the_relaxed_match() -> None:
    assert found("multi-agent", "an agent") == []
    assert found("multi-agent", "an agent", relaxed=True) == ["agent"]


def test_html_is_escaped_inside_and_outside_marks() -> None:
    text = "<b>x & y</b>"
    ranges = Highlighter(parse("x y")).ranges(text)
    assert to_marked(text, ranges) == ("&lt;b&gt;<mark>x</mark> &amp; <mark>y</mark>&lt;/b&gt;")


def test_a_window_cuts_the_marks_that_cross_it() -> None:
    assert to_marked("one two three", [(0, 3), (4, 7)], (4, 9)) == "<mark>two</mark> t"
    assert to_marked("one two", [(0, 7)], (2, 5)) == "<mark>e t</mark>"


def test_any_text_gives_ranges_within_it() -> None:
    rng = random.Random(5)
    signs = "aeß 'Δδ-ǅİ$\\{}_^áo\u0301\u00ad.日ﬁ\u202e\x00🙂œ"
    marker = Highlighter(parse('a* e-o "a e" delta o İ fi ss'))
    for _ in range(2000):
        text = "".join(rng.choices(signs, k=rng.randint(0, 40)))
        last = 0
        for start, end in marker.ranges(text):
            assert last <= start < end <= len(text)
            last = end
