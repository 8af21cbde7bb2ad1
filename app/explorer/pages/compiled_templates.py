"""Keeps compiled templates in the user's folder for caches: compiling is most of a first page.

A file that is damaged, of another version or of other source is compiled anew and replaced; where
the folder cannot be written, templates are compiled in each process.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app import __version__
from app.files import write_whole

_DIGEST_BYTES = 32


class CompiledTemplates(BytecodeCache):
    """One file a template: the SHA-256 of the rest, then Jinja's bytecode.

    Args:
        folder: is made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its file is whole and of the bucket's source."""
        with suppress(OSError):
            kept = (self._folder / bucket.key).read_bytes()
            digest, code = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
            if hashlib.sha256(code).digest() == digest:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the file; without room for it nothing is kept."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / bucket.key, hashlib.sha256(code).digest() + code)

    def get_source_checksum(self, source: str) -> str:
        """Tell sources apart, and what different versions of this program make of one."""
        return super().get_source_checksum(f"{__version__}\n{source}")
