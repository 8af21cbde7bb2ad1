"""What `oeuvre serve` binds."""

from __future__ import annotations

import socket

from app.cli.commands.serve import _bind
from app.settings import load_settings


def test_small_answers_are_sent_at_once() -> None:
    """asyncio turns Nagle's algorithm off only for sockets that name their protocol."""
    with (
        _bind(load_settings(port=0)) as listener,
        socket.create_connection(listener.getsockname()[:2]),
    ):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP
