"""The README stays true: settings, commands, the table of where things go."""

from __future__ import annotations

import re

from app.cli.main import app as commands
from app.settings import describe_settings
from tests.architecture.tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_every_setting_is_in_the_table() -> None:
    table = re.findall(r"^\| `(OEUVRE_\w+)` \| (.*?) ?\| (.+) \|$", README, re.MULTILINE)
    assert sorted(table) == sorted(
        (
            name,
            default,
            text.replace("sqlite:////folder/library.db", "`sqlite:////folder/library.db`"),
        )
        for name, default, text in describe_settings()
    )


def test_every_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`((?:app|tests|static|migrations|data)/[\w./-]+)`", README))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", README))
    made = {"data/library.db"}
    assert named
    assert [path for path in sorted(named - made) if not (ROOT / path).exists()] == []


def test_every_command_that_is_named_exists() -> None:
    known = {
        one.name or (one.callback.__name__ if one.callback else "")
        for one in commands.registered_commands
    }
    named = set(re.findall(r"\boeuvre ([a-z]+)\b", README))
    assert named
    assert named <= known
