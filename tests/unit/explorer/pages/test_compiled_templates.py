"""Compiled templates are kept, and what cannot be trusted is compiled anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from app.explorer.pages import compiled_templates
from app.explorer.pages.compiled_templates import CompiledTemplates


def environment(folder: Path, source: str) -> Environment:
    return Environment(
        loader=DictLoader({"page.html": source}),
        bytecode_cache=CompiledTemplates(folder),
        autoescape=True,
    )


def rendered(folder: Path, source: str = "<p>{{ x }}</p>") -> str:
    return environment(folder, source).get_template("page.html").render(x="&")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sources that were compiled."""
    sources: list[str] = []
    compile_source = Environment.compile

    def kept(self: Environment, source: str, *rest: object, **more: object) -> object:
        sources.append(source)
        return compile_source(self, source, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", kept)
    return sources


def test_a_second_process_compiles_nothing(tmp_path: Path, compiled: list[str]) -> None:
    assert rendered(tmp_path / "new") == rendered(tmp_path / "new") == "<p>&amp;</p>"
    assert len(compiled) == 1


def test_another_source_or_version_is_compiled(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path)
    assert rendered(tmp_path, "<b>{{ x }}</b>") == "<b>&amp;</b>"
    monkeypatch.setattr(compiled_templates, "__version__", "0.0.0")
    rendered(tmp_path, "<b>{{ x }}</b>")
    assert len(compiled) == 3
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("at", [0, 40, 100, -1])
def test_a_damaged_file_is_replaced(tmp_path: Path, compiled: list[str], at: int) -> None:
    rendered(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[at] ^= 0x55
    for data in (bytes(damaged), whole[:-9], b""):
        file.write_bytes(data)
        assert rendered(tmp_path) == "<p>&amp;</p>"
        assert file.read_bytes() == whole
    assert len(compiled) == 4


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert rendered(tmp_path / "file") == "<p>&amp;</p>"
