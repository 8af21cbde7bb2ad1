"""`oeuvre topics`: the list, changes by hand, and what a rebuild would take away."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.main import main
from app.store.database import Database
from app.topics.rebuild import Preview
from tests.unit.conftest import LABELS

Command = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture
def topics(
    topics_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Give a function that runs `oeuvre topics` on a world with topics."""
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{topics_path}")
    monkeypatch.setenv("OEUVRE_SEMANTIC", "0")
    monkeypatch.setenv("OEUVRE_LOCK_TIMEOUT", "0.1")

    def run(*arguments: str) -> tuple[int, str, list[str]]:
        monkeypatch.setattr(sys, "argv", ["oeuvre", "topics", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, printed.out, printed.err.splitlines()

    return run


def test_the_list_has_ids_counts_and_what_was_done_by_hand(topics: Command) -> None:
    status, printed, _ = topics("--list")
    rows = [line.split(maxsplit=2) for line in printed.splitlines()]
    assert status == 0
    assert rows[:3] == [["1", "6", LABELS[0]], ["2", "5", LABELS[1]], ["3", "5", LABELS[2]]]
    assert rows[3:] == [["by", "hand:", "4  audio: merged into 3, “birdsong”"]]


def test_every_change_can_be_made_and_taken_back(topics: Command) -> None:
    before = topics("--list")
    for there, back in (
        (("--rename", "1", "Ebb"), ("--rename", "1", "")),
        (("--merge", "2", "1"), ("--split", "2")),
        (("--hide", "3"), ("--show", "3")),
    ):
        status, printed, said = topics(*there)
        assert (status, said) == (0, [])
        assert len(printed.splitlines()) == 1
        assert topics("--list") != before
        assert topics(*back)[0] == 0
        assert topics("--list") == before


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--rename", "1", "BirdSong"), "rename the other one first"),
        (("--rename", "1", "x" * 81), "80"),
        (("--merge", "1", "1"), "itself"),
        (("--merge", "1", "99"), "99"),
        (("--split", "1"), "not merged"),
        (("--show", "1"), "not hidden"),
        (("--hide", "99"), "99"),
        (("--hide", "one"), "--hide"),
        (("--hide", "1", "--list"), "one option"),
        (("--preview",), "meaning"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    topics: Command, arguments: tuple[str, ...], reason: str
) -> None:
    before = topics("--list")
    status, printed, (line,) = topics(*arguments)
    assert (status, printed) == (2, "")
    assert reason in line
    assert topics("--list") == before


def test_who_is_writing_is_named(topics: Command, topics_path: Path) -> None:
    other = Database(topics_path)
    with other.writing("import long"):
        status, _, (line,) = topics("--hide", "1")
    other.close()
    assert status == 2
    assert "`oeuvre import long`" in line


def test_a_preview_says_what_of_a_persons_work_would_be_gone(
    topics: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [(3, "Dawn chorus", "named by hand"), (2, "privacy", "")]
    preview = Preview(rebuild=FakeRebuild(), kept=[], new=[], gone=gone, moved=2)  # type: ignore[arg-type]
    monkeypatch.setattr("app.cli.commands.topics.preview_topics", lambda _library: preview)
    status, printed, _ = topics("--preview")
    assert status == 0
    assert "  gone  Dawn chorus (3), named by hand" in printed.splitlines()
    assert "  gone  privacy (2)" in printed.splitlines()


class FakeRebuild:
    """A rebuild that finds nothing."""

    topics = ()
