"""Lanes of dots."""

from __future__ import annotations

import pytest

from app.charts.axis import year_axis
from app.charts.lanes import LaneInput, LanePaper, draw_lanes, order_lanes

AXIS = year_axis(2017, 2026)


def paper(number, date, **more):
    return LanePaper(
        number, f"Paper {number}", date, date or "no date", f"/papers/{number}", **more
    )


def lane(label, *dates, **more):
    return LaneInput(label, None, [paper(i, date) for i, date in enumerate(dates, 1)], **more)


def drawn(item):
    return draw_lanes([item], AXIS).lanes[0]


def test_dots_stand_at_their_dates_in_order_of_time():
    one = drawn(lane("unlearning", "2024-02-21", "2022-01-17", "2026-03-03"))
    assert [dot.paper.id for dot in one.dots] == [2, 1, 3]
    assert [dot.x for dot in one.dots] == sorted(dot.x for dot in one.dots)
    assert one.span == "2022–2026"


def test_a_gap_of_more_than_two_years_is_dotted():
    one = drawn(lane("privacy", "2018-05-01", "2020-04-30", "2023-05-01"))
    assert [stretch.dotted for stretch in one.stretches] == [False, True]


def test_papers_that_follow_soon_are_joined_by_one_line():
    one = drawn(
        lane("privacy", "2018-05-01", "2019-04-30", "2020-05-01", "2023-05-01", "2024-05-01")
    )
    at = [dot.x for dot in one.dots]
    assert [(stretch.x1, stretch.x2) for stretch in one.stretches] == [
        (at[0], at[2]), (at[2], at[3]), (at[3], at[4]),
    ]  # fmt: skip


def test_dots_that_would_cover_each_other_go_up_and_down_in_turn():
    one = drawn(lane("robustness", "2022-06-01", "2022-06-25", "2022-07-20", "2024-01-01"))
    assert [dot.nudge for dot in one.dots] == [-1, 1, -1, 0]


def test_three_dots_on_one_place_take_three_heights():
    one = drawn(lane("robustness", "2022-06-14", "2022-06-16", "2022-06-18", "2024-01-01"))
    assert [dot.nudge for dot in one.dots] == [-2, 0, 2, 0]


def test_a_phone_nudges_dots_that_a_wide_page_need_not():
    one = drawn(lane("privacy", "2022-01-01", "2022-02-20"))
    assert [dot.nudge for dot in one.dots] == [0, 0]
    assert [dot.nudge_narrow for dot in one.dots] == [-1, 1]


def test_papers_of_one_day_are_not_joined_by_a_line_of_no_length():
    one = drawn(lane("twice", "2022-06-14", "2022-06-14"))
    assert one.stretches == ()


def test_papers_known_to_the_year_are_spread_over_it():
    one = drawn(lane("old", "2020", "2020", "2020"))
    places = [dot.x for dot in one.dots]
    assert len(set(places)) == 3
    assert AXIS.x(2020) < places[0] and places[-1] < AXIS.x(2021)


def test_papers_without_a_year_are_counted_but_not_drawn():
    one = drawn(lane("undated", "2020-01-01", None))
    assert len(one.dots) == 1
    assert (one.total, one.undated, one.span) == (2, 1, "2020")


def test_a_given_total_and_its_lower_bound_pass_through():
    one = drawn(lane("Yaxi Hu", "2020-01-01", total=7, lower_bound=True))
    assert (one.total, one.lower_bound) == (7, True)


@pytest.mark.parametrize(
    ("order", "labels"),
    [
        ("first", ["c", "a", "b", "z", "Other"]),
        ("last", ["b", "a", "c", "z", "Other"]),
        ("total", ["a", "b", "c", "z", "Other"]),
        ("name", ["a", "b", "c", "z", "Other"]),
    ],
)
def test_lanes_are_sorted_with_other_below(order, labels):
    items = [
        lane("Other", "2017-01-01", "2026-01-01", last=True),
        lane("z", None),
        lane("a", "2019-01-01", "2021-01-01"),
        lane("b", "2020-01-01", "2022-01-01"),
        lane("c", "2018-01-01"),
    ]
    assert [item.label for item in order_lanes(items, order)] == labels


def test_the_same_lanes_are_drawn_whatever_order_their_papers_come_in():
    papers = [paper(i, f"2022-06-{10 + i}") for i in range(6)]
    there = drawn(LaneInput("a", None, papers))
    back = drawn(LaneInput("a", None, papers[::-1]))
    assert there == back
