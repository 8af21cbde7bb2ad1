"""Names of files in archives and folders: as they are shown, and which are left out."""

from __future__ import annotations

import zipfile

from app.domain.text.encodings import decode
from app.domain.text.plain import clean_text

_NAME_IS_UTF8 = 1 << 11
_LEFT_BY_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")
_LONGEST_NAME = 200


def name_in_zip(member: zipfile.ZipInfo) -> str:
    """Give the name of a file in a ZIP archive; older programs say not that it is UTF-8."""
    name = member.filename
    if not member.flag_bits & _NAME_IS_UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")  # as which Python reads all other names
        text, encoding = decode(raw)
        if encoding == "utf-8":
            name = text
    return shown_name(name)


def shown_name(name: str) -> str:
    """Give a name in an archive as it is shown: one line, without steps that lead elsewhere."""
    steps = clean_text(name.replace("\\", "/"), single_line=True).split("/")
    shown = "/".join(step for step in steps if step not in ("", ".", "..")) or "file without a name"
    return shown if len(shown) <= _LONGEST_NAME else "…" + shown[1 - _LONGEST_NAME :]


def is_hidden(name: str) -> bool:
    """Whether systems and editors hide a file of this name, or left it behind."""
    return (name.startswith(".") and name not in (".", "..")) or name.lower() in _LEFT_BY_SYSTEMS
