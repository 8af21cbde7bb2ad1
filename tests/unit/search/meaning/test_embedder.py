"""The real model: exported, faithful to the original; a damaged export of it is noticed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from app.errors import ModelUnavailable
from app.search.meaning.embedder import Embedder, OnnxEmbedder, read_meta, unit
from app.search.meaning.model import DEFAULT_MODEL, ModelSpec, resolve_model
from app.search.meaning.onnx_cache import open_embedder, open_exported
from tests.fake_embedder import FakeEmbedder

TEXTS = [
    "Machine unlearning",
    "Removing the influence of poisoned samples from a trained network.",
    "The dance language of honey bees. " * 40,
    "Schrödinger's δ-interactions, 神经网络, and emoji 🐝",
    "",
]


def test_scaling_leaves_no_vector_without_a_direction() -> None:
    vectors = unit(np.array([[3.0, 4.0], [0.0, 0.0], [np.nan, np.inf]]))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])
    assert vectors[0].tolist() == pytest.approx([0.6, 0.8])


def test_the_fake_stands_in_for_an_embedder() -> None:
    fake: Embedder = FakeEmbedder()
    near, far = fake.encode(["bees dance in swarms", "poisoned networks"])
    query = fake.encode_query("dancing bees")
    assert query @ near > 0.5 > 0.3 > query @ far
    assert fake.encode([]).shape == (0, fake.dimension)


def test_the_serving_modules_do_not_import_torch() -> None:
    code = (
        "import sys, app.search.meaning.onnx_cache, app.search.meaning.embedding_job;"
        "import app.search.meaning.meaning;"
        "sys.exit(any(name in sys.modules for name in"
        " ('torch', 'transformers', 'sentence_transformers', 'huggingface_hub')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- with the real model ------------------------------------------------------------


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the default model's export, which takes some ten seconds once a run."""
    spec, of_the_run = resolve_model(DEFAULT_MODEL), Path(os.environ["OEUVRE_MODEL_CACHE"])
    open_embedder(spec, of_the_run).close()
    folder = tmp_path_factory.mktemp("library.db.models")
    shutil.copytree(of_the_run / spec.slug, folder / spec.slug)
    return folder


@pytest.fixture
def embedder(exports: Path) -> Iterator[Embedder]:
    """Give the default model."""
    opened = open_embedder(resolve_model(DEFAULT_MODEL), exports, threads=2)
    yield opened
    opened.close()


@pytest.mark.model
def test_an_export_agrees_with_the_original(exports: Path) -> None:
    meta = read_meta(exports / resolve_model(DEFAULT_MODEL).slug)
    assert meta["kind"] == "onnx"
    assert meta["agreement"] >= 0.98
    assert (meta["name"], meta["dimension"]) == (DEFAULT_MODEL, 384)
    assert contents(exports) == [resolve_model(DEFAULT_MODEL).slug]


def contents(exports: Path) -> list[str]:
    """List what is in a folder of exports, but for its lock."""
    return [path.name for path in exports.iterdir() if path.name != ".lock"]


@pytest.mark.model
def test_vectors_have_length_one_and_follow_the_meaning(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    cosines = vectors @ embedder.encode_query("how to make a model forget training data")
    assert cosines.argmax() in (0, 1)
    assert (vectors @ embedder.encode_query("insects telling others about food")).argmax() == 2


@pytest.mark.model
def test_the_vector_of_a_text_depends_on_that_text_alone(embedder: Embedder) -> None:
    together = embedder.encode(TEXTS)
    alone = np.concatenate([embedder.encode([text]) for text in reversed(TEXTS)])[::-1]
    assert (together == alone).all()
    assert (embedder.encode_query(TEXTS[1]) == together[1]).all()
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.model
def test_threads_share_a_model(embedder: Embedder) -> None:
    wanted = embedder.encode(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: embedder.encode(TEXTS), range(4)))
        queries = list(threads.map(embedder.encode_query, TEXTS * 4))
    assert all((answer == wanted).all() for answer in answers)
    assert (np.stack(queries) == np.tile(wanted, (4, 1))).all()


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.onnx", "meta.json", "tokenizer.json"])
@pytest.mark.parametrize("damage", [b"", b"damaged", b"{}", None])
def test_a_damaged_export_is_noticed(
    exports: Path, tmp_path: Path, name: str, damage: bytes | None
) -> None:
    folder = shutil.copytree(exports / resolve_model(DEFAULT_MODEL).slug, tmp_path / "export")
    (folder / name).unlink()
    if damage is not None:
        (folder / name).write_bytes(damage)
    with pytest.raises(ModelUnavailable, match="damaged"):
        open_exported(folder)


@pytest.mark.model
def test_what_is_no_model_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "config.json").write_text("{}")
    spec = ModelSpec("nonsense", tmp_path / "m", "f" * 16)
    with pytest.raises(ModelUnavailable, match="nonsense cannot be loaded"):
        open_embedder(spec, tmp_path / "exports")
    assert contents(tmp_path / "exports") == []


@pytest.mark.model
def test_an_export_can_be_stopped(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ModelUnavailable, match="stopped"):
        open_embedder(resolve_model(DEFAULT_MODEL), tmp_path / "exports", stop=stop)
    assert contents(tmp_path / "exports") == []


@pytest.mark.model
def test_a_model_that_onnx_cannot_express_runs_in_a_child(tmp_path: Path) -> None:
    write_bag_of_words_model(tmp_path / "static")
    spec = resolve_model(str(tmp_path / "static"))
    embedder = open_embedder(spec, tmp_path / "exports")
    try:
        assert not isinstance(embedder, OnnxEmbedder)
        vectors = embedder.encode(["bees dance", "bees dance", "poison"])
        assert vectors.shape == (3, 8)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
        assert vectors[0] @ vectors[1] == pytest.approx(1)
        assert (embedder.encode_query("poison") == vectors[2]).all()
        assert embedder.encode([]).shape == (0, 8)
    finally:
        embedder.close()


def write_bag_of_words_model(folder: Path) -> None:
    """Write a model that adds up fixed vectors of words: no transformer, so nothing to trace.

    As sentence-transformers saves a `StaticEmbedding`, which would take a process eight seconds.
    """
    words = ("[UNK]", "bees", "dance", "poison")
    tokenizer = Tokenizer(
        models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    vectors = np.random.default_rng(1).normal(size=(len(words), 8)).astype(np.float32)
    save_file({"embedding.weight": vectors}, folder / "model.safetensors")
    kind = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": "", "type": kind}]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps({"model_type": "SentenceTransformer", "prompts": {"query": "", "document": ""}})
    )
