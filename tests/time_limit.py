"""A limit on the processor time of a test, for inputs that were made to cost much."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_STEPS = 1_000_000
_USUAL_S = 0.08
"""What the steps take on a usual machine of 2026."""
_SOON_S = 0.01


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Fail the test when its process takes more processor time; a regular expression is ended too.

    A slow machine, or one whose cores are shared, gets more: the limit tells work that grows with
    its square from work that does not. What reading takes is measured in `tests/benchmarks`.

    Args:
        seconds: of a processor on which a fixed piece of work takes its usual time.
    """

    def end(*_: object) -> None:
        pytest.fail(f"it takes more than {seconds} s of the processor of a usual machine")

    def extend(*_: object) -> None:
        signal.signal(signal.SIGPROF, end)
        signal.setitimer(signal.ITIMER_PROF, max(_SOON_S, seconds * (_slowness() - 1)))

    before = signal.signal(signal.SIGPROF, extend)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _slowness() -> float:
    """How many times the usual processor time a fixed piece of work takes now."""
    started = time.thread_time()
    total = 0
    for step in range(_STEPS):
        total += step * step
    return (time.thread_time() - started) / _USUAL_S
