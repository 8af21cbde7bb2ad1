"""Terminals that lack a character get a sign in its place."""

from __future__ import annotations

import io
import sys

import pytest

from app.cli import main as command_line
from app.console import say


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("latin-1", b"?uvre: L\xe9v\xeaque ?\n"), ("ascii", b"?uvre: L?v?que ?\n")],
)
def test_what_a_terminal_lacks_ends_no_command(
    encoding: str, shown: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding))

    def run(*, standalone_mode: bool) -> int:
        assert not standalone_mode
        print("Œuvre: Lévêque 神")
        say("Œuvre: Lévêque 神")
        return 0

    monkeypatch.setattr(command_line, "app", run)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    sys.stdout.flush()
    assert (ended.value.code, out.getvalue(), err.getvalue()) == (0, shown, shown)
