"""Vectors that servers share through PostgreSQL, so that a text is encoded once for all of them.

They are derived: each server keeps those that it needs in files of its own, and the table may be
emptied at any time. So its failures are logged and never raised.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.store.shared.connect import StoreAddress, StoreDown
from app.store.shared.rows import Store, one_row, run

logger = logging.getLogger("oeuvre")

Answer = TypeVar("Answer")

PAUSE_S = 30.0
"""After a failure, before PostgreSQL is asked again."""
LONGEST_S = 60
"""That one question may take there."""
MAKING_LOCK = 0x0E75E0002
"""Number of an advisory lock: two servers must not make the table at once."""
TABLE_SQL = """
CREATE TABLE IF NOT EXISTS store_vector (
    model text NOT NULL,
    content_hash bytea NOT NULL,
    vector bytea NOT NULL,
    PRIMARY KEY (model, content_hash)
);
COMMENT ON TABLE store_vector IS
    'Œuvre: vectors (float16, little-endian) by fingerprint of the model and hash of the text; '
    'may be emptied, servers make them again'
"""
TAKE_SQL = b"""
SELECT content_hash, vector FROM store_vector WHERE model = %s AND content_hash = ANY(%b)
"""
PUT_SQL = """
INSERT INTO store_vector SELECT %s, * FROM unnest(%b::bytea[], %b::bytea[])
ON CONFLICT (model, content_hash) DO UPDATE SET vector = excluded.vector
"""
LACKING_SQL = b"""
SELECT content_hash FROM unnest(%b::bytea[]) AS here (content_hash) WHERE NOT EXISTS
(SELECT FROM store_vector AS t WHERE t.model = %s AND t.content_hash = here.content_hash)
"""


class SharedVectors:
    """The vectors in one PostgreSQL.

    Texts are named by their content hash, models by their fingerprint, and a vector is the bytes
    of its float16 numbers. Used by one thread at a time.
    """

    def __init__(self, address: StoreAddress) -> None:
        self._address = address
        self._next_try = 0.0
        self.is_behind = True
        """PostgreSQL may lack vectors that are here: nobody has compared, or it has failed."""

    def take(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the vectors of these texts that are there; none where PostgreSQL fails."""

        def ask(store: Store) -> dict[bytes, bytes]:
            return dict(store.execute(TAKE_SQL, (model, list(hashes)), binary=True).fetchall())

        return self._ask(ask, {})

    def put(self, model: str, vectors: dict[bytes, bytes]) -> None:
        """Store vectors under the hashes of their texts; those that are there are replaced."""
        # Servers that put the same ones at once would wait for each other in another order.
        hashes = sorted(vectors)
        values = (model, hashes, [vectors[key] for key in hashes])
        self._ask(lambda store: run(store, PUT_SQL, values), None)

    def lacking(self, model: str, hashes: Sequence[bytes]) -> list[bytes]:
        """Return which of these texts have no vector there; none where PostgreSQL fails."""

        def ask(store: Store) -> list[bytes]:
            rows = store.execute(LACKING_SQL, (list(hashes), model), binary=True).fetchall()
            return [key for (key,) in rows]

        return self._ask(ask, [])

    def forget(self, model: str) -> None:
        """Drop all vectors of a model."""
        self._ask(
            lambda store: run(store, "DELETE FROM store_vector WHERE model = %s", (model,)), None
        )

    def _ask(self, question: Callable[[Store], Answer], otherwise: Answer) -> Answer:
        """Ask PostgreSQL, unless it failed a short time ago."""
        if time.monotonic() < self._next_try:
            self.is_behind = True
            return otherwise
        try:
            with self._address.open("sharing vectors") as store:
                run(store, f"SET statement_timeout = '{LONGEST_S}s'")
                _make_table(store)
                return question(store)
        except StoreDown as error:
            logger.warning("%s. Vectors are made here, and are shared later.", error.reason)
            self._next_try = time.monotonic() + PAUSE_S
            self.is_behind = True
            return otherwise


def _make_table(store: Store) -> None:
    if one_row(store, "SELECT to_regclass('store_vector')")[0] is None:
        with store.transaction():
            run(store, "SELECT pg_advisory_xact_lock(%s)", (MAKING_LOCK,))
            run(store, TABLE_SQL)
