"""An address with a pasted text in it reaches the server whole, in however many pieces it comes."""

from __future__ import annotations

import http.client
import time
from urllib.parse import quote, urlsplit

import pytest

from app.explorer.parameters import MOST_CHARACTERS

PIECE = 8000
"""Bytes sent at once; a server that judges half a request would turn it away."""


@pytest.mark.parametrize("letter", ["a", "я", "学", "😀"])
def test_the_longest_text_is_read(address: str, letter: str) -> None:
    text = quote((letter * 9 + " ") * (MOST_CHARACTERS // 10))
    page = f"{address}/papers?like={text}"
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    connection.connect()
    head = (
        f"GET /api/v1/papers?like={text}&fields=id HTTP/1.1\r\nHost: {connection.host}\r\n"
        f"HX-Current-URL: {page}\r\nConnection: close\r\n\r\n"
    ).encode()
    for start in range(0, len(head), PIECE):
        connection.sock.sendall(head[start : start + PIECE])
        time.sleep(0.002)
    answer = http.client.HTTPResponse(connection.sock)
    answer.begin()
    assert answer.status == 200, answer.read()
    connection.close()
