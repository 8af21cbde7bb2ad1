"""README's table of formats and docs/formats.md, made from the registries.

`python -m tests.formats_page` writes both anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.exporters import FORMATS as EXPORTS
from app.exporters.sample import sample_of
from app.importers import FORMATS as IMPORTS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "formats.md"
TABLE = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- end of formats -->)", re.DOTALL)


def table() -> str:
    """Write one row for each format that is read or written."""
    rows = ["| format | read | written | |", "|---|---|---|---|"]
    for name in dict.fromkeys((*IMPORTS, *EXPORTS)):
        reads, writes = ("yes" if name in one else "" for one in (IMPORTS, EXPORTS))
        about = IMPORTS[name].description if reads else EXPORTS[name].description
        rows.append(f"| `{name}` | {reads} | {writes} | {about} |")
    return "\n".join(rows) + "\n"


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
    README.write_text(TABLE.sub(lambda _: table(), README.read_text("utf-8")), "utf-8")
    PAGE.write_text(page(), "utf-8")
