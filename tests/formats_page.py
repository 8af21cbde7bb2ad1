"""README's table of formats and its calls of the API, and docs/formats.md, made from the code.

`python -m tests.formats_page` writes them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.explorer.pages.help import CALLS
from app.exporters import FORMATS as EXPORTS
from app.exporters.exporter import sample_of
from app.importers import FORMATS as IMPORTS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "formats.md"
CALL_LINES = re.compile(r"(?<=<!-- calls -->\n).*?(?=<!-- end of calls -->)", re.DOTALL)
TABLE = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- end of formats -->)", re.DOTALL)


def table() -> str:
    """Write one row for each format that is read or written."""
    rows = ["| format | read | written | |", "|---|---|---|---|"]
    for name in dict.fromkeys((*IMPORTS, *EXPORTS)):
        reads, writes = ("yes" if name in one else "" for one in (IMPORTS, EXPORTS))
        about = IMPORTS[name].description if reads else EXPORTS[name].description
        rows.append(f"| `{name}` | {reads} | {writes} | {about} |")
    return "\n".join(rows) + "\n"


def call_lines() -> str:
    """Write the calls of the API to be pasted, each below what it answers with."""
    local = "http://127.0.0.1:8000"
    lines = "".join(f"# {one.meaning}\n{one.command(local)}\n" for one in CALLS)
    return f"```sh\n{lines}```\n"


def page() -> str:
    """Write every format with its sample."""
    parts = ["# Formats\n\nMade by `python -m tests.formats_page`.\n\n## Read\n"]
    for name, importer in IMPORTS.items():
        parts.append(_section(name, importer.description, importer.sample))
    parts.append("\n## Written\n")
    for name, exporter in EXPORTS.items():
        options = f" Options: {', '.join(exporter.options)}." if exporter.options else ""
        about = f"{exporter.label}: {exporter.description}.{options}"
        parts.append(_section(name, about, sample_of(exporter)))
    return "".join(parts)


def _section(name: str, about: str, sample: str) -> str:
    sample = "\n".join(sample.splitlines())
    return f"\n### `{name}`\n\n{about}\n\n````text\n{sample}\n````\n"


if __name__ == "__main__":
    text = TABLE.sub(lambda _: table(), README.read_text("utf-8"))
    README.write_text(CALL_LINES.sub(lambda _: call_lines(), text), "utf-8")
    PAGE.write_text(page(), "utf-8")
