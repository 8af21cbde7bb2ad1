"""Which text of a paper is encoded, and the key under which its vector is kept.

Two papers with the same text share a vector, and a text that comes back after its
removal is not encoded again. This module knows no model.
"""

from __future__ import annotations

from hashlib import blake2b

from app.domain.latex import plain_text

HASH_BYTES = 16
"""128 bits: a million texts collide with a chance of 1 in 10²⁶."""


def encoding_text(title: str, abstract: str | None) -> str:
    """Give the text that stands for a paper's meaning: title and abstract, TeX read as text."""
    return plain_text(f"{title}. {abstract}" if abstract else title)


def content_hash(text: str) -> bytes:
    """Give the key of a text's vector, `HASH_BYTES` long."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=HASH_BYTES).digest()
