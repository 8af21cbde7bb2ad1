"""`oeuvre enrich`: asked for on purpose, shown before, and said in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.cli.main import main
from tests.unit.enrich import answers as made
from tests.unit.enrich.answers import public_service

TITLE = "Forecasting Spring Tides with Kernel Regression"
NAMES = ("Jörg Brüning-Weiß", "Amélie K. Tournier")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["oeuvre", "enrich", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(autouse=True)
def library(tmp_path: Path, world_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "world.db"
    path.write_bytes(world_template.read_bytes())
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("OEUVRE_REPLY_CACHE", str(tmp_path / "replies"))
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    monkeypatch.setattr("app.enrich.client.PoliteClient._wait", lambda *_: None)


def test_a_dry_run_then_the_same_for_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with public_service() as served:
        monkeypatch.setenv("OEUVRE_OPENALEX_URL", served.address)
        work = made.openalex_work(TITLE, NAMES, doi="10.5555/tide.2019.4", biblio={"volume": "12"})
        served.answer = lambda path, given: made.openalex(work)
        asked = ("--source", "openalex", "--year", "2019", "--contact", "ann@example.org")
        assert run(monkeypatch, *asked, "--dry-run") == 0
        out, err = capsys.readouterr()
        assert "OpenAlex knows 1 of " in out
        assert "1 would be completed (volume 1)" in out
        assert "paper 1 would be updated: volume nothing → “12”" in err
        requests = len(served.asked)
        assert run(monkeypatch, *asked) == 0
        assert len(served.asked) == requests
    out, _ = capsys.readouterr()
    assert "(0 requests); 1 completed (volume 1). Undo: oeuvre remove --import 2." in out


def test_failures_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OEUVRE_OPENALEX_URL", "http://127.0.0.1:9")
    assert run(monkeypatch, "--source", "openalex") == 2
    err = capsys.readouterr().err
    assert "Nobody is named to OpenAlex" in err
    assert "oeuvre: OpenAlex does not answer" in err
    assert run(monkeypatch, "--source", "scopus") == 2
    assert "there are arxiv, openalex, crossref, orcid" in capsys.readouterr().err
    assert run(monkeypatch, "--source", "openalex", "--contact", "me") == 2
    assert "OEUVRE_CONTACT='me': must be a mail address" in capsys.readouterr().err


def test_a_reply_that_is_not_understood_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with public_service() as served:
        monkeypatch.setenv("OEUVRE_CROSSREF_URL", served.address)
        served.answer = lambda path, given: made.Answer("<html>Log in</html>")
        assert run(monkeypatch, "--source", "crossref", "--year", "2019") == 1
    out, err = capsys.readouterr()
    assert "cut off or none of its own (“<html>Log in</html> …”)" in err
    assert "not understood" in out
