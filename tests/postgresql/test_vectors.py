"""Vectors are made once for all servers, and a server makes its own where these cannot be had."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import numpy as np
import pytest

from app.ingest.import_records import SourceFile, import_events
from app.library.snapshot import read_snapshot
from app.search.meaning.vector_store import VectorStore
from app.store.shared.database import SharedDatabase
from tests.fake_embedder import FakeEmbedder
from tests.postgresql.conftest import OpenServer, Store, settings_at
from tests.postgresql.rows import follow, number_of_papers
from tests.postgresql.server import PostgresServer
from tests.unit.conftest import semantic_with
from tests.world import world_records

ALL_SQL = "SELECT content_hash, vector FROM store_vector ORDER BY content_hash"


def fill(server: SharedDatabase, first: int, last: int | None) -> None:
    """Import a part of the small world."""
    records = list(world_records())[first:last]
    import_events(server, iter(records), SourceFile(f"{first}.txt", "listing", f"{first:064}", 1))


def encode(server: SharedDatabase, embedder: FakeEmbedder) -> VectorStore:
    """Let a server make its vectors; return those that answer."""
    settings = settings_at("postgresql+psycopg://unused@unused/unused", Path(), semantic=True)
    semantic = semantic_with(settings, server, embedder)
    semantic.prepare(lambda: read_snapshot(server, semantic.meaning).columns)
    assert semantic.meaning.answering, semantic.meaning.problem
    return semantic.meaning.answering.store


def shared(store: Store) -> dict[bytes, bytes]:
    """Return all vectors in PostgreSQL."""
    return dict(store.execute(ALL_SQL).fetchall())


def test_a_text_is_encoded_by_one_server(
    open_server: OpenServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = open_server("one"), open_server("two")
    fill(one, 0, 8)
    made = encode(one, first := FakeEmbedder())
    assert len(first.documents) == made.count == len(shared(store)) == number_of_papers(one)
    follow(two, store)
    fill(two, 8, None)
    caplog.set_level(logging.INFO, "oeuvre")
    both = encode(two, second := FakeEmbedder())
    assert f"{made.count} vectors that other servers made" in caplog.text
    # Some of the first server's are made once more to compare; nothing else is.
    twice = set(first.documents) & set(second.documents)
    assert 0 < len(twice) <= 4
    assert len(second.documents) == both.count - made.count + len(twice)
    hashes = list(shared(store))
    assert len(hashes) == both.count
    follow(one, store)
    again = encode(one, third := FakeEmbedder())
    assert len(third.documents) <= 4
    keys = np.frombuffer(b"".join(hashes), "V16")
    assert np.array_equal(again.matrix[again.slots_of(keys)], both.matrix[both.slots_of(keys)])
    assert shared(store) == {
        key: both.matrix[slot].tobytes()
        for key, slot in zip(hashes, both.slots_of(keys), strict=True)
    }
    encode(one, FakeEmbedder(fingerprint="of another model"))
    assert store.execute("SELECT count(*) FROM store_vector").fetchone() == (2 * both.count,)


@pytest.mark.parametrize(
    "damage",
    [
        # too short, of length 0 and of length 8, in turn
        "CASE get_byte(content_hash, 0) % 3 WHEN 0 THEN '\\x00' "
        "WHEN 1 THEN decode(repeat('0000', 64), 'hex') "
        "ELSE decode(repeat('003c', 64), 'hex') END",
        "(SELECT vector FROM store_vector AS o WHERE o.content_hash <> t.content_hash "
        "ORDER BY content_hash LIMIT 1)",
    ],
    ids=["no vectors", "of another text"],
)
def test_what_is_damaged_there_is_made_again(
    open_server: OpenServer, store: Store, damage: str
) -> None:
    one = open_server("one")
    fill(one, 0, 6)
    made = encode(one, FakeEmbedder())
    before = shared(store)
    store.execute(f"UPDATE store_vector AS t SET vector = {damage}".encode())
    again = encode(open_server("two"), FakeEmbedder())
    assert shared(store) == before
    keys = np.frombuffer(b"".join(before), "V16")
    assert np.array_equal(again.matrix[again.slots_of(keys)], made.matrix[made.slots_of(keys)])


def test_a_server_encodes_by_itself_while_postgresql_is_down(
    open_server: OpenServer,
    postgres: PostgresServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.search.meaning.embedding_job.STORE_EVERY_S", 0)
    server = open_server()
    fill(server, 0, None)
    postgres.stop()
    try:
        caplog.clear()
        made = encode(server, FakeEmbedder())
        assert made.count == number_of_papers(server)
        (line,) = caplog.messages
        assert "Vectors are made here, and are shared later." in line
    finally:
        postgres.start()
    monkeypatch.setattr("app.store.shared.vectors.PAUSE_S", 0)
    encode(open_server(), again := FakeEmbedder())  # as after a restart
    assert not again.documents
    encode(open_server("late"), late := FakeEmbedder())
    assert len(late.documents) <= 4


def test_two_servers_encode_at_once(open_server: OpenServer, store: Store) -> None:
    one, two = open_server("one"), open_server("two")
    fill(one, 0, None)
    follow(two, store)
    works = [threading.Thread(target=encode, args=(each, FakeEmbedder())) for each in (one, two)]
    for work in works:
        work.start()
    for work in works:
        work.join(30)
    assert len(shared(store)) == number_of_papers(one)
    encode(open_server("late"), late := FakeEmbedder())
    assert len(late.documents) <= 4
