"""Habits that hold in every file: size, names, no database's private words, no machine's paths."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, modules, own_files, parsed, text_files

LONGEST = 330
"""Lines of a file. About 300 is what one reads at a sitting; the rest is a margin."""

FULLEST = 15
"""Files of a folder."""

WIDEST = 160
"""Characters of a line of a template."""

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services", "base",
         "core", "misc"}  # fmt: skip

SQLITE_ONLY = re.compile(
    r"""\bMATCH\b|\bfts5|\bPRAGMA\b|\bVACUUM\b|\bjson_each\b|\browid\b|\bsqlite_master\b
      | \bbm25\(|\bsnippet\(|\bINSERT\ OR\b|\bGLOB\b""",
    re.VERBOSE,
)
SPEAKS_SQLITE = ("app/store/", "app/search/text/", "migrations/")

MACHINE = re.compile(r"(?<![\w./:-])/(?:work|home|root|tmp|Users|mnt|opt)/[\w.]")

TIMED_ASSERT = re.compile(r"assert .*(?:_time|perf_counter|monotonic|time\.time)\(\) - ")

CLASS_OR_ESCAPE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]*\})\+")


def test_files_can_be_read_at_a_sitting() -> None:
    measured = {".py", ".css", ".js", ".html", ".sh"}
    long = {
        str(path): lines
        for path in own_files()
        if path.suffix in measured
        and path.parts[0] != "migrations"  # one migration is one step, however long
        and (lines := len((ROOT / path).read_text("utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_folders_can_be_read_at_a_glance() -> None:
    held: Counter[str] = Counter(
        str(path.parent)
        for path in own_files()
        if path.parts[0] in {"app", "templates", "static"} and path.name != "__init__.py"
    )
    assert not {folder: files for folder, files in held.items() if files > FULLEST}


def test_templates_can_be_read_without_scrolling() -> None:
    wide = [
        f"{path}:{number}"
        for path in own_files()
        if path.parts[0] == "templates"
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert not wide


def test_names_say_what_is_in_them() -> None:
    vague = [
        str(path)
        for path in own_files()
        if path.suffix in {".py", ".css", ".js"}
        and VAGUE & {word for part in path.with_suffix("").parts for word in part.split("_")}
    ]
    assert not vague


def test_only_the_store_speaks_sqlite() -> None:
    """So that another database can take SQLite's place one day."""
    elsewhere = [
        f"{path}:{line}: {text}"
        for path in modules()
        if not str(path).startswith(SPEAKS_SQLITE)
        for line, text in _strings(path)
        if SQLITE_ONLY.search(text)
    ]
    assert not elsewhere


def test_no_file_names_a_machine() -> None:
    named = [
        f"{path}:{number}: {line.strip()}"
        for path in text_files()
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not named


def test_no_group_of_a_pattern_is_repeated_possessively() -> None:
    # Python 3.11.0 to 3.11.4 matches `(?:…)*+` wrongly (its issue 106052), but not `(?>(?:…)*)`.
    patterns = {
        f"{path}:{text.lineno}": CLASS_OR_ESCAPE.sub("x", str(text.value))
        for path in modules()
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.")
        for text in ast.walk(call)
        if isinstance(text, ast.Constant)
    }
    assert [at for at, pattern in patterns.items() if POSSESSIVE_GROUP.search(pattern)] == []


def test_no_test_asserts_seconds() -> None:
    """A slow machine would fail it: `tests/benchmarks` measures, `tests.time_limit` ends."""
    assert not [
        str(path)
        for path in own_files()
        if path.parts[0] == "tests" and path.suffix == ".py" and "benchmarks" not in path.parts
        if TIMED_ASSERT.search((ROOT / path).read_text("utf-8"))
    ]


def test_every_module_says_what_it_answers() -> None:
    silent = [
        str(path)
        for path in modules()
        if (ROOT / path).stat().st_size and not ast.get_docstring(parsed(path))
    ]
    assert not silent


def test_no_two_classes_share_a_name() -> None:
    """So that a name in a message, an import or a search means one class."""
    found: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(str(path))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("script", ["run", "test", ".ci/run"])
def test_the_commands_can_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o100


def _strings(path: Path) -> list[tuple[int, str]]:
    """List the string constants of a module, but for its docstrings."""
    tree = parsed(path)
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
