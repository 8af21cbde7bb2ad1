"""Which sentence of an abstract is closest, how long finding it may take, and for how many."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from app.errors import Busy
from app.search.meaning import best_sentence as closest
from app.search.meaning.best_sentence import Sentence, Sentences
from tests.fake_embedder import FakeEmbedder, Floats

BEES = "Bees dance. Swarms of $n. B$ drones fly home at night. We thank the sponsors."
TIDES = "Tides rise. At night the harbour sleeps."
PATIENCE_S = 120.0


class SlowEmbedder(FakeEmbedder):
    """Waits with its first text until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()
        self.go_on = threading.Event()

    def encode(self, texts: Sequence[str]) -> Floats:
        self.began.set()
        assert self.go_on.wait(PATIENCE_S)
        return super().encode(texts)


def said(abstract: str, found: Sentence | None) -> str:
    assert found is not None
    return abstract[found.start : found.end]


def test_the_closest_sentence_is_named_by_its_place() -> None:
    embedder = FakeEmbedder()
    vector = embedder.encode_query("drones flying at night")
    bees, tides = Sentences().closest(embedder, vector, [BEES, TIDES], PATIENCE_S)
    assert said(BEES, bees) == "Swarms of $n. B$ drones fly home at night."
    assert said(TIDES, tides) == "At night the harbour sleeps."
    assert bees is not None
    assert tides is not None
    assert bees.closeness > tides.closeness


def test_an_empty_abstract_has_no_sentence() -> None:
    embedder = FakeEmbedder()
    vector = embedder.encode_query("x")
    assert Sentences().closest(embedder, vector, ["  "], PATIENCE_S) == [None]


def test_sentences_are_encoded_once_for_all_queries() -> None:
    embedder, sentences = FakeEmbedder(), Sentences()
    for query in ("drones", "dancing", "sponsors"):
        [found] = sentences.closest(embedder, embedder.encode_query(query), [BEES], PATIENCE_S)
        assert found is not None
    assert len(embedder.documents) == 3


def test_another_model_encodes_them_anew() -> None:
    sentences = Sentences()
    for name in ("one", "other"):
        embedder = FakeEmbedder(fingerprint=name)
        sentences.closest(embedder, embedder.encode_query("drones"), [BEES], PATIENCE_S)
        assert len(embedder.documents) == 3


def test_no_abstract_is_begun_when_time_is_up() -> None:
    embedder, sentences = FakeEmbedder(), Sentences()
    vector = embedder.encode_query("night")
    assert len(sentences.closest(embedder, vector, [BEES, TIDES], -1.0)) == 1
    # What was encoded before costs nothing, so that the next question gets further.
    assert len(sentences.closest(embedder, vector, [BEES, TIDES], PATIENCE_S)) == 2
    assert len(sentences.closest(embedder, vector, [BEES, TIDES], -1.0)) == 2


def test_a_long_text_is_read_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closest, "MOST_SENTENCES", 2)
    embedder = FakeEmbedder()
    [found] = Sentences().closest(embedder, embedder.encode_query("sponsors"), [BEES], PATIENCE_S)
    assert said(BEES, found) != "We thank the sponsors."
    assert len(embedder.documents) == 2


@contextmanager
def encoding(sentences: Sentences, embedder: SlowEmbedder, vector: Floats) -> Iterator[None]:
    """Somebody else's sentences are being encoded until the block ends."""
    first = threading.Thread(target=sentences.closest, args=(embedder, vector, [BEES], 0.0))
    first.start()
    assert embedder.began.wait(PATIENCE_S)
    try:
        yield
    finally:
        embedder.go_on.set()
        first.join()


def test_a_crowd_is_sent_away_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closest, "WAITING", 1)
    embedder, sentences = SlowEmbedder(), Sentences()
    vector = embedder.encode_query("night")
    with encoding(sentences, embedder, vector), pytest.raises(Busy):
        sentences.closest(embedder, vector, [TIDES], 0.0)
    assert len(sentences.closest(embedder, vector, [TIDES], 0.0)) == 1


def test_who_waits_gives_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closest, "PATIENCE_S", 0.01)
    embedder, sentences = SlowEmbedder(), Sentences()
    vector = embedder.encode_query("night")
    with encoding(sentences, embedder, vector), pytest.raises(Busy):
        sentences.closest(embedder, vector, [TIDES], 0.0)
