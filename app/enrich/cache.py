"""Replies of public services, kept on disk: what was asked once is not asked again for a month.

A look-up that was interrupted goes on where it was: what has been answered is here.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import OeuvreError
from app.files import write_whole

KEPT_S = 30 * 86_400
"""How long a reply counts as new."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered."""

    body: bytes
    """Empty where it has nothing of this address (404)."""
    is_kept: bool = False
    """It was asked for earlier."""


class ReplyCache:
    """Replies by their address, each in a file of its own.

    Args:
        folder: made when the first reply is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, address: str) -> Reply | None:
        """Return a reply that is new enough, else None."""
        try:
            head, _, body = self._path(address).read_bytes().partition(b"\n")
            known = json.loads(head)
        except (OSError, ValueError):  # none, or one that was cut off with the power
            return None
        is_whole = known.get("address") == address and known.get("bytes") == len(body)
        if not is_whole or not 0 <= time.time() - known.get("at", 0) < KEPT_S:
            return None
        return Reply(body, is_kept=True)

    def keep(self, address: str, body: bytes) -> None:
        """Keep a reply.

        Raises:
            OeuvreError: the folder cannot be written.
        """
        path = self._path(address)
        head = json.dumps({"address": address, "at": int(time.time()), "bytes": len(body)})
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, head.encode() + b"\n" + body)
        except OSError as error:
            raise OeuvreError(
                f"Replies cannot be kept in {self._folder} ({error.strerror}); make room, or name"
                " another folder with OEUVRE_REPLY_CACHE."
            ) from None

    def forget_old(self) -> None:
        """Remove the replies that count no more."""
        oldest = time.time() - KEPT_S
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _path(self, address: str) -> Path:
        name = hashlib.sha256(address.encode()).hexdigest()
        return self._folder / name[:2] / name
