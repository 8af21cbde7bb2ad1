"""Spans of years, as they are written."""

from __future__ import annotations

import pytest

from app.domain.dates.years import span_words


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ((), ""),
        ((None, None), ""),
        ((2017,), "2017"),
        ((2017, 2017), "2017"),
        ((2018, 2024), "2018–2024"),
        ((2024, None, 2018, 2020), "2018–2024"),
        ((-322, 1650), "-322–1650"),
    ],
)
def test_the_first_and_the_last_year(years: tuple[int | None, ...], words: str) -> None:
    assert span_words(years) == words
