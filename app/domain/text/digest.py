"""A short hash of a text, for keys: equal texts, equal keys."""

from __future__ import annotations

from hashlib import blake2b

DIGEST_BYTES = 16
"""128 bits: among a million texts, two share a key with a chance of 1 in 10²⁶."""


def digest(text: str) -> bytes:
    """Give the key of a text, `DIGEST_BYTES` long."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).digest()


def short_digest(text: str) -> int:
    """Give a key of 63 bits, for finding what is then compared."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
