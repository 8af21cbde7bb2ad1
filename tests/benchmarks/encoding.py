"""Documents a second and nDCG@10 of the exported model, beside sentence-transformers.

    python -m tests.benchmarks.encoding EVAL_DIR [--texts 128] [--model NAME] [--no-quality]

Every way of encoding takes its turn in each round, so that a busy machine slows
all of them; the best round of each counts. Quality is pure cosine, exact, on every
judged set of EVAL_DIR: the shipped way beside torch with as many tokens, and with 256.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.records.index_text import encoding_text
from app.search.meaning.embedder import OnnxEmbedder, read_meta, write_meta
from app.search.meaning.model import DEFAULT_MODEL, MAX_TOKENS, resolve_model
from app.search.meaning.onnx_export import export, quieten
from tests.benchmarks.judged import JudgedSet, judged_sets, mean_ndcg

Floats = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Floats]

ROUNDS = 3
THREADS = 2
BASELINE_TOKENS = 256
LONG_WORDS = 150
"""Texts of at least as many words are timed: shorter ones do not reach the token limits."""


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--texts", type=int, default=128)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--no-quality", action="store_true")
    arguments = parser.parse_args()
    sets = judged_sets(arguments.eval_dir)
    with tempfile.TemporaryDirectory() as folder:
        ways, onnx_query = encoders(arguments.model, Path(folder))
        speed(ways, long_texts(sets, arguments.texts))
        if not arguments.no_quality:
            quality(ways, onnx_query, sets)


def encoders(model: str, folder: Path) -> tuple[dict[str, Encode], Encode]:
    """Every way to encode documents by its name; the baseline first, the shipped way last."""
    quieten()
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    spec = resolve_model(model)
    original = SentenceTransformer(str(spec.path), device="cpu", local_files_only=True)

    def by_torch(tokens: int) -> Encode:
        def encode(texts: Sequence[str]) -> Floats:
            original.max_seq_length = tokens
            vectors: Floats = original.encode(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
            return vectors

        return encode

    def by_onnx(exported: Path, tokens: int) -> OnnxEmbedder:
        copy = folder / f"{exported.name}-{tokens}"
        shutil.copytree(exported, copy)
        write_meta(copy, read_meta(copy) | {"max_tokens": tokens})
        return OnnxEmbedder(copy, THREADS)

    whole, small = folder / "float32", folder / "quantised"
    for target, quantise in ((whole, False), (small, True)):
        target.mkdir()
        export(spec.path, target, spec.name, spec.fingerprint, quantise=quantise)
    shipped = by_onnx(small, MAX_TOKENS)
    ways: dict[str, Encode] = {
        f"torch, {BASELINE_TOKENS} tokens": by_torch(BASELINE_TOKENS),
        f"torch, {MAX_TOKENS} tokens": by_torch(MAX_TOKENS),
        f"onnx float32, {BASELINE_TOKENS} tokens": by_onnx(whole, BASELINE_TOKENS).encode,
        f"onnx {shipped.precision}, {BASELINE_TOKENS} tokens": by_onnx(
            small, BASELINE_TOKENS
        ).encode,
        f"onnx float32, {MAX_TOKENS} tokens": by_onnx(whole, MAX_TOKENS).encode,
        f"onnx {shipped.precision}, {MAX_TOKENS} tokens": shipped.encode,
    }
    return ways, lambda texts: np.stack([shipped.encode_query(text) for text in texts])


def long_texts(sets: Sequence[JudgedSet], count: int) -> list[str]:
    """The first texts that are long enough, from all sets in turn."""
    long = [
        [text for pair in judged.texts if len((text := encoding_text(*pair)).split()) >= LONG_WORDS]
        for judged in sets
    ]
    share = -(-count // max(1, sum(bool(texts) for texts in long)))
    return [text for texts in long for text in texts[:share]][:count]


def speed(ways: dict[str, Encode], texts: Sequence[str]) -> None:
    """Print documents a second, and how many times the baseline that is."""
    best = dict.fromkeys(ways, float("inf"))
    for encode in ways.values():
        encode(texts[:4])  # threads and buffers
    for _ in range(ROUNDS):
        for name, encode in ways.items():
            started = time.perf_counter()
            encode(texts)
            best[name] = min(best[name], time.perf_counter() - started)
    baseline = next(iter(best.values()))
    print(f"\n{len(texts)} texts of {LONG_WORDS} words and more, {THREADS} threads")
    for name, seconds in best.items():
        print(f"  {name:<28}{len(texts) / seconds:8.1f} docs/s   × {baseline / seconds:.2f}")


def quality(ways: dict[str, Encode], onnx_query: Encode, sets: Sequence[JudgedSet]) -> None:
    """Print nDCG@10 of the shipped way on every set, beside torch at both limits."""
    names = list(ways)
    print("\nnDCG@10 by cosine alone")
    for judged in sets:
        texts = [encoding_text(*pair) for pair in judged.texts]
        scores = {}
        for name in (names[0], names[1], names[-1]):
            ask = onnx_query if name == names[-1] else ways[name]
            cosines = ask(judged.questions) @ ways[name](texts).T
            scores[name] = mean_ndcg(
                judged, np.argsort(-cosines, axis=1, kind="stable")[:, :10].tolist()
            )
        shown = "   ".join(f"{name} {score:.4f}" for name, score in scores.items())
        ours = scores[names[-1]]
        over = f"{ours - scores[names[0]]:+.4f} and {ours - scores[names[1]]:+.4f}"
        print(f"  {judged.name:<16}{shown}   {over}")


if __name__ == "__main__":
    main()
