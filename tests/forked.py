"""Processes that are forked from one that has all modules read.

A process of an import, or of a command, first reads a second's worth of modules. Here one process
for each process of pytest reads them, and the others are forks of it: the same function with the
same streams, variables, signals and limits. What is about starting itself starts real processes.

    python -m tests.forked serve --port 0

is `oeuvre serve --port 0` whose imports are forked.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from multiprocessing.reduction import DupFd
from typing import IO

IMPORTS = "app.intake.child"
COMMANDS = "app.cli.main"
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([IMPORTS, "app.importers.tables.reader", "app.cli.commands.export"])


class Forked:
    """A forked process; what a server asks of a `subprocess.Popen`.

    Args:
        module: whose function `main` it runs.
        arguments: its command line, without its own name.
        streams: its standard input, output and error output, as file descriptors.
        environment: all its variables.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        streams: tuple[int, int, int],
        environment: Mapping[str, str],
    ) -> None:
        sent = tuple(map(_Sent, streams))
        self._process = _context.Process(
            target=_run, args=(module, list(arguments), sent, dict(environment)), daemon=True
        )
        self._process.start()
        self.stdin: IO[bytes] | None = None
        self.stdout: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a forked process", timeout or 0.0)
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def start_import(module: str, arguments: Sequence[str], *, pipes: bool, errors: IO[str]) -> Forked:
    """Take the place of `start_child` in `app.intake.queue`."""
    assert module == IMPORTS and pipes
    asked, to_write = os.pipe()
    to_read, said = os.pipe()
    child = Forked(module, arguments, (asked, said, errors.fileno()), os.environ)
    os.close(asked)
    os.close(said)
    child.stdin, child.stdout = os.fdopen(to_write, "wb"), os.fdopen(to_read, "rb")
    return child


class _Sent:
    """A file descriptor that goes along to the forked process, where it is a number again."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Callable[[DupFd], int], tuple[DupFd]]:
        return _received, (DupFd(self._number),)


def _received(sent: DupFd) -> int:
    number: int = sent.detach()
    return number


def _run(
    module: str, arguments: list[str], streams: tuple[int, ...], environment: dict[str, str]
) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = os.fdopen(0, encoding="utf-8"), os.fdopen(1, "w", encoding="utf-8")
    sys.argv = [module, *arguments]
    os.environ.clear()
    os.environ.update(environment)
    import_module(module).main()


if __name__ == "__main__":
    from app.cli import main as commands
    from app.intake import queue

    queue.start_child = start_import  # type: ignore[assignment]
    commands.main()
