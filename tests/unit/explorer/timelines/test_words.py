"""The sentence under a timeline."""

from app.explorer.timelines.words import timeline_words
from app.explorer.timelines.year_counts import Series, Timeline


def test_equal_rows_and_years_are_all_said() -> None:
    rows = [Series(1, "A", [1, 2], 3), Series(2, "B", [2, 1], 3), Series(3, "C", [1, 1], 2)]
    timeline = Timeline([2001, 2002], rows, 0, [4, 4])
    assert timeline_words(timeline) == (
        "Most papers: A and B, 3 each; fullest years: 2001 and 2002, 4 papers each."
    )
    timeline = Timeline([2001, 2002], [*rows, Series(4, "D", [0, 3], 3)], 0, [4, 7])
    assert timeline_words(timeline).startswith("Most papers: A and 2 others, 3 each; fullest year:")
