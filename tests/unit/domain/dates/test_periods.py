"""Spans of time as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.domain.dates.periods import day_of, month_of, read_period, week_of


def second(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "start", "end", "when"),
    [
        ("2026", (2026, 1, 1), (2027, 1, 1), "in 2026"),
        ("2026-12", (2026, 12, 1), (2027, 1, 1), "in Dec 2026"),
        ("2024-02", (2024, 2, 1), (2024, 3, 1), "in Feb 2024"),
        ("2026-11-30", (2026, 11, 30), (2026, 12, 1), "on Nov 30, 2026"),
        # The first week of 2026 begins in 2025.
        ("2026-W01", (2025, 12, 29), (2026, 1, 5), "in the week of Dec 29, 2025"),
        (
            "2026-11-30T14:05Z",
            (2026, 11, 30, 14, 5),
            (2026, 11, 30, 14, 5, 1),
            "at Nov 30, 2026, 14:05 UTC",
        ),
    ],
)
def test_a_period_has_a_beginning_and_an_end(
    text: str, start: tuple[int, ...], end: tuple[int, ...], when: str
) -> None:
    period = read_period(f" {text} ")
    assert period is not None
    assert (period.start, period.end, period.when) == (second(*start), second(*end), when)
    assert read_period(str(period)) == period


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-", "2026-13", "2026-02-29", "2026-W54", "2026-W00", "2026-11-30T24:01Z",
     "30.11.2026", "0000", "9999", "٢٠٢٦", "2026-11-30T14:05+02:00"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    assert read_period(text) is None


def test_the_periods_of_a_day() -> None:
    day = date(2026, 12, 31)
    assert [str(one(day)) for one in (day_of, week_of, month_of)] == [
        "2026-12-31", "2026-W53", "2026-12",
    ]  # fmt: skip
