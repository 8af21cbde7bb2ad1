"""How tall a count is drawn, and how dark: one rule for every chart of counts.

A year that is far above all others would press them flat: its bar is cut, and said to be. Tints go
in steps that are stated beside the chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

_FAR_ABOVE = 3.0
"""Times the next largest value, from which on a bar is cut."""
_CUT_AT = 1.35
"""Times the next largest value at which it is cut."""
_FEWEST = 4
"""Values below which each keeps its height: they are compared with each other."""


def top_of(values: Iterable[float]) -> float:
    """Return the value that fills a chart: the largest, unless it is far above all others.

    Args:
        values: none below zero.
    """
    ordered = sorted((value for value in values if value > 0), reverse=True)
    if not ordered:
        return 0.0
    if len(ordered) >= _FEWEST and ordered[0] > _FAR_ABOVE * ordered[1]:
        return ordered[1] * _CUT_AT
    return ordered[0]


def tint_steps(most: float, levels: int, *, share: bool = False) -> tuple[float, ...]:
    """Return the least value of each tint: round numbers, each about as many times the last.

    Args:
        most: the largest value.
        levels: how many tints.
        share: values are shares, 0 to 1, and steps are per cent with one decimal.
    """
    if most <= 0:
        return ()
    unit = 0.001 if share else 1.0
    if most <= levels * unit:
        return tuple(unit * (level + 1) for level in range(max(1, round(most / unit))))
    least = max(unit, most / 256) if share else 1.0
    ratio = (most / least) ** (1 / levels)
    steps = [unit, *(_round(least * ratio**level / unit) * unit for level in range(1, levels))]
    return tuple(step for before, step in pairwise([0.0, *steps]) if step > before)


def tint_of(value: float, steps: tuple[float, ...]) -> int:
    """Return the tint of a value, 1 to the number of steps; 0 for nothing."""
    return max(1, sum(value >= step for step in steps)) if value > 0 else 0


def _round(value: float) -> int:
    """Round to one digit, or two below a hundred: 7, 12, 40, 300."""
    digits: int = 10 ** max(0, len(str(int(value))) - (1 if value >= 100 else 2))
    return max(1, round(value / digits) * digits)
