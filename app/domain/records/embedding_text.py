"""Which text of a paper is encoded, and the key under which its vector is kept.

Two papers with the same text share a vector, and a text that comes back after its
removal is not encoded again. This module knows no model.
"""

from __future__ import annotations

from app.domain.tex.html import plain_text
from app.domain.text.digest import DIGEST_BYTES, digest

HASH_BYTES = DIGEST_BYTES


def encoding_text(title: str, abstract: str | None) -> str:
    """Return the text whose vector is a paper's meaning: title and abstract, TeX read as text."""
    return joined_text(plain_text(title), plain_text(abstract) if abstract else None)


def joined_text(plain_title: str, plain_abstract: str | None) -> str:
    """Give the same of a title and an abstract that hold no TeX any more."""
    return f"{plain_title}. {plain_abstract}" if plain_abstract else plain_title


def content_hash(text: str) -> bytes:
    """Give the key of a text's vector, `HASH_BYTES` long."""
    return digest(text)
