"""Starts the child processes that may import torch, so that the serving process never does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO


def start_child(
    module: str, arguments: Sequence[str], *, pipes: bool = False, errors: IO[str] | None = None
) -> subprocess.Popen[bytes]:
    """Run a module of ours as a child process, without a network.

    Args:
        module: its name, `app.search.export_onnx`.
        arguments: its command line.
        pipes: connect its standard input and output to this process.
        errors: takes what it says on standard error.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own module, by this interpreter
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE if pipes else quiet,
        stdout=subprocess.PIPE if pipes else quiet,
        stderr=errors or quiet,
        env={**os.environ, **offline, "PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"},
    )
