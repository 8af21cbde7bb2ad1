"""What a command reads before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli.main import COMMANDS, read_command

SERVER = {"fastapi", "uvicorn", "jinja2"}
HEAVY = SERVER | {"torch", "sklearn", "faiss", "onnxruntime", "numpy", "sqlalchemy", "sqlmodel"}


def loaded_by(statement: str) -> set[str]:
    """The modules that a process of its own has after a statement."""
    code = f"{statement}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_help_and_version_read_nothing_large() -> None:
    assert loaded_by("import app.cli.main") & HEAVY == set()


def test_commands_that_serve_nothing_read_no_server() -> None:
    names = [name for name in COMMANDS if name not in ("serve", "mcp")]
    read = f"from app.cli.main import read_command\nfor name in {names}: read_command(name)"
    assert loaded_by(read) & SERVER == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = read_command(name)
    assert (command.name, command.help) == (name, COMMANDS[name])
