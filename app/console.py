"""What the commands say while they work: progress and messages, on standard error.

A bar on a terminal, plain lines elsewhere (every few seconds, so that a log
stays readable). Results are not written here: they go to standard output.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LINE_EVERY_S = 5.0

_console = Console(stderr=True, highlight=False)


def suit_any_terminal() -> None:
    """Write "?" for characters that the terminal's encoding lacks; the command would end there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


class Step(Protocol):
    """Told how far a piece of work has come; `total` is None while it is not known."""

    def __call__(self, done: int, total: int | None = None) -> None: ...


def say(message: str) -> None:
    """Write one line to standard error."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201 - the one place that prints messages


@contextmanager
def progress(task: str, unit: str) -> Iterator[Step]:
    """Show how a piece of work goes on; gives the function to tell it to.

    Args:
        task: what is being done, "Reading".
        unit: what is counted, "papers".
    """
    if _console.is_terminal:
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=_console,
            transient=True,
        )
        with bar:
            row = bar.add_task(task, total=None, rate="")
            started = time.monotonic()

            def show(done: int, total: int | None = None) -> None:
                rate = f"{done / max(time.monotonic() - started, 1e-3):,.0f} {unit}/s"
                bar.update(row, completed=done, total=total, rate=rate)

            yield show
    else:
        yield _lines(task, unit)


def _lines(task: str, unit: str) -> Step:
    started = last = time.monotonic()

    def show(done: int, total: int | None = None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < LINE_EVERY_S:
            return
        last = now
        rate = done / (now - started)
        of = f" of {total:,}" if total else ""
        left = f", {(total - done) / rate:,.0f} s left" if total and rate else ""
        say(f"{task}: {done:,}{of} {unit}, {rate:,.0f}/s{left}")

    return show
