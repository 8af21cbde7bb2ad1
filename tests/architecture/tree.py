"""What the architecture tests read: the tracked files and the imports of each module."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ("static/vendor/", "tests/browser/vendor/")
TEXT = {
    "", ".py", ".md", ".toml", ".html", ".css", ".js", ".txt", ".json", ".sh", ".svg", ".mako",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One module of Œuvre that imports another."""

    module: str
    imported: str
    line: int

    @property
    def arrow(self) -> tuple[str, str]:
        """The parts at both ends, such as ("web", "queries")."""
        return part_of(self.module), part_of(self.imported)


@cache
def own_files() -> tuple[Path, ...]:
    """List the files of the repository that are written by hand, as paths from its root."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        ).stdout.split("\0")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):  # no git, or a copy that is no clone
        listed = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if not any(
                part.startswith(".") or part == "__pycache__"
                for part in path.relative_to(ROOT).parts
            )
        ]
    return tuple(
        Path(name)
        for name in sorted(set(listed))
        if name and not name.startswith(VENDORED) and (ROOT / name).is_file()
    )


def text_files() -> list[Path]:
    """List the text files written by hand; the bundled listing is not ours to judge."""
    return [
        path for path in own_files() if path.suffix in TEXT and path != Path("data/listing.txt")
    ]


def modules() -> list[Path]:
    """List the Python files under `app`."""
    return [path for path in own_files() if path.parts[0] == "app" and path.suffix == ".py"]


@cache
def parsed(path: Path) -> ast.Module:
    """Read one of our Python files, once for all tests."""
    return ast.parse((ROOT / path).read_text("utf-8"))


def part_of(module: str) -> str:
    """Name the part of a module: `app.store.models` is of `store`, `app.errors` of `errors`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "app"


@cache
def imports() -> tuple[Import, ...]:
    """Read every import of one of our modules by another, also those within functions."""
    known = {_dotted(path) for path in modules()}
    found = []
    for path in modules():
        module = _dotted(path)
        for node in ast.walk(parsed(path)):
            for name in _imported(node, known):
                found.append(Import(module, name, node.lineno))  # type: ignore[attr-defined]
    return tuple(found)


def _imported(node: ast.AST, known: set[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] == "app"]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        source = node.module or ""
        if source.split(".")[0] != "app":
            return []
        full = [f"{source}.{alias.name}" for alias in node.names]
        return [name if name in known else source for name in full]
    return []


def _dotted(path: Path) -> str:
    parts = list(path.with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
