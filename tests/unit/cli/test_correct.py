"""`oeuvre correct`: a paper corrected and hidden from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.cli.main import main


@pytest.fixture(autouse=True)
def library(tmp_path: Path, world_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "world.db"
    path.write_bytes(world_template.read_bytes())
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[object, str, str]:
    monkeypatch.setattr(sys, "argv", ["oeuvre", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, *capsys.readouterr()


def test_a_paper_is_corrected_and_hidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = ("--set", "date=2011-02", "--set", "authors=Zoe Zander; Li Wei")
    status, out, _ = run(monkeypatch, capsys, "correct", "1", *fields)
    assert status == 0
    assert "date: 2019-04-30 → 2011-02 (" in out
    assert "authors: Jörg Brüning-Weiß; Amélie K. Tournier → Zoe Zander; Li Wei (" in out
    status, out, _ = run(monkeypatch, capsys, "correct", "1", "--take-back", "date", "--hide")
    assert (status, out.splitlines()[-1]) == (0, "hidden")
    assert "date" not in out
    status, out, err = run(monkeypatch, capsys, "export", "--format", "jsonl")
    assert "1 paper hidden by hand: left out" in err
    assert "Zander" not in out
    back = ("--show", "--take-back", "authors")
    _, out, _ = run(monkeypatch, capsys, "correct", "1", *back)
    assert out == "Nothing of this paper is corrected by hand.\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("1", "--set", "date=2024-02-30"), "there is no day 30 in that month"),
        (("1", "--set", "title="), "A paper needs a title."),
        (("1", "--set", "titel=X"), "Did you mean title?"),
        (("1", "--take-back", "venue"), "is not corrected by hand"),
        (("1", "--show"), "Paper 1 is not hidden."),
        (("999",), "There is no paper 999"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    status, _, err = run(monkeypatch, capsys, "correct", *arguments)
    assert status == 2
    assert reason in err
    assert len(err.splitlines()) == 1
