"""The ledger of co-authors a year, counted by hand."""

from __future__ import annotations

from app.explorer.timelines.paper_dots import PaperMark, Row, ledger


def row(*dates: str | None) -> Row:
    marks = [
        PaperMark(number, f"Matter {number}", date, False, False, -1)
        for number, date in enumerate(dates)
    ]
    return Row(1, "Ada Person", 1, marks)


def test_everybody_is_new_continuing_or_returning_each_year_and_last_seen_once() -> None:
    rows = [
        row("2018-03", "2018-04-01", "2019", "2021-01-01"),
        row("2019", "2021"),
        row("2020"),
        row(None),
        row("1999", "2020"),
    ]
    found = ledger(rows, [2018, 2019, 2020, 2021])
    assert found.new == [1, 1, 2, 0]
    assert found.continuing == [0, 1, 0, 0]
    assert found.returning == [0, 0, 0, 2]
    # Whoever has a paper in the last year may come again.
    assert found.last_seen == [0, 0, 2, 0]
