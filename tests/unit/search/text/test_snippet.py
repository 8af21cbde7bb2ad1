"""The part of an abstract that is shown below a hit."""

from __future__ import annotations

import random

from app.search.query.parser import parse
from app.search.text.highlight import Highlighter
from app.search.text.snippet import snippet


def shown(query: str, text: str, words: int) -> str:
    start, end = snippet(text, Highlighter(parse(query)).ranges(text), words)
    return text[start:end]


ABSTRACT = (
    "The sea rises twice a day. Most tides are foretold by tables. "
    "We learn tides from gauges, and from the moon. Errors stay below $2 \\, cm$ in harbours."
)


def test_a_short_text_is_shown_whole() -> None:
    assert shown("tides", "  Few words here. ", 5) == "Few words here."
    assert shown("tides", " ", 5) == ""


def test_a_text_without_a_hit_is_shown_from_its_start() -> None:
    assert shown("zebra", ABSTRACT, 7) == "The sea rises twice a day."


def test_most_different_words_win_over_most_words() -> None:
    text = "tides tides tides tides and then much later on there came tides and a moon at last"
    assert shown("tides moon", text, 6) == "came tides and a moon at"


def test_it_begins_and_ends_with_a_sentence_where_one_is_near() -> None:
    assert shown("gauges", ABSTRACT, 10) == "We learn tides from gauges, and from the moon."


def test_a_hit_at_the_end_of_a_sentence_has_words_before_it() -> None:
    assert shown("tables", ABSTRACT, 8).endswith("foretold by tables.")


def test_a_formula_is_never_cut() -> None:
    for words in range(1, 30):
        text = shown("stay harbours", ABSTRACT, words)
        assert text.count("$") in (0, 2)


def test_windows_lie_between_words_and_hold_a_hit() -> None:
    rng = random.Random(11)
    for _ in range(500):
        text = " ".join(rng.choices(["a", "be.", "sea", "tide", "(moon)", "$x y$"], k=60))
        ranges = Highlighter(parse("sea tide")).ranges(text)
        start, end = snippet(text, ranges, 12)
        assert start == 0 or text[start - 1] == " "
        assert end == len(text) or text[end] == " "
        assert len(text[start:end].replace("$x y$", "x").split()) <= 12
        assert not ranges or any(start <= a and b <= end for a, b in ranges)
