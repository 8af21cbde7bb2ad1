"""Asks a public service politely: slowly, with a name, with patience, and never twice a month.

It says who asks, keeps the pause that the service wants between two requests, takes what is asked
for from the cache where it can, and waits as long as a busy service says (`Retry-After`).
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode, urlsplit

import httpx2

from app import __version__
from app.errors import OeuvreError
from app.files import write_whole

TRIES = 5
"""Requests for one reply before a service counts as down."""
FIRST_PAUSE_S = 1.0
"""Before the second try; each further one waits twice as long."""
LONGEST_PAUSE_S = 120.0
"""Longest pause that a service may ask for; beyond that it is better to come back."""
TIMEOUT_S = 30.0
MOST_BYTES = 64 << 20
"""Of one reply."""
SLICE_S = 0.1
"""A pause is cut into such pieces, so that it can be ended."""
AGAIN = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which the same request may succeed."""
REFUSED = (401, 403)
EXCERPT = 160


KEPT_S = 30 * 86_400
"""How long a reply counts as new."""


class ServiceFails(OeuvreError):
    """A public service does not answer, or refuses; what was answered until then is kept."""


class QuestionRefused(ServiceFails):
    """A service does not take one request; others may succeed."""


class PoliteClient:
    """Asks one service.

    Args:
        label: its name, for messages.
        cache: of replies.
        interval_s: pause between two requests.
        contact: mail address of whoever asks; "" for none.
        secret: parameters that belong to no reply: the contact, a key.
        check: called during pauses; raises what shall end the look-up.
        pause: waits that many seconds; tests give another one.
    """

    def __init__(
        self,
        label: str,
        cache: ReplyCache,
        interval_s: float,
        contact: str = "",
        secret: dict[str, str] | None = None,
        check: Callable[[], object] = lambda: None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._label = label
        self._cache = cache
        self._interval_s = interval_s
        self._secret = secret or {}
        self._check = check
        self._pause = pause
        self._due = 0.0
        self.requests = 0
        """Requests that were sent."""
        mail = f" (mailto:{contact})" if contact else ""
        agent = f"oeuvre/{__version__}{mail}"
        self._client = httpx2.Client(
            headers={"User-Agent": agent}, timeout=TIMEOUT_S, follow_redirects=True
        )

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, address: str, accept: str) -> Reply:
        """Return the reply of an address; an empty one where the service has nothing there.

        The caller keeps a reply that it could read (`keep`).

        Raises:
            ServiceFails: after several tries, or at once where it refuses.
        """
        kept = self._cache.get(address)
        if kept is not None:
            return kept
        reason = ""
        for number in range(TRIES):
            self._wait(max(self._due - time.monotonic(), 0.0))
            wait = FIRST_PAUSE_S * 2**number * random.uniform(1.0, 1.25)  # noqa: S311 - no secret
            try:
                status, body, headers = self._send(address, accept)
            except httpx2.TransportError as error:
                reason = str(error) or type(error).__name__
            else:
                if status == httpx2.codes.OK:
                    return Reply(body)
                if status == httpx2.codes.NOT_FOUND:
                    return Reply(b"")
                reason = f"{status} {_excerpt(body)}".strip()
                if status in REFUSED:
                    raise ServiceFails(f"{self._label} lets nobody in without a key: {reason}.")
                if status not in AGAIN:
                    raise QuestionRefused(f"{self._label} refuses a request: {reason}.")
                wait = max(wait, asked_pause(headers.get("retry-after"), datetime.now(UTC)))
            if wait > LONGEST_PAUSE_S:
                raise ServiceFails(
                    f"{self._label} asks to wait {wait:,.0f} seconds ({reason}). Run the same again"
                    " then: what was answered until now is kept."
                )
            if number + 1 < TRIES:
                self._wait(wait)
        raise ServiceFails(
            f"{self._label} does not answer ({reason}; tried {TRIES} times). Run the same again"
            " later: what was answered until now is kept."
        )

    def keep(self, address: str, reply: Reply) -> None:
        """Keep a reply for the next time."""
        if not reply.is_kept:
            self._cache.keep(address, reply.body)

    def _send(self, address: str, accept: str) -> tuple[int, bytes, httpx2.Headers]:
        sign = "&" if urlsplit(address).query else "?"
        whole = f"{address}{sign}{urlencode(self._secret)}" if self._secret else address
        self.requests += 1
        body = bytearray()
        with self._client.stream("GET", whole, headers={"Accept": accept}) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise ServiceFails(
                        f"{self._label} answers with more than {MOST_BYTES >> 20} MiB; it was not"
                        " read."
                    )
            self._due = time.monotonic() + self._interval_of(answer.headers)
            return answer.status_code, bytes(body), answer.headers

    def _interval_of(self, headers: httpx2.Headers) -> float:
        """Return the pause between requests; some services say with each answer what they allow."""
        try:
            limit = float(headers.get("x-rate-limit-limit", ""))
            span = float(headers.get("x-rate-limit-interval", "").removesuffix("s"))
        except ValueError:
            return self._interval_s
        said = span / limit if limit > 0 else 0.0
        return max(self._interval_s, min(said, LONGEST_PAUSE_S))

    def _wait(self, seconds: float) -> None:
        while seconds > 0:
            self._check()
            self._pause(min(seconds, SLICE_S))
            seconds -= SLICE_S
        self._check()


def asked_pause(header: str | None, now: datetime) -> float:
    """Return the seconds that a `Retry-After` asks for: a number, or a date; 0 where it is none."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - now).total_seconds(), 0.0)


def _excerpt(body: bytes) -> str:
    text = " ".join(body[: 4 * EXCERPT].decode("utf-8", "replace").split())
    return text[:EXCERPT]


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
