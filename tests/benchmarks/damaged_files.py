"""Damaged files of every format: errors that are not ours, the slowest, and what doubling costs.

    python -m tests.benchmarks.damaged_files [--count 20000] [--no-doubling] [FORMAT …]

For each format: so many damaged samples, then each hostile piece many times over in the middle of a
record, and twice as many, whose times are compared. Ends with 1 if a figure is missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import traceback

from app.importers import FORMATS
from tests.damaged_files import DETECTED, PIECES, mutated, samples, seconds

LONGEST_S = 2.0
MOST_TIMES = 2.5
HOSTILE_BYTES = 50_000
MEASURABLE_S = 0.2
ROUNDS = 3
OTHERS = ("TY  - JOUR\n", "{'a':", "\\emph{", "$x$ ", "a, b and ", "<i><b>", "&amp;", '","', '"x')


def damaged(name: str, count: int, seed: int) -> tuple[int, float]:
    """Read damaged samples; give the number of crashes, and the seconds of the slowest."""
    inputs, crashes, slowest = samples(name), 0, 0.0
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        data = mutated(chance.choice(inputs), chance)
        try:
            took = seconds(name, data, detected=number % DETECTED == 0)
        except Exception:
            crashes += 1
            print(f"{name}, number {number}: {traceback.format_exc()}{data[:300]!r}", flush=True)
            continue
        if took > LONGEST_S:
            print(f"{name}, number {number}: {took:.1f} s")
        slowest = max(slowest, took)
    return crashes, slowest


def doubled(name: str) -> tuple[float, str]:
    """Compare a hostile piece many times over with twice as many; give the worst, and its piece."""
    text = FORMATS[name].sample.encode()
    worst, what = 0.0, ""
    for piece in (*PIECES, *OTHERS):
        one = piece.encode(errors="replace")
        many = max(1, HOSTILE_BYTES // len(one))
        for place in (len(text) // 2, len(text) - 3):
            times = 0.0
            for _ in range(ROUNDS):  # a busy machine may disturb one
                once, twice = (
                    seconds(name, text[:place] + one * (many * factor) + text[place:])
                    for factor in (1, 2)
                )
                times = twice / max(once, MEASURABLE_S / MOST_TIMES)
                if times < MOST_TIMES:
                    break
            if times > worst:
                worst, what = times, f"{piece[:20]!r}, {twice:.2f} s"
    return worst, what


def main() -> int:
    """Measure each format; give 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=list(FORMATS))
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-doubling", action="store_true")
    given = parser.parse_args()
    missed = False
    for name in given.formats:
        crashes, slowest = damaged(name, given.count, given.seed)
        times, what = (0.0, "not measured") if given.no_doubling else doubled(name)
        missed |= crashes > 0 or slowest > LONGEST_S or times > MOST_TIMES
        print(
            f"{name:<17} {given.count:,} files, {crashes} crashes, slowest {slowest:.2f} s; "
            f"doubling at most × {times:.2f} ({what})",
            flush=True,
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
