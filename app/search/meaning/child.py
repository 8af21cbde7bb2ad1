"""Starts the child processes that may import torch, so that the serving process never does."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from app.paths import import_root

POLL_S = 0.2
END_S = 5.0
"""That a child which is asked to end has for it."""
LONGEST_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How a child process ended."""

    status: int | None
    """0 is well; None where it was stopped."""
    message: str
    """The last line on its standard error, shortened."""


def start_child(
    module: str,
    arguments: Sequence[str],
    *,
    pipes: bool = False,
    errors: IO[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Run a module of ours as a child process, without a network.

    Args:
        module: its name, `app.search.meaning.onnx_export`.
        arguments: its command line.
        pipes: connect its standard input and output to this process.
        errors: takes what it says on standard error.
        environment: variables that it gets besides those of this process.
    """
    root = str(import_root())
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own module, by this interpreter
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE if pipes else quiet,
        stdout=subprocess.PIPE if pipes else quiet,
        stderr=errors or quiet,
        env={
            **os.environ,
            **offline,
            "PYTHONPATH": path,
            "TOKENIZERS_PARALLELISM": "false",
            **(environment or {}),
        },
    )


def run_child(
    module: str,
    arguments: Sequence[str],
    stop: threading.Event,
    environment: Mapping[str, str] | None = None,
) -> ChildEnd:
    """Run a module of ours to its end, or until `stop` is set; arguments as for `start_child`."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        child = start_child(module, arguments, errors=output, environment=environment)
        while child.poll() is None:
            if stop.wait(POLL_S):
                end_child(child)
                return ChildEnd(None, "")
        output.seek(0)
        lines = output.read().strip().splitlines() or [f"exit status {child.returncode}"]
        return ChildEnd(child.returncode, lines[-1][:LONGEST_MESSAGE])


def end_child(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, and end it where it does not."""
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
